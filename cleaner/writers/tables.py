"""The output tables as files."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from cleaner.records import Article
from cleaner.text.partitions import partition_of

#: Ending of a file that is not whole yet.
UNFINISHED = ".unfinished"
# Rows of a group in a Parquet file, at least: small groups compress badly and read slowly.
_GROUP_ROWS = 1_000
_BATCH_ROWS = 256
#: How much of an article is written as JSON.
Detail = Literal["full", "spans", "text"]
# What spans are made of, and the columns that tell of blocks.
_OF_SPANS = ("id", "source_text", "text", "blocks", "repairs")
_OF_BLOCKS = ("source_text", "blocks", "repairs")


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


def table_at(folder: Path, name: str) -> Path | None:
    """The Parquet file of a table, or the folder of its partitions; None where it is not there."""
    path = folder / f"{name}.parquet"
    return path if path.exists() else folder / name if (folder / name).is_dir() else None


def write_jsonl(folder: Path, name: str, detail: Detail = "full") -> None:
    """Write the rows of a table's Parquet file, or of its partitions by their names, to JSONL beside it. `detail`: how much
    of an article, see `json_rows`."""
    path, table = folder / f"{name}.jsonl", table_at(folder, name) or folder / f"{name}.parquet"
    try:
        with _unfinished(path).open("w", encoding="utf-8") as file:
            for row in _read_rows(table, detail):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        _unfinished(path).replace(path)
    finally:
        _unfinished(path).unlink(missing_ok=True)


def _read_rows(path: Path, detail: Detail) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet

    for part in sorted(path.rglob("*.parquet")) if path.is_dir() else [path]:
        said = partition_of(part.relative_to(path).parts[:-1])
        with pyarrow.parquet.ParquetFile(part) as file:
            columns = [name for name in file.schema_arrow.names if detail != "text" or name not in _OF_BLOCKS]
            for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=columns):
                yield from ({**row, **said} for row in json_rows(batch, detail))


def json_rows(batch: Any, detail: Detail = "full") -> Iterator[dict[str, Any]]:
    """The rows of a record batch as JSON has them. `detail` of articles: "full", their blocks with their text, which tables
    leave to the source; "spans", offsets and labels in place of blocks (see `Span`); "text", neither blocks, repairs nor the
    source text."""
    if detail == "text":
        yield from batch.drop_columns([name for name in batch.schema.names if name in _OF_BLOCKS]).to_pylist()
        return
    if detail == "spans" and "blocks" in batch.schema.names:
        yield from _with_spans(batch)
        return
    for row in batch.to_pylist():
        for block in row.get("blocks") or ():
            if block["text"] is None:
                block["text"] = row["source_text"][block["start"] : block["end"]]
        yield row


def _with_spans(batch: Any) -> Iterator[dict[str, Any]]:
    """The rows of articles with spans where they have blocks."""
    import pyarrow

    from cleaner.records.arrow import cleaned_of

    names = ["spans" if name == "blocks" else name for name in batch.schema.names]
    nothing = pyarrow.nulls(len(batch), pyarrow.string())
    articles = cleaned_of(batch.select(list(_OF_SPANS)).append_column("reason", nothing))
    for row, article in zip(batch.drop_columns(["blocks"]).to_pylist(), articles, strict=True):
        spans = [asdict(span) for span in article.spans()] if isinstance(article, Article) else []
        yield {name: spans if name == "spans" else row[name] for name in names}


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + UNFINISHED)
