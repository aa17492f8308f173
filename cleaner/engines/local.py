"""This machine as an engine: shards in a folder, worked on by processes."""

import pickle
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import Any, Generic, TypeVar

from cleaner.budget import resident_bytes
from cleaner.engines.attempts import Attempted
from cleaner.engines.isolation import by_halves, halves
from cleaner.engines.pool import WorkerPool, check_main_guard, rare_collections
from cleaner.engines.protocol import Progress, Stage, Summary, unseen
from cleaner.engines.states import States, digest_of_value, read_state, write_state
from cleaner.engines.table import Shard, Table, digest_of, found_shard, one_batch, write_shard
from cleaner.errors import EngineError

State = TypeVar("State")
Value = TypeVar("Value")

# Rows that are summarised into one state: enough that states are few, little enough that a run that is taken up loses
# seconds.
_FOLDED_ROWS = 2_000
# Shards between two looks at what workers take: after each of them the processes wait for the slowest.
_TASKS_BETWEEN_LOOKS = 100


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """This machine. `workers`: processes beside this one; 1 works in this process, 0 takes one for each core.

    Workers are fresh interpreters, so a script that asks for more than one has to guard its entry point with
    `if __name__ == "__main__":`, as all of Python's multiprocessing does. Raises EngineError where it does not.
    `max_worker_bytes`: where a worker takes more memory than this, new ones take the place of all, as soon as they may: what
    libraries keep grows slowly, page by page.
    """

    workers: int = 1
    max_worker_bytes: int | None = None

    def __post_init__(self) -> None:
        check_main_guard(self.workers)

    @contextmanager
    def session(self, folder: Path) -> "Iterator[Session]":
        """The engine at work, its processes started once; tables go to `folder`."""
        with rare_collections(), WorkerPool(self.workers) as pool:
            yield Session(pool=pool, folder=folder, max_worker_bytes=self.max_worker_bytes)


@dataclass(frozen=True, slots=True)
class Session:
    """An engine at work. What an earlier session finished (shards, states, values) is not made again."""

    pool: WorkerPool
    folder: Path
    max_worker_bytes: int | None = None

    @property
    def workers(self) -> int:
        """How many processes work on shards."""
        return self.pool.workers

    def map(self, stage: Stage, source: Table | Iterable[Any], known: Any, *, progress: Progress, origin: str = "") -> Table:
        """A stage over a table, or over a stream of record batches whose content, order and cut `origin` identifies.

        `progress` is called with the number of rows that are done, and the stage's tally of them. A stream whose shards are
        all there already is not read.
        """
        work = _StageWork(stage=stage, known=_Broadcast.of(known, share=self.pool.workers > 1))
        folder = self.folder / stage.name
        folder.mkdir(exist_ok=True)
        base = base_of(stage, known, origin)
        table = None if isinstance(source, Table) else self._whole(folder, base)
        if table is not None:
            progress(len(table), table.tally)
            return table
        shards: list[Shard] = []
        done, tally = 0, Counter[str]()
        for answer in self._answers(work, _tasks(source, folder, base)):
            if answer.shard is not None:
                shards.append(answer.shard)
                done += answer.shard.rows
                tally.update(answer.shard.tally)
                progress(done, tally)
        if not isinstance(source, Table):
            write_state(end_of(folder, base), digest_of(*base), [(shard.digest, shard.rows) for shard in shards])
        return Table(tuple(shards))

    def _answers(self, work: "_StageWork", tasks: "Iterator[_Task]") -> "Iterator[_Answer]":
        if self.max_worker_bytes is None:
            yield from self.pool.map(work, tasks)
            return
        for first in tasks:
            held = 0
            for answer in self.pool.map(work, chain([first], islice(tasks, _TASKS_BETWEEN_LOOKS - 1))):
                held = max(held, answer.held_bytes)
                yield answer
            if held > self.max_worker_bytes:
                self.pool.restart()

    def _whole(self, folder: Path, base: Sequence[object]) -> Table | None:
        """The table of a stream, if an earlier session came to its end and all of its shards are whole."""
        end = read_state(end_of(folder, base), digest_of(*base))
        if end is None:
            return None
        numbered = enumerate(end[0])
        shards = [found_shard(_path_of(folder, number, digest), digest, rows) for number, (digest, rows) in numbered]
        return Table(tuple(shard for shard in shards if shard is not None)) if None not in shards else None

    def store(self, name: str, batches: Iterable[Any]) -> Table:
        """A stream of record batches as a table."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        numbered = ((digest_of(name, number), number, batch) for number, batch in enumerate(batches))
        return Table(tuple(write_shard(_path_of(folder, at, digest), digest, batch) for digest, at, batch in numbered))

    def fold(self, summary: Summary[State], source: Table, progress: Progress = unseen) -> State:
        """What a table teaches: some shards at a time summarised by the processes, their states merged here in order."""

        def state_of(task: _FoldTask) -> State:
            progress(task.end, {})
            state: State = _state_of(task)
            return state

        base = digest_of(summary.name, summary.version, digest_of_value(summary))
        tasks = (_fold_task(self.folder / summary.name, base, part) for part in _parts(source))
        states = map(state_of, self.pool.map(_SummaryWork(summary), tasks))
        together: State = merged(states, summary)
        return together

    def kept(self, name: str, origin: str, make: Callable[[], Value]) -> Value:
        """What `make` gives; or what it gave to an earlier session under this name, of this origin."""
        return States(self.folder).kept(name, digest_of(name, origin), make)

    def release(self) -> None:
        """End the processes, whose memory something else needs; they start again when they are needed."""
        self.pool.restart()


def base_of(stage: Stage, known: Any, origin: str) -> tuple[object, ...]:
    """What names the answers of a stage."""
    return (stage.name, stage.version, digest_of_value(known), origin)


def merged(states: Iterable[State], summary: Summary[State]) -> State:
    """All states as one. Only states of about one size are merged, as in merge sort: a large one and many small ones would
    take time that grows with the square of their number."""
    held: list[tuple[int, State]] = []
    for state in states:
        size = 1
        while held and held[-1][0] == size:
            state, size = summary.merge(held.pop()[1], state), 2 * size  # noqa: PLW2901  # it grows
        held.append((size, state))
    last = summary.zero()
    while held:
        last = summary.merge(held.pop()[1], last)
    return last


def _path_of(folder: Path, number: int, digest: str) -> Path:
    return folder / f"{number:06}-{digest}.parquet"


def end_of(folder: Path, base: Sequence[object]) -> Path:
    """Where it stands which shards a stream became."""
    return folder / f"end-{digest_of(*base)}.state"


@dataclass(frozen=True, slots=True)
class _Broadcast:
    """What all tasks may know: pickled once, and unpickled once in each process."""

    digest: str
    packed: bytes | None
    value: Any

    @classmethod
    def of(cls, value: Any, *, share: bool) -> "_Broadcast":
        packed = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL) if share else None
        return cls(digest=digest_of_value(value), packed=packed, value=None if share else value)

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
        return self.source.read() if self.source is not None else self.batch

    def halves(self) -> "Sequence[_Task]":
        return [replace(self, target=None, source=None, batch=half) for half in halves(self.rows())]


def _joined(batches: Sequence[Any]) -> Any:
    import pyarrow

    return one_batch(pyarrow.Table.from_batches(batches))


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answers to a task, as a shard, or, to a part of a task, as a batch. `held_bytes`: memory of the process."""

    shard: Shard | None = None
    batch: Any = None
    cpu_seconds: float = 0.0
    held_bytes: int = 0


