"""This machine as an engine: shards in a folder, worked on by processes."""

import pickle
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import Any, Generic, TypeVar

from cleaner.engines.pool import WorkerPool, check_main_guard, rare_collections
from cleaner.engines.protocol import Stage, Summary
from cleaner.engines.table import Shard, Table, digest_of, found_shard, one_batch, write_shard

State = TypeVar("State")
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """This machine. `workers`: processes beside this one; 1 works in this process, 0 takes one for each core.

    Workers are fresh interpreters, so a script that asks for more than one has to guard its entry point with
    `if __name__ == "__main__":`, as all of Python's multiprocessing does. Raises EngineError where it does not.
    """

    workers: int = 1

    def __post_init__(self) -> None:
        check_main_guard(self.workers)

    @contextmanager
    def session(self, folder: Path) -> "Iterator[Session]":
        """The engine at work, its processes started once; tables go to `folder`."""
        with rare_collections(), WorkerPool(self.workers) as pool:
            yield Session(pool=pool, folder=folder)


@dataclass(frozen=True, slots=True)
class Session:
    """An engine at work. A shard that an earlier session finished is not made again."""

    pool: WorkerPool
    folder: Path

    def map(self, stage: Stage, source: Table | Iterable[Any], known: Any, *, progress: Progress, origin: str = "") -> Table:
        """A stage over a table, or over a stream of record batches whose order and cut `origin` identifies.

        `progress` is called with the number of rows that are done.
        """
        work = _StageWork(stage=stage, known=_Broadcast.of(known, share=self.pool.workers > 1))
        folder = self.folder / stage.name
        folder.mkdir(exist_ok=True)
        base = (stage.name, stage.version, work.known.digest, origin)
        shards: list[Shard] = []
        done = 0
        for answer in self.pool.map(work, _tasks(source, folder, base)):
            if answer.shard is not None:
                shards.append(answer.shard)
                done += answer.shard.rows
                progress(done)
        return Table(tuple(shards))

    def store(self, name: str, batches: Iterable[Any]) -> Table:
        """A stream of record batches as a table."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        shards = (
            _written(folder / f"{number:06}.parquet", digest_of(name, number), batch, 0.0)
            for number, batch in enumerate(batches)
        )
        return Table(tuple(shards))

    def fold(self, summary: Summary[State], source: Table) -> State:
        """What a table teaches: shards summarised by the processes, their states merged here in order of the shards."""
        starts = accumulate((shard.rows for shard in source.shards), initial=0)
        tasks = (_Rows(start, shard) for start, shard in zip(starts, source.shards, strict=False))
        states = self.pool.map(_SummaryWork(summary), tasks)
        return reduce(summary.merge, states, summary.zero())


@dataclass(frozen=True, slots=True)
class _Broadcast:
    """What all tasks may know: pickled once, and unpickled once in each process."""

    digest: str
    packed: bytes | None
    value: Any

    @classmethod
    def of(cls, value: Any, *, share: bool) -> "_Broadcast":
        packed = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        digest = blake2b(packed, digest_size=8).hexdigest()
        return cls(digest=digest, packed=packed if share else None, value=None if share else value)

    def get(self) -> Any:
        if self.packed is None:
            return self.value
        if _received.get("digest") != self.digest:
            _received.update(digest=self.digest, value=pickle.loads(self.packed))  # noqa: S301  # sent by the parent
        return _received["value"]


# In a worker: what came last, so that it is unpickled once and not for each shard.
_received: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class _Task:
    """Rows to work on, as a shard to read or a batch. `target` and `digest`: of the shard for their answers; a part of a
    task has no shard of its own. `done`: the shard, where it is there already."""

    digest: str
    target: Path | None
    source: Shard | None = None
    batch: Any = None
    done: Shard | None = None

    def rows(self) -> Any:
        return self.batch if self.source is None else self.source.read()


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answers to a task: written to its shard, or as a batch."""

    shard: Shard | None = None
    batch: Any = None
    cpu_seconds: float = 0.0


def _tasks(source: Table | Iterable[Any], folder: Path, base: tuple[object, ...]) -> Iterator[_Task]:
    parts: Iterable[Any] = source.shards if isinstance(source, Table) else source
    for number, part in enumerate(parts):
        shard = part if isinstance(part, Shard) else None
        digest = digest_of(*base, shard.digest if shard else number)
        target = folder / f"{number:06}-{digest}.parquet"
        done = found_shard(target, digest)
        if done is not None:
            yield _Task(digest=digest, target=target, done=done)
        else:
            yield _Task(digest=digest, target=target, source=shard, batch=None if shard else part)


@dataclass(frozen=True, slots=True)
class _StageWork:
    """A stage as work of a pool."""

    stage: Stage
    known: _Broadcast

    def __call__(self, task: _Task) -> _Answer:
        if task.done is not None:
            return _Answer(shard=task.done)
        since = time.process_time()
        batch = self.stage(task.rows(), self.known.get())
        return _answered(task, batch, round(time.process_time() - since, 6))

    def split(self, task: _Task) -> Sequence[_Task]:
        rows = task.rows()
        cut = len(rows) // 2
        halves = (rows.slice(0, cut), rows.slice(cut)) if cut else ()
        return [replace(task, target=None, source=None, batch=half) for half in halves]

    def join(self, task: _Task, results: Sequence[_Answer]) -> _Answer:
        import pyarrow

        batch = one_batch(pyarrow.Table.from_batches([answer.batch for answer in results]))
        return _answered(task, batch, sum(answer.cpu_seconds for answer in results))

    def failed(self, task: _Task, reason: str) -> _Answer:
        return _answered(task, self.stage.failed(task.rows(), reason), 0.0)


def _answered(task: _Task, batch: Any, cpu_seconds: float) -> _Answer:
    if task.target is None:
        return _Answer(batch=batch, cpu_seconds=cpu_seconds)
    return _Answer(shard=_written(task.target, task.digest, batch, cpu_seconds))


def _written(path: Path, digest: str, batch: Any, cpu_seconds: float) -> Shard:
    write_shard(path, batch, cpu_seconds)
    return Shard(path=path, digest=digest, rows=len(batch), cpu_seconds=cpu_seconds)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a table from a position on, as a shard to read or a batch."""

    start: int
    source: Any

    def read(self, columns: Sequence[str]) -> Any:
        return self.source.read(columns) if isinstance(self.source, Shard) else self.source


@dataclass(frozen=True, slots=True)
class _SummaryWork(Generic[State]):
    """A summary as work of a pool: a state for each shard."""

    summary: Summary[State]

    def __call__(self, task: _Rows) -> State:
        return self.summary.add(self.summary.zero(), task.read(self.summary.columns), task.start)

    def split(self, task: _Rows) -> Sequence[_Rows]:
        batch = task.read(self.summary.columns)
        cut = len(batch) // 2
        return (_Rows(task.start, batch.slice(0, cut)), _Rows(task.start + cut, batch.slice(cut))) if cut else ()

    def join(self, task: _Rows, results: Sequence[State]) -> State:  # noqa: ARG002  # asked for by the protocol
        return reduce(self.summary.merge, results)

    def failed(self, task: _Rows, reason: str) -> State:  # noqa: ARG002  # a row that ends its process teaches nothing
        return self.summary.zero()
