"""A table as a partitioned dataset: a folder for each value of its keys, as Hive, Spark, DuckDB and pyarrow read them."""

import unicodedata
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from cleaner.errors import OutputError
from cleaner.text.partitions import cut, encoded_folder, fits, is_partition, partition_folder
from cleaner.writers.tables import UNFINISHED

# Files that are open at a time. One that makes room for another is closed; later rows of its folder go to its next file.
_MAX_OPEN = 64
# Rows of a group in a Parquet file, where a folder has so many: as in tables that are one file.
_GROUP_ROWS = 1_000
# Bytes of rows that wait for their group to become full, of all folders.
_MAX_HELD_BYTES = 64 << 20
_DAY = 10

#: What a table may be partitioned by → the column that tells it, and how many of its characters.
KEYS = {
    "outlet": ("outlet", None), "agency": ("agency", None), "language": ("language", None), "status": ("status", None),
    "published_day": ("published", _DAY), "published_month": ("published", 7), "published_year": ("published", 4),
}  # fmt: skip


class PartitionedWriter:
    """Writes one table to the folder of its name, with a folder for each value of the keys in it.

    To be used in a `with` statement; the folder gets its name at the end. The columns that are keys are left out of the
    files: their folders say them. The same rows in the same order give the same bytes.
    """

    def __init__(self, folder: Path, name: str, schema: Any, keys: Sequence[str]) -> None:
        self._path = folder / name
        self._unfinished = folder / (name + UNFINISHED)
        self._keys, self._schema = tuple(keys), schema
        left_out = {key for key in keys if key in schema.names}
        self._kept = [column for column in schema.names if column not in left_out]
        self._names = _FolderNames()
        self._parts: dict[str, _Part] = {}
        self._open: OrderedDict[str, Any] = OrderedDict()
        self._held_bytes = 0
        clear_partitions(folder, name)
        self._unfinished.mkdir()

    def __enter__(self) -> "PartitionedWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                for path in self._parts:
                    self._flush(path)
                self._close_all()
                self._unfinished.replace(self._path)
        finally:
            with suppress(OSError):
                self._close_all()
            _remove(self._unfinished)

    def write(self, rows: Any) -> None:
        """Write the rows of a pyarrow table or record batch of the table's schema."""
        import pyarrow

        table = pyarrow.Table.from_batches([rows]) if isinstance(rows, pyarrow.RecordBatch) else rows
        places: dict[str, list[int]] = {}
        values = [_values(table, key) for key in self._keys]
        extra = table.column("extra").to_pylist() if "extra" in table.schema.names else None
        for at, row in enumerate(zip(*values, strict=True)):
            folders, shortened = self._names.of(self._keys, row)
            places.setdefault(folders, []).append(at)
            if shortened and extra is not None:
                extra[at] = _with_notes(extra[at], shortened)
        if extra is not None:
            table = table.set_column(table.schema.get_field_index("extra"), "extra", pyarrow.array(extra, pyarrow.string()))
        table = table.select(self._kept)
        for path, rows_at in places.items():
            self._hold(path, table.take(rows_at))

    def _hold(self, path: str, rows: Any) -> None:
        part = self._parts.setdefault(path, _Part())
        part.held.append(rows)
        part.rows, part.bytes = part.rows + len(rows), part.bytes + rows.nbytes
        self._held_bytes += rows.nbytes
        if part.rows >= _GROUP_ROWS:
            self._flush(path)
        while self._held_bytes > _MAX_HELD_BYTES:
            self._flush(max(self._parts, key=lambda name: self._parts[name].bytes))

    def _flush(self, path: str) -> None:
        import pyarrow

        part = self._parts[path]
        if part.held:
            self._writer(path).write_table(pyarrow.concat_tables(part.held).combine_chunks())
            self._held_bytes -= part.bytes
            part.held, part.rows, part.bytes = [], 0, 0

    def _writer(self, path: str) -> Any:
        """The file of a folder that is open."""
        import pyarrow.parquet

        if path not in self._open:
            if len(self._open) == _MAX_OPEN:
                self._open.popitem(last=False)[1].close()
            folder = self._unfinished / path
            folder.mkdir(parents=True, exist_ok=True)
            part = self._parts[path]
            schema = pyarrow.schema([self._schema.field(name) for name in self._kept])
            self._open[path] = pyarrow.parquet.ParquetWriter(
                folder / f"part-{part.files:05}.parquet", schema, compression="zstd"
            )
            part.files += 1
        self._open.move_to_end(path)
        return self._open[path]

    def _close_all(self) -> None:
        while self._open:
            self._open.popitem()[1].close()


@dataclass(slots=True)
class _Part:
    """A folder of the dataset: its rows that wait, and how many files it has."""

    held: list[Any] = field(default_factory=list)
    rows: int = 0
    bytes: int = 0
    files: int = 0


@dataclass(slots=True)
class _FolderNames:
    """The folders of values, one of its own for each: also where a file system thinks nothing of capitals and accents."""

    known: dict[tuple[str, str | None], tuple[str, str | None]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def of(self, keys: Sequence[str], values: Sequence[str | None]) -> tuple[str, dict[str, str]]:
        """The path of the folder of a row, and by their keys the values that were too long for it."""
        folders, shortened = [], {}
        for key, value in zip(keys, values, strict=True):
            if (key, value) not in self.known:
                self.known[key, value] = self._named(key, value)
            folder, whole = self.known[key, value]
            folders.append(folder)
            if whole is not None:
                shortened[key] = whole
        return "/".join(folders), shortened

    def _named(self, key: str, value: str | None) -> tuple[str, str | None]:
        folder, whole = partition_folder(key, value), None
        if value and not fits(folder):
            folder, whole = partition_folder(key, cut(value)), value
        if value and _as_one(folder) in self.taken:
            folder = encoded_folder(key, cut(value) if whole else value)
            if not fits(folder):
                folder, whole = encoded_folder(key, cut(value)), value
        self.taken.add(_as_one(folder))
        return folder, whole


def _as_one(folder: str) -> str:
    return unicodedata.normalize("NFKC", folder).casefold()


def _values(table: Any, key: str) -> list[str | None]:
    column, length = KEYS[key]
    values: list[str | None] = table.column(column).to_pylist()
    if length is None:
        return [value or None for value in values]
    # A day is one of the calendar: dates of which the day is not known have none.
    return [value[:length] if value and len(value) >= _DAY else None for value in values]


def _with_notes(extra: str | None, shortened: dict[str, str]) -> str:
    from cleaner.records.arrow import packed_extra, unpacked_extra

    notes = {f"{key}_in_input": value for key, value in shortened.items()}
    return packed_extra({**notes, **unpacked_extra(extra)}) or ""


def clear_partitions(folder: Path, name: str) -> None:
    """Remove the dataset that an earlier run wrote, and nothing else.

    Raises OutputError where there are other files in it: the folder may be the wrong one.
    """
    _remove(folder / (name + UNFINISHED))
    _remove(folder / name)
    if (folder / name).exists():
        raise OutputError(f"{folder / name} holds files that no run wrote; move them, or name another folder")


def _remove(folder: Path) -> None:
    """Remove folders of partitions with their Parquet files, and the folder itself where nothing else is in it."""
    if not folder.is_dir() or folder.is_symlink():
        return
    for path in folder.iterdir():
        if is_partition(path.name) and path.is_dir():
            _remove(path)
        elif is_partition(folder.name) and path.match("part-*.parquet"):
            path.unlink()
    with suppress(OSError):
        folder.rmdir()
