"""Join words that a line end split ("Mon-\\nday" → "Monday")."""

import re
from collections.abc import Iterator

from cleaner.records import Edit
from cleaner.repairs.language_model import Vocabulary

_SPLIT = re.compile(r"([^\W\d_]+)([-\xad‐])[ \t]*\r?\n[ \t]*([^\W\d_]+)")
_SOFT_HYPHEN = "\xad"
# Least share of running text of a word that is known well enough to be written without the hyphen.
_MIN_SHARE = 1e-8
# If either part is rarer than this share, the parts are not words by themselves.
_MIN_PART_SHARE = 1e-7


def join_split_words(text: str, vocabulary: Vocabulary) -> Iterator[Edit]:
    """Edits that remove the line end inside a word, and the hyphen unless the word is written with one.

    The hyphen goes if the whole is a known word, or if its parts are not; two known words keep it ("loss-making").
    """
    for match in _SPLIT.finditer(text):
        first, sign, second = match.groups()
        keep = sign != _SOFT_HYPHEN and not _is_one_word(first.lower(), second.lower(), vocabulary)
        yield Edit(
            start=match.start(2), end=match.start(3), before=text[match.start(2) : match.start(3)],
            after="-" if keep else "", step="repair", rule="hyphen.kept" if keep else "hyphen.joined",
            evidence=f"{first}-{second}" if keep else first + second, confidence=0.97,
        )  # fmt: skip


def _is_one_word(first: str, second: str, vocabulary: Vocabulary) -> bool:
    whole = vocabulary.share(first + second)
    if vocabulary.corpus.compounds[f"{first}-{second}"]:
        return vocabulary.corpus.words[first + second] > vocabulary.corpus.compounds[f"{first}-{second}"]
    parts = min(vocabulary.share(first), vocabulary.share(second))
    return whole > _MIN_SHARE or parts < _MIN_PART_SHARE
