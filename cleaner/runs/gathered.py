"""Rows of a large table brought together by a key, in bounded memory: by way of files, a range of keys each."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

# Rows that are in memory at a time (some 100 MB of articles), and the most files that are open at a time.
_ROWS, _FILES = 20_000, 200


def gathered(folder: Path, batches: Iterable[Any], sizes: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The rows of each key, by ascending key, in their order in the batches.

    `batches`: record batches with a column `key` (int64, none null). `sizes`: how many rows each key has, by key; `folder`:
    for the files, which go as they are read.
    """
    per_file = max(_ROWS, -(-int(sizes.sum()) // _FILES))
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]) if len(sizes) else np.zeros(0, np.int64)
    file_of = starts // per_file
    for path in _spilled(folder, batches, file_of):
        yield from _by_key(path)
        path.unlink()


def _spilled(folder: Path, batches: Iterable[Any], file_of: Any) -> list[Path]:
    """Write the rows to files, by their keys. Returns the files in order of their keys."""
    import pyarrow

    writers: dict[int, Any] = {}
    with ExitStack() as opened:
        for batch in batches:
            files = file_of[batch.column("key").to_numpy()]
            for number in np.unique(files).tolist():
                if number not in writers:
                    sink = opened.enter_context(_path(folder, number).open("wb"))
                    writers[number] = opened.enter_context(pyarrow.ipc.new_stream(sink, batch.schema))
                writers[number].write_batch(batch.filter(pyarrow.array(files == number)))
    return [_path(folder, number) for number in sorted(writers)]


def _path(folder: Path, number: int) -> Path:
    return folder / f"rows-{number:05}.arrow"


def _by_key(path: Path) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    import pyarrow

    with path.open("rb") as stream, pyarrow.ipc.open_stream(stream) as reader:
        table = reader.read_all()
    keys = table.column("key").to_numpy()
    order = np.argsort(keys, kind="stable")
    table, keys = table.drop_columns(["key"]).take(pyarrow.array(order)), keys[order]
    starts = [0, *(np.flatnonzero(np.diff(keys)) + 1).tolist()] if len(keys) else []
    for start, end in zip(starts, [*starts[1:], len(keys)], strict=True):
        yield int(keys[start]), table.slice(start, end - start).to_pylist()
