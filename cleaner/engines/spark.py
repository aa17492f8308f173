"""A Spark cluster as an engine, by what Spark Connect has: frames, `mapInArrow` and grouped Arrow maps.

So it is the same on classic PySpark, on Connect servers and on Sail. Driver and executors share a file system: shards,
states and what is sent to all executors lie in the folder of the run, and only rows that change places go through Spark.
"""

import os
import pickle
import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cleaner._version import VERSION
from cleaner.engines.attempts import Attempted
from cleaner.engines.keyed import Cost, Row
from cleaner.engines.keyed import Work as KeyedWork
from cleaner.engines.local import Session, SplitWork, base_of, end_of, table_of_splits
from cleaner.engines.pool import Work
from cleaner.engines.protocol import Progress, Stage
from cleaner.engines.spark_tasks import FRAME, Each, Sent, frame, gather_table, scatter_batches, write_batches
from cleaner.engines.states import digest_of_value, read_state, write_state
from cleaner.engines.table import Shard, Table, digest_of, finished
from cleaner.errors import EngineError

Task = TypeVar("Task")
Result = TypeVar("Result")

# Bytes of tasks, and tasks, that are sent as one job, at the most, about.
_JOB_BYTES, _JOB_TASKS = 128 << 20, 20_000
_INSTALL = "install it with `pip install 'cleaner[spark]'` (or, for Connect servers and Sail alone, pyspark-client)"
_TAG = "cleaner"


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """A Spark cluster.

    `spark`: a session that is open; it stays open. Without one, `remote` is the address of a Connect server
    ("sc://host:15002") and `master` that of a classic cluster ("spark://host:7077", "yarn", "local[4]"); without either, the
    session that is active, or one as `spark-submit` sets it up. `partitions`: parts of a job, at the most.

    The folder of the run must lie where driver and executors find it under one path, and so must inputs; `cleaner` of this
    version must be installed where executors run. Raises EngineError where pyspark is missing, or the cluster is not fit.
    """

    spark: Any = None
    master: str | None = None
    remote: str | None = None
    partitions: int = 2_000

    def __post_init__(self) -> None:
        if sum(given is not None for given in (self.spark, self.master, self.remote)) > 1:
            raise EngineError("of spark, master and remote, give one: each names a cluster")
        _import_pyspark()

    @contextmanager
    def session(self, folder: Path) -> "Iterator[SparkSession]":
        """The engine at work. A session that was opened for it is stopped at the end."""
        spark, is_own = self._opened()
        try:
            folder = folder.resolve()
            _check(spark, folder)
            pool = SparkPool(spark=spark, folder=folder, partitions=self.partitions)
            with _few_rows_in_a_batch(spark):
                yield SparkSession(pool=pool, folder=folder)  # type: ignore[arg-type]
        finally:
            if is_own:
                spark.stop()

    def _opened(self) -> tuple[Any, bool]:
        """A session, and whether it was opened here."""
        if self.spark is not None:
            return self.spark, False
        builder = _import_pyspark().SparkSession
        if self.master is None and self.remote is None:
            with suppress(Exception):  # without a classic PySpark there is none to ask for
                active = builder.getActiveSession()
                if active is not None:
                    return active, False
        made = builder.builder.appName("cleaner")
        if self.remote is not None:
            made = made.remote(self.remote)
        elif self.master is not None:
            made = made.master(self.master)
            if self.master.startswith("local"):
                os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", FutureWarning)
                return made.getOrCreate(), True
        except Exception as error:
            where = self.remote or self.master or "the default cluster"
            raise EngineError(f"no session with Spark at {where}: {_reason(error)}") from error


@contextmanager
def _few_rows_in_a_batch(spark: Any) -> Iterator[None]:
    """Inside, rows reach Python a hundred at a time: they are large, and Arrow holds 2 GB in a batch."""
    name = "spark.sql.execution.arrow.maxRecordsPerBatch"
    before = spark.conf.get(name, None)
    spark.conf.set(name, "100")
    try:
        yield
    finally:
        with suppress(Exception):  # the session may have ended
            spark.conf.unset(name) if before is None else spark.conf.set(name, before)


def _import_pyspark() -> Any:
    try:
        import pyspark.sql
    except ImportError as error:
        raise EngineError(f"engine='spark' needs pyspark ({error}); {_INSTALL}") from error
    return pyspark.sql


