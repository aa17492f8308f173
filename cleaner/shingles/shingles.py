"""Shingles: n consecutive words or characters of the folded text, hashed to 64 bits.

A shingle's hash is the mixed sum of its units' hashes times descending powers of an odd number, so that each shingle's sum
follows from the one before it (R. Karp and M. Rabin, "Efficient randomized pattern-matching algorithms", 1987). This module
is the plain path. `cleaner.shingles.folded` computes the same word shingles, bit for bit, some hundred times faster, once
its kernels are loaded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from cleaner.shingles.hashing import BITS, POWER, SEED, character_hashes, mix_all, mixed, word_hash
from cleaner.text.folding import fold_units
from cleaner.text.words import WHOLE_WORD, word_parts

if TYPE_CHECKING:
    from cleaner.shingles.buffers import U64, Shingles, Texts

# The plain path takes as long as loading kernels and using them for 100 kB of text; the first time on a machine, for 600 kB.
_PLAIN_BYTES = 250_000
# A text with copies costs the plain path as much as so many bytes, however short it is.
_BYTES_OF_A_TEXT = 500
# Texts whose words are remembered: the texts of a batch are gone through several times.
_REMEMBERED = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Shingling:
    """What a shingle is: `size` consecutive words of the folded text, or characters of those words (no spaces).

    A text with fewer than `size` units, but at least one, has a single shingle of all of them. An empty text has none.

    A character of a script without spaces is a word; it is hashed together with those behind it (`look_ahead`), so that
    `size` of them say as much as `size` words.
    """

    unit: Literal["word", "character"] = "word"
    size: int = 5


def shingle(texts: "Texts", shingling: Shingling) -> "Shingles":
    """The shingles of many texts, by the plain path."""
    import numpy as np

    from cleaner.shingles.buffers import Shingles

    hashes = [_hashes(text, shingling) for text in texts.strings()]
    offsets = np.zeros(len(hashes) + 1, np.int64)
    np.cumsum([len(values) for values, _ in hashes], out=offsets[1:])
    values = np.concatenate([values for values, _ in hashes]) if hashes else np.zeros(0, np.uint64)
    return Shingles(values=values, offsets=offsets, folded=np.array([folded for _, folded in hashes], np.uint64))


def use_compiled(text_bytes: int, texts: int) -> bool:
    """Whether so much text, in so many texts, is worth loading the kernels."""
    return text_bytes + _BYTES_OF_A_TEXT * texts > _PLAIN_BYTES


def _hashes(text: str, shingling: Shingling) -> "tuple[U64, int]":
    """The shingles of one text, and a hash of all of its folded words."""
    words, units, whole = _hashed(text)
    if shingling.unit == "character":
        return _runs(character_hashes("".join(words)), shingling.size), whole
    if not text.isascii():
        ahead = [look_ahead(word_parts(word[0]), shingling.size) for word in words]
        if any(ahead):
            return _runs(_with_next(units, ahead), shingling.size), whole
    return _runs(units, shingling.size), whole


def folded_words(text: str) -> Sequence[str]:
    """The folded words of a text (`fold_units`); those of the last few texts are remembered."""
    return _hashed(text)[0]


@lru_cache(_REMEMBERED)
def _hashed(text: str) -> tuple[tuple[str, ...], tuple[int, ...], int]:
    """The folded words of a text, their hashes, and a hash of all of them."""
    words = tuple(fold_units(text))
    units, whole = tuple(map(word_hash, words)), SEED
    for unit in units:
        whole = whole * POWER + unit & BITS
    return words, units, mixed(whole)


def look_ahead(parts: int, size: int) -> int:
    """How many words behind a word are hashed together with it, in shingles of `size` words. `parts`: see `word_parts`."""
    return 0 if parts == 0 else (size * WHOLE_WORD + parts // 2) // parts - size


def _with_next(units: Sequence[int], ahead: Sequence[int]) -> "U64":
    """The hash of each unit together with as many as `ahead` tells of those behind it."""
    import numpy as np

    plain = np.array(units, np.uint64)
    together = plain.copy()
    left = np.minimum(np.array(ahead, np.int64), np.arange(len(units))[::-1])
    for step in range(1, 1 + int(left.max(initial=0))):
        places = np.flatnonzero(left >= step)
        values = together[places] ^ plain[places + step]
        mix_all(values)
        together[places] = values
    return together


def _runs(units: "Sequence[int] | U64", size: int) -> "U64":
    """The hashes of all runs of `size` units; of all units, where there are fewer."""
    import numpy as np

    array = np.array(units, np.uint64)
    size = min(size, len(units))
    count = len(units) - size + 1 if size else 0
    total = np.zeros(count, np.uint64)
    for at in range(size):
        total = total * np.uint64(POWER) + array[at : at + count]
    mix_all(total)
    return total
