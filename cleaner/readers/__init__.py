"""Files, folders and standard input → record batches of pages; whatever cannot be read is a rejection among them."""

from cleaner.readers.articles import article_batches, read_articles
from cleaner.readers.batches import read
from cleaner.readers.content import page_text
from cleaner.readers.files import InputFile, as_text
from cleaner.readers.listing import walk
from cleaner.readers.profiles import read_profiles

__all__ = ["InputFile", "article_batches", "as_text", "page_text", "read", "read_articles", "read_profiles", "walk"]