def _check(spark: Any, folder: Path) -> None:
    """Raise EngineError where executors lack this version, or do not see the folder."""
    mark = folder / "seen-by-executors"
    mark.touch()
    path = str(mark)

    # Within this function, so that it is sent as it is: an executor may not have the package.
    def look(batches: Any) -> Any:
        import os

        import pyarrow

        try:
            from cleaner import _version

            version = _version.VERSION
        except ImportError as error:
            version = f"none ({error})"
        for batch in batches:
            rows = [f"{version}\n{os.path.exists(path)}".encode()] * len(batch)  # noqa: PTH110  # the least that can fail
            arrays = [batch.column("key"), pyarrow.array(rows, pyarrow.binary()), *batch.columns[2:]]
            yield pyarrow.RecordBatch.from_arrays(arrays, batch.schema.names)

    rows = [(number, b"", 0.0, 0) for number in range(4)]
    answers = _collected(spark, _frame_of(spark, rows).repartition(4, "key").mapInArrow(look, FRAME))
    mark.unlink(missing_ok=True)
    for _, said, *_ in answers:
        version, sees = said.decode().split("\n")
        if version != VERSION:
            raise EngineError(f"executors have cleaner {version}, the driver {VERSION}; install this version on all of them")
        if sees != "True":
            raise EngineError(
                f"executors do not see {folder}; give an output folder on a file system that the driver and all executors"
                " share under one path"
            )


def _frame_of(spark: Any, rows: Sequence[tuple[int, bytes | None, float, int]]) -> Any:
    import pyarrow

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return spark.createDataFrame(pyarrow.Table.from_batches([frame(rows)]))


def _collected(spark: Any, made: Any) -> list[tuple[int, bytes, float, int]]:
    """The rows of a frame; this is where a job runs."""
    try:
        with suppress(Exception):
            spark.addTag(_TAG)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            table = made.toArrow()
    except Exception as error:
        raise EngineError(f"Spark could not finish a job: {_reason(error)}") from error
    except BaseException:  # interrupted: what runs on the cluster is of no use any more
        with suppress(Exception):
            spark.interruptTag(_TAG)
        raise
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _reason(error: BaseException) -> str:
    """The last error that a message names, without the calls that led there."""
    lines = [line.strip() for line in str(error).splitlines()]
    named = [line for line in lines if re.match(r"[\w.]*(Error|Exception): ", line) and "org.apache" not in line]
    return (named[-1] if named else next(filter(None, lines), type(error).__name__))[:1_000]


