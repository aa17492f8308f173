"""Tables → files: Parquet and JSONL."""

from cleaner.writers.partitions import KEYS, PartitionedWriter, clear_partitions
from cleaner.writers.tables import UNFINISHED, Detail, TableWriter, is_written, json_rows, table_at, write_jsonl

__all__ = [
    "KEYS", "UNFINISHED", "Detail", "PartitionedWriter", "TableWriter", "clear_partitions", "is_written", "json_rows",
    "table_at", "write_jsonl",
]  # fmt: skip
