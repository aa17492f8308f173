"""Daft: frames of pages → frames of articles, where their partitions are; and frames of clean texts → matches and
clusters."""

from collections.abc import Mapping
from typing import Any

from cleaner.adapters import arrow
from cleaner.adapters.found import DuplicateTables
from cleaner.adapters.hosts import checked, host
from cleaner.adapters.rows import RowCleaner, rows_of
from cleaner.records import Profiles
from cleaner.settings import CleanSettings, DuplicateSettings, Settings

# A column that is there for a moment.
_MADE = "cleaner_article"


def clean(
    frame: Any,
    settings: Settings | CleanSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    provenance: bool = False,
) -> Any:
    """Clean a frame of pages, lazily: a frame with the same rows and columns, and with those of articles.

    As `cleaner.adapters.arrow.clean`, but ids that are missing stay so.
    """
    import pyarrow

    daft = host("daft", "daft")
    cleaner = RowCleaner.of(settings, columns, provenance=provenance)
    names = cleaner.read(checked(frame, daft.DataFrame, "a Daft DataFrame").column_names)
    kind = daft.DataType.from_arrow_type(pyarrow.struct(list(cleaner.schema)))

    @daft.func.batch(return_dtype=kind)  # type: ignore[untyped-decorator]
    def clean_pages(*given: Any) -> Any:
        pages = pyarrow.table(dict(zip(names, (series.to_arrow() for series in given), strict=True)))
        made = pyarrow.Table.from_batches(cleaner.clean(rows_of(pages.to_batches()), numbered=False), cleaner.schema)
        return made.to_struct_array().combine_chunks()

    made = frame.with_column(_MADE, clean_pages(*(daft.col(name) for name in names)))
    made = made.with_columns_renamed(cleaner.renamed(frame.column_names))
    return made.with_columns({name: daft.col(_MADE)[name] for name in cleaner.names}).exclude(_MADE)


def find_duplicates(
    frame: Any,
    settings: Settings | DuplicateSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    profiles: Profiles | None = None,
) -> DuplicateTables[Any]:
    """Find the duplicates in a frame of clean texts, which is collected. As `cleaner.adapters.arrow.find_duplicates`, with
    frames."""
    daft = host("daft", "daft")
    table = checked(frame, daft.DataFrame, "a Daft DataFrame").to_arrow()
    found = arrow.find_duplicates(table, settings, columns=columns, profiles=profiles)
    articles, matches, clusters = map(daft.from_arrow, (found.articles, found.matches, found.clusters))
    return DuplicateTables(articles=articles, matches=matches, clusters=clusters)
