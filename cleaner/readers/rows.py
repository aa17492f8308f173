"""Rows of tables and lists, one by one → pages, and rejections that say what is wrong with a row.

A row has its content in one of the fields `html`, `markdown`, `text` (the first that is given counts), and optionally
`id url outlet agency title published`; all other fields travel in `extra`. A null, NaN or an empty text gives nothing.
Only what is wrong with its content, or with the row as a whole, rejects a row: a number in a field is taken as text, and
what is no text at all (a list, an object) travels in `extra` in place of the field.
"""

import dataclasses
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from cleaner.errors import UnreadableError
from cleaner.records import Format, Page, Rejection
from cleaner.settings import ROW_FIELDS
from cleaner.text.partitions import with_partition
from cleaner.text.urls import host

#: Fields that may hold the content of a page → its format.
CONTENT: Mapping[str, Format] = {"html": "html", "markdown": "markdown", "text": "auto"}
#: Every field that has a place of its own in a page.
KNOWN = frozenset(ROW_FIELDS)
#: Those of them that are neither the content nor the id.
FIELDS = tuple(name for name in ROW_FIELDS if name not in {*CONTENT, "id"})
# A host with a domain, and no words where an address was expected.
_HOST = re.compile(r"[^\s/]+\.[^\s/.]+")
# Depth of lists and objects in a row: more than real rows have, and less than pickle and JSON can take.
_MAX_NESTING = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where rows come from.

    `id` and `source`: id and path of their file; number and file make the id and the source of a row ("news.jsonl#7").
    `outlet`: the outlet of rows that name none. Without it, where `hosts_are_outlets`, that is the host of their address,
    and of rows without an address `root`.
    `partition`: fields that all rows have, unless they say otherwise.
    `with_extra`: whether fields other than the known ones are wanted.
    `columns`: for known fields the names that they have in the rows, where these are others.
    """

    id: str
    source: str
    outlet: str | None = None
    hosts_are_outlets: bool = False
    root: str | None = None
    partition: Mapping[str, str | None] = dataclasses.field(default_factory=dict)
    with_extra: bool = True
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def fields_of(self, names: Sequence[str]) -> list[str]:
        """The field that each column of a row is. Where another column stands for a field, a column that has its name
        already gets another one.

        >>> Origin(id="", source="", columns={"text": "body"}).fields_of(["text", "body", "title"])
        ['text_in_input', 'text', 'title']
        """
        if not self.columns:
            return list(names)
        field_of = {column: field for field, column in self.columns.items() if column in names}
        taken = {*field_of.values()} - {*field_of}
        return [field_of.get(name, f"{name}_in_input" if name in taken else name) for name in names]

    def outlet_of(self, url: str | None) -> str | None:
        """The outlet of a row that names none."""
        if self.outlet or not (self.hosts_are_outlets and url):
            return self.outlet or self.root
        found = host(url if "//" in url else f"//{url}") or ""
        return found if _HOST.fullmatch(found) else self.root

    def of_partition(self) -> tuple[dict[str, str], dict[str, Any]]:
        """What the partition says of a page that is no row: its fields, and what no step reads."""
        row = dict(zip(self.fields_of([*self.partition]), self.partition.values(), strict=True))
        known = _fields(row)
        return known, {name: value for name, value in row.items() if name not in KNOWN} if self.with_extra else {}


def pages_of_batch(batch: Any, origin: Origin, first: int) -> Iterator[Page | Rejection]:
    """A page or a rejection for each row of a pyarrow record batch; `first`: the number of its first row."""
    for number, load in enumerate(loaders(batch), start=first):
        yield page_of_row(origin, number, load)


def extras_of_batch(batch: Any) -> list[Mapping[str, Any]]:
    """The rows of a record batch of fields that are not known. Raises UnreadableError where a row cannot be taken."""
    return [_sound(load()) for load in loaders(batch)]


def loaders(batch: Any) -> list[Callable[[], Mapping[str, Any]]]:
    """A function for each row that loads it. If a value cannot be loaded, only the function of its row raises."""
    batch = _in_microseconds(batch)
    try:
        return [partial(dict, row) for row in batch.to_pylist()]
    except (ValueError, OverflowError, LookupError):  # not UTF-8, later than the year 9999, in a zone nobody knows
        return [partial(_values, batch, at) for at in range(batch.num_rows)]


def _values(batch: Any, at: int) -> dict[str, Any]:
    row = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            row[name] = column[at].as_py()
        except (ValueError, OverflowError, LookupError) as error:
            if name in CONTENT:
                raise UnreadableError("bad_row", f"field {name!r} cannot be read: {error}") from error
            row[name] = _as_text(column, at)
    return row


def _as_text(column: Any, at: int) -> str | None:
    """A value that Python has no type for, or that is not UTF-8, as text; None where Arrow cannot write it either."""
    import pyarrow

    value = column.slice(at, 1)
    for kind in (pyarrow.large_binary(), pyarrow.large_string()):
        with suppress(pyarrow.ArrowException, ValueError):
            text = value.cast(kind)[0].as_py()
            return text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return None


def _in_microseconds(batch: Any) -> Any:
    """The batch with its times cut to microseconds, the finest that Python has."""
    import pyarrow

    coarser = {pyarrow.time64("ns"): pyarrow.time64("us"), pyarrow.duration("ns"): pyarrow.duration("us")}
    for at, field in enumerate(batch.schema):
        kind = coarser.get(field.type)
        if pyarrow.types.is_timestamp(field.type) and field.type.unit == "ns":
            kind = pyarrow.timestamp("us", field.type.tz)
        if kind is not None:
            batch = batch.set_column(at, field.name, batch.column(at).cast(kind, safe=False))
    return batch


def page_of_row(origin: Origin, number: int, load: Callable[[], Mapping[str, Any]]) -> Page | Rejection:
    """The page of the row with a number (from 1), which `load` gives; a rejection if the row cannot be loaded, or holds no
    content."""
    row_id, source = f"{origin.id}#{number}", f"{origin.source}#{number}"
    try:
        loaded = with_partition(_sound(load()), origin.partition)
        row = dict(zip(origin.fields_of([*loaded]), loaded.values(), strict=True))
        given = row.get("id")
        if not _is_missing(given):
            row_id = _text(given) or str(given)
        known = _fields(row)
        fields = _content(row) | {"outlet": origin.outlet_of(known.get("url"))} | known
        extra = {name: value for name, value in row.items() if _is_extra(name, value, known)} if origin.with_extra else {}
        return Page(id=row_id, source=source, extra=extra, **fields)
    except UnreadableError as error:
        return Rejection(id=row_id, source=source, reason=error.reason, detail=str(error))


def _sound(value: Any, depth: int = 0) -> Any:
    """The value with U+FFFD for lone surrogates, which UTF-8 cannot encode. Raises UnreadableError if nested too deep."""
    if isinstance(value, str):
        return _without_surrogates(value)
    if not isinstance(value, (dict, list)):
        return value
    if depth > _MAX_NESTING:
        raise UnreadableError("bad_row", f"nested more than {_MAX_NESTING} deep; flatten the row")
    if isinstance(value, list):
        return [_sound(item, depth + 1) for item in value]
    return {_sound(name, depth + 1): _sound(item, depth + 1) for name, item in value.items()}


def _without_surrogates(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _content(row: Mapping[str, Any]) -> dict[str, Any]:
    """Content and format of the page of a row."""
    name = next((name for name in CONTENT if row.get(name) == "" or not _is_missing(row.get(name))), None)
    if name is None:
        raise UnreadableError("no_content", f"none of {', '.join(CONTENT)} among its fields: {', '.join(row) or 'no field'}")
    content = row[name]
    if not isinstance(content, (str, bytes)):
        raise UnreadableError("bad_row", f"field {name!r} is {type(content).__name__}, not text")
    if not content.strip():
        raise UnreadableError("empty", f"field {name!r} holds nothing but white space")
    return {"content": content, "format": CONTENT[name]}


def _fields(row: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a page that the row names."""
    texts = {name: _text(row[name]) for name in FIELDS if not _is_missing(row.get(name))}
    return {name: text for name, text in texts.items() if text is not None}


def _is_missing(value: Any) -> bool:
    """Whether it is null, empty, or NaN, which tables of numbers and texts have in its place."""
    return value in (None, "") or (isinstance(value, float) and math.isnan(value))


def _is_extra(name: str, value: Any, known: Mapping[str, str]) -> bool:
    """Whether a field is none of a page, or has a value that a page cannot take. `known`: the fields of the page."""
    return name not in KNOWN or (name in FIELDS and name not in known and not _is_missing(value))


def _text(value: Any) -> str | None:
    """The value of a field as text; None for what is none, such as a list."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        # A column of whole numbers with gaps is one of floats to many programs.
        return str(int(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None
