"""DuckDB: a function of SQL that cleans pages, and relations of pages → relations of articles, matches and clusters."""

from collections.abc import Mapping, Sequence
from inspect import Parameter, Signature
from typing import Any

from cleaner.adapters import arrow
from cleaner.adapters.found import DuplicateTables
from cleaner.adapters.hosts import checked, host
from cleaner.adapters.rows import ARTICLE, RowCleaner, checked_columns, rows_of
from cleaner.records import Profiles
from cleaner.settings import ROW_FIELDS, CleanSettings, DuplicateSettings, Settings

# The columns of an article as a STRUCT.
_TYPES = dict.fromkeys(ARTICLE, "VARCHAR") | {"authors": "VARCHAR[]", "damage": "DOUBLE", "confidence": "DOUBLE"}
_STRUCT = f"STRUCT({', '.join(f'{name} {kind}' for name, kind in _TYPES.items())})"


def register(
    connection: Any,
    settings: Settings | CleanSettings | None = None,
    *,
    name: str = "clean_page",
    fields: Sequence[str] = ("text", "url", "outlet"),
) -> None:
    """Register a function of SQL that cleans a page: clean_page(page, url, outlet) is a STRUCT with the columns of an
    article.

    `fields`: what its arguments are, each a VARCHAR that may be NULL: "html", "markdown" or "text" (which is looked at), and
    any of id, url, outlet, agency, title and published. Raises InputError for other fields.
    """
    host("duckdb", "duckdb")
    cleaner = RowCleaner.of(settings, {})
    checked_columns(dict.fromkeys(fields, ""), ROW_FIELDS)
    cleaner.read(fields)

    def clean_pages(*arguments: Any) -> Any:
        import pyarrow

        pages = pyarrow.table(dict(zip(fields, arguments, strict=True)))
        made = pyarrow.Table.from_batches(cleaner.clean(rows_of(pages.to_batches()), numbered=False), cleaner.schema)
        return made.to_struct_array().combine_chunks()

    # DuckDB counts the parameters of a function.
    parameters = [Parameter(field, Parameter.POSITIONAL_ONLY) for field in fields]
    clean_pages.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    connection.create_function(name, clean_pages, ["VARCHAR"] * len(fields), _STRUCT, type="arrow", null_handling="special")


def clean(
    connection: Any,
    pages: Any,
    settings: Settings | CleanSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    provenance: bool = False,
) -> Any:
    """Clean what a query or a relation gives: a relation of articles, which is held in memory.

    As `cleaner.adapters.arrow.clean`, which says what columns are read and added.
    """
    table = _table(connection, pages)
    return connection.from_arrow(arrow.clean(table, settings, columns=columns, provenance=provenance))


def find_duplicates(
    connection: Any,
    articles: Any,
    settings: Settings | DuplicateSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    profiles: Profiles | None = None,
) -> DuplicateTables[Any]:
    """Find the duplicates in what a query or a relation gives. As `cleaner.adapters.arrow.find_duplicates`, with
    relations."""
    found = arrow.find_duplicates(_table(connection, articles), settings, columns=columns, profiles=profiles)
    articles, matches, clusters = map(connection.from_arrow, (found.articles, found.matches, found.clusters))
    return DuplicateTables(articles=articles, matches=matches, clusters=clusters)


def _table(connection: Any, given: Any) -> Any:
    checked(connection, host("duckdb", "duckdb").DuckDBPyConnection, "first the connection, as duckdb.connect() gives it")
    return arrow.as_table(connection.sql(given) if isinstance(given, str) else given)
