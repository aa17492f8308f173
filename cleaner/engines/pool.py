"""Work on a stream of tasks in several processes: results in order, bounded memory, no task lost with a dying process."""

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Generic, Protocol, TypeVar

from cleaner.engines.watch import reason_of_end, watch
from cleaner.errors import EngineError
from cleaner.lean import keep_lean

Task = TypeVar("Task")
Result = TypeVar("Result")

# Tasks that are handed out before their results are taken, for each process.
_TASKS_AHEAD = 2
# Cleaning makes many small objects and hardly any cycles: looking for them as often as Python does costs a twentieth.
_GC_THRESHOLDS = (100_000, 20, 50)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Inside, this process looks for cycles of objects as seldom as workers do."""
    before = gc.get_threshold()
    gc.set_threshold(*_GC_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Work(Protocol[Task, Result]):
    """A function over tasks that can be halved, to find the row that ends its process."""

    def __call__(self, task: Task) -> Result:
        """The result of a task."""

    def split(self, task: Task) -> Sequence[Task]:
        """Both halves of the task; nothing where it has a single row."""

    def join(self, task: Task, results: Sequence[Result]) -> Result:
        """The result of a task out of those of its halves."""

    def failed(self, task: Task, reason: str) -> Result:
        """The result of a task of a single row whose process died ("crashed"), or was ended for another reason of rejections
        ("too_slow", "too_heavy")."""


def check_main_guard(workers: int) -> None:
    """Raise EngineError in a worker that runs its parent's script from the top: the script has no main guard."""
    if workers != 1 and getattr(multiprocessing.current_process(), "_inheriting", False):
        raise EngineError(_UNGUARDED)


_UNGUARDED = (
    "worker processes could not be started: each of them runs the main script from its top and came to this call again. "
    'Put the call under `if __name__ == "__main__":`, or use workers=1'
)


class WorkerPool:
    """Processes that work on tasks, one stream of tasks after the other.

    `workers`: processes beside this one; 1 works in this process, 0 takes one for each core. To be used in a `with`
    statement. Workers are fresh interpreters ("spawn"): libraries in use have threads, and a forked child of a process with
    threads may hang.
    """

    def __init__(self, workers: int = 1) -> None:
        check_main_guard(workers)
        self.workers = workers or os.cpu_count() or 1
        self._executor: ProcessPoolExecutor | None = None
        self._process: BaseProcess | None = None

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def map(self, work: Work[Task, Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """The results of the tasks, in their order. Where a row of a task ends the process, `work.failed` answers for it."""
        if self.workers == 1:
            return (work(task) for task in tasks)
        return _Stream(self, work).results(iter(tasks))

    def submit(self, work: Work[Task, Result], task: Task) -> "Future[Result]":
        """Hand out one task. A pool that is broken already says so when the result is asked for."""
        try:
            return self._started().submit(work, task)
        except BrokenProcessPool as error:
            broken: Future[Result] = Future()
            broken.set_exception(error)
            return broken

    def restart(self) -> str:
        """Leave processes behind of which one died. The reason, as rejections name it, for which the first one ended."""
        self._stop()
        return reason_of_end(self._process.exitcode if self._process is not None else None)

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            executor = _executor(self.workers)
            try:
                first = executor.submit(os.getpid).result()
            except BrokenProcessPool as error:
                raise EngineError(_UNGUARDED) from error
            self._executor = executor
            self._process = next((child for child in multiprocessing.active_children() if child.pid == first), None)
        return self._executor

    def _stop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


class _Stream(Generic[Task, Result]):
    """One stream of tasks through a pool."""

    def __init__(self, pool: WorkerPool, work: Work[Task, Result]) -> None:
        self._pool, self._work = pool, work
        self._waiting: deque[tuple[Task, Future[Result]]] = deque()

    def results(self, tasks: Iterator[Task]) -> Iterator[Result]:
        ahead = self._pool.workers * _TASKS_AHEAD
        try:
            while True:
                for task in islice(tasks, ahead - len(self._waiting)):
                    self._waiting.append((task, self._pool.submit(self._work, task)))
                if not self._waiting:
                    return
                try:
                    result = self._waiting[0][1].result()
                except BrokenProcessPool:
                    yield from self._one_by_one()
                else:
                    self._waiting.popleft()
                    yield result
        finally:
            for _, future in self._waiting:
                future.cancel()
            self._waiting.clear()

    def _one_by_one(self) -> Iterator[Result]:
        """The results of all waiting tasks, one of which ended its process: each works alone."""
        self._pool.restart()
        suspects = [task for task, _ in self._waiting]
        self._waiting.clear()
        return isolated(self._work, suspects)


def isolated(work: Work[Task, Result], tasks: Iterable[Task]) -> Iterator[Result]:
    """The results of tasks that may end their process: each works alone, in a process of its own, and in halves where that
    one dies, down to the rows for which `work.failed` answers."""
    # `submit` always works beside this process, also with one worker.
    with WorkerPool(1) as single:
        for task in tasks:
            yield _alone(single, work, task)


def _alone(single: WorkerPool, work: Work[Task, Result], task: Task) -> Result:
    try:
        return single.submit(work, task).result()
    except BrokenProcessPool:
        reason = single.restart()
    halves = work.split(task)
    if not halves:
        return work.failed(task, reason)
    return work.join(task, [_alone(single, work, half) for half in halves])


def _executor(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


def _begin() -> None:
    """What a worker does first."""
    gc.set_threshold(*_GC_THRESHOLDS)
    keep_lean()
    # Ctrl-C goes to all processes of a terminal; this one ends when its parent says so, or ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch()
