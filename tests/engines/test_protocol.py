"""What runs ask of every engine, over all of them: the same answers, and nothing made twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cleaner.engines import Engine, Session
from cleaner.engines.keyed import InProcess, Keyed, Row, Work
from cleaner.errors import EngineError
from tests.engines.clusters import ENGINES, engine_named, sail
from tests.engines.test_local import Counting, Times, batches, numbers, silent


@pytest.fixture(params=ENGINES, scope="module")
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with engine_named(request.param) as made:
        yield made


@pytest.fixture
def session(engine: Engine, tmp_path: Path) -> Iterator[Session]:
    with engine.session(tmp_path) as made:
        yield made


def test_a_stage_answers_every_row_in_order(session: Session) -> None:
    table = session.map(Times(), batches(3, 1, 0, 4), 10, progress=silent)
    assert numbers(table) == [10 * n for n in range(1, 9)]
    assert numbers(session.map(Times(name="again"), table, 2, progress=silent)) == [20 * n for n in range(1, 9)]


def test_a_summary_knows_all_rows(session: Session) -> None:
    table = session.map(Times(), batches(2, 0, 3), 2, progress=silent)
    assert session.fold(Counting(), table) == Counter([2, 4, 6, 8, 10])
    assert session.fold(Counting(), session.map(Times(), [], 1, progress=silent)) == Counter()


def test_a_later_session_makes_nothing_again(engine: Engine, tmp_path: Path) -> None:
    stamps = []
    for _ in range(2):
        with engine.session(tmp_path) as session:
            table = session.map(Times(), batches(3, 2), 10, progress=silent, origin="numbers")
            total = partial(sum, numbers(table))
            assert session.kept("sum", "numbers", total) == 150
            assert session.fold(Counting(), table) == Counter(range(10, 60, 10))
        stamps.append({path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*") if "sent" not in path.parts})
    assert stamps[0] == stamps[1]


def test_progress_ends_with_all_rows(session: Session) -> None:
    told: list[tuple[int, dict[str, int]]] = []
    session.map(Times(), batches(3, 2), 1, progress=lambda done, tally: told.append((done, dict(tally))))
    assert told[-1] == (5, {"even": 2})


@dataclass(frozen=True)
class Digits:
    """Numbers, each under its last digit."""

    def __call__(self, tasks: Iterator[int]) -> Iterator[Row]:
        for number in tasks:
            yield number % 10, str(number).encode()


@dataclass(frozen=True)
class Sums:
    """The sum of what stands under a key, under its last digit; nothing for key 3."""

    def __call__(self, key: int, rows: Sequence[bytes]) -> Iterator[Row]:
        if key == 7:
            raise ValueError("seven is not wanted")
        if key != 3:
            total = sum(map(int, rows))
            yield total % 10, str(total).encode()


NUMBERS = [n for n in range(100) if n % 10 != 7]


def expected(gathers: int) -> list[Row]:
    return sorted(InProcess().by_key("sums", Work(Digits(), (Sums(),) * gathers), NUMBERS, keys=10))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Engine]:
    with sail() as made:
        yield made


@pytest.mark.parametrize("gathers", [0, 1, 2])
def test_rows_of_a_key_come_together(cluster: Engine, tmp_path: Path, gathers: int) -> None:
    with cluster.session(tmp_path) as session:
        keyed: Any = session
        made = list(keyed.by_key("sums", Work(Digits(), (Sums(),) * gathers), NUMBERS, keys=10))
        assert sorted(made) == expected(gathers)
        assert list(keyed.by_key("none", Work(Digits(), (Sums(),)), [], keys=10)) == []


def test_what_moves_is_counted(cluster: Engine, tmp_path: Path) -> None:
    here, work = InProcess(), Work(Digits(), (Sums(), Sums()))
    list(here.by_key("sums", work, NUMBERS, keys=10))
    with cluster.session(tmp_path) as session:
        there: Any = session
        list(there.by_key("sums", work, NUMBERS, keys=10))
        assert there.costs["sums"].moved_bytes == here.costs["sums"].moved_bytes


@pytest.mark.parametrize("damage", ["nothing", "a file is gone", "a file lost rows"])
def test_results_by_key_are_made_again_only_where_they_are_damaged(cluster: Engine, tmp_path: Path, damage: str) -> None:
    work = Work(Digits(), (Sums(),))
    with cluster.session(tmp_path) as session:
        keyed: Any = session
        list(keyed.by_key("sums", work, NUMBERS, keys=10))
        (folder,) = (path for path in (tmp_path / "by_key").iterdir() if path.is_dir())
        files = sorted(folder.iterdir())
        if damage == "a file is gone":
            files[0].unlink()
        elif damage == "a file lost rows":
            files[0].write_bytes(files[-1].read_bytes()[:-30])
        assert sorted(keyed.by_key("sums", work, NUMBERS, keys=10)) == expected(1)
        assert (sorted(folder.iterdir()) == files) == (damage == "nothing")


def test_an_error_of_an_executor_says_what_was_wrong(cluster: Engine, tmp_path: Path) -> None:
    with cluster.session(tmp_path) as session:
        keyed: Any = session
        with pytest.raises(EngineError, match="seven is not wanted"):
            keyed.by_key("sums", Work(Digits(), (Sums(),)), [17], keys=10)


def test_this_process_gathers_by_key() -> None:
    keyed: Keyed = InProcess()
    assert list(keyed.by_key("sums", Work(Digits(), (Sums(),)), [1, 11, 3, 2], keys=10)) == [(2, b"12"), (2, b"2")]
