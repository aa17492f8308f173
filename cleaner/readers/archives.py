"""Web archives (WARC, and WET with texts alone) → pages, by FastWARC."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from cleaner.errors import UnreadableError
from cleaner.readers.content import PAGE_TYPES, decoded_as_said
from cleaner.readers.rows import Origin
from cleaner.records import Page, Rejection

_OK = 200


def archived_pages(stream: BinaryIO, origin: Origin, *, max_bytes: int) -> Iterator[Page | Rejection]:
    """A page or a rejection for each answer of a server, resource and converted text in an archive, counted from 1.

    Answers that are no page are rejected: of another status than 200 ("http_status"), of another media type ("other_type").
    Requests, and what else an archive says of itself, are not counted. The date of capture is in `extra`.
    Raises UnreadableError ("empty", or "bad_file" where the stream is no archive).
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(stream, record_types=wanted, auto_decode="all"), start=1):
            yield _page(record, origin, number, max_bytes)
    except OSError as error:
        raise UnreadableError("truncated" if number else "bad_file", f"behind record {number}: {error}") from error
    if not number:
        raise UnreadableError("empty", "no page in the archive")


def _page(record: Any, origin: Origin, number: int, max_bytes: int) -> Page | Rejection:
    row_id, source = f"{origin.id}#{number}", f"{origin.source}#{number}"
    url = record.headers.get("WARC-Target-URI")
    said, extra = origin.of_partition()
    fields = {"outlet": origin.outlet_of(url), **said, "url": url}
    if origin.with_extra:
        extra["warc_date"] = record.headers.get("WARC-Date")
    try:
        return Page(id=row_id, source=source, extra=extra, **fields, **_content(record, max_bytes))
    except UnreadableError as error:
        return Rejection(id=row_id, source=source, reason=error.reason, detail=str(error))


def _content(record: Any, max_bytes: int) -> dict[str, Any]:
    """Content and format of a record."""
    address = record.headers.get("WARC-Target-URI") or "no address"
    status = record.http_headers.status_code if record.is_http and record.http_headers else None
    if status not in (None, _OK):
        raise UnreadableError("http_status", f"{address}: status {status}")
    kind = record.http_content_type if record.is_http else record.headers.get("Content-Type")
    media = (kind or "").partition(";")[0].strip().lower()
    if media not in PAGE_TYPES:
        raise UnreadableError("other_type", f"{address}: {media or 'no media type'}, which is no page")
    data = record.reader.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise UnreadableError("too_large", f"{address}: more than {max_bytes} bytes (setting clean.max_page_bytes)")
    if not data.strip():
        raise UnreadableError("empty", f"{address}: {len(data)} bytes, none of them text")
    return {"content": decoded_as_said(data, record.http_charset if record.is_http else None), "format": PAGE_TYPES[media]}
