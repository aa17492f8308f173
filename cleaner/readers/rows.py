"""Rows of JSONL and Parquet, one by one → pages, and rejections that say what is wrong with a row.

A row has its content in one of the fields `html`, `markdown`, `text` (the first that is not null counts), and optionally
`id url outlet title published`; all other fields travel in `extra`.
"""

import codecs
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, BinaryIO

from cleaner.errors import UnreadableError
from cleaner.records import Format, Page, Rejection
from cleaner.text.encoding import decode

#: Fields that may hold the content of a page → its format.
CONTENT: Mapping[str, Format] = {"html": "html", "markdown": "markdown", "text": "auto"}
#: Fields of a page that a row may name, besides its id.
FIELDS = ("url", "outlet", "title", "published")
#: Every field that has a place of its own in a page.
KNOWN = frozenset({*CONTENT, *FIELDS, "id"})
# Depth of lists and objects in a row: more than real rows have, and less than pickle and JSON can take.
_MAX_NESTING = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where rows come from.

    `id` and `source`: id and path of their file; number and file make the id and the source of a row ("news.jsonl#7").
    `outlet`: the outlet of rows that name none.
    `with_extra`: whether fields other than the known ones are wanted.
    """

    id: str
    source: str
    outlet: str | None = None
    with_extra: bool = True


def jsonl_pages(stream: BinaryIO, origin: Origin, *, max_bytes: int) -> Iterator[Page | Rejection]:
    """A page or a rejection for each line that is not blank. A row's number is that of its line, counted from 1.

    Raises UnreadableError ("empty") at the end if all lines are blank.
    """
    is_empty = True
    for number, line in enumerate(_lines(stream, max_bytes), start=1):
        if line is None or line.removeprefix(codecs.BOM_UTF8).strip():
            yield _page_or_rejection(origin, number, partial(_json_object, line, max_bytes))
            is_empty = False
    if is_empty:
        raise UnreadableError("empty", "no row in the file")


def pages_of_batch(batch: Any, origin: Origin, first: int) -> Iterator[Page | Rejection]:
    """A page or a rejection for each row of a pyarrow record batch; `first`: the number of its first row."""
    for number, load in enumerate(_loaders(batch), start=first):
        yield _page_or_rejection(origin, number, load)


def extras_of_batch(batch: Any) -> list[Mapping[str, Any]]:
    """The rows of a record batch of fields that are not known. Raises UnreadableError where a row cannot be taken."""
    return [_sound(load()) for load in _loaders(batch)]


def _loaders(batch: Any) -> list[Callable[[], Mapping[str, Any]]]:
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
            raise UnreadableError("bad_row", f"field {name!r} cannot be read: {error}") from error
    return row


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


def _page_or_rejection(origin: Origin, number: int, load: Callable[[], Mapping[str, Any]]) -> Page | Rejection:
    """The page of a row; a rejection if the row cannot be loaded or has wrong fields."""
    row_id, source = f"{origin.id}#{number}", f"{origin.source}#{number}"
    try:
        row = _sound(load())
        row_id = str(row["id"]) if row.get("id") not in (None, "") else row_id
        fields = _content(row) | {"outlet": origin.outlet} | _fields(row)
        extra = {name: value for name, value in row.items() if name not in KNOWN} if origin.with_extra else {}
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


def _lines(stream: BinaryIO, max_bytes: int) -> Iterator[bytes | None]:
    """The lines; None for one of more than `max_bytes` bytes (its end not counted), which is not held in memory."""
    while line := stream.readline(max_bytes + len(b"\r\n")):
        if len(line.removesuffix(b"\n").removesuffix(b"\r")) <= max_bytes:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(max_bytes)
        yield None


def _json_object(line: bytes | None, max_bytes: int) -> dict[str, Any]:
    if line is None:
        raise UnreadableError("too_large", f"a row of more than {max_bytes} bytes (setting clean.max_page_bytes)")
    try:
        row = json.loads(decode(line))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("bad_row", f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise UnreadableError("bad_row", f"a JSON {type(row).__name__}, not an object")
    return row


def _content(row: Mapping[str, Any]) -> dict[str, Any]:
    """Content and format of the page of a row."""
    name = next((name for name in CONTENT if row.get(name) is not None), None)
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
    return {name: _text(name, row[name]) for name in FIELDS if row.get(name) not in (None, "")}


def _text(name: str, value: Any) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if not isinstance(value, str):
        raise UnreadableError("bad_row", f"field {name!r} is {type(value).__name__}, not text")
    return value
