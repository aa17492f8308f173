"""Words that a line end parted are one again."""

import re
from collections.abc import Iterator

from cleaner.records import Edit
from cleaner.repairs.language_model import Vocabulary

_PARTED = re.compile(r"([^\W\d_]+)([-\xad‐])[ \t]*\r?\n[ \t]*([^\W\d_]+)")
_SOFT = "\xad"
_RARE = 1e-8


def join_parted(text: str, vocabulary: Vocabulary) -> Iterator[Edit]:
    """Edits that take out the line end inside a word, and its hyphen where the word has none of its own.

    A word that is known, or whose parts are not, loses the hyphen; two known words keep it ("loss-making").
    """
    for found in _PARTED.finditer(text):
        first, sign, second = found.groups()
        keep = sign != _SOFT and not _is_one(first.lower(), second.lower(), vocabulary)
        yield Edit(
            start=found.start(2), end=found.start(3), before=text[found.start(2) : found.start(3)],
            after="-" if keep else "", step="repair", rule="hyphen.kept" if keep else "hyphen.joined",
            evidence=f"{first}-{second}" if keep else first + second, confidence=0.97,
        )  # fmt: skip


def _is_one(first: str, second: str, vocabulary: Vocabulary) -> bool:
    whole = vocabulary.share(first + second)
    if vocabulary.corpus.compounds[f"{first}-{second}"]:
        return vocabulary.corpus.words[first + second] > vocabulary.corpus.compounds[f"{first}-{second}"]
    parts = min(vocabulary.share(first), vocabulary.share(second))
    return whole > _RARE or parts < 1e-7
