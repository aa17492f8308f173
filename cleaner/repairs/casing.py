"""Whether a restored word begins with a capital, where the scraper took its first letter."""

from dataclasses import dataclass

from cleaner.repairs.vocabulary import Counts, Vocabulary, plain

# Odds of a capital: of words that dictionaries list as names only, of others; and how a neighbour's capital changes them
# (measured over news in English: names stand together).
_NAME, _OTHER = 30.0, 0.01
_BEFORE, _NOT_BEFORE = 4.0, 0.7
_AFTER, _NOT_AFTER = 6.0, 0.7
_MIN_SEEN = 2
# A sentence that lacks its first letters begins small; but not if a whole word is missing in front.
_OPENING = {"sentence": 100.0, "perhaps": 1.0, "inside": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a word stands: the words directly before and behind it, as printed (or ""), and what it begins: a "sentence",
    "perhaps" one (behind an abbreviation, a colon, a quotation mark), or nothing ("inside")."""

    before: str
    after: str
    begins: str


def capital_odds(word: str, setting: Setting, vocabulary: Vocabulary) -> float:
    """Odds that a word is written with a capital."""
    return _as_name(word, setting, vocabulary) + _OPENING[setting.begins]


def _as_name(word: str, setting: Setting, vocabulary: Vocabulary) -> float:
    counts = vocabulary.corpus
    before, after = plain(setting.before), plain(setting.after)
    told = 1.0
    for pair, seen_near, weights in (
        ((before, word, ""), setting.before, (_BEFORE, _NOT_BEFORE)),
        (("", word, after), setting.after, (_AFTER, _NOT_AFTER)),
    ):
        upper, lower = counts.capital[pair], counts.small[pair]
        if seen_near and upper + lower >= _MIN_SEEN:
            return (upper + 0.1) / (lower + 0.1)
        told *= weights[0] if seen_near[:1].isupper() else weights[1]
    return _prior(word, counts, vocabulary) * told


def _prior(word: str, counts: Counts, vocabulary: Vocabulary) -> float:
    upper, lower = counts.capital["", word, ""], counts.small["", word, ""]
    base = _NAME if word in vocabulary.lexicon.named or word not in vocabulary.lexicon.words else _OTHER
    share = base / (1 + base)
    return (upper + share) / (lower + 1 - share)
