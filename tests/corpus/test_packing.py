"""Pairs as single numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.corpus.packing import packed, unpacked, without

POSITIONS = st.integers(0, (1 << 32) - 1)


@given(st.lists(st.tuples(POSITIONS, POSITIONS)))
def test_packed_pairs_come_back_and_sort_as_pairs_do(pairs: list[tuple[int, int]]) -> None:
    """unpacked(packed(p)) == p; sort(packed(p)) == packed(sort(p))."""
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    numbers = packed(left, right)
    assert [tuple(pair) for pair in zip(*(side.tolist() for side in unpacked(numbers)), strict=True)] == pairs
    ordered = unpacked(np.sort(numbers))
    assert [tuple(pair) for pair in zip(*(side.tolist() for side in ordered), strict=True)] == sorted(pairs)


@given(*[st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)))] * 2)
def test_pairs_without_others_keep_their_order(pairs: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    """without(pairs, others) == [pair for pair in pairs if pair not in others]."""
    given_pairs, taken = (tuple(np.array(some, np.int64).reshape(-1, 2).T) for some in (pairs, others))
    left, right = without((given_pairs[0], given_pairs[1]), (taken[0], taken[1]))
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [pair for pair in pairs if pair not in others]
