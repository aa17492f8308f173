"""Stages and summaries over tables: the same answers whatever the number of processes, and however the rows are cut."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engines import LocalEngine, digest_of_value
from cleaner.engines.local import Session, merged
from cleaner.engines.table import Table
from cleaner.errors import EngineError


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


@dataclass(frozen=True)
class Raising(Times):
    """A stage that raises something at a row."""

    error: type[BaseException] = MemoryError
    at: int = 4

    def __call__(self, batch: Any, known: Any) -> Any:
        if self.at in batch.column("n").to_pylist():
            raise self.error
        return super().__call__(batch, known)


@dataclass(frozen=True)
class RaisingSum(Counting):
    """A summary that raises something at a row, once it has taken in those before."""

    error: type[BaseException] = MemoryError
    at: int = 40

    def add(self, state: Counter[int], batch: Any, start: int) -> Counter[int]:
        for number in batch.column("n").to_pylist():
            if number == self.at:
                raise self.error
            state[number] += 1
        return state


@pytest.mark.parametrize("error", [MemoryError, RecursionError, ValueError])
def test_a_row_that_raises_something_is_answered_by_failed_and_no_other_row_is(
    session: Session, error: type[BaseException]
) -> None:
    table = session.map(Raising(error=error), batches(5, 3), 10, progress=silent)
    assert numbers(table) == [10, 20, 30, -1, 50, 60, 70, 80]
    summed = session.fold(RaisingSum(error=error), session.map(Times(name="sound"), batches(5, 3), 10, progress=silent))
    assert summed == Counter({10 * n: 1 for n in range(1, 9) if n != 4})


@pytest.mark.parametrize("error", [OSError, ImportError, ModuleNotFoundError])
def test_a_fault_of_the_machine_ends_the_work(session: Session, error: type[BaseException]) -> None:
    with pytest.raises(EngineError, match="machine"):
        session.map(Raising(error=error), batches(5, 3), 10, progress=silent)


@dataclass(frozen=True)
class Forgetful(Times):
    """A stage that loses a row."""

    def __call__(self, batch: Any, known: Any) -> Any:
        return super().__call__(batch, known).slice(1)


def test_a_stage_that_loses_a_row_ends_the_work(session: Session) -> None:
    with pytest.raises(EngineError, match="answered 3 rows with 2"):
        session.map(Forgetful(), batches(3), 10, progress=silent)


def _foreign_schema(path: Path) -> None:
    pq.write_table(pyarrow.table({"other": ["x"] * pq.read_metadata(path).num_rows}), path)


def _foreign_schema_under_its_name(path: Path) -> None:
    table = pq.read_table(path)
    pq.write_table(table.set_column(0, "m", table.column(0)).replace_schema_metadata(table.schema.metadata), path)


def _fewer_rows(path: Path) -> None:
    pq.write_table(pq.read_table(path).slice(1), path)


def _another_shard(path: Path) -> None:
    path.write_bytes(next(other for other in path.parent.glob("*.parquet") if other != path).read_bytes())


DAMAGES: list[Callable[[Path], None]] = [
    _cut,
    _emptied,
    Path.unlink,
    _foreign_schema,
    _foreign_schema_under_its_name,
    _fewer_rows,
    _another_shard,
]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("number", [0, 1])
def test_a_shard_that_is_not_what_its_name_says_is_made_again(
    session: Session, damage: Callable[[Path], None], number: int
) -> None:
    first = session.map(Times(), batches(3, 2), 10, progress=silent)
    second = session.map(Times(name="again"), first, 2, progress=silent)
    damage(first.shards[number].path)
    damage(second.shards[number].path)
    first = session.map(Times(), batches(3, 2), 10, progress=silent)
    assert numbers(first) == [10, 20, 30, 40, 50]
    assert numbers(session.map(Times(name="again"), first, 2, progress=silent)) == [20, 40, 60, 80, 100]


def test_a_stream_whose_shards_are_all_there_is_not_read(session: Session) -> None:
    first = session.map(Times(), batches(3, 2), 10, progress=silent)

    def unread() -> Iterator[Any]:
        yield pytest.fail("it is read")

    told: list[tuple[int, int]] = []
    again = session.map(Times(), unread(), 10, progress=lambda done, tally: told.append((done, tally["even"])))
    assert again == first
    assert told == [(5, 5)]


def test_a_shard_that_is_damaged_once_it_is_known_ends_the_work_and_the_next_one_makes_it(session: Session) -> None:
    table = session.map(Times(), batches(300, 2), 10, progress=silent)
    data = bytearray(table.shards[0].path.read_bytes())
    data[40] ^= 255
    table.shards[0].path.write_bytes(data)
    for _ in range(2):
        with pytest.raises(EngineError, match="run again"):
            list(table.batches())
    assert len(numbers(session.map(Times(), batches(300, 2), 10, progress=silent))) == 302


def test_a_state_that_is_there_is_not_made_again_unless_it_is_damaged(session: Session, tmp_path: Path) -> None:
    table = session.map(Times(), batches(3_000, 2_000, 10), 1, progress=silent)
    whole = session.fold(Counting(), table)
    states = sorted((tmp_path / "counting").iterdir())
    assert len(states) == 3
    damages: list[Callable[[Path], None]] = [_cut, _emptied, Path.unlink]
    for path, damage in zip(states, damages, strict=True):
        damage(path)
        assert session.fold(Counting(), table) == whole
    stamps = [path.stat().st_mtime_ns for path in sorted((tmp_path / "counting").iterdir())]
    assert session.fold(Counting(), table) == whole
    assert [path.stat().st_mtime_ns for path in sorted((tmp_path / "counting").iterdir())] == stamps


def test_values_are_kept_by_name_and_origin(session: Session) -> None:
    made: list[str] = []

    def make(value: str) -> str:
        made.append(value)
        return value

    assert [session.kept("a/b", "one", lambda: make("x")) for _ in range(2)] == ["x", "x"]
    assert session.kept("a/b", "two", lambda: make("y")) == "y"
    assert session.kept("a/c", "one", lambda: make("z")) == "z"
    assert made == ["x", "y", "z"]


@given(st.lists(st.integers(0, 9), max_size=40))
def test_states_are_merged_in_order_whatever_their_number(values: list[int]) -> None:
    class Joining(Counting):
        """Merges by putting one behind the other, which shows their order."""

        def zero(self) -> Any:
            return []

        def merge(self, left: Any, right: Any) -> Any:
            return left + right

    assert merged(([value] for value in values), Joining()) == values


def test_the_digest_of_a_value_tells_its_content_and_not_how_it_came_to_be() -> None:
    text = "".join(["Ta", "rn"])
    assert digest_of_value([text, text]) == digest_of_value(["Tarn", "".join(["T", "arn"])])
    assert digest_of_value([text]) != digest_of_value([text, text])


@dataclass(frozen=True)
class Process(Times):
    """A stage that answers with the process it runs in."""

    def __call__(self, batch: Any, known: Any) -> Any:
        return pyarrow.record_batch({"n": pyarrow.array([os.getpid()] * len(batch), pyarrow.int64())})


@pytest.mark.parametrize(("limit", "generations"), [(1, 3), (1 << 40, 1)])
def test_workers_that_take_too_much_memory_are_replaced_and_no_row_is_lost(
    limit: int, generations: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.engines.local._TASKS_BETWEEN_LOOKS", 4)
    with LocalEngine(2, max_worker_bytes=limit).session(tmp_path) as session:
        table = session.map(Process(), batches(*[1] * 12), 1, progress=silent)
    assert len(table) == 12
    assert generations <= len(set(numbers(table))) <= 2 * generations