def _tasks(source: Table | Iterable[Any], folder: Path, base: Sequence[object]) -> Iterator[_Task]:
    parts: Iterable[Any] = source.shards if isinstance(source, Table) else source
    for number, part in enumerate(parts):
        shard = part if isinstance(part, Shard) else None
        digest = digest_of(*base, shard.digest if shard else number)
        target = _path_of(folder, number, digest)
        done = found_shard(target, digest, shard.rows if shard else len(part))
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
        work = partial(self.stage, known=self.known.get())
        batch = by_halves(work, task.rows(), join=_joined, failed=self.stage.failed)
        return self._answered(task, batch, round(time.process_time() - since, 6))

    def split(self, task: _Task) -> Sequence[_Task]:
        return task.halves()

    def join(self, task: _Task, results: Sequence[_Answer]) -> _Answer:
        batch = _joined([answer.batch for answer in results])
        return self._answered(task, batch, sum(answer.cpu_seconds for answer in results))

    def failed(self, task: _Task, reason: str) -> _Answer:
        return self._answered(task, self.stage.failed(task.rows(), reason), 0.0)

    def _answered(self, task: _Task, batch: Any, cpu_seconds: float) -> _Answer:
        if task.target is None:
            return _Answer(batch=batch, cpu_seconds=cpu_seconds)
        asked = task.source.rows if task.source is not None else len(task.batch)
        if len(batch) != asked:
            raise EngineError(f"stage {self.stage.name} answered {asked} rows with {len(batch)}; it must answer each")
        tally = self.stage.tally(batch)
        shard = write_shard(task.target, task.digest, batch, cpu_seconds=cpu_seconds, tally=tally)
        return _Answer(shard=shard, held_bytes=resident_bytes())


