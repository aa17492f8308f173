"""Tables on disk: shards in Parquet files, each named by what it was made from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

UNFINISHED = ".unfinished"
_CPU_SECONDS = b"cpu_seconds"


@dataclass(frozen=True, slots=True)
class Shard:
    """Some consecutive rows of a table. `digest` names what they were made from; `cpu_seconds`: what that cost."""

    path: Path
    digest: str
    rows: int
    cpu_seconds: float

    def read(self, columns: Sequence[str] | None = None) -> Any:
        """The rows as one pyarrow record batch; `columns`: only these, nested ones with dots."""
        import pyarrow.parquet

        with pyarrow.parquet.ParquetFile(self.path) as file:
            table = file.read(columns=columns and list(columns), use_threads=False)
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

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[Any]:
        """The rows, one pyarrow record batch a shard."""
        return (shard.read(columns) for shard in self.shards)


def one_batch(table: Any) -> Any:
    """All rows of a pyarrow table as one record batch."""
    import pyarrow

    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pyarrow.RecordBatch.from_pylist([], schema=table.schema)


def write_shard(path: Path, batch: Any, cpu_seconds: float) -> None:
    """Write rows to a shard; its file gets its name when it is whole."""
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.Table.from_batches([batch])
    table = table.replace_schema_metadata({_CPU_SECONDS: repr(cpu_seconds)})
    unfinished = path.with_name(path.name + UNFINISHED)
    pyarrow.parquet.write_table(table, unfinished, compression="zstd")
    unfinished.replace(path)


def found_shard(path: Path, digest: str) -> Shard | None:
    """The shard of an earlier run, if it is there and can be read."""
    import pyarrow
    import pyarrow.parquet

    if not path.exists():
        return None
    try:
        footer = pyarrow.parquet.read_metadata(path)
        cost = float((footer.metadata or {}).get(_CPU_SECONDS, b"0"))
    except (pyarrow.ArrowException, OSError, ValueError):
        return None
    return Shard(path=path, digest=digest, rows=footer.num_rows, cpu_seconds=cost)


def digest_of(*parts: object) -> str:
    """A short name of what a shard is made from, the same in every process."""
    return blake2b(repr(parts).encode(errors="backslashreplace"), digest_size=8).hexdigest()
