"""Open-addressing hash tables for kernels.

A table is two arrays: the values, and for each slot the mark of the text whose value it holds. A slot with another text's
mark is free, so that a table need not be emptied for the next text.
"""

from typing import Any

import numpy as np

from cleaner.compiled import inlined, kernel


@kernel
def table_bits(count: int, least: int) -> int:
    """The size, as a power of two of at least `least`, of a table that `count` values fill by half at the most."""
    bits = least
    while (1 << bits) < 2 * count:
        bits += 1
    return bits


@kernel
def longest_text(offsets: Any) -> int:
    """The largest difference between two offsets next to each other."""
    longest = 0
    for text in range(len(offsets) - 1):
        longest = max(longest, offsets[text + 1] - offsets[text])
    return longest


@inlined
def find_slot(table: Any, marks: Any, mark: Any, value: Any, at: Any) -> Any:
    """The slot that holds a value of this mark, or the free one where it belongs. The search starts at slot `at`."""
    last = np.uint64(len(table) - 1)
    while marks[at] == mark and table[at] != value:
        at = (at + np.uint64(1)) & last
    return at
