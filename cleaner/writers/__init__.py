"""Records → files: tables in Parquet and JSONL, the parts of an unfinished run, the manifest."""

from cleaner.writers.folder import OutputFolder
from cleaner.writers.tables import ARTICLES, CLUSTERS, MATCHES, REJECTED, Table, TableWriter, match_columns, write_jsonl

__all__ = [
    "ARTICLES",
    "CLUSTERS",
    "MATCHES",
    "REJECTED",
    "OutputFolder",
    "Table",
    "TableWriter",
    "match_columns",
    "write_jsonl",
]
