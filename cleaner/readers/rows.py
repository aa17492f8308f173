"""Rows of JSONL and Parquet → pages.

A row has one of `html`, `markdown`, `text`, and optionally `id url outlet title published`; other fields travel in `extra`.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, BinaryIO

from cleaner.errors import UnreadableError
from cleaner.model import Format, Page, Rejection
from cleaner.text.encoding import decode

CONTENT: Mapping[str, Format] = {"html": "html", "markdown": "markdown", "text": "auto"}
FIELDS = ("url", "outlet", "title", "published")
_BATCH_ROWS = 64
_SPOOL_BYTES = 64 << 20


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
        if line is None or line.strip():
            yield _taken(origin, number, partial(_json_object, line, max_bytes))
            nothing = False
    if nothing:
        raise UnreadableError("empty", "no row in the file")


def parquet_pages(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejection]:
    """One page or rejection a row, rows numbered from 1."""
    import pyarrow
    import pyarrow.parquet

    number = 0
    try:
        file = pyarrow.parquet.ParquetFile(_seekable(stream))
        for batch in file.iter_batches(batch_size=_BATCH_ROWS):
            for number, row in enumerate(batch.to_pylist(), start=number + 1):  # noqa: B020  # goes on counting
                yield _taken(origin, number, partial(dict, row))
    except pyarrow.ArrowInvalid as error:
        raise UnreadableError("bad_file", f"not a Parquet file: {error}") from error
    if number == 0:
        raise UnreadableError("empty", "no row in the file")


def _taken(origin: Origin, number: int, load: Callable[[], Mapping[str, Any]]) -> Page | Rejection:
    """The page of a row, or the rejection of one that cannot be loaded or has wrong fields."""
    row_id, source = f"{origin.id}#{number}", f"{origin.source}#{number}"
    try:
        row = load()
        row_id = str(row["id"]) if row.get("id") not in (None, "") else row_id
        return _page(row, row_id, source, origin.outlet)
    except UnreadableError as error:
        return Rejection(id=row_id, source=source, reason=error.reason, detail=str(error))


def _lines(stream: BinaryIO, max_bytes: int) -> Iterator[bytes | None]:
    """The lines; None for one that is too long, whose rest is passed over without being held."""
    while line := stream.readline(max_bytes + 1):
        if len(line) <= max_bytes:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(max_bytes)
        yield None


def _seekable(stream: BinaryIO) -> Any:
    """Parquet is read from its end: what comes out of a decompressor goes to a temporary file first."""
    if stream.seekable():
        return stream
    spool = tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES)  # noqa: SIM115  # lives as long as its reader
    while piece := stream.read(1 << 20):
        spool.write(piece)
    spool.seek(0)
    return spool


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
