"""Pairs some at a time: every pair comes once, and what is held stays small."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.matching.pair_batches import batched_pairs, grouped, numbers_in
from cleaner.shingles.buffers import Texts

PAIRS = st.lists(st.tuples(st.integers(0, 8), st.integers(1, 5)).map(lambda pair: (pair[0], pair[0] + pair[1])), unique=True)


@given(PAIRS, st.integers(1, 60))
def test_every_pair_comes_once_with_its_texts(pairs: list[tuple[int, int]], held: int) -> None:
    """Whatever may be held, the batches give the pairs in order; texts of a batch fit, or it has one pair."""
    texts = Texts.of("x" * at + chr(97 + at) for at in range(14))
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleaner.matching.pair_batches._HELD_BYTES", held)
        patch.setattr("cleaner.matching.pair_batches._SEARCHED_BYTES", 2 * held)
        for positions, rows in batched_pairs(left, right, texts.sizes):
            assert len(left[rows]) == 1 or texts.sizes[positions].sum() <= held
            ones, others = numbers_in(positions, (left[rows], right[rows]))
            some = texts.take(positions).strings()
            found += [(some[a], some[b]) for a, b in zip(ones, others, strict=True)]
    every = texts.strings()
    assert found == [(every[a], every[b]) for a, b in pairs]


@given(PAIRS)
def test_an_order_loses_no_pair_and_keeps_copies_together(pairs: list[tuple[int, int]]) -> None:
    """`grouped` gives each number once; of two groups that no pair connects neither stands within the other."""
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    order = grouped(left, right)
    assert sorted(order.tolist()) == list(range(len(pairs)))
    apart = np.concatenate([left, left + 100]), np.concatenate([right, right + 100])
    firsts = apart[0][grouped(*apart)] >= 100
    assert firsts.tolist() == sorted(firsts.tolist())
