"""Tables that tests of runs write and read."""

from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet


def write_rows(path: Path, *rows: dict[str, Any]) -> Path:
    """A Parquet file of these rows; a field that a row lacks is null."""
    names = sorted({name for row in rows for name in row})
    pyarrow.parquet.write_table(pyarrow.table({name: [row.get(name) for row in rows] for name in names}), path)
    return path


def read_rows(out: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table of a run."""
    rows: list[dict[str, Any]] = pyarrow.parquet.read_table(out / f"{name}.parquet").to_pylist()
    return rows
