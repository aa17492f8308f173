"""Rows of any host → articles, in the columns that every adapter gives back."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Literal

from cleaner._version import VERSION
from cleaner.errors import InputError
from cleaner.readers.rows import CONTENT, Origin, loaders, page_of_row
from cleaner.records import Article, Page, Rejection
from cleaner.runs.stream import clean_each
from cleaner.settings import ROW_FIELDS, CleanSettings, Settings
from cleaner.stages.clean import why_empty

#: The columns of an article. `status` is "ok", "empty" or "unreadable"; `reason` and `detail` say why it is not "ok".
ARTICLE = (
    *("id", "outlet", "agency", "url", "title", "authors", "published", "language", "standfirst", "text"),
    *("damage", "confidence", "status", "reason", "detail"),
)
#: What leads from the page to the text, and what the settings ask for besides: `cleaner.records.schemas` has the types.
PROVENANCE = ("source_text", "blocks", "repairs")
REFERENCES = ("links", "images")
# Fields that an article takes over from its row, with its id.
_GIVEN = tuple(name for name in ROW_FIELDS if name not in {*CONTENT, "id"})
# Reasons of a row in which there is nothing.
_NOTHING = ("empty", "no_content")
#: What the ids of rows that have none begin with; no row is named like this. Their position follows.
UNNAMED = "\0#"
# Articles in a record batch: their texts and blocks are held twice while it is made.
_BATCH = 256

#: Gives a row, a mapping of columns to values.
LoadRow = Callable[[], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCleaner:
    """Cleans rows: what all hosts have in common. It can be pickled, and the same one is always pickled to the same bytes.

    `columns`: fields of pages and the columns that hold them. `provenance`: whether articles have the columns PROVENANCE,
    and those of REFERENCES that the settings ask for.
    """

    settings: Settings
    columns: tuple[tuple[str, str], ...] = ()
    provenance: bool = False
    # What is kept under a hash of this object is made anew by another version.
    version: str = VERSION

    @classmethod
    def of(
        cls,
        settings: Settings | CleanSettings | None = None,
        columns: Mapping[str, str] | None = None,
        *,
        provenance: bool = False,
    ) -> "RowCleaner":
        """One with these settings. Raises InputError for fields that no row has."""
        checked = Settings.of(settings)
        named = checked_columns(checked.clean.column_of if columns is None else columns, ROW_FIELDS)
        return cls(settings=checked, columns=tuple(sorted(named.items())), provenance=provenance)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of an article."""
        if not self.provenance:
            return ARTICLE
        return (*ARTICLE, *PROVENANCE, *(name for name in REFERENCES if getattr(self.settings.clean, name)))

    @property
    def schema(self) -> Any:
        """The Arrow schema of these columns."""
        import pyarrow

        from cleaner.records.schemas import CLEANED

        return pyarrow.schema([CLEANED.field(name) for name in self.names])

    def read(self, names: Sequence[str]) -> list[str]:
        """The columns among these that are read. Raises InputError where one is missing, or none has the content."""
        return read_columns(names, dict(self.columns), ROW_FIELDS, [*CONTENT])

    def renamed(self, names: Sequence[str]) -> dict[str, str]:
        """New names for columns of the input whose names articles need for something else: "text" → "text_in_input"."""
        named = dict(self.columns)
        needed = {name for name in self.names if name not in ("id", *_GIVEN) or named.get(name, name) != name}
        taken, new = {*names, *self.names}, {}
        for name in names:
            if name in needed:
                new[name] = f"{name}_in_input"
                while new[name] in taken:
                    new[name] += "_"
                taken.add(new[name])
        return new

    def clean(self, rows: Iterable[LoadRow], *, numbered: bool, workers: int = 1) -> Iterator[Any]:
        """An article for each row, in record batches of the schema. `numbered`: whether an article without an id gets its
        position for one, and not null; rows of which others may be elsewhere have no position."""
        given: deque[Mapping[str, Any]] = deque()
        results = clean_each(self._pages(rows, given), self.settings, workers)
        made = (_Row.of(result, given.popleft(), numbered=numbered) for result in results)
        while held := list(islice(made, _BATCH)):
            yield self._batch(held)

    def clean_row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The columns of the article of one row."""
        (batch,) = self.clean([partial(dict, row)], numbered=False)
        fields: dict[str, Any] = batch.to_pylist()[0]
        return fields

    def _pages(self, rows: Iterable[LoadRow], given: deque[Mapping[str, Any]]) -> Iterator[Page | Rejection]:
        """The pages; what the row of each says of it besides goes to `given`, for a rejection does not hold it."""
        origin = Origin(id=UNNAMED.removesuffix("#"), source="", columns=dict(self.columns), with_extra=False)
        for at, load in enumerate(rows):
            page = page_of_row(origin, at, load)
            known = page_of_row(origin, at, partial(self._with_content, load)) if isinstance(page, Rejection) else page
            given.append({} if isinstance(known, Rejection) else {name: getattr(known, name) for name in _GIVEN})
            yield page

    def _with_content(self, load: LoadRow) -> Mapping[str, Any]:
        first = next(iter(CONTENT))
        return {**load(), dict(self.columns).get(first, first): "-"}

    def _batch(self, rows: Sequence["_Row"]) -> Any:
        import pyarrow

        from cleaner.records.arrow import cleaned_batch

        batch = cleaned_batch([row.article for row in rows])
        own = {name: batch.column(name) for name in self.names}
        own["id"] = pyarrow.array([row.id for row in rows], pyarrow.string())
        own["reason"] = pyarrow.array([row.reason for row in rows], pyarrow.string())
        own["detail"] = pyarrow.array([row.detail for row in rows], pyarrow.string())
        return pyarrow.RecordBatch.from_arrays(list(own.values()), schema=self.schema)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the result."""

    id: str | None
    article: Article
    reason: str | None
    detail: str | None

    @classmethod
    def of(cls, result: Article | Rejection, given: Mapping[str, Any], *, numbered: bool) -> "_Row":
        name: str | None = result.id
        if result.id.startswith(UNNAMED):
            name = result.id.removeprefix(UNNAMED) if numbered else None
        if isinstance(result, Rejection):
            status: Literal["empty", "unreadable"] = "empty" if result.reason in _NOTHING else "unreadable"
            return cls(name, Article(id="", status=status, **given), result.reason, result.detail)
        reason, detail = why_empty(result) if result.status == "empty" else (None, None)
        return cls(name, result, reason, detail)


