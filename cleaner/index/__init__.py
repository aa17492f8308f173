"""What was seen before: articles kept by signature and text, in one file, to be asked for copies of new ones."""

from cleaner.index.index import Index

__all__ = ["Index"]
