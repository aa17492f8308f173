"""How many rows inputs will give, as far as that shows before they are read."""

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.readers import InputFile
from cleaner.readers.files import PAGE_FORMATS

# Files with a row on each line, nearly.
_LINES = (".jsonl", ".ndjson", ".csv", ".tsv")
# Bytes of such a file from which the length of its lines is reckoned.
_SAMPLED = 1 << 20


class Expected(NamedTuple):
    """A number of rows. `rows`: None where it cannot be told; `is_exact`: whether it is counted, and not reckoned."""

    rows: int | None = None
    is_exact: bool = True


def expected_rows(files: Sequence[InputFile]) -> Expected:
    """The rows of some files: pages count 1, Parquet knows its number, lines are reckoned from the first ones. Of other
    kinds, of compressed files and of those at addresses the number cannot be told, and so it cannot of all."""
    total, is_exact = 0, True
    for file in files:
        rows, is_counted = _rows_of(file)
        if rows is None:
            return Expected()
        total, is_exact = total + rows, is_exact and is_counted
    return Expected(total, is_exact)


def _rows_of(file: InputFile) -> Expected:
    if file.problem or (file.ending in PAGE_FORMATS and not file.is_stdin):
        return Expected(1)
    # What lies at an address would have to be fetched for it.
    if file.is_stdin or file.remote is not None or file.compression is not None:
        return Expected()
    try:
        if file.ending == ".parquet":
            return _rows_of_parquet(file)
        if file.ending in _LINES:
            return _lines_of(file)
    except (OSError, ValueError):
        # Reading it will tell what is wrong.
        return Expected(1, is_exact=False)
    return Expected()


def _rows_of_parquet(file: InputFile) -> Expected:
    import pyarrow.parquet

    return Expected(pyarrow.parquet.read_metadata(file.path).num_rows)


def _lines_of(file: InputFile) -> Expected:
    with file.path.open("rb") as stream:
        first = stream.read(_SAMPLED)
    lines = first.count(b"\n")
    if len(first) < _SAMPLED:
        return Expected(max(1, lines + (not first.endswith(b"\n"))), is_exact=False)
    return Expected(round(max(1, lines) * file.path.stat().st_size / len(first)), is_exact=False)