@dataclass(slots=True)
class SparkPool:
    """The executors of a cluster as a pool that works on tasks. `folder`: one that they share with this process."""

    spark: Any
    folder: Path
    partitions: int
    # Each process of an executor works on one task at a time.
    workers: int = 1

    def map(self, work: Work[Task, Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """The results of the tasks, in their order, job by job."""
        sent = self.sent(Each(Attempted(work)))
        for job in _jobs(tasks):
            results: dict[int, Any] = {number: work(task) for number, task in job if getattr(task, "done", None) is not None}
            rows = [(number, pickle.dumps((number, task), protocol=5)) for number, task in job if number not in results]
            if rows:
                made = _collected(self.spark, self.scattered(sent, rows))
                results |= {number: pickle.loads(row) for number, row, *_ in made if row is not None}  # noqa: S301  # our own
            yield from (results[number] for number, _ in job)

    def restart(self) -> None:
        """Nothing is held here."""

    def sent(self, value: Any) -> Sent:
        """A value in a file that executors read."""
        packed = pickle.dumps(value, protocol=5)
        digest = blake2b(packed, digest_size=8).hexdigest()
        path = self.folder / "sent" / f"{digest}.pickle"
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            with finished(path) as unfinished:
                unfinished.write_bytes(packed)
        return Sent(path, digest)

    def scattered(self, sent: Sent, tasks: Sequence[Row]) -> Any:
        """The frame that a scatter makes of pickled tasks, each under its number."""
        rows = _frame_of(self.spark, [(number, task, 0.0, 0) for number, task in tasks])
        parts = min(len(tasks), self.partitions)
        return rows.repartition(parts, "key").mapInArrow(lambda batches: scatter_batches(sent, batches), FRAME)

    def gathered(self, sent: Sent, rows: Any, keys: int) -> Any:
        """The frame that a gather makes of another."""
        parts = max(1, min(keys, self.partitions))
        grouped = rows.repartition(parts, "key").groupBy("key")

        # A function with one argument: Spark hands the key to those with two.
        def gather(table: Any) -> Any:
            return gather_table(sent, table)

        return grouped.applyInArrow(gather, FRAME)


def _jobs(tasks: Iterable[Task]) -> Iterator[list[tuple[int, Task]]]:
    """Numbered tasks, some at a time."""
    held: list[tuple[int, Task]] = []
    size = 0
    for number, task in enumerate(tasks):
        held.append((number, task))
        size += getattr(getattr(task, "batch", None), "nbytes", 0)
        if size >= _JOB_BYTES or len(held) >= _JOB_TASKS:
            yield held
            held, size = [], 0
    if held:
        yield held


class Splits(Protocol):
    """A stream of record batches that can be read in parts, in other places."""

    def __iter__(self) -> Iterator[Any]:
        """The batches."""

    def splits(self) -> Sequence[Iterable[Any]]:
        """The parts in order, which can be pickled; none where the stream can be read here alone."""


@dataclass(frozen=True, slots=True)
class SparkSession(Session):
    """A cluster at work. `costs`: what work by key cost, by name."""

    costs: dict[str, Cost] = field(default_factory=dict)

    def map(self, stage: Stage, source: Table | Iterable[Any], known: Any, *, progress: Progress, origin: str = "") -> Table:
        """As `Session.map`; a stream that can be split (`Splits`) is read by the executors."""
        parts = source.splits() if hasattr(source, "splits") else ()
        if not parts:
            return Session.map(self, stage, source, known, progress=progress, origin=origin)
        base, work = base_of(stage, known, origin), SplitWork.of(stage, known, self.folder, origin)
        end = end_of(self.folder / stage.name, base)
        (self.folder / stage.name).mkdir(exist_ok=True)
        found = read_state(end, digest_of(*base))
        table = table_of_splits(found[0]) if found else None
        if table is None:
            pool: Any = self.pool
            made: list[list[Shard]] = list(pool.map(work, enumerate(parts)))
            write_state(end, digest_of(*base), made)
            table = Table(tuple(shard for shards in made for shard in shards))
        progress(len(table), table.tally)
        return table

    def by_key(self, name: str, work: KeyedWork, tasks: Iterable[Any], *, keys: int) -> Iterator[Row]:
        """The results of tasks, in any order; those of an earlier session, if they are all there."""
        packed = [(number, pickle.dumps(task, protocol=5)) for number, task in enumerate(tasks)]
        digest = digest_of(name, digest_of_value(work), [blake2b(task, digest_size=8).digest() for _, task in packed])
        folder = self.folder / "by_key" / f"{name}-{digest}"
        end = folder.with_suffix(".state")
        found = read_state(end, digest)
        if found is None or not _is_whole(folder, found[0]):
            made = self._made(folder, work, packed, keys) if packed else []
            write_state(end, digest, made)
            found = (made,)
        cost = self.costs.setdefault(name, Cost())
        for _, _, cpu_seconds, moved in found[0]:
            cost.add(cpu_seconds, moved)
        return _rows_of(folder, found[0])

    def _made(self, folder: Path, work: KeyedWork, tasks: Sequence[Row], keys: int) -> list[tuple[int, bytes, float, int]]:
        """The files that the work makes: number of rows, name, cost."""
        pool: Any = self.pool
        folder.mkdir(parents=True, exist_ok=True)
        rows = pool.scattered(pool.sent(work.scatter), tasks)
        for gather in work.gathers:
            # Little data in many parts would take longer than in a few.
            rows = pool.gathered(pool.sent(gather), rows, min(keys, 2 * len(tasks)))
        made = _collected(pool.spark, rows.mapInArrow(lambda batches: write_batches(folder, batches), FRAME))
        named = {name.decode() for _, name, *_ in made}
        for path in folder.iterdir():
            if path.name not in named:
                path.unlink(missing_ok=True)
        return made


def _is_whole(folder: Path, files: Sequence[tuple[int, bytes, float, int]]) -> bool:
    """Whether all files are there, with as many rows as they had."""
    import pyarrow
    import pyarrow.parquet

    try:
        return all(pyarrow.parquet.read_metadata(folder / name.decode()).num_rows == rows for rows, name, *_ in files)
    except (pyarrow.ArrowException, OSError):
        return False


def _rows_of(folder: Path, files: Sequence[tuple[int, bytes, float, int]]) -> Iterator[Row]:
    import pyarrow
    import pyarrow.parquet

    for _, name, *_ in files:
        path = folder / name.decode()
        try:
            table = pyarrow.parquet.read_table(path, page_checksum_verification=True)
        except (pyarrow.ArrowException, OSError) as error:
            path.unlink(missing_ok=True)
            raise EngineError(f"{path} is damaged or gone ({error}); run again, and it is made anew") from error
        yield from zip(*(column.to_pylist() for column in table.columns), strict=True)
