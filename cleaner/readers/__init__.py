"""Files, folders and standard input → pages; what cannot be read → rejections."""

from cleaner.readers.columns import Rows, read_columns
from cleaner.readers.files import InputFile, read, walk

__all__ = ["InputFile", "Rows", "read", "read_columns", "walk"]
