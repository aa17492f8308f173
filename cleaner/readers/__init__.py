"""Files, folders and standard input → pages; what cannot be read → rejections."""

from cleaner.readers.columns import Rows, read_columns
from cleaner.readers.files import InputFile, read, walk
from cleaner.readers.profiles import read_profiles

__all__ = ["InputFile", "Rows", "read", "read_columns", "read_profiles", "walk"]
