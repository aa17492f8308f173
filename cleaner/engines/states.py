"""Values that took long to make, each in a file named by what it was made from, so that a run that is taken up has them."""

import io
import pickle
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from cleaner.engines.table import finished

Value = TypeVar("Value")

# What stands behind a pickled value: a mark, what it was made from, a checksum, its length.
_END = struct.Struct("<8s16sIQ")
_MARK = b"cleaner1"


@dataclass(frozen=True, slots=True)
class States:
    """Values in a folder. What cannot be read, whole and under its own name, is made anew."""

    folder: Path

    def kept(self, name: str, digest: str, make: Callable[[], Value]) -> Value:
        """The value that was made from this before, or else is made now. `name` may have slashes: folders."""
        path = self.path(name, digest)
        found = read_state(path, digest)
        if found:
            value: Value = found[0]
            return value
        made = make()
        write_state(path, digest, made)
        return made

    def path(self, name: str, digest: str) -> Path:
        """Where a value lies."""
        return self.folder / f"{name}-{digest}.state"


def write_state(path: Path, digest: str, value: object) -> None:
    """Write a value; its file gets its name when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with finished(path) as unfinished, unfinished.open("wb") as file:
        counted = _Counted(file)
        pickle.dump(value, counted, protocol=pickle.HIGHEST_PROTOCOL)
        file.write(_END.pack(_MARK, digest.encode(), counted.checksum, counted.length))


def read_state(path: Path, digest: str) -> tuple[Any] | None:
    """A value that was written, in a tuple; None where there is none, or none that is whole."""
    try:
        data = memoryview(path.read_bytes())
        mark, own, checksum, length = _END.unpack(data[-_END.size :])
    except (OSError, struct.error):
        return None
    packed = data[: -_END.size]
    if (mark, own, length) != (_MARK, digest.encode(), len(packed)) or zlib.crc32(packed) != checksum:
        return None
    return (pickle.loads(packed),)  # noqa: S301  # this run wrote it, to its own folder


def digest_of_value(value: object) -> str:
    """A short name of a value, by its content: the same in every process, however its parts came to be."""
    packed = io.BytesIO()
    pickler = pickle.Pickler(packed, protocol=pickle.HIGHEST_PROTOCOL)
    # Without this a text that stands twice is packed once or twice, by whether it is one object.
    pickler.fast = True
    pickler.dump(value)
    return blake2b(packed.getbuffer(), digest_size=8).hexdigest()


class _Counted:
    """A file that is written to, with length and checksum of what was written."""

    def __init__(self, file: Any) -> None:
        self._file, self.length, self.checksum = file, 0, 0

    def write(self, data: Any) -> int:
        data = memoryview(data).cast("B") if not isinstance(data, bytes) else data
        self.length += len(data)
        self.checksum = zlib.crc32(data, self.checksum)
        self._file.write(data)
        return len(data)
