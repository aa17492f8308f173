"""Read input files into record batches of pages. What cannot be read becomes a row with the reason, so nothing is lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from cleaner.errors import SettingsError, UnreadableError
from cleaner.readers.archives import archived_pages
from cleaner.readers.delimited import delimited_pages
from cleaner.readers.feeds import feed_pages
from cleaner.readers.files import PAGE_FORMATS, InputFile
from cleaner.readers.json_rows import json_pages, jsonl_pages
from cleaner.readers.rows import Origin
from cleaner.readers.streams import first_bytes, opened, unpacked
from cleaner.records import Page, Rejection
from cleaner.settings import CleanSettings

#: Rows of a batch, at the most.
ROWS = 1_000
#: Bytes of a batch, at the most: enough for `ROWS` pages of usual size, and few enough to hold several batches in memory.
MAX_BATCH_BYTES = 32 << 20
# What kinds of input begin with, where no name tells; and how many bytes are looked at.
_STARTS = {b"{": ".jsonl", b"PAR1": ".parquet", b"WARC/": ".warc"}
_LOOKED_AT = 8


def read(
    files: Sequence[InputFile],
    settings: CleanSettings,
    *,
    extra: bool = True,
    rows: int = ROWS,
    max_batch_bytes: int = MAX_BATCH_BYTES,
) -> Iterator[Any]:
    """The pages of the files, in order, as pyarrow record batches of the schema `cleaner.records.schemas.PAGES`.

    `settings`: larger files and JSONL rows than `max_page_bytes` are rejected unread (other rows may be larger: see
    `page_text`); with `outlet_from_folder`, pages that name no outlet get the name of the folder that their file lies in;
    `columns` names the columns of rows.
    `extra`: whether to keep the fields of rows that no step reads; without them Parquet is read faster.
    `rows`, `max_batch_bytes`: a batch ends where it has this many rows, or where one more row would exceed this size.
    A batch may hold rows of many files. The same files and limits always give the same batches.

    Memory: some batches. Files are opened one after the other, as batches are asked for.
    Raises SettingsError for limits out of their range.
    """
    if rows < 1 or not 1 <= max_batch_bytes < 1 << 31:
        raise SettingsError(f"batches of {rows} rows and {max_batch_bytes} bytes; at least 1 of each, and less than 2 GiB")
    from cleaner.readers.cutting import cut

    reader = _Reader(
        settings=settings,
        with_extra=extra,
        rows=rows,
        max_batch_bytes=max_batch_bytes,
    )
    return cut(reader.pages(files), rows, max_batch_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """How files are read: the arguments of `read`."""

    settings: CleanSettings
    with_extra: bool
    rows: int
    max_batch_bytes: int

    def pages(self, files: Sequence[InputFile]) -> Iterator[Page | Rejection | Any]:
        """Pages, rejections, and record batches of pages. A file that cannot be read to its end ends with a rejection."""
        for file in files:
            try:
                yield from self._pages_of(file)
            except UnreadableError as error:
                yield Rejection(id=file.id, source=file.source, reason=error.reason, detail=str(error))

    def _pages_of(self, file: InputFile) -> Iterator[Page | Rejection | Any]:
        if file.problem:
            raise UnreadableError("unreadable", file.problem)
        outlet = file.folder if self.settings.outlet_from_folder else None
        origin = Origin(
            id=file.id,
            source=file.source,
            outlet=outlet,
            with_extra=self.with_extra,
            columns=self.settings.column_of,
        )
        with opened(None if file.is_stdin else file.path, file.compression) as raw:
            if file.is_stdin:
                with unpacked(raw) as stream:
                    first, whole = first_bytes(stream, self.settings.max_page_bytes, _LOOKED_AT)
                    yield from self._pages_of_kind(_kind_by(first), whole, origin, file)
            else:
                yield from self._pages_of_kind(file.ending, raw, origin, file)

    def _pages_of_kind(
        self, kind: str, stream: BinaryIO, origin: Origin, file: InputFile
    ) -> Iterator[Page | Rejection | Any]:
        """The pages of a stream of a kind, which is the ending of such files. Readers are loaded where they are needed."""
        limit = self.settings.max_page_bytes
        if kind == ".parquet":
            from cleaner.readers.parquet import parquet_pages

            yield from parquet_pages(stream, origin, rows=self.rows, max_batch_bytes=self.max_batch_bytes)
        elif kind in (".jsonl", ".ndjson"):
            yield from jsonl_pages(stream, origin, max_bytes=limit)
        elif kind == ".json":
            yield from json_pages(stream, origin, max_bytes=limit)
        elif kind in (".csv", ".tsv"):
            yield from delimited_pages(stream, origin, max_bytes=limit, delimiter="\t" if kind == ".tsv" else None)
        elif kind in (".warc", ".wet"):
            yield from archived_pages(stream, origin, max_bytes=limit)
        elif kind in (".rss", ".atom", ".xml"):
            yield from feed_pages(stream, origin, max_bytes=limit)
        else:
            yield _page(file, stream, origin.outlet, limit)


def _kind_by(first: bytes) -> str:
    """The kind of standard input by its first bytes; empty for a page."""
    # A list in JSON holds objects; a page in Markdown may begin with a bracket.
    if first.startswith(b"[") and first[1:].lstrip().startswith(b"{"):
        return ".json"
    return next((kind for start, kind in _STARTS.items() if first.startswith(start)), "")


def _page(file: InputFile, stream: BinaryIO, outlet: str | None, max_bytes: int) -> Page:
    """The page that a file is."""
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise UnreadableError("too_large", f"more than {max_bytes} bytes; raise the setting clean.max_page_bytes to take it")
    if not content.strip():
        raise UnreadableError("empty", f"{len(content)} bytes, all of them white space" if content else "0 bytes")
    kind = PAGE_FORMATS.get(file.ending, "auto")
    return Page(content=content, format=kind, id=file.id, source=file.source, outlet=outlet)
