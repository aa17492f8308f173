"""Pairs as single numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.matching.packing import packed, unpacked

POSITIONS = st.integers(0, (1 << 32) - 1)


@given(st.lists(st.tuples(POSITIONS, POSITIONS)))
def test_packed_pairs_come_back_and_sort_as_pairs_do(pairs: list[tuple[int, int]]) -> None:
    """unpacked(packed(p)) == p; sort(packed(p)) == packed(sort(p))."""
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    numbers = packed(left, right)
    assert [tuple(pair) for pair in zip(*(side.tolist() for side in unpacked(numbers)), strict=True)] == pairs
    ordered = unpacked(np.sort(numbers))
    assert [tuple(pair) for pair in zip(*(side.tolist() for side in ordered), strict=True)] == sorted(pairs)
