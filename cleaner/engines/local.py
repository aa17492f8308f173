"""Run a function over a stream of records, in one process or several, in order and with bounded memory."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

Record = TypeVar("Record")
Result = TypeVar("Result")

_CHUNK = 8
_CHUNKS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """This machine. `workers`: processes beside this one; 1 works in this process, 0 takes one for each core.

    Workers are fresh interpreters, so a script that asks for more than one has to guard its entry point with
    `if __name__ == "__main__":`, as all of Python's multiprocessing does.
    """

    workers: int = 1

    def map(
        self, function: Callable[[Record], Result], records: Iterable[Record], crashed: Callable[[Record], Result]
    ) -> Iterator[Result]:
        """The results in the order of the records. Where a record ends the process that works on it, `crashed` answers."""
        workers = self.workers or os.cpu_count() or 1
        if workers == 1:
            yield from map(function, records)
            return
        chunks = _chunks(iter(records))
        pool = _pool(workers)
        waiting: deque[tuple[tuple[Record, ...], Future[list[Result]]]] = deque()
        try:
            while True:
                for chunk in islice(chunks, workers * _CHUNKS_AHEAD - len(waiting)):
                    waiting.append((chunk, _submitted(pool, function, chunk)))
                if not waiting:
                    return
                try:
                    results = waiting[0][1].result()
                    waiting.popleft()
                    yield from results
                except BrokenProcessPool:
                    # Whoever broke it is among those that wait: each of them works alone, then the stream goes on.
                    pool.shutdown(cancel_futures=True)
                    lost = [record for chunk, _ in waiting for record in chunk]
                    waiting.clear()
                    yield from _one_by_one(function, lost, crashed)
                    pool = _pool(workers)
        finally:
            pool.shutdown(cancel_futures=True)


def _chunks(records: Iterator[Record]) -> Iterator[tuple[Record, ...]]:
    while chunk := tuple(islice(records, _CHUNK)):
        yield chunk


def _pool(workers: int) -> ProcessPoolExecutor:
    # Not "fork": libraries in use have threads, and a forked child of a threaded process may hang.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _submitted(
    pool: ProcessPoolExecutor, function: Callable[[Record], Result], chunk: tuple[Record, ...]
) -> Future[list[Result]]:
    """What will come of a chunk. A pool that is broken already is told of when the results are asked for, as any other."""
    try:
        return pool.submit(_all, function, chunk)
    except BrokenProcessPool as error:
        broken: Future[list[Result]] = Future()
        broken.set_exception(error)
        return broken


def _all(function: Callable[[Record], Result], chunk: tuple[Record, ...]) -> list[Result]:
    return [function(record) for record in chunk]


def _one_by_one(
    function: Callable[[Record], Result], records: Iterable[Record], crashed: Callable[[Record], Result]
) -> Iterator[Result]:
    """The results of records, one of which ends its process. Who is suspected has a second try in a process of its own."""
    pool = _pool(1)
    try:
        for record in records:
            try:
                result = pool.submit(function, record).result()
            except BrokenProcessPool:
                result = _alone(function, record, crashed)
                pool.shutdown()
                pool = _pool(1)
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(function: Callable[[Record], Result], record: Record, crashed: Callable[[Record], Result]) -> Result:
    with _pool(1) as pool:
        try:
            return pool.submit(function, record).result()
        except BrokenProcessPool:
            return crashed(record)
