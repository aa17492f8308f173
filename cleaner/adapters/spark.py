"""Spark: frames of pages → frames of articles, on the executors; and frames of clean texts → matches and clusters.

For archives, `cleaner run --engine spark` does all steps on the cluster, learns what outlets repeat, and resumes.
"""

from collections.abc import Mapping
from typing import Any

from cleaner.adapters import arrow
from cleaner.adapters.found import DuplicateTables
from cleaner.adapters.hosts import checked, host
from cleaner.adapters.rows import RowCleaner
from cleaner.records import Profiles
from cleaner.settings import CleanSettings, DuplicateSettings, Settings


def clean(
    frame: Any,
    settings: Settings | CleanSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    provenance: bool = False,
) -> Any:
    """Clean a frame of pages, lazily, where its rows are: a frame with the same rows and columns, and with those of
    articles.

    As `cleaner.adapters.arrow.clean`, but ids that are missing stay so. Executors need this package.
    """
    types = host("pyspark.sql.pandas.types", "spark")
    _check(frame)
    work = arrow.CleanTable(RowCleaner.of(settings, columns, provenance=provenance))
    schema = work.schema_of(types.to_arrow_schema(frame.schema))
    return frame.mapInArrow(work.in_batches, types.from_arrow_schema(schema))


def find_duplicates(
    frame: Any,
    settings: Settings | DuplicateSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    profiles: Profiles | None = None,
) -> DuplicateTables[Any]:
    """Find the duplicates in a frame of clean texts, which is brought to the driver. As `cleaner.adapters.arrow`, with
    frames.

    Rows without an id get their position in what the frame gives at this moment; give ids where that may change.
    """
    types = host("pyspark.sql.pandas.types", "spark")
    _check(frame)
    found = arrow.find_duplicates(frame.toArrow(), settings, columns=columns, profiles=profiles)
    tables = (found.articles, found.matches, found.clusters)
    # Of a table without rows, Spark does not read the schema.
    articles, matches, clusters = (
        frame.sparkSession.createDataFrame(table, types.from_arrow_schema(table.schema)) for table in tables
    )
    return DuplicateTables(articles=articles, matches=matches, clusters=clusters)


def _check(frame: Any) -> None:
    checked(frame, host("pyspark.sql", "spark").DataFrame, "a Spark DataFrame")
