"""Rows of JSONL and Parquet → pages.

A row has one of `html`, `markdown`, `text`, and optionally `id url outlet title published`; other fields travel in `extra`.
"""

import codecs
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, BinaryIO

from cleaner.errors import UnreadableError
from cleaner.readers.streams import seekable
from cleaner.records import Format, Page, Rejection
from cleaner.text.encoding import decode

CONTENT: Mapping[str, Format] = {"html": "html", "markdown": "markdown", "text": "auto"}
FIELDS = ("url", "outlet", "title", "published")
_BATCH_ROWS = 64
# Far more than any row has, and far less than what pickle and JSON give up at.
_MAX_NESTING = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where rows come from: the id and path of their file, and the outlet they have unless they name one."""

    id: str
    source: str
    outlet: str | None = None


def jsonl_pages(stream: BinaryIO, origin: Origin, *, max_bytes: int) -> Iterator[Page | Rejection]:
    """One page or rejection a line; blank lines do not count. Rows are numbered from 1, blank lines included."""
    nothing = True
    for number, line in enumerate(_lines(stream, max_bytes), start=1):
        if line is None or line.removeprefix(codecs.BOM_UTF8).strip():
            yield _taken(origin, number, partial(_json_object, line, max_bytes))
            nothing = False
    if nothing:
        raise UnreadableError("empty", "no row in the file")


def parquet_pages(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejection]:
    """One page or rejection a row, rows numbered from 1."""
    import pyarrow
    import pyarrow.parquet

    done = 0
    with seekable(stream) as whole:
        try:
            file = pyarrow.parquet.ParquetFile(whole)
            for batch in file.iter_batches(batch_size=_BATCH_ROWS):
                yield from pages_of_batch(batch, origin, done + 1)
                done += batch.num_rows
        except pyarrow.ArrowException as error:
            raise UnreadableError("bad_file", f"not a Parquet file: {error}") from error
    if not done:
        raise UnreadableError("empty", "no row in the file")


def pages_of_batch(batch: Any, origin: Origin, first: int) -> Iterator[Page | Rejection]:
    """One page or rejection for each row of a pyarrow record batch; `first` is the number of its first row."""
    for number, load in enumerate(_loaders(batch), start=first):
        yield _taken(origin, number, load)


def _loaders(batch: Any) -> list[Callable[[], Mapping[str, Any]]]:
    """What loads each row of a batch. Where a value of one row cannot be loaded, the others still can."""
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
    """The batch with its times cut to microseconds: Python has no finer ones."""
    import pyarrow

    coarser = {pyarrow.time64("ns"): pyarrow.time64("us"), pyarrow.duration("ns"): pyarrow.duration("us")}
    for at, field in enumerate(batch.schema):
        kind = coarser.get(field.type)
        if pyarrow.types.is_timestamp(field.type) and field.type.unit == "ns":
            kind = pyarrow.timestamp("us", field.type.tz)
        if kind is not None:
            batch = batch.set_column(at, field.name, batch.column(at).cast(kind, safe=False))
    return batch


def _taken(origin: Origin, number: int, load: Callable[[], Mapping[str, Any]]) -> Page | Rejection:
    """The page of a row, or the rejection of one that cannot be loaded or has wrong fields."""
    row_id, source = f"{origin.id}#{number}", f"{origin.source}#{number}"
    try:
        row = _sound(load())
        row_id = str(row["id"]) if row.get("id") not in (None, "") else row_id
        return _page(row, row_id, source, origin.outlet)
    except UnreadableError as error:
        return Rejection(id=row_id, source=source, reason=error.reason, detail=str(error))


def _sound(value: Any, depth: int = 0) -> Any:
    """The value with every lone surrogate, which no file can hold, replaced. Raises UnreadableError for a nest too deep."""
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
    """The lines; None for one that is too long without its end, whose rest is passed over without being held."""
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


def _page(row: Mapping[str, Any], row_id: str, source: str, outlet: str | None) -> Page:
    held = [name for name in CONTENT if row.get(name) is not None]
    if not held:
        raise UnreadableError("no_content", f"none of {', '.join(CONTENT)} among its fields: {', '.join(row) or 'no field'}")
    content = row[held[0]]
    if not isinstance(content, (str, bytes)):
        raise UnreadableError("bad_row", f"field {held[0]!r} is {type(content).__name__}, not text")
    if not content.strip():
        raise UnreadableError("empty", f"field {held[0]!r} holds nothing but white space")
    fields = {name: _text(name, row[name]) for name in FIELDS if row.get(name) not in (None, "")}
    return Page(
        content=content,
        format=CONTENT[held[0]],
        id=row_id,
        source=source,
        extra={name: value for name, value in row.items() if name not in {*CONTENT, *FIELDS, "id"}},
        **{"outlet": outlet, **fields},
    )


def _text(name: str, value: Any) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if not isinstance(value, str):
        raise UnreadableError("bad_row", f"field {name!r} is {type(value).__name__}, not text")
    return value
