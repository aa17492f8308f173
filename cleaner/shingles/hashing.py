"""The 64-bit hashes of words, characters and runs of them: the constants and the plain path.

Everything here is fixed for good: signatures that were stored stay comparable only while the hashes are the same.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.shingles.buffers import U64

#: All 64 bits set.
BITS = 0xFFFF_FFFF_FFFF_FFFF
#: The first multiplier of MurmurHash3's 64-bit finalizer (A. Appleby).
MIX_1 = 0xFF51_AFD7_ED55_8CCD
#: The second one.
MIX_2 = 0xC4CE_B9FE_1A85_EC53
#: The multiplier of Knuth's linear generator MMIX: the base of the polynomial that hashes a run of units.
POWER = 0x5851_F42D_4C95_7F2D
#: Where every hash starts.
SEED = 0x9E37_79B9_7F4A_7C15
# Entries of each cache; a language has about as many frequent words.
_CACHED_WORDS = 100_000


def mixed(value: int) -> int:
    """A bijection of 64-bit numbers that spreads every input bit over the whole output."""
    value = value * MIX_1 & BITS
    value = (value ^ value >> 32) * MIX_2 & BITS
    return value ^ value >> 29


def mix_all(values: "U64") -> None:
    """Replace every value by its `mixed` value. In place: new memory for each step would cost as much as the step."""
    import numpy as np

    values *= np.uint64(MIX_1)
    values ^= values >> np.uint64(32)
    values *= np.uint64(MIX_2)
    values ^= values >> np.uint64(29)


@lru_cache(_CACHED_WORDS)
def word_hash(word: str) -> int:
    """The hash of a folded word: eight bytes of UTF-8 at a time, each step `mixed(hash ^ bytes)`."""
    value = SEED
    for piece in _pieces(word.encode()):
        value = mixed(value ^ int.from_bytes(piece, "little"))
    return value


def character_hashes(text: str) -> "U64":
    """The hash of each character: its mixed code point."""
    import numpy as np

    hashes = np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), np.uint32) ^ np.uint64(SEED)
    mix_all(hashes)
    return hashes


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), 8):
        yield data[start : start + 8]
