"""The bytes of an input: opened, decompressed, looked into without being used up."""

import codecs
import gzip
import io
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from cleaner.errors import UnreadableError

# pyarrow gives out a whole buffer or an error: a small buffer loses little of a damaged file.
_ZSTD_BYTES = 4_096
_SPOOL_BYTES = 64 << 20
_LOOK_BYTES = 1_024


@contextmanager
def opened(path: Path | None, compression: str | None = None) -> Iterator[BinaryIO]:
    """The bytes of a file, decompressed; without a path those of standard input.

    What stands before a damaged place is given out before the error is. Errors of opening, reading and decompressing
    become UnreadableError.
    """
    try:
        if path is None:
            yield _standard_input()
        else:
            with path.open("rb") as raw, _decompressed(raw, compression) as stream:
                yield stream
    except (PermissionError, FileNotFoundError, IsADirectoryError) as error:
        raise UnreadableError("unreadable", f"cannot be opened: {error.strerror or error}") from error
    except (OSError, EOFError, zlib.error) as error:
        if compression is None:
            raise UnreadableError("unreadable", f"cannot be read: {error}") from error
        raise UnreadableError("truncated", f"the {compression} data ends too early or is damaged: {error}") from error


def _standard_input() -> BinaryIO:
    # None where whoever started the process closed it, whatever the type says.
    given: Any = sys.stdin
    if given is None:
        raise UnreadableError("unreadable", "standard input is closed")
    stream: BinaryIO = given.buffer
    return stream


def _decompressed(raw: BinaryIO, compression: str | None) -> BinaryIO:
    if compression == "gzip":
        return gzip.open(raw)  # type: ignore[return-value]  # a GzipFile is a binary stream in all but its base class
    if compression == "zstd":
        import pyarrow

        return io.BufferedReader(pyarrow.CompressedInputStream(raw, "zstd"), buffer_size=_ZSTD_BYTES)
    return raw


@contextmanager
def seekable(stream: Any) -> Iterator[Any]:
    """A stream that can be read from its end: what cannot go back goes to a temporary file first."""
    # To go back in gzip is to decompress it again from its start.
    if stream.seekable() and not isinstance(stream, gzip.GzipFile):
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
        while piece := stream.read(1 << 20):
            spool.write(piece)
        spool.seek(0)
        yield spool


def first_byte(stream: BinaryIO, max_bytes: int) -> tuple[bytes, BinaryIO]:
    """The first byte that is neither white space nor a byte order mark, and the stream with nothing taken out of it.

    Waits until that byte is there, and gives up (an empty answer) after `max_bytes`.
    """
    taken, first = b"", b""
    while not first and len(taken) <= max_bytes and (piece := stream.readline(_LOOK_BYTES)):
        taken += piece
        first = piece.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    return first, io.BufferedReader(_PutBack(taken, stream))


class _PutBack(io.RawIOBase):
    """A stream with what was taken out of it put back."""

    def __init__(self, taken: bytes, rest: BinaryIO) -> None:
        self._taken = io.BytesIO(taken)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._taken.read(len(buffer)) or self._rest.read1(len(buffer))  # type: ignore[attr-defined]  # buffered
        buffer[: len(data)] = data
        return len(data)
