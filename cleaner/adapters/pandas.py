"""pandas: frames of pages → frames of articles, and frames of clean texts → matches and clusters."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cleaner.adapters.found import DuplicateTables, RowSearch
from cleaner.adapters.hosts import checked, host
from cleaner.adapters.rows import LoadRow, RowCleaner, rows_of_mappings
from cleaner.errors import InputError
from cleaner.records import Profiles
from cleaner.settings import CleanSettings, DuplicateSettings, Settings


def clean(
    frame: Any,
    settings: Settings | CleanSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    provenance: bool = False,
    workers: int = 1,
) -> Any:
    """Clean a frame of pages: a frame with the same rows, index and columns, and with those of articles.

    As `cleaner.adapters.arrow.clean`, which says what columns are read and added.
    """
    import pyarrow

    cleaner = RowCleaner.of(settings, columns, provenance=provenance)
    names = _names(frame)
    made = cleaner.clean(_rows(frame, cleaner.read(names)), numbered=True, workers=workers)
    table = pyarrow.Table.from_batches(made, cleaner.schema)
    return _joined(frame.rename(columns=cleaner.renamed(names)), table)


def find_duplicates(
    frame: Any,
    settings: Settings | DuplicateSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    profiles: Profiles | None = None,
) -> DuplicateTables[Any]:
    """Find the duplicates in a frame of clean texts. As `cleaner.adapters.arrow.find_duplicates`, with frames."""
    search = RowSearch.of(settings, columns, profiles)
    marked, matches, clusters = search.find(_rows(frame, search.read(_names(frame))))
    return DuplicateTables(articles=_joined(frame, marked), matches=_frame(matches), clusters=_frame(clusters))


def _names(frame: Any) -> list[str]:
    checked(frame, host("pandas", "pandas").DataFrame, "a pandas DataFrame")
    if not frame.columns.is_unique:
        raise InputError("several columns have the same name; give each its own")
    return list(frame.columns)


def _rows(frame: Any, names: Sequence[str]) -> Iterator[LoadRow]:
    """The rows, with None for all that pandas has for missing values."""
    read = frame[list(names)].astype(object)
    return rows_of_mappings(read.where(read.notna(), None).to_dict("records"))


def _frame(table: Any) -> Any:
    return _joined(host("pandas", "pandas").DataFrame(index=range(table.num_rows)), table)


def _joined(frame: Any, table: Any) -> Any:
    """The frame with the columns of a table, on its own index."""
    import pyarrow

    series = host("pandas", "pandas").Series
    kinds = [float if column.type == pyarrow.float64() else object for column in table.columns]
    made = [series(column.to_pylist(), frame.index, kind) for column, kind in zip(table.columns, kinds, strict=True)]
    return frame.assign(**{name: column.infer_objects() for name, column in zip(table.schema.names, made, strict=True)})
