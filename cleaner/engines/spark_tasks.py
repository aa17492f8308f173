"""What runs in the executors of a cluster: functions over Arrow frames whose rows are bytes under a key.

A frame has the columns FRAME: key and bytes of a row (null where a place had nothing to say), and what it cost to make: CPU
seconds, and bytes that were moved for it.
"""

import pickle
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from cleaner.engines.keyed import KEY_BYTES, Gather, Row, Scatter
from cleaner.engines.table import finished

#: The columns of frames, as Spark names their types.
FRAME = "key bigint, row binary, cpu_seconds double, moved_bytes bigint"
# Bytes of rows that leave as one record batch.
_BATCH_BYTES = 1 << 22
# Values that a process has been sent, by digest; the last few.
_MOST_HELD = 3
_held: dict[str, Any] = {}
# Some servers run Python in threads of one process. What cleans pages is made for one thread.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Sent:
    """A value that lies in a file which all executors can read, and is unpickled once in each of their processes."""

    path: Path
    digest: str

    def get(self) -> Any:
        """The value."""
        with _one_at_a_time:
            if self.digest not in _held:
                while len(_held) >= _MOST_HELD:
                    del _held[next(iter(_held))]
                _held[self.digest] = pickle.loads(self.path.read_bytes())  # noqa: S301  # sent by the driver
            return _held[self.digest]


@dataclass(frozen=True, slots=True)
class Each:
    """A function of a task as a scatter: the pickled result under the number of the task."""

    work: Any

    def __call__(self, tasks: Iterator[Any]) -> Iterator[Row]:
        """A row for each task, which is a number and what is handed to the function."""
        for number, task in tasks:
            with _one_at_a_time:
                result = self.work(task)
            yield number, pickle.dumps(result, protocol=5)


def scatter_batches(sent: Sent, batches: Iterable[Any]) -> Iterator[Any]:
    """Frames of pickled tasks → frames of what a scatter makes of them."""
    scatter: Scatter = sent.get()
    tasks = (pickle.loads(row) for batch in batches for row in batch.column("row").to_pylist())  # noqa: S301  # sent by the driver
    return _frames(_timed(scatter(tasks)))


def gather_table(sent: Sent, table: Any) -> Any:
    """All rows under a key as a pyarrow table → the rows that a gather makes of them, as a table."""
    import pyarrow
    import pyarrow.compute as pc

    gather: Gather = sent.get()
    key, rows = table.column("key")[0].as_py(), table.column("row").drop_null()
    cpu_seconds, moved = (pc.sum(table.column(name)).as_py() for name in ("cpu_seconds", "moved_bytes"))
    moved += (pc.sum(pc.binary_length(rows)).as_py() or 0) + KEY_BYTES * len(rows)
    made = list(_timed(gather(key, rows.to_pylist()) if len(rows) else iter(()), key))
    first = (*made[0][:2], made[0][2] + cpu_seconds, moved)
    return pyarrow.Table.from_batches(list(_frames([first, *made[1:]])))


def write_batches(folder: Path, batches: Iterable[Any]) -> Iterator[Any]:
    """Frames → files with their keys and rows, and frames that name them. A place that is asked twice writes twice; only
    what is named counts."""
    import pyarrow
    import pyarrow.parquet

    kept = [batch for batch in batches if len(batch)]
    if not kept:
        return
    table = pyarrow.Table.from_batches(kept)
    rows = table.select(["key", "row"]).filter(table.column("row").is_valid())
    path = folder / f"{uuid4().hex}.parquet"
    with finished(path) as unfinished:
        pyarrow.parquet.write_table(rows, unfinished, compression="zstd", write_page_checksum=True)
    cost = [sum(table.column(name).to_pylist()) for name in ("cpu_seconds", "moved_bytes")]
    yield from _frames([(len(rows), path.name.encode(), cost[0], int(cost[1]))])


_Costed = tuple[int, bytes | None, float, int]


def _timed(rows: Iterator[Row], key: int = 0) -> Iterator[_Costed]:
    """Rows with the CPU seconds since the last one; at the end what is left, in a row of nothing under this key."""
    since = time.thread_time()
    for number, row in rows:
        now = time.thread_time()
        yield number, row, now - since, 0
        since = time.thread_time()
    yield key, None, time.thread_time() - since, 0


def _frames(rows: Iterable[_Costed]) -> Iterator[Any]:
    held: list[_Costed] = []
    size = 0
    for row in rows:
        held.append(row)
        size += len(row[1] or b"")
        if size >= _BATCH_BYTES:
            yield frame(held)
            held, size = [], 0
    if held:
        yield frame(held)


def frame(rows: Iterable[_Costed]) -> Any:
    """Rows as a record batch."""
    import pyarrow

    kinds = (pyarrow.int64(), pyarrow.binary(), pyarrow.float64(), pyarrow.int64())
    columns = [pyarrow.array(column, kind) for column, kind in zip(zip(*rows, strict=True), kinds, strict=True)]
    return pyarrow.RecordBatch.from_arrays(columns, [name.split()[0] for name in FRAME.split(", ")])
