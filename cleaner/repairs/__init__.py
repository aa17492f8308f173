"""Mend what scrapers broke."""

from cleaner.repairs.sentences import join_sentences

__all__ = ["join_sentences"]
