"""Tables → files: Parquet and JSONL."""

from cleaner.writers.tables import UNFINISHED, TableWriter, is_written, json_rows, write_jsonl

__all__ = ["UNFINISHED", "TableWriter", "is_written", "json_rows", "write_jsonl"]
