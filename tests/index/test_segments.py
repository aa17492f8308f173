"""Segments hold what was put into them, however they are cut and merged."""

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from cleaner.index.segments import (
    FULL_KEY,
    U32,
    cut,
    entries_of,
    limited,
    merged,
    part_bits,
    segment_of,
    value_keys,
)

_VALUES = arrays.arrays(np.uint32, st.tuples(st.integers(1, 30), st.just(4)), elements=st.integers(0, 9))


def _by_key(values: U32, numbers: list[int]) -> dict[int, list[int]]:
    found = defaultdict(list)
    for number, row in zip(numbers, value_keys(values).tolist(), strict=True):
        for key in row:
            found[key].append(number)
    return found


@given(_VALUES)
def test_every_article_is_found_by_each_of_its_values(values: U32) -> None:
    numbers = [100 + 3 * at for at in range(len(values))]
    expected = _by_key(values, numbers)
    keys = np.array(sorted({*expected, 7, 1 << 31}), np.uint32)
    owners, found = segment_of(np.array(numbers), values).find(keys)
    got = defaultdict(list)
    for owner, number in zip(owners.tolist(), found.tolist(), strict=True):
        got[int(keys[owner])].append(number)
    assert got == expected


@given(st.lists(_VALUES, min_size=1, max_size=4), st.data())
def test_merged_segments_are_the_segment_of_all_that_stay(parts: list[U32], data: st.DataObject) -> None:
    together = np.concatenate(parts)
    stays = np.array(data.draw(st.lists(st.booleans(), min_size=len(together), max_size=len(together))))
    new = np.where(stays, np.cumsum(stays) - 1, -1)
    starts = np.cumsum([0, *map(len, parts)])
    renumbered = [new[start : start + len(part)] for start, part in zip(starts, parts, strict=False)]
    found = merged([entries_of(part) for part in parts], renumbered)
    assert np.array_equal(found, limited(entries_of(together[stays])))


@given(_VALUES)
def test_parts_are_the_whole_in_order(values: U32) -> None:
    entries = entries_of(values)
    bits = part_bits(len(entries))
    parts = list(cut(entries, bits))
    assert [number for number, _ in parts] == sorted({int(entry) >> (64 - bits) for entry in entries})
    assert np.array_equal(np.concatenate([some for _, some in parts]), entries)


def test_of_a_value_that_many_have_the_first_and_the_last_are_kept() -> None:
    values = np.full((300, 2), 5, np.uint32)
    values[:, 1] = np.arange(300)
    entries = limited(entries_of(values))
    keys = entries >> np.uint64(32)
    common = entries[keys == np.uint64(value_keys(values[:1])[0, 0])] & np.uint64(0xFFFF_FFFF)
    half = FULL_KEY // 2
    assert common.tolist() == [*range(half), *range(299 - half, 300)]
    assert len(entries) == FULL_KEY + 1 + 300


def test_the_same_value_in_another_column_is_another_key() -> None:
    assert len(np.unique(value_keys(np.full((1, 128), 9, np.uint32)))) == 128
