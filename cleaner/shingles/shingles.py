"""Shingles: n consecutive words or characters of the folded text, hashed to 64 bits.

A word is hashed eight bytes at a time, each step `mixed(hash ^ bytes)`; the hash of a character is its mixed code point. A
shingle's hash is the mixed sum of its units' hashes times descending powers of an odd number, so that the next shingle
follows from the last one (R. Karp and M. Rabin, "Efficient randomized pattern-matching algorithms", 1987). This module is
the plain path; `cleaner.shingles.folded` does the same, to the bit, at some hundred times the speed, and takes seconds to
compile once on a new machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from cleaner.text.folding import fold_words

if TYPE_CHECKING:
    from cleaner.shingles.buffers import U64, Shingles, Texts

BITS = 0xFFFF_FFFF_FFFF_FFFF
#: Multipliers of MurmurHash3's 64-bit finalizer (A. Appleby), and of Knuth's linear generator MMIX.
MIX_1 = 0xFF51_AFD7_ED55_8CCD
MIX_2 = 0xC4CE_B9FE_1A85_EC53
POWER = 0x5851_F42D_4C95_7F2D
SEED = 0x9E37_79B9_7F4A_7C15
_CACHED_WORDS = 100_000
_PLAIN_BYTES = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shingling:
    """What a shingle is: `size` consecutive words of the folded text, or characters of those words (no spaces).

    A text with fewer of them, but at least one, has one shingle: all of it. An empty text has none.
    """

    unit: Literal["word", "character"] = "word"
    size: int = 5


def shingle_hashes(text: str, words: int) -> frozenset[int]:
    """64-bit hashes of all runs of `words` consecutive folded words."""
    values, _ = _hashes(text, Shingling(size=words))
    return frozenset(values.tolist())


def shingle(texts: "Texts", shingling: Shingling, *, compiled: bool) -> "Shingles":
    """The shingles of many texts; `compiled` is faster and never differs."""
    from cleaner.shingles.buffers import Shingles

    if compiled:
        from cleaner.shingles.folded import shingle as fast

        return fast(texts, shingling)
    import numpy as np

    made = [_hashes(text, shingling) for text in texts.strings()]
    offsets = np.zeros(len(made) + 1, np.int64)
    np.cumsum([len(values) for values, _ in made], out=offsets[1:])
    values = np.concatenate([values for values, _ in made]) if made else np.zeros(0, np.uint64)
    return Shingles(values=values, offsets=offsets, folded=np.array([folded for _, folded in made], np.uint64))


def use_compiled(size: int) -> bool:
    """Whether so many bytes of text are worth loading, and on a new machine compiling, the kernels: some seconds."""
    return size > _PLAIN_BYTES


def mixed(value: int) -> int:
    """A bijection of 64 bits whose every bit depends on all bits before it."""
    value = value * MIX_1 & BITS
    value = (value ^ value >> 32) * MIX_2 & BITS
    return value ^ value >> 29


def _hashes(text: str, shingling: Shingling) -> "tuple[U64, int]":
    words = fold_words(text)
    units, whole = list(map(word_hash, words)), SEED
    for unit in units:
        whole = whole * POWER + unit & BITS
    if shingling.unit == "character":
        units = list(map(_character, "".join(words)))
    return _runs(units, shingling.size), mixed(whole)


def _runs(units: Sequence[int], size: int) -> "U64":
    import numpy as np

    array = np.array(units, np.uint64)
    size = min(size, len(units))
    count = len(units) - size + 1 if size else 0
    total = np.zeros(count, np.uint64)
    for at in range(size):
        total = total * np.uint64(POWER) + array[at : at + count]
    mix_all(total)
    return total


def mix_all(values: "U64") -> None:
    """`mixed` of every value, in place: fresh memory for each step costs as much as the step."""
    import numpy as np

    values *= np.uint64(MIX_1)
    values ^= values >> np.uint64(32)
    values *= np.uint64(MIX_2)
    values ^= values >> np.uint64(29)


@lru_cache(_CACHED_WORDS)
def word_hash(word: str) -> int:
    """The hash of a folded word."""
    value = SEED
    for piece in _pieces(word.encode()):
        value = mixed(value ^ int.from_bytes(piece, "little"))
    return value


@lru_cache(_CACHED_WORDS)
def _character(character: str) -> int:
    return mixed(SEED ^ ord(character))


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), 8):
        yield data[start : start + 8]
