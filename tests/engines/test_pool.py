"""Work on a stream of tasks, in this process and in several: one suite of promises for both."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path

import pytest

from cleaner.budget import within_budget
from cleaner.engines import WorkerPool

# A pool of two may hold this many tasks whose results were not taken yet.
READ_AHEAD = 4


@dataclass(frozen=True)
class Each:
    """A function over numbers as work over lists of them; one that kills its process is answered by its negative."""

    function: Callable[[int], int]
    reason: str = "crashed"

    def __call__(self, task: Sequence[int]) -> list[int]:
        return [self.function(number) for number in task]

    def split(self, task: Sequence[int]) -> Sequence[Sequence[int]]:
        cut = len(task) // 2
        return (task[:cut], task[cut:]) if cut else ()

    def join(self, task: Sequence[int], results: Sequence[list[int]]) -> list[int]:
        assert task
        return [number for result in results for number in result]

    def failed(self, task: Sequence[int], reason: str) -> list[int]:
        assert reason == self.reason
        (number,) = task
        return [-number]


def doubled(number: int) -> int:
    return 2 * number


def own_process(_: int) -> int:
    return os.getpid()


def refused_from_twenty(number: int) -> int:
    if number >= 20:
        raise ValueError(f"record {number} is refused")
    return number


def deadly_at_twenty(number: int) -> int:
    if number == 20:
        os._exit(3)
    return number


def deadly_at_one_and_three(number: int) -> int:
    if number in (1, 3):
        os._exit(3)
    return number


@dataclass(frozen=True)
class Tight:
    max_seconds: float = 0.05
    max_memory_bytes: int = 1 << 40


def endless_at_two(number: int) -> int:
    """Goes on for ever without asking whether it may."""
    if number == 2:
        within_budget(lambda: sum(1 for _ in repeat(None)), Tight())
    return number


def greedy_at_two(number: int) -> int:
    """Holds more memory than it may, without asking."""
    if number == 2:
        within_budget(hold, Tight(max_seconds=1_000, max_memory_bytes=10_000_000))
    return number


def hold() -> None:
    time.sleep(1)
    held = b"x" * 200_000_000
    while held:
        time.sleep(1)


@pytest.fixture(params=[1, 2], ids=["one process", "two processes"])
def pool(request: pytest.FixtureRequest) -> Iterator[WorkerPool]:
    with WorkerPool(request.param) as made:
        yield made


def singles(numbers: range) -> list[list[int]]:
    return [[number] for number in numbers]


def counted(taken: list[int], numbers: range) -> Iterator[list[int]]:
    """Tasks of one number each, noting which have been taken."""
    for number in numbers:
        taken.append(number)
        yield [number]


def test_results_come_in_the_order_of_the_tasks(pool: WorkerPool) -> None:
    assert list(pool.map(Each(doubled), singles(range(100)))) == [[2 * number] for number in range(100)]


def test_no_task_gives_no_result(pool: WorkerPool) -> None:
    assert list(pool.map(Each(doubled), [])) == []


def test_nothing_is_read_before_the_first_result_is_asked_for(pool: WorkerPool) -> None:
    taken: list[int] = []
    pool.map(Each(doubled), counted(taken, range(10)))
    assert taken == []


def test_a_stream_without_end_is_read_only_a_little_ahead_of_its_results(pool: WorkerPool) -> None:
    taken: list[int] = []
    results = pool.map(Each(doubled), counted(taken, range(10**9)))
    answered = 0
    for wanted in (1, 50, 200):
        answered += len(list(islice(results, wanted)))
        assert answered <= len(taken) <= answered + READ_AHEAD
    assert answered == 251


def test_an_exception_of_the_work_reaches_the_caller_after_the_results_before_it(pool: WorkerPool) -> None:
    results = pool.map(Each(refused_from_twenty), singles(range(100)))
    assert list(islice(results, 20)) == singles(range(20))
    with pytest.raises(ValueError, match="is refused"):
        list(results)


def test_an_exception_of_the_tasks_reaches_the_caller(pool: WorkerPool) -> None:
    def broken() -> Iterator[list[int]]:
        yield from singles(range(3))
        raise LookupError("the source dried up")

    with pytest.raises(LookupError, match="the source dried up"):
        list(pool.map(Each(doubled), broken()))


def test_a_stream_may_be_left_in_the_middle_and_the_pool_used_again(pool: WorkerPool) -> None:
    results = pool.map(Each(doubled), counted([], range(10**9)))
    assert next(iter(results)) == [0]
    del results
    assert list(pool.map(Each(doubled), singles(range(3)))) == [[0], [2], [4]]


def test_one_worker_works_in_this_process_and_two_work_beside_it() -> None:
    with WorkerPool(1) as alone, WorkerPool(2) as beside:
        assert {at for result in alone.map(Each(own_process), singles(range(20))) for at in result} == {os.getpid()}
        assert os.getpid() not in {at for result in beside.map(Each(own_process), singles(range(20))) for at in result}


@pytest.mark.parametrize("tasks", [[[0, 1, 2, 3, 4]], [[0], [1], [2], [3], [4]], [[0, 1], [2, 3, 4]]])
def test_a_row_that_kills_its_process_is_answered_by_failed_and_no_other_row_is(tasks: list[list[int]]) -> None:
    with WorkerPool(2) as pool:
        results = pool.map(Each(deadly_at_one_and_three), tasks)
        assert [number for result in results for number in result] == [0, -1, 2, -3, 4]


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (endless_at_two, "too_slow"),
        pytest.param(
            greedy_at_two,
            "too_heavy",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory"),
        ),
    ],
)
def test_a_row_that_does_not_stop_at_its_limits_ends_its_process_and_is_answered_with_the_reason(
    function: Callable[[int], int], reason: str
) -> None:
    with WorkerPool(2) as pool:
        results = pool.map(Each(function, reason), [[0, 1, 2, 3]])
        assert [number for result in results for number in result] == [0, 1, -2, 3]


def test_a_process_that_dies_while_results_are_taken_loses_no_task() -> None:
    results: list[int] = []
    with WorkerPool(2) as pool:
        for result in pool.map(Each(deadly_at_twenty), singles(range(40))):
            results += result
            if result == [17]:
                time.sleep(1)  # by now the process that has task 20 is dead, and nothing has been asked of the pool since
    assert results == [-number if number == 20 else number for number in range(40)]


UNGUARDED = """
import cleaner
pages = ["Mira Oslund rows to Tarn every day of the week, she said."] * 20
{call}
print("done", flush=True)
"""


@pytest.mark.parametrize(
    "call",
    [
        "list(cleaner.clean_many(pages, workers=2))",
        "cleaner.run('pile.jsonl', 'out', workers=2)",
        "cleaner.run('pile.jsonl', 'out', engine=cleaner.LocalEngine(2))",
    ],
)
def test_a_script_without_a_main_guard_fails_at_once_and_says_what_to_do(call: str, tmp_path: Path) -> None:
    (tmp_path / "pile.jsonl").write_text('{"text": "Mira Oslund rows to Tarn every day of the week, she said."}\n' * 20)
    script = tmp_path / "script.py"
    script.write_text(UNGUARDED.format(call=call))
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path
    )  # fmt: skip
    assert done.returncode != 0
    assert "done" not in done.stdout
    assert "EngineError" in done.stderr
    assert '__name__ == "__main__"' in done.stderr
