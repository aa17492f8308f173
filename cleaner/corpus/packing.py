"""Pairs of positions as single 64-bit numbers, which sort and compare fast."""

import numpy as np

from cleaner.shingles.buffers import U64, Positions

Pairs = tuple[Positions, Positions]
_HALF = np.uint64(32)
#: The bits of the right position.
LOW = np.uint64(0xFFFF_FFFF)


def packed(left: Positions | U64, right: Positions | U64) -> U64:
    """One number for each pair: the left position in the upper 32 bits, the right one in the lower. Their order is that of
    the pairs."""
    return left.astype(np.uint64, copy=False) << _HALF | right.astype(np.uint64, copy=False)


def without(pairs: Pairs, others: Pairs) -> Pairs:
    """The pairs that are not among the others, in the same order."""
    numbers, known = packed(*pairs), np.sort(packed(*others))
    if not len(known):
        return pairs
    places = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    new = known[places] != numbers
    return pairs[0][new], pairs[1][new]


def unpacked(pairs: U64) -> Pairs:
    """The left and the right positions of packed pairs."""
    return (pairs >> _HALF).astype(np.int64), (pairs & LOW).astype(np.int64)
