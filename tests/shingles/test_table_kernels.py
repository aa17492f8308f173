"""Open-addressing tables."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.shingles.table_kernels import find_slot, longest_text, table_bits

numba = pytest.importorskip("numba")


@numba.njit  # type: ignore[untyped-decorator]
def _insert(values: Any, mark: Any, shift: Any, slots: Any) -> Any:
    table, marks = slots
    new = 0
    for value in values:
        at = find_slot(table, marks, mark, value, value >> shift)
        new += marks[at] != mark
        table[at], marks[at] = value, mark
    return new


@given(st.lists(st.lists(st.integers(0, (1 << 64) - 1) | st.integers(0, 5), max_size=20), max_size=3))
def test_a_table_tells_the_values_of_each_text_apart(texts: list[list[int]]) -> None:
    """Each text has as many new values as distinct ones, whatever earlier texts left in the table."""
    bits = table_bits(20, 2)
    table, marks = np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.uint64)
    for mark, values in enumerate(texts, start=1):
        new: Any = _insert(np.array(values, np.uint64), np.uint64(mark), np.uint64(64 - bits), (table, marks))
        assert new == len(set(values))


@given(st.integers(0, 10_000), st.integers(0, 6))
def test_a_table_is_filled_by_half_at_the_most(count: int, least: int) -> None:
    """2^bits >= 2 * count and bits >= least; no smaller table would do."""
    bits = table_bits(count, least)
    assert 1 << bits >= 2 * count
    assert bits == least or 1 << (bits - 1) < 2 * count


def test_the_longest_text_is_that_between_the_farthest_offsets() -> None:
    assert longest_text(np.array([0, 3, 3, 10, 12])) == 7
    assert longest_text(np.array([0])) == 0
