"""Read input files into record batches of pages. What cannot be read becomes a row with the reason, so nothing is lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from cleaner.errors import SettingsError, UnreadableError
from cleaner.readers.ahead import fetched_ahead
from cleaner.readers.archives import archived_pages
from cleaner.readers.delimited import delimited_pages
from cleaner.readers.feeds import feed_pages
from cleaner.readers.files import PACKED_ENDINGS, PAGE_FORMATS, InputFile
from cleaner.readers.json_rows import json_pages, jsonl_pages
from cleaner.readers.rows import CONTENT, Origin
from cleaner.readers.streams import decompressed, first_bytes, unpacked
from cleaner.records import Page, Rejection
from cleaner.settings import CleanSettings

#: Rows of a batch, at the most.
ROWS = 1_000
#: Bytes of a batch, at the most: enough for `ROWS` pages of usual size, and few enough to hold several batches in memory.
MAX_BATCH_BYTES = 32 << 20
# What kinds of input begin with, where no name tells; and how many bytes are looked at.
_STARTS = {b"{": ".jsonl", b"PAR1": ".parquet", b"WARC/": ".warc", b"PK\x03\x04": ".zip"}
_TAR_AT, _TAR = 257, b"ustar"
_LOOKED_AT = 262
# A partition holds many pages: it is neither the content of one nor its id.
_NOT_OF_PARTITIONS = frozenset({*CONTENT, "id"})


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
    `page_text`); `columns` names the columns of rows; with `outlet_from_folder`, pages that name no outlet get the name of
    the folder that their file lies in; straight in the input, or where that is a file, the host of their address, if they
    name one, and else the name of the input folder, or the host that the file comes from.
    `extra`: whether to keep the fields of rows that no step reads; without them Parquet is read faster.
    `rows`, `max_batch_bytes`: a batch ends where it has this many rows, or where one more row would exceed this size.
    A batch may hold rows of many files. The same files and limits always give the same batches.

    Memory: some batches. Files are opened one after the other, as batches are asked for.
    Raises SettingsError for limits out of their range, AddressError where an address cannot be reached.
    """
    if rows < 1 or not 1 <= max_batch_bytes < 1 << 31:
        raise SettingsError(f"batches of {rows} rows and {max_batch_bytes} bytes; at least 1 of each, and less than 2 GiB")
    from cleaner.readers.cutting import cut

    reader = _Reader(
        settings=settings, columns=settings.column_of, with_extra=extra, rows=rows, max_batch_bytes=max_batch_bytes
    )
    return cut(reader.pages(files), rows, max_batch_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """How files are read: the arguments of `read`, and the columns of the settings, parsed."""

    settings: CleanSettings
    columns: Mapping[str, str]
    with_extra: bool
    rows: int
    max_batch_bytes: int

    def pages(self, files: Sequence[InputFile]) -> Iterator[Page | Rejection | Any]:
        """Pages, rejections, and record batches of pages. A file that cannot be read to its end ends with a rejection."""
        for file in fetched_ahead(files):
            try:
                yield from self._pages_of(file)
            except UnreadableError as error:
                yield _rejection(file, error)

    def _pages_of(self, file: InputFile) -> Iterator[Page | Rejection | Any]:
        if file.problem:
            raise UnreadableError("unreadable", file.problem)
        with file.opened() as raw:
            if file.is_stdin:
                with unpacked(raw) as stream:
                    first, whole = first_bytes(stream, self.settings.max_page_bytes, _LOOKED_AT)
                    yield from self._pages_of_kind(_kind_by(first), whole, file)
            else:
                yield from self._pages_of_kind(file.ending, raw, file)

    def _pages_of_members(self, archive: InputFile, ending: str, stream: BinaryIO) -> Iterator[Page | Rejection | Any]:
        from cleaner.readers.packed import member_file, members, unpacking, why_skipped

        for member in members(stream, ending, archive.size()):
            if why_skipped(archive, member):
                continue
            file = member_file(archive, member)
            try:
                with unpacking(), member.open() as raw, decompressed(raw, file.compression) as content:
                    yield from self._pages_of_kind(file.ending, content, file)
            except UnreadableError as error:
                yield _rejection(file, error)

    def _origin(self, file: InputFile) -> Origin:
        wanted = self.settings.outlet_from_folder
        return Origin(
            id=file.id,
            source=file.source,
            outlet=file.folder if wanted else None,
            hosts_are_outlets=wanted,
            root=file.root if wanted else None,
            partition={key: value for key, value in file.partition.items() if key not in _NOT_OF_PARTITIONS},
            with_extra=self.with_extra,
            columns=self.columns,
        )

    def _pages_of_kind(self, kind: str, stream: BinaryIO, file: InputFile) -> Iterator[Page | Rejection | Any]:
        """The pages of a stream of a kind, which is the ending of such files. Readers are loaded where they are needed."""
        limit, origin = self.settings.max_page_bytes, self._origin(file)
        if kind in PACKED_ENDINGS:
            yield from self._pages_of_members(file, kind, stream)
        elif kind == ".parquet":
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
            yield _page(file, stream, origin, limit)


def _rejection(file: InputFile, error: UnreadableError) -> Rejection:
    return Rejection(id=file.id, source=file.source, reason=error.reason, detail=str(error))


def _kind_by(first: bytes) -> str:
    """The kind of standard input by its first bytes; empty for a page."""
    if first.startswith(_TAR, _TAR_AT):
        return ".tar"
    # A list in JSON holds objects; a page in Markdown may begin with a bracket.
    if first.startswith(b"[") and first[1:].lstrip().startswith(b"{"):
        return ".json"
    return next((kind for start, kind in _STARTS.items() if first.startswith(start)), "")


def _page(file: InputFile, stream: BinaryIO, origin: Origin, max_bytes: int) -> Page:
    """The page that a file is."""
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise UnreadableError("too_large", f"more than {max_bytes} bytes; raise the setting clean.max_page_bytes to take it")
    if not content.strip():
        raise UnreadableError("empty", f"{len(content)} bytes, all of them white space" if content else "0 bytes")
    kind = PAGE_FORMATS.get(file.ending, "auto")
    said, extra = origin.of_partition()
    fields = {"outlet": origin.outlet_of(said.get("url"))} | said
    return Page(content=content, format=kind, id=file.id, source=file.source, extra=extra, **fields)
