"""Tables → files: Parquet and JSONL."""

from cleaner.writers.partitions import KEYS, PartitionedWriter, clear_partitions
from cleaner.writers.tables import UNFINISHED, TableWriter, is_written, json_rows, table_at, write_jsonl

__all__ = [
    "KEYS", "UNFINISHED", "PartitionedWriter", "TableWriter", "clear_partitions", "is_written", "json_rows", "table_at",
    "write_jsonl",
]  # fmt: skip
