"""Join words that a line end split ("Mon-\\nday" → "Monday")."""

import re
from collections.abc import Collection, Iterator, Sequence

from cleaner.budget import check_budget
from cleaner.records import Edit
from cleaner.repairs.language_model import Vocabulary
from cleaner.repairs.words import COMPOUND, LETTERS
from cleaner.text.languages import identify_language

_SPLIT = re.compile(r"([^\W\d_]+)([-\xad‐])[ \t]*\r?\n[ \t]*([^\W\d_]+)")
_SOFT_HYPHEN = "\xad"
# Least share of running text of a word that is known well enough to be written without the hyphen.
_MIN_SHARE = 1e-8
# If either part is rarer than this share, the parts are not words by themselves.
_MIN_PART_SHARE = 1e-7
# Characters of the stretches of a text whose language is told, and of those beside them: a report may quote others.
_STRETCH, _NEAR = 200, 150
# A typesetter hyphenated a text that has so many different words with a hyphen at a line end, and so many times as many as
# inside its lines. (Where compounds alone are wrapped, about one in ten stands at a line end.)
_MIN_SPLITS, _SPLITS_TO_COMPOUNDS = 5, 3
# Words before which a hyphen stands for a part that is said later: "Haupt- und Nebenfach", "zee- en riviervaart".
_CONJUNCTIONS = frozenset("und oder bis bzw sowie och eller og en of ja tai és a i lub nebo et ou y o e u ali ve".split())


def join_split_words(text: str, vocabulary: Vocabulary, *, is_english: bool = True) -> Iterator[Edit]:
    """Edits that remove the line end inside a word, and the hyphen unless the word is written with one.

    In English the hyphen goes if the whole is a known word, or if its parts are not; two known words keep it
    ("loss-making"). No lexicon tells that in other languages: there the text itself must have the whole word, with or
    without the hyphen, or be hyphenated all through. Nothing is joined that goes on with a capital. `is_english`: what
    counts where the words around tell no language.
    """
    splits = [match for match in _SPLIT.finditer(text) if _may_be_one_word(match[1], match[3])]
    if not splits:
        return
    whole_words = frozenset(match[0].lower() for pattern in (LETTERS, COMPOUND) for match in pattern.finditer(text))
    is_hyphenated = _is_hyphenated(splits, whole_words)
    told: dict[int, bool] = {}
    for match in splits:
        check_budget()
        first, sign, second = match.groups()
        keep = False
        if sign != _SOFT_HYPHEN:
            joined = _written(first.lower(), second.lower(), whole_words)
            stretch = match.start() // _STRETCH
            if joined is None and stretch not in told:
                told[stretch] = _is_english(text, stretch * _STRETCH, otherwise=is_english)
            if joined is None and told[stretch]:
                joined = _is_one_word(first.lower(), second.lower(), vocabulary)
            if joined is None and not (is_hyphenated and second not in _CONJUNCTIONS):
                continue
            keep = joined is False
        yield Edit(
            start=match.start(2), end=match.start(3), before=text[match.start(2) : match.start(3)],
            after="-" if keep else "", step="repair", rule="hyphen.kept" if keep else "hyphen.joined",
            evidence=f"{first}-{second}" if keep else first + second, confidence=0.97,
        )  # fmt: skip


def _may_be_one_word(first: str, second: str) -> bool:
    """Whether two parts are both in small letters, at least behind the first letter, or both in capitals."""
    return second.islower() or (first.isupper() and second.isupper() and len(first) > 1 and len(second) > 1)


def _is_hyphenated(splits: Sequence[re.Match[str]], whole_words: Collection[str]) -> bool:
    """Whether hyphens at line ends are a typesetter's."""
    different = len({(match[1].lower(), match[3].lower()) for match in splits})
    return different >= max(_MIN_SPLITS, _SPLITS_TO_COMPOUNDS * sum("-" in word for word in whole_words))


def _written(first: str, second: str, whole_words: Collection[str]) -> bool | None:
    """Whether the text has the word without the hyphen elsewhere; None if it has it in neither form, or in both."""
    one, compound = first + second in whole_words, f"{first}-{second}" in whole_words
    return one if one != compound else None


def _is_english(text: str, start: int, *, otherwise: bool) -> bool:
    found = identify_language(text[max(0, start - _NEAR) : start + _STRETCH + _NEAR])
    return otherwise if found is None else found.language == "en"


def _is_one_word(first: str, second: str, vocabulary: Vocabulary) -> bool:
    whole = vocabulary.share(first + second)
    if vocabulary.corpus.compounds[f"{first}-{second}"]:
        return vocabulary.corpus.words[first + second] > vocabulary.corpus.compounds[f"{first}-{second}"]
    parts = min(vocabulary.share(first), vocabulary.share(second))
    return whole > _MIN_SHARE or parts < _MIN_PART_SHARE
