"""The kernel of scores: how many different shingles texts have, and how many two of them share."""

from typing import Any

import numpy as np
from numba import njit

_HASH_BITS = np.uint64(64)


@njit(inline="always")
def _slot(table: Any, marks: Any, mark: Any, value: Any, shift: Any) -> Any:
    """Where a value stands in the table, or the free slot where it would. A slot is in use where it has this mark."""
    last = np.uint64(len(table) - 1)
    # Shingle hashes are mixed: their upper bits are as good as any.
    at = value >> shift
    while marks[at] == mark and table[at] != value:
        at = (at + np.uint64(1)) & last
    return at


@njit(nogil=True, cache=True)
def overlaps(values: Any, offsets: Any, lefts: Any, rights: Any) -> Any:
    """The number of different shingles of each text, and of those that both texts of each pair have.

    Pairs with the same left text next to each other are the fastest: its table is made once.
    """
    longest = 0
    for text in range(len(offsets) - 1):
        longest = max(longest, offsets[text + 1] - offsets[text])
    bits = 4
    while (1 << bits) < 2 * longest:
        bits += 1
    shift = _HASH_BITS - np.uint64(bits)
    table = np.zeros(1 << bits, np.uint64)
    marks, seen = np.zeros(1 << bits, np.int64), np.zeros(1 << bits, np.int64)
    sizes = np.zeros(len(offsets) - 1, np.int64)
    shared = np.zeros(len(lefts), np.int64)
    mark = 0
    for text in range(len(offsets) - 1):
        mark += 1
        for value in values[offsets[text] : offsets[text + 1]]:
            at = _slot(table, marks, mark, value, shift)
            sizes[text] += np.int64(marks[at] != mark)
            table[at], marks[at] = value, mark
    held = -1
    for pair in range(len(lefts)):
        if lefts[pair] != held:
            held = lefts[pair]
            mark += 1
            for value in values[offsets[held] : offsets[held + 1]]:
                at = _slot(table, marks, mark, value, shift)
                table[at], marks[at] = value, mark
        count = 0
        for value in values[offsets[rights[pair]] : offsets[rights[pair] + 1]]:
            at = _slot(table, marks, mark, value, shift)
            # A shingle that the right text repeats counts once.
            if marks[at] == mark and seen[at] != pair + 1:
                seen[at] = pair + 1
                count += 1
        shared[pair] = count
    return sizes, shared
