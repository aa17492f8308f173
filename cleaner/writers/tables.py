"""The output tables as files."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

#: Ending of a file that is not whole yet.
UNFINISHED = ".unfinished"
# Rows of a group in a Parquet file, at least: small groups compress badly and read slowly.
_GROUP_ROWS = 1_000
_BATCH_ROWS = 256


class TableWriter:
    """Writes one table to a Parquet file.

    To be used in a `with` statement; the file gets its name at the end, so a file with the right name is whole.
    """

    def __init__(self, folder: Path, name: str, schema: Any) -> None:
        import pyarrow.parquet

        self._path = folder / f"{name}.parquet"
        self._schema = schema
        self._held: list[Any] = []
        self._parquet = pyarrow.parquet.ParquetWriter(_unfinished(self._path), schema, compression="zstd")

    def __enter__(self) -> "TableWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self._flush()
                self._parquet.close()
                _unfinished(self._path).replace(self._path)
        finally:
            # After a failure (a full disk) closing fails again, which is no news; the unfinished file goes.
            with suppress(OSError):
                self._parquet.close()
            _unfinished(self._path).unlink(missing_ok=True)

    def write(self, rows: Any) -> None:
        """Write the rows of a pyarrow table or record batch of the table's schema."""
        import pyarrow

        table = pyarrow.Table.from_batches([rows]) if isinstance(rows, pyarrow.RecordBatch) else rows
        self._held.append(table.cast(self._schema))
        if sum(map(len, self._held)) >= _GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow

        if self._held:
            self._parquet.write_table(pyarrow.concat_tables(self._held))
        self._held.clear()


def is_written(folder: Path, name: str, rows: int) -> bool:
    """Whether the Parquet file of a table is there with so many rows."""
    import pyarrow
    import pyarrow.parquet

    try:
        return bool(pyarrow.parquet.read_metadata(folder / f"{name}.parquet").num_rows == rows)
    except (pyarrow.ArrowException, OSError):
        return False


def write_jsonl(folder: Path, name: str) -> None:
    """Write the rows of a table's Parquet file to JSONL beside it."""
    path = folder / f"{name}.jsonl"
    try:
        with _unfinished(path).open("w", encoding="utf-8") as file:
            for row in _read_rows(folder / f"{name}.parquet"):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        _unfinished(path).replace(path)
    finally:
        _unfinished(path).unlink(missing_ok=True)


def _read_rows(path: Path) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_BATCH_ROWS):
            yield from json_rows(batch)


def json_rows(batch: Any) -> Iterator[dict[str, Any]]:
    """The rows of a record batch as JSON has them; blocks of articles with their text, which tables leave to the source."""
    for row in batch.to_pylist():
        for block in row.get("blocks") or ():
            if block["text"] is None:
                block["text"] = row["source_text"][block["start"] : block["end"]]
        yield row


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + UNFINISHED)
