"""Stages and summaries over tables: the same answers whatever the number of processes, and however the rows are cut."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow
import pytest

from cleaner.engines import LocalEngine
from cleaner.engines.local import Session
from cleaner.engines.table import Table


@dataclass(frozen=True)
class Times:
    """A stage that multiplies by what is known; a row that kills its process is answered by -1."""

    name: str = "times"
    version: int = 1
    deadly: int | None = None

    def __call__(self, batch: Any, known: Any) -> Any:
        numbers = batch.column("n").to_pylist()
        if self.deadly in numbers:
            os._exit(3)
        return pyarrow.record_batch({"n": pyarrow.array([number * known for number in numbers], pyarrow.int64())})

    def failed(self, batch: Any) -> Any:
        return pyarrow.record_batch({"n": pyarrow.array([-1] * len(batch), pyarrow.int64())})

    def tally(self, batch: Any) -> dict[str, int]:
        return {"even": sum(number % 2 == 0 for number in batch.column("n").to_pylist())}


@dataclass(frozen=True)
class Counting:
    """A summary: how often each number stands in a table."""

    columns: tuple[str, ...] = ("n",)
    name: str = "counting"
    version: int = 1

    def zero(self) -> Counter[int]:
        return Counter()

    def add(self, state: Counter[int], batch: Any, start: int) -> Counter[int]:
        assert start >= 0
        return state + Counter(batch.column("n").to_pylist())

    def merge(self, left: Counter[int], right: Counter[int]) -> Counter[int]:
        return left + right


def batches(*sizes: int) -> list[Any]:
    numbers = iter(range(1, 1 + sum(sizes)))
    return [
        pyarrow.record_batch({"n": pyarrow.array([next(numbers) for _ in range(size)], pyarrow.int64())}) for size in sizes
    ]


def numbers(table: Table) -> list[int]:
    return [number for batch in table.batches() for number in batch.column("n").to_pylist()]


def silent(_done: int, _tally: Mapping[str, int]) -> None:
    """Nobody wants to know."""


@pytest.fixture(params=[1, 2], ids=["one process", "two processes"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    with LocalEngine(request.param).session(tmp_path) as made:
        yield made


def test_a_stage_answers_every_row_in_order(session: Session) -> None:
    table = session.map(Times(), batches(3, 1, 0, 4), 10, progress=silent)
    assert numbers(table) == [10 * n for n in range(1, 9)]
    assert len(table) == 8


def test_a_stage_over_a_table_reads_its_shards(session: Session) -> None:
    first = session.map(Times(), batches(3, 2), 10, progress=silent)
    assert numbers(session.map(Times(name="again"), first, 2, progress=silent)) == [20, 40, 60, 80, 100]


def test_progress_is_the_number_of_rows_done(session: Session) -> None:
    progress: list[tuple[int, int]] = []
    session.map(Times(), batches(3, 2), 1, progress=lambda done, tally: progress.append((done, tally["even"])))
    assert progress == [(3, 1), (5, 2)]


@pytest.mark.parametrize("sizes", [(6,), (1, 2, 3), (1, 1, 1, 1, 1, 1)])
def test_a_summary_does_not_depend_on_how_the_rows_are_cut(session: Session, sizes: tuple[int, ...]) -> None:
    table = session.map(Times(), batches(*sizes), 0, progress=silent)
    assert session.fold(Counting(), table) == Counter({0: 6})


def test_a_summary_of_nothing_is_its_zero(session: Session) -> None:
    assert session.fold(Counting(), session.map(Times(), [], 1, progress=silent)) == Counter()


def test_a_shard_that_is_there_is_not_made_again(session: Session) -> None:
    first = session.map(Times(), batches(3, 2), 10, progress=silent)
    stamps = [shard.path.stat().st_mtime_ns for shard in first.shards]
    again = session.map(Times(), batches(3, 2), 10, progress=silent)
    assert again == first
    assert [shard.path.stat().st_mtime_ns for shard in again.shards] == stamps


@pytest.mark.parametrize(
    ("stage", "known", "origin"), [(Times(version=2), 10, ""), (Times(), 11, ""), (Times(), 10, "other pages")]
)
def test_other_versions_knowledge_and_origins_make_other_shards(
    session: Session, stage: Times, known: int, origin: str
) -> None:
    first = session.map(Times(), batches(3), 10, progress=silent)
    other = session.map(stage, batches(3), known, progress=silent, origin=origin)
    assert numbers(other) == [known * n for n in (1, 2, 3)]
    assert {shard.path for shard in first.shards}.isdisjoint(shard.path for shard in other.shards)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_cut, _emptied, Path.unlink])
def test_a_damaged_shard_is_made_again(session: Session, damage: Callable[[Path], None]) -> None:
    first = session.map(Times(), batches(3, 2), 10, progress=silent)
    damage(first.shards[1].path)
    assert numbers(session.map(Times(), batches(3, 2), 10, progress=silent)) == [10, 20, 30, 40, 50]


def test_no_unfinished_file_is_left(session: Session, tmp_path: Path) -> None:
    table = session.map(Times(), batches(3, 2), 10, progress=silent)
    assert sorted(tmp_path.rglob("*.parquet")) == sorted(shard.path for shard in table.shards)
    assert not list(tmp_path.rglob("*.unfinished"))


@pytest.mark.parametrize("deadly", [1, 4, 8])
def test_a_row_that_kills_its_process_is_answered_by_failed_and_no_other_row_is(deadly: int, tmp_path: Path) -> None:
    with LocalEngine(2).session(tmp_path) as session:
        table = session.map(Times(deadly=deadly), batches(5, 3), 10, progress=silent)
    assert numbers(table) == [-1 if n == deadly else 10 * n for n in range(1, 9)]


def test_what_a_table_costs_is_told(tmp_path: Path) -> None:
    with LocalEngine(1).session(tmp_path) as session:
        table = session.map(Times(), batches(3, 2), 10, progress=silent)
    assert table.cpu_seconds == sum(shard.cpu_seconds for shard in table.shards) >= 0