def rows_of(batches: Iterable[Any]) -> Iterator[LoadRow]:
    """The rows of pyarrow record batches."""
    for batch in batches:
        yield from loaders(batch)


def rows_of_mappings(rows: Iterable[Mapping[str, Any]]) -> Iterator[LoadRow]:
    """Rows that are mappings."""
    for row in rows:
        yield partial(dict, row)


def checked_columns(columns: Mapping[str, str], fields: Sequence[str]) -> dict[str, str]:
    """The columns of fields. Raises InputError for an unknown field."""
    if not isinstance(columns, Mapping):
        raise InputError(f"columns is {type(columns).__name__}; give a mapping of fields to columns, {{'text': 'body'}}")
    if unknown := [name for name in columns if name not in fields]:
        raise InputError(f"columns names the field {unknown[0]!r}, which is unknown; fields are {', '.join(fields)}")
    return {field: str(column) for field, column in columns.items() if field != column}


def read_columns(
    names: Sequence[str], columns: Mapping[str, str], fields: Sequence[str], wanted: Sequence[str]
) -> list[str]:
    """The columns among these names that hold fields. Raises InputError where one that is named is missing, where two have
    one name, and where no column holds one of the fields that are `wanted`."""
    there = f"columns are {', '.join(map(str, names)) or 'none'}"
    if missing := [column for column in columns.values() if column not in names]:
        raise InputError(f"there is no column {missing[0]!r}; {there}")
    if not any(columns.get(field, field) in names for field in wanted):
        raise InputError(f"none of the columns is {' or '.join(wanted)}; give columns={{'text': …}}; {there}")
    held = {columns.get(field, field) for field in fields}
    read = [name for name in names if name in held]
    if twice := [name for name in read if read.count(name) > 1]:
        raise InputError(f"several columns have the same name, {twice[0]!r}; give each its own")
    return read
