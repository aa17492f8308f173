"""What a run may take, and the sizes that follow."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import InputError
from cleaner.runs.memory import DEFAULT_MAX_MEMORY, Memory


@pytest.mark.parametrize(
    ("said", "bytes_"),
    [
        *((None, DEFAULT_MAX_MEMORY), (3_000_000_000, 3_000_000_000), ("2GB", 2 * 10**9), ("700MB", 700 * 10**6)),
        *(("1.5 gb", 1_500_000_000), ("2GiB", 2 << 30), ("800000000", 800_000_000)),
    ],
)
def test_sizes_are_read_as_people_write_them(said: Any, bytes_: int) -> None:
    assert Memory.of(said).max_bytes == bytes_


@pytest.mark.parametrize("said", ["", "GB", "two", "2 parsecs", "-2GB", "1e9", 1.5, True, [2], "499MB", 1, "0"])
def test_what_is_no_size_or_too_little_is_refused_with_its_value(said: Any) -> None:
    with pytest.raises(InputError, match="max_memory is") as error:
        Memory.of(said)
    assert repr(said) in str(error.value)


def test_what_is_too_little_for_cleaning_is_refused_with_the_least_amount() -> None:
    with pytest.raises(InputError, match="'699MB'; a run needs 700MB at least"):
        Memory.of("699MB", cleaning=1)
    with pytest.raises(InputError, match=r"'1GB'; 4 workers need \d+MB at least") as error:
        Memory.of("1GB", cleaning=4)
    least = next(part for part in str(error.value).split() if part.endswith("MB"))
    assert Memory.of(None, cleaning=4).max_bytes <= Memory.of(least, cleaning=4).max_bytes


@given(st.integers(500_000_000, 1 << 45), st.integers(1, 64))
def test_what_follows_is_within_its_bounds_and_grows_with_the_memory(size: int, workers: int) -> None:
    memory, more = Memory.of(size), Memory.of(2 * size)
    assert 1 <= memory.workers() <= more.workers()
    assert 1 << 20 <= memory.shard_bytes(workers) <= more.shard_bytes(workers) <= 8 << 20
    assert 0 < memory.search_bytes < size


def test_shards_of_the_default_are_the_same_for_one_worker_and_two() -> None:
    assert Memory().shard_bytes(1) == Memory().shard_bytes(2)
