"""Truecasing: whether a restored word begins with a capital, where the scraper took its first letter."""

from dataclasses import dataclass

from cleaner.repairs.corpus_counts import Counts
from cleaner.repairs.language_model import Vocabulary
from cleaner.repairs.words import SentenceStart, near_word, sentence_start

# Prior odds of a capital for names: words that dictionaries list with a capital, or not at all.
_NAME_ODDS = 30.0
# Prior odds of a capital for all other words.
_OTHER_ODDS = 0.01
# Factors on these odds by the neighbours before and behind: C capital, c small letter, - no direct neighbour. Measured over
# words that 200 news reports write both ways; names stand next to names.
_NEIGHBOUR_FACTORS = {
    ("-", "-"): 3.1, ("-", "c"): 1.4, ("-", "C"): 19.0,
    ("c", "-"): 0.43, ("c", "c"): 0.1, ("c", "C"): 8.5,
    ("C", "-"): 8.6, ("C", "c"): 3.0, ("C", "C"): 44.0,
}  # fmt: skip
# A neighbour decides if the corpus has it beside the word this often, and one way of writing makes up nine tenths.
_MIN_SEEN = 2
# Odds added where a sentence may begin. A sentence that lost its first letters begins with a small letter.
_START_ODDS = {"sentence": 100.0, "perhaps": 1.0, "inside": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The surroundings of a word: the words directly before and behind it as printed, or "", and whether it begins a
    sentence."""

    before: str
    after: str
    begins: SentenceStart


def capital_odds(word: str, setting: Setting, vocabulary: Vocabulary) -> float:
    """The odds that a word is written with a capital."""
    return _name_odds(word, setting, vocabulary) + _START_ODDS[setting.begins]


def _name_odds(word: str, setting: Setting, vocabulary: Vocabulary) -> float:
    counts = vocabulary.corpus
    before, after = setting.before, setting.after
    for near, key in ((before, (before, word, "")), (after, ("", word, after))):
        upper, lower = counts.capital[key], counts.small[key]
        if near and upper + lower >= _MIN_SEEN and min(upper, lower) * 10 <= upper + lower:
            return (upper + 0.1) / (lower + 0.1)
    return _prior_odds(word, counts, vocabulary) * _NEIGHBOUR_FACTORS[_case(before), _case(after)]


def _case(near: str) -> str:
    return "-" if not near else "C" if near[0].isupper() else "c"


def _prior_odds(word: str, counts: Counts, vocabulary: Vocabulary) -> float:
    upper, lower = counts.capital["", word, ""], counts.small["", word, ""]
    is_name = word in vocabulary.lexicon.named or word not in vocabulary.lexicon.words
    base = _NAME_ODDS if is_name else _OTHER_ODDS
    share = base / (1 + base)
    return (upper + share) / (lower + 1 - share)


def setting_of(
    text: str, start: int, *, before: tuple[int, int] | None, after: tuple[int, int] | None, words_vanish: bool
) -> Setting:
    """The setting of the word at `start`. `before`, `after`: start and end of its direct neighbours; `words_vanish`: the
    channel drops whole words (see `sentence_start`)."""
    return Setting(
        before=near_word(text, *before) if before else "",
        after=text[slice(*after)] if after else "",
        begins=sentence_start(text, start, words_vanish=words_vanish),
    )
