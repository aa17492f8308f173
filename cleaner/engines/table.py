"""Tables on disk: shards in Parquet files, each named by what it was made from."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import Any

from cleaner.errors import EngineError

_UNFINISHED = ".unfinished"
# Where a shard says of itself what it is.
_NOTE = b"cleaner.shard"


@dataclass(frozen=True, slots=True)
class Shard:
    """Some consecutive rows of a table.

    `digest` names what they were made from; `cpu_seconds`: what that cost; `tally`: how many of the rows are of which kind,
    as their stage counts them.
    """

    path: Path
    digest: str
    rows: int
    cpu_seconds: float
    tally: Mapping[str, int] = field(default_factory=dict)

    def read(self, columns: Sequence[str] | None = None) -> Any:
        """The rows as one pyarrow record batch; `columns`: only these, nested ones with dots.

        Raises EngineError where the file is damaged or gone. A damaged one is removed: the next run makes it again.
        """
        import pyarrow
        import pyarrow.parquet

        try:
            with pyarrow.parquet.ParquetFile(self.path, page_checksum_verification=True) as file:
                table = file.read(columns=columns and list(columns), use_threads=False)
        except (pyarrow.ArrowException, OSError) as error:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
            raise EngineError(f"{self.path} is damaged or gone ({error}); run again, and it is made anew") from error
        if len(table) != self.rows:
            raise EngineError(f"{self.path} has {len(table)} rows; it had {self.rows} before, so another process changed it")
        return one_batch(table.replace_schema_metadata())


@dataclass(frozen=True, slots=True)
class Table:
    """A table as its shards, in order; the position of a row is its number counted through all of them."""

    shards: tuple[Shard, ...]

    def __len__(self) -> int:
        return sum(shard.rows for shard in self.shards)

    @property
    def cpu_seconds(self) -> float:
        """What it cost to make the table."""
        return sum(shard.cpu_seconds for shard in self.shards)

    @property
    def digest(self) -> str:
        """A short name of what the whole table was made from."""
        return digest_of(*(shard.digest for shard in self.shards))

    @property
    def tally(self) -> Counter[str]:
        """How many rows are of which kind."""
        counts: Counter[str] = Counter()
        for shard in self.shards:
            counts.update(shard.tally)
        return counts

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[Any]:
        """The rows, one pyarrow record batch a shard."""
        return (shard.read(columns) for shard in self.shards)


def one_batch(table: Any) -> Any:
    """All rows of a pyarrow table as one record batch."""
    import pyarrow

    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pyarrow.RecordBatch.from_pylist([], schema=table.schema)


@contextmanager
def finished(path: Path) -> Iterator[Path]:
    """Inside, a name to write a file by, which gets its own once it is whole. Two who write one file at a time, as attempts
    of one task on a cluster may, do not meet."""
    unfinished = path.with_name(f"{path.name}.{token_hex(4)}{_UNFINISHED}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_shard(
    path: Path, digest: str, batch: Any, *, cpu_seconds: float = 0.0, tally: Mapping[str, int] | None = None
) -> Shard:
    """Write rows to a shard; its file gets its name when it is whole."""
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.Table.from_batches([batch])
    note = {"digest": digest, "rows": len(batch), "schema": _schema_name(batch.schema), "cpu_seconds": cpu_seconds}
    table = table.replace_schema_metadata({_NOTE: json.dumps(note | {"tally": dict(tally or {})})})
    with finished(path) as unfinished:
        pyarrow.parquet.write_table(table, unfinished, compression="zstd", write_page_checksum=True)
    return Shard(path=path, digest=digest, rows=len(batch), cpu_seconds=cpu_seconds, tally=dict(tally or {}))


def found_shard(path: Path, digest: str, rows: int | None = None) -> Shard | None:
    """The shard of an earlier run, if it is there, whole, and what its name says; with this number of rows, if one is
    given."""
    import pyarrow
    import pyarrow.parquet

    if not path.exists():
        return None
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            footer, schema = file.metadata, file.schema_arrow
        note = json.loads((footer.metadata or {})[_NOTE])
        shard = Shard(
            path=path, digest=digest, rows=footer.num_rows, cpu_seconds=float(note["cpu_seconds"]), tally=note["tally"]
        )
        said = (note["digest"], note["rows"], note["schema"])
    except (pyarrow.ArrowException, OSError, ValueError, KeyError, TypeError):
        return None
    is_own = said == (digest, shard.rows, _schema_name(schema)) and rows in (None, shard.rows)
    return shard if is_own else None


def _schema_name(schema: Any) -> str:
    # Parquet has its own name for the items of lists.
    return digest_of(*((field.name, str(field.type).replace("<item: ", "<element: ")) for field in schema))


def digest_of(*parts: object) -> str:
    """A short name of what a shard is made from, the same in every process."""
    return blake2b(repr(parts).encode(errors="backslashreplace"), digest_size=8).hexdigest()
