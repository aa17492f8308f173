"""Files, folders and standard input → pages; what cannot be read → rejections."""

from cleaner.readers.files import InputFile, read, walk

__all__ = ["InputFile", "read", "walk"]
