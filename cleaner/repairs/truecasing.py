"""Whether a restored word begins with a capital, where the scraper took its first letter."""

import re
from dataclasses import dataclass

from cleaner.repairs.language_model import Counts, Vocabulary, near_word

# Odds of a capital: of words that no dictionary lists in small letters, of others.
_NAME, _OTHER = 30.0, 0.01
# How the neighbours change them, before and behind: C capital, c small, - none directly. Measured over words that 200 news
# reports write both ways: names stand together.
_NEAR = {
    ("-", "-"): 3.1, ("-", "c"): 1.4, ("-", "C"): 19.0,
    ("c", "-"): 0.43, ("c", "c"): 0.1, ("c", "C"): 8.5,
    ("C", "-"): 8.6, ("C", "c"): 3.0, ("C", "C"): 44.0,
}  # fmt: skip
_MIN_SEEN = 2
_LAST_WORD = re.compile(r"[^\W\d_]*$")
_ABBREVIATIONS = frozenset(
    "inc corp co ltd mr mrs ms dr st no sen gov rep gen lt col jan feb mar apr jun jul aug sep sept oct nov dec vs".split()
)
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
    before, after = setting.before, setting.after
    for near, pair in ((before, (before, word, "")), (after, ("", word, after))):
        upper, lower = counts.capital[pair], counts.small[pair]
        if near and upper + lower >= _MIN_SEEN and min(upper, lower) * 10 <= upper + lower:
            return (upper + 0.1) / (lower + 0.1)
    return _prior(word, counts, vocabulary) * _NEAR[_case(setting.before), _case(setting.after)]


def _case(near: str) -> str:
    return "-" if not near else "C" if near[0].isupper() else "c"


def _prior(word: str, counts: Counts, vocabulary: Vocabulary) -> float:
    upper, lower = counts.capital["", word, ""], counts.small["", word, ""]
    base = _NAME if word in vocabulary.lexicon.named or word not in vocabulary.lexicon.words else _OTHER
    share = base / (1 + base)
    return (upper + share) / (lower + 1 - share)


def setting_of(
    text: str, start: int, *, before: tuple[int, int] | None, after: tuple[int, int] | None, gaps: bool
) -> Setting:
    """The setting of the word that begins at `start`, given where its neighbours stand. `gaps`: whole words may be
    missing, and a double blank shows where."""
    near = near_word(text, *before) if before else ""
    return Setting(before=near, after=text[slice(*after)] if after else "", begins=_begins(text, start, gaps=gaps))


def _begins(text: str, start: int, *, gaps: bool) -> str:
    at = start
    while at and text[at - 1] in " \xa0":
        at -= 1
    before = text[at - 1 : at]
    if before and before not in '.!?:;\n"“”‘(':
        return "inside"
    if gaps and (start - at >= 2 or (not before.strip() and start > at)):
        return "inside"  # what is missing began the sentence
    if before in {":", ";", '"', "“", "”", "‘", "("}:
        return "perhaps"
    last = _LAST_WORD.search(text, max(0, at - 12), max(0, at - 1))
    word = last[0] if last else ""
    return "perhaps" if before == "." and (len(word) <= 1 or word.lower() in _ABBREVIATIONS) else "sentence"
