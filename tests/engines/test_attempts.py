"""Work that a cluster starts: what kills its process is found by the next attempt, and costs no other row."""

from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from cleaner.engines.attempts import Attempted
from cleaner.engines.local import SplitWork
from cleaner.engines.pool import WorkerPool
from cleaner.engines.table import Table
from cleaner.errors import EngineError
from tests.engines.test_local import Times, batches, numbers

DEADLY = 5


def marks(folder: Path) -> list[Path]:
    return list(folder.rglob("*.begun"))


def test_the_attempt_after_one_that_died_answers_all_rows_but_the_deadly_one(tmp_path: Path) -> None:
    stage = Times(deadly=DEADLY)
    work: Any = SplitWork.of(stage, 10, tmp_path, "numbers")
    part = (0, batches(3, 4, 2))
    with WorkerPool(1) as one, pytest.raises(BrokenProcessPool):
        one.submit(work, part).result()
    # The batches before it are done, and the one with the deadly row is marked.
    assert len(marks(tmp_path)) == 1
    assert len(list(tmp_path.rglob("*.parquet"))) == 1
    table = Table(tuple(work(part)))
    assert numbers(table) == [10, 20, 30, 40, -1, 60, 70, 80, 90]
    assert marks(tmp_path) == []


def test_an_attempt_that_raises_something_is_not_taken_for_one_that_died(tmp_path: Path) -> None:
    class Task:
        target = tmp_path / "answers" / "shard"

    def fail(_task: Any) -> None:
        assert len(marks(tmp_path)) == 1
        raise EngineError("no room on the disk")

    attempted: Attempted[Any, Any] = Attempted(fail)  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(EngineError, match="no room"):
            attempted(Task())
        assert marks(tmp_path) == []
