"""Arrow tables of pages → tables of articles, and tables of clean texts → matches and clusters. For every program that
speaks Arrow; the other adapters stand on this one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cleaner.adapters.found import DuplicateTables, RowSearch
from cleaner.adapters.rows import RowCleaner, rows_of
from cleaner.errors import InputError
from cleaner.records import Profiles
from cleaner.settings import CleanSettings, DuplicateSettings, Settings


def clean(
    pages: Any,
    settings: Settings | CleanSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    provenance: bool = False,
    workers: int = 1,
) -> Any:
    """Clean a table of pages: the same rows, in order, with the columns of articles.

    `pages`: a pyarrow Table, RecordBatch or RecordBatchReader, or any object that gives an Arrow stream. A page is in a
    column html, markdown or text (the first that a row has); id, url, outlet, agency, title and published are used where
    they are there. `columns`: names that these have in the table, {"text": "body"}. `provenance`: whether articles have the
    columns source_text, blocks and repairs. `workers`: processes (0: one for each core).

    All columns stay, and `rows.ARTICLE` are added. A column of another meaning whose name is one of these becomes
    "…_in_input": the page itself, if it was in "text". A row that gives no article stays, with status, reason and detail. A
    row without an id gets its position. Returns a pyarrow Table. Raises InputError where no column holds pages.

    >>> import pyarrow
    >>> articles = clean(pyarrow.table({"body": ["A quake hit Tarn.\\n\\nAdvertisement"]}), columns={"text": "body"})
    >>> articles.column("text").to_pylist()
    ['A quake hit Tarn.']
    """
    cleaner = RowCleaner.of(settings, columns, provenance=provenance)
    return CleanTable(cleaner, numbered=True, workers=workers)(as_table(pages))


@dataclass(frozen=True, slots=True)
class CleanTable:
    """`clean` as a function of a table that can be pickled; of the same `cleaner` it is always pickled to the same bytes.

    `numbered`: whether a row without an id gets its position, and not null. Parts of a table have no positions.
    """

    cleaner: RowCleaner
    numbered: bool = False
    workers: int = 1

    def __call__(self, table: Any) -> Any:
        """The table of articles of a table of pages."""
        import pyarrow

        names = table.schema.names
        rows = rows_of(table.select(self.cleaner.read(names)).to_batches())
        made = self.cleaner.clean(rows, numbered=self.numbered, workers=self.workers)
        return joined(table, pyarrow.Table.from_batches(made, self.cleaner.schema), self.cleaner.renamed(names))

    def in_batches(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Record batches of articles out of some of pages, one by one."""
        import pyarrow

        for batch in batches:
            yield from self(pyarrow.Table.from_batches([batch])).combine_chunks().to_batches()

    def schema_of(self, schema: Any) -> Any:
        """The schema of the articles of pages with this schema."""
        return self(schema.empty_table()).schema


def find_duplicates(
    articles: Any,
    settings: Settings | DuplicateSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    profiles: Profiles | None = None,
) -> DuplicateTables[Any]:
    """Find the duplicates in a table of clean texts, as `cleaner.find_duplicates` does.

    `articles`: as `clean` gives them, or any table with a column text; id, outlet, agency, url, title, published and damage
    are used where they are there. `columns`: names that these have in the table. A row without an id gets its position, and
    a second one with the same id a number behind it: the column id of the result is what matches and clusters refer to.

    >>> import pyarrow
    >>> report = "The bridge at Tarn fell into the river on Monday night after three days of rain, wardens said."
    >>> found = find_duplicates(pyarrow.table({"text": [report, "The fair opens.", report]}))
    >>> found.articles.column("canonical").to_pylist(), found.matches.column("relation").to_pylist()
    (['0', '1', '0'], ['exact'])
    """
    table = as_table(articles)
    search = RowSearch.of(settings, columns, profiles)
    marked, matches, clusters = search.find(rows_of(table.select(search.read(table.schema.names)).to_batches()))
    return DuplicateTables(articles=joined(table, marked, {}), matches=matches, clusters=clusters)


def as_table(given: Any) -> Any:
    """A pyarrow table of what gives one. Raises InputError for anything else."""
    import pyarrow

    if isinstance(given, pyarrow.Table):
        return given
    if isinstance(given, pyarrow.RecordBatch):
        return pyarrow.Table.from_batches([given])
    if hasattr(given, "__arrow_c_stream__"):
        return pyarrow.RecordBatchReader.from_stream(given).read_all()
    raise InputError(f"got {type(given).__name__}; give a pyarrow table, or an object that gives an Arrow stream")


def joined(table: Any, added: Any, renamed: Mapping[str, str]) -> Any:
    """A table with new names, and with the columns of another one in place of those of the same name, or behind all."""
    table = table.rename_columns([renamed.get(name, name) for name in table.schema.names])
    for name in added.schema.names:
        place = table.schema.get_field_index(name)
        field = added.schema.field(name)
        table = (
            table.append_column(field, added.column(name))
            if place < 0
            else table.set_column(place, field, added.column(name))
        )
    return table
