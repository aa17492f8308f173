"""Walk the inputs and read each file by its ending.

Endings are .html .htm .md .txt .jsonl .parquet, each also with .gz or .zst behind it. Every file gives pages or a
rejection, so that what comes out can be counted against what went in.
"""

import gzip
import io
import os
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cleaner.errors import UnreadableError
from cleaner.model import Format, Page, Rejection
from cleaner.readers.rows import Origin, jsonl_pages, parquet_pages

PAGE_FORMATS: dict[str, Format] = {".html": "html", ".htm": "html", ".md": "markdown", ".txt": "auto"}
ROW_ENDINGS = (".jsonl", ".parquet")
COMPRESSION = {".gz": "gzip", ".zst": "zstd"}
STDIN = "-"
# pyarrow gives out a whole buffer or an error: a small buffer loses little of a damaged file.
_ZSTD_BYTES = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file to read: its path, the id it has without another, and the name of its folder below the input."""

    path: Path
    id: str
    folder: str | None = None

    @property
    def ending(self) -> str:
        """The ending that says what the file is, without that of the compression."""
        suffixes = [s.lower() for s in self.path.suffixes]
        if suffixes and suffixes[-1] in COMPRESSION:
            suffixes.pop()
        return suffixes[-1] if suffixes else ""

    @property
    def compression(self) -> str | None:
        """What the file is compressed with, as pyarrow calls it."""
        return COMPRESSION.get(self.path.suffix.lower())

    def identity(self) -> dict[str, str | int]:
        """What tells whether the file is the same as in an earlier run: path, size and time of its last change."""
        if str(self.path) == STDIN:
            return {"path": STDIN, "read_at": time.time_ns()}
        status = self.path.stat()
        return {"path": str(self.path.absolute()), "bytes": status.st_size, "changed": status.st_mtime_ns}


def walk(inputs: Sequence[str | Path]) -> list[InputFile]:
    """The files below the inputs, in order of their names. A file that is named is taken whatever its ending.

    Raises UnreadableError where an input does not exist, or where there is nothing to read in any of them.
    """
    found: list[InputFile] = []
    for given in inputs:
        root = Path(given)
        if str(given) == STDIN:
            found.append(InputFile(path=Path(STDIN), id="stdin"))
        elif root.is_dir():
            found += _walk_folder(root)
        elif root.exists():
            found.append(InputFile(path=root, id=root.name))
        else:
            raise UnreadableError("unreadable", f"{root}: no such file or folder")
    if not found:
        endings = " ".join([*PAGE_FORMATS, *ROW_ENDINGS])
        raise UnreadableError(
            "unreadable", f"nothing to read in {', '.join(map(str, inputs))}; wanted {endings} (.gz, .zst)"
        )
    return found


def _walk_folder(root: Path) -> Iterator[InputFile]:
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            path = Path(folder, name)
            below = path.relative_to(root)
            file = InputFile(path=path, id=below.as_posix(), folder=below.parent.name or None)
            if not name.startswith(".") and file.ending in {*PAGE_FORMATS, *ROW_ENDINGS}:
                yield file


def read(files: Sequence[InputFile], *, max_page_bytes: int, outlet_from_folder: bool = False) -> Iterator[Page | Rejection]:
    """The pages of the files, one after the other; a rejection for everything that is none. Memory: one page or batch."""
    for file in files:
        outlet = file.folder if outlet_from_folder else None
        try:
            yield from _read_file(file, outlet, max_page_bytes)
        except UnreadableError as error:
            yield Rejection(id=file.id, source=str(file.path), reason=error.reason, detail=str(error))


def _read_file(file: InputFile, outlet: str | None, max_bytes: int) -> Iterator[Page | Rejection]:
    origin = Origin(id=file.id, source=str(file.path), outlet=outlet)
    with _opened(file) as stream:
        if file.ending == ".parquet":
            yield from parquet_pages(stream, origin)
        elif file.ending == ".jsonl" or (str(file.path) == STDIN and _begins_with_object(stream)):
            yield from jsonl_pages(stream, origin, max_bytes=max_bytes)
        else:
            yield _page(file, stream, outlet, max_bytes)


def _begins_with_object(stream: Any) -> bool:
    """Whether what comes in is rows of JSON, told without taking anything out."""
    start: bytes = stream.peek(1)
    return start.lstrip()[:1] == b"{"


def _page(file: InputFile, stream: BinaryIO, outlet: str | None, max_bytes: int) -> Page:
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise UnreadableError("too_large", f"more than {max_bytes} bytes; raise the setting clean.max_page_bytes to take it")
    if not content.strip():
        raise UnreadableError("empty", f"{len(content)} bytes, all of them white space" if content else "0 bytes")
    kind = PAGE_FORMATS.get(file.ending, "auto")
    return Page(content=content, format=kind, id=file.id, source=str(file.path), outlet=outlet)


@contextmanager
def _opened(file: InputFile) -> Iterator[BinaryIO]:
    """The file, decompressed. Errors of opening, reading and decompressing become UnreadableError."""
    try:
        if str(file.path) == STDIN:
            yield sys.stdin.buffer
        else:
            with _decompressed(file) as stream:
                yield stream
    except UnreadableError:
        raise
    except (PermissionError, FileNotFoundError, IsADirectoryError) as error:
        raise UnreadableError("unreadable", f"cannot be opened: {error.strerror or error}") from error
    except (OSError, EOFError, zlib.error) as error:
        if file.compression is None:
            raise UnreadableError("unreadable", f"cannot be read: {error}") from error
        raise UnreadableError("truncated", f"the {file.compression} data ends too early or is damaged: {error}") from error


def _decompressed(file: InputFile) -> BinaryIO:
    """The bytes of a file. What stands before a damaged place is given out before the error is."""
    if file.compression == "gzip":
        return gzip.open(file.path)  # type: ignore[return-value]  # a GzipFile is a binary stream in all but its base class
    if file.compression == "zstd":
        import pyarrow

        stream = pyarrow.input_stream(str(file.path), compression="zstd")
        return io.BufferedReader(stream, buffer_size=_ZSTD_BYTES)
    return file.path.open("rb")
