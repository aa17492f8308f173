"""Knowledge as data: the rule book of boilerplate lines, and lists of agencies, time zones and function words."""

from cleaner.rules.book import Rule, RuleBook, standard_book
from cleaner.rules.own import read_rules, rule_book
from cleaner.rules.words import Words, standard_words

__all__ = ["Rule", "RuleBook", "Words", "read_rules", "rule_book", "standard_book", "standard_words"]