@dataclass(frozen=True, slots=True)
class SplitWork:
    """A stage over parts of a stream as work of a pool: of each part, which is numbered, the shards it becomes in `folder`.
    `base`: what names the answers."""

    work: Callable[[_Task], _Answer]
    folder: Path
    base: tuple[object, ...]

    @classmethod
    def of(cls, stage: Stage, known: Any, folder: Path, origin: str) -> "SplitWork":
        """A stage with what it knows; shards go below the folder of a session."""
        work = _StageWork(stage=stage, known=_Broadcast.of(known, share=False))
        return cls(Attempted(work), folder / stage.name, base_of(stage, known, origin))

    def __call__(self, part: tuple[int, Iterable[Any]]) -> list[Shard]:
        number, batches = part
        digest = digest_of(*self.base, number)
        end = self.folder / f"{number:06}-{digest}.state"
        found = read_state(end, digest)
        shards = None if found is None else table_of_splits(found)
        if shards is not None:
            return list(shards.shards)
        made = [self._shard(number, at, batch) for at, batch in enumerate(batches)]
        write_state(end, digest, made)
        return made

    def _shard(self, number: int, at: int, batch: Any) -> Shard:
        digest = digest_of(*self.base, number, at)
        target = self.folder / f"{number:06}-{at:06}-{digest}.parquet"
        done = found_shard(target, digest, len(batch))
        answer = self.work(_Task(digest=digest, target=target, batch=batch, done=done))
        if answer.shard is None:
            raise EngineError(f"{target} was not written")
        return answer.shard


def table_of_splits(made: Sequence[Sequence[Shard]]) -> Table | None:
    """The table that the parts of a stream became, if all of its shards are whole."""
    shards = [found_shard(shard.path, shard.digest, shard.rows) for part in made for shard in part]
    return Table(tuple(shard for shard in shards if shard is not None)) if None not in shards else None


@dataclass(frozen=True, slots=True)
class _FoldTask:
    """Parts of a table to summarise into one state: positions of their first rows, and the shards or batches. `target` and
    `digest`: of the state; a part of a task has none. `state`: of such a part, once it is known. `end`: the position behind
    the last row."""

    parts: Sequence[tuple[int, Any]]
    digest: str = ""
    target: Path | None = None
    state: Any = field(default=None, compare=False)
    end: int = 0


def _parts(source: Table) -> Iterator[list[tuple[int, Shard]]]:
    """The shards of a table, some at a time, each with the position of its first row."""
    held: list[tuple[int, Shard]] = []
    starts = accumulate((shard.rows for shard in source.shards), initial=0)
    for start, shard in zip(starts, source.shards, strict=False):
        held.append((start, shard))
        if start + shard.rows - held[0][0] >= _FOLDED_ROWS:
            yield held
            held = []
    if held:
        yield held


def _fold_task(folder: Path, base: str, parts: Sequence[tuple[int, Shard]]) -> _FoldTask:
    digest = digest_of(base, *((start, shard.digest) for start, shard in parts))
    start, (last, shard) = parts[0][0], parts[-1]
    return _FoldTask(parts, digest=digest, target=folder / f"{start:09}-{digest}.state", end=last + shard.rows)


def _state_of(task: _FoldTask) -> Any:
    """The state of a task that is done. Raises EngineError where its file is damaged or gone."""
    found = read_state(task.target, task.digest) if task.target is not None else None
    if found is None:
        raise EngineError(f"{task.target} is damaged or gone; run again, and it is made anew")
    return found[0]


@dataclass(frozen=True, slots=True)
class _SummaryWork(Generic[State]):
    """A summary as work of a pool: a state for each task, in a file."""

    summary: Summary[State]

    def __call__(self, task: _FoldTask) -> _FoldTask:
        if task.target is not None and read_state(task.target, task.digest) is not None:
            return replace(task, parts=())
        return self._answered(task, self._joined([self._state(start, part) for start, part in task.parts]))

    def _state(self, start: int, part: Any) -> State:
        """The state of a shard or a batch. A row that cannot be summarised teaches nothing."""

        def add(rows: tuple[int, Any]) -> State:
            return self.summary.add(self.summary.zero(), rows[1], rows[0])

        rows = (start, part.read(self.summary.columns) if isinstance(part, Shard) else part)
        return by_halves(add, rows, split=_numbered_halves, join=self._joined, failed=lambda _: self.summary.zero())

    def _joined(self, states: Sequence[State]) -> State:
        return reduce(self.summary.merge, states, self.summary.zero())

    def split(self, task: _FoldTask) -> Sequence[_FoldTask]:
        if len(task.parts) > 1:
            cut = len(task.parts) // 2
            return (_FoldTask(task.parts[:cut]), _FoldTask(task.parts[cut:]))
        ((start, part),) = task.parts
        batch = part.read(self.summary.columns) if isinstance(part, Shard) else part
        return [_FoldTask([half]) for half in _numbered_halves((start, batch))]

    def join(self, task: _FoldTask, results: Sequence[_FoldTask]) -> _FoldTask:
        return self._answered(task, self._joined([result.state for result in results]))

    def failed(self, task: _FoldTask, reason: str) -> _FoldTask:  # noqa: ARG002  # such a row teaches nothing
        return self._answered(task, self.summary.zero())

    def _answered(self, task: _FoldTask, state: State) -> _FoldTask:
        if task.target is None:
            return replace(task, parts=(), state=state)
        write_state(task.target, task.digest, state)
        return replace(task, parts=())


def _numbered_halves(rows: tuple[int, Any]) -> Sequence[tuple[int, Any]]:
    start, batch = rows
    parts = halves(batch)
    return ((start, parts[0]), (start + len(parts[0]), parts[1])) if parts else ()
