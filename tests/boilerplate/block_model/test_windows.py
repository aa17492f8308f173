"""Columns over the blocks of a page, against slow obvious code."""

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.boilerplate.block_model.windows import (
    FAR,
    counted,
    mean_around,
    run_lengths,
    same_as_above,
    shifted,
    since,
    until,
)

masks = st.lists(st.booleans(), max_size=130).map(lambda values: np.array(values, dtype=bool))
numbers = st.lists(st.integers(0, 9), max_size=30).map(lambda values: np.array(values, dtype=np.int64))


@given(masks)
def test_since_and_until_count_the_blocks_to_the_next_one(mask: np.ndarray) -> None:
    for at in range(len(mask)):
        above = [at - n for n in range(at + 1) if mask[n]]
        below = [n - at for n in range(at, len(mask)) if mask[n]]
        assert since(mask)[at] == min(FAR, *above, FAR)
        assert until(mask)[at] == min(FAR, *below, FAR)


@given(masks)
def test_run_lengths_are_those_of_equal_neighbours(mask: np.ndarray) -> None:
    runs = [len(list(run)) for _, run in groupby(mask.tolist())]
    length, before = run_lengths(mask)
    assert length.tolist() == [size for size in runs for _ in range(size)]
    assert before.tolist() == [at for size in runs for at in range(size)]


@given(numbers, st.sampled_from([-4, -2, -1, 1, 2, 5]), st.integers(1, 9))
def test_neighbours_beyond_the_ends_are_nothing(values: np.ndarray, shift: int, half: int) -> None:
    said = values.tolist()
    moved, mean = shifted(values, shift), mean_around(values, half)
    for at in range(len(said)):
        assert moved[at] == (said[at - shift] if 0 <= at - shift < len(said) else -1)
        assert np.isclose(mean[at], sum(said[max(0, at - half) : at + half + 1]) / (2 * half + 1))


@given(numbers)
def test_counted_and_same_as_above(values: np.ndarray) -> None:
    said = values.tolist()
    assert counted(values).tolist() == [said.count(value) for value in said]
    assert same_as_above(values).tolist() == [at > 0 and said[at] == said[at - 1] for at in range(len(said))]
