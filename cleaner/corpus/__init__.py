"""Articles by position: their fields as Arrow columns, their texts in memory or in a file; and pairs of positions."""

from cleaner.corpus.columns import ArticleColumns, Details
from cleaner.corpus.corpus import Corpus
from cleaner.corpus.texts import FileTexts

__all__ = ["ArticleColumns", "Corpus", "Details", "FileTexts"]
