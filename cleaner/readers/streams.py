"""Opening inputs as streams of bytes: decompression, streams that cannot seek, a look at the first bytes, lines of a
bounded length."""

import codecs
import gzip
import io
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol

from cleaner.errors import UnreadableError

# Buffer of the zstd decoder. pyarrow returns a full buffer or an error, so a small one loses little of a damaged file.
_ZSTD_BYTES = 4_096
# A copy of a stream that cannot seek stays in memory up to this size.
_SPOOL_BYTES = 64 << 20
# Most bytes read at a time while looking for the first byte that is not white space.
_LOOK_BYTES = 1_024
# What compressed data begins with.
_MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_MAGIC_BYTES = 4


class Openable(Protocol):
    """A path, or what can be opened as one."""

    def open(self, mode: Literal["rb"], /) -> BinaryIO:
        """Its bytes, in a stream with a buffer."""


@contextmanager
def opened(path: Openable | None, compression: str | None = None) -> Iterator[BinaryIO]:
    """The decompressed bytes of a file, or of standard input where the path is None.

    The bytes before a damaged place can be read before the error is raised. Errors of opening, reading and decompressing
    inside the `with` block become UnreadableError ("unreadable" or "truncated").
    """
    try:
        if path is None:
            yield _standard_input()
        else:
            with path.open("rb") as raw:
                if compression and not isinstance(path, Path):
                    # Servers and their clients may have decompressed what is called .gz.
                    compression = _compression_by(raw.peek(_MAGIC_BYTES))  # type: ignore[attr-defined]  # buffered
                with decompressed(raw, compression) as stream:
                    yield stream
    except (PermissionError, FileNotFoundError, IsADirectoryError) as error:
        raise UnreadableError("unreadable", f"cannot be opened: {error.strerror or error}") from error
    except (OSError, EOFError, zlib.error) as error:
        if compression is None:
            raise UnreadableError("unreadable", f"cannot be read: {error}") from error
        raise UnreadableError("truncated", f"the {compression} data ends too early or is damaged: {error}") from error


def _standard_input() -> BinaryIO:
    # None in a process that was started with standard input closed, although the type does not say so.
    stdin: Any = sys.stdin
    if stdin is None:
        raise UnreadableError("unreadable", "standard input is closed")
    stream: BinaryIO = stdin.buffer
    return stream


def _compression_by(start: bytes) -> str | None:
    """How data is compressed, by its first bytes."""
    return next((name for magic, name in _MAGIC.items() if start.startswith(magic)), None)


def decompressed(raw: BinaryIO, compression: str | None) -> BinaryIO:
    """The bytes that were compressed ("gzip", "zstd"), to be used in a `with` statement; the stream itself for None."""
    if compression == "gzip":
        return gzip.open(raw)  # type: ignore[return-value]  # a GzipFile has the methods of BinaryIO, not its base class
    if compression == "zstd":
        import pyarrow

        return io.BufferedReader(pyarrow.CompressedInputStream(raw, "zstd"), buffer_size=_ZSTD_BYTES)
    return raw


@contextmanager
def seekable(stream: Any) -> Iterator[Any]:
    """The stream itself if it can seek, otherwise a temporary copy of it. (Parquet is read from its end.)"""
    # A GzipFile can seek, but to go back it decompresses everything again from the start.
    if stream.seekable() and not isinstance(stream, gzip.GzipFile):
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
        while piece := stream.read(1 << 20):
            spool.write(piece)
        spool.seek(0)
        yield spool


@contextmanager
def unpacked(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The decompressed bytes of a stream whose first bytes say how it is compressed; others as they are.

    Errors of decompressing inside the `with` block become UnreadableError ("truncated").
    """
    start = stream.read(_MAGIC_BYTES)
    compression = _compression_by(start)
    try:
        with decompressed(put_back(start, stream), compression) as whole:
            yield whole
    except (OSError, EOFError, zlib.error) as error:
        if compression is None:
            raise
        raise UnreadableError("truncated", f"the {compression} data ends too early or is damaged: {error}") from error


def first_bytes(stream: BinaryIO, max_bytes: int, count: int = 1) -> tuple[bytes, BinaryIO]:
    """The first bytes that are neither white space nor a byte order mark, at least `count` of them, and a stream that still
    begins at the beginning.

    Blocks until there are such bytes. Returns fewer where the first `max_bytes` have no more.
    """
    taken, first = b"", b""
    while len(first) < count and len(taken) <= max_bytes and (piece := stream.readline(_LOOK_BYTES)):
        taken += piece
        first += (piece if first else piece.removeprefix(codecs.BOM_UTF8)).lstrip()
    return first, put_back(taken, stream)


def lines(stream: BinaryIO, max_bytes: int) -> Iterator[bytes | None]:
    """The lines; None for one of more than `max_bytes` bytes (its end not counted), which is not held in memory."""
    while line := stream.readline(max_bytes + len(b"\r\n")):
        if len(line.removesuffix(b"\n").removesuffix(b"\r")) <= max_bytes:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(max_bytes)
        yield None


def put_back(taken: bytes, rest: BinaryIO) -> BinaryIO:
    """A stream of the bytes that were taken out of another one, and of what is left in that."""
    return io.BufferedReader(_PutBack(taken, rest))


class _PutBack(io.RawIOBase):
    """Bytes that were taken out of a stream, then the rest of the stream."""

    def __init__(self, taken: bytes, rest: BinaryIO) -> None:
        self._taken = io.BytesIO(taken)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._taken.read(len(buffer)) or self._rest.read1(len(buffer))  # type: ignore[attr-defined]  # buffered
        buffer[: len(data)] = data
        return len(data)
