"""The distinct shingles of texts, against lists and sets."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.shingles.distinct import DistinctShingles

SHINGLES = st.lists(st.sampled_from([0, 1, 2, 3, (1 << 64) - 1]), max_size=8)


@given(SHINGLES, SHINGLES)
def test_what_two_texts_have_in_common(one: list[int], other: list[int]) -> None:
    """Numbers name shingles, `at` tells where they stand, `first` and `counts` are those of lists."""
    mine, theirs = (DistinctShingles.of(np.array(values, np.uint64)) for values in (one, other))
    assert mine.values[mine.number_at].tolist() == one
    assert mine.first.tolist() == [one.index(value) for value in mine.values.tolist()]
    assert mine.counts.tolist() == [one.count(value) for value in mine.values.tolist()]
    numbers, others = mine.common(theirs)
    assert mine.values[numbers].tolist() == theirs.values[others].tolist() == sorted(set(one) & set(other))
    assert mine.at(numbers).tolist() == [value in other for value in one]
