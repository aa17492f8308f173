"""Knowledge as data: the rule book of debris lines, agencies, time zones, words that do not end a sentence."""

from cleaner.rules.book import Rule, RuleBook, standard_book
from cleaner.rules.words import Words, standard_words

__all__ = ["Rule", "RuleBook", "Words", "standard_book", "standard_words"]
