"""Tables → files: Parquet and JSONL."""

from cleaner.writers.tables import UNFINISHED, TableWriter, json_rows, write_jsonl

__all__ = ["UNFINISHED", "TableWriter", "json_rows", "write_jsonl"]
