"""Detect which substrings a scraper dropped from texts.

Two kinds of evidence must agree. Absence: a substring that English needs every few lines never occurs. And odd words: words
that no lexicon has become known ones once the substring is put back, about as many as its absence lets expect. Sound text
seldom shows the first, by chance, and hardly ever both for one substring.
"""

from collections.abc import Iterable

from cleaner.budget import check_budget
from cleaner.records.channels import Channel
from cleaner.repairs.evidence import Evidence, evidence_of
from cleaner.repairs.lexicon import standard_lexicon
from cleaner.repairs.odd_words import MIN_ODD, are_suspicious, odd_words
from cleaner.text.languages import language_of

# Pairs of an absent substring and an odd word that are tried, for a single text and in all. Substrings that English holds
# seldom are left out where there would be more.
_MAX_TRIALS_A_TEXT, _MAX_TRIALS = 200_000, 4_000_000
# A text that lacks more substrings than this lacks something else, a letter say.
_MAX_DROPPED = 8
# Up to so many odd words, a text is searched for a channel before its language is told.
_FEW_ODD = 6


def reads_sound(text: str) -> bool:
    """Whether a text may teach words: it shows no channel, and holds hardly any odd words."""
    return len(odd_words(text, standard_lexicon())) < MIN_ODD - 1 and learn_channel([text]) is None


def learn_channel(texts: Iterable[str], near: Iterable[str] = ()) -> Channel | None:
    """The channel of texts that went through one scraper; None if nothing is missing from them.

    `near`: texts that were spared, as headlines often are. A hundred words are enough if a common substring is missing;
    rarer ones need several articles. Only small letters are looked at: a scraper may have spared "The" where it dropped
    "the". Not for lists, titles and other languages than English: they show nothing, and texts in other languages, or in one
    that is not sure, are left out.

    >>> learn_channel(["The bridge at Tarn fell into the river after three days of rain. " * 20]) is None
    True
    """
    given = list(texts)
    odd = odd_words("\n".join(given), standard_lexicon())
    if not are_suspicious(odd, given):
        return None
    # To tell the language costs more than to look for a channel where few words are odd.
    asks_later = len(given) == 1 and len(odd) <= _FEW_ODD
    if not asks_later:
        given = [text for text in given if language_of(text) == "en"]
    first = evidence_of("\n".join(given), near)
    trials = min(_MAX_TRIALS, _MAX_TRIALS_A_TEXT * len(given))
    if first is None or first.within(trials).best() is None or (asks_later and language_of(given[0]) != "en"):
        return None
    return _channel(first.with_rarer().within(trials))


def _channel(first: Evidence) -> Channel | None:
    """The channel that the evidence of a text shows."""
    evidence = first
    while best := evidence.best():
        check_budget()
        evidence = evidence.without(best)
        if len(evidence.dropped) > _MAX_DROPPED:
            return None
    if not evidence.dropped or not evidence.tells_more_than(first):
        return None
    return Channel(dropped=evidence.dropped, words=evidence.total)
