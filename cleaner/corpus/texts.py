"""Where the texts of a corpus lie: in memory, or in a temporary file; and a view of them without some substrings."""

import os
import re
import tempfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cleaner.errors import EngineError

if TYPE_CHECKING:
    from cleaner.shingles.buffers import Positions, Texts

# Bytes that are read at a time to check them.
_CHECKED_BYTES = 4 << 20


class TextStore(Protocol):
    """Texts by position. Once no text is appended any more, several threads may read."""

    @property
    def sizes(self) -> "Positions":
        """Bytes of each text, or the most that it may have."""
        ...

    def append(self, texts: "Texts") -> None:
        """Add texts at the end."""
        ...

    def read(self, positions: "Positions") -> "Texts":
        """The texts at these positions, which ascend."""
        ...

    def close(self) -> None:
        """Free what the texts take; they cannot be read any more."""
        ...


class _StoredTexts(ABC):
    """Texts one after the other in some medium of bytes."""

    def __init__(self) -> None:
        # Where each text ends, in parts, after the start of the first; joined when it is asked for.
        self._ends: list[Any] = [[0]]
        self._bytes = 0

    @property
    def sizes(self) -> "Positions":
        """Bytes of each text."""
        import numpy as np

        return np.diff(self._offsets())

    def append(self, texts: "Texts") -> None:
        """Add texts at the end."""
        self._write(texts.data.data)
        self._ends.append(texts.offsets[1:] + self._bytes)
        self._bytes += len(texts.data)

    def read(self, positions: "Positions") -> "Texts":
        """The texts at these positions, which ascend."""
        import numpy as np

        from cleaner.shingles.buffers import Texts

        if not len(positions):
            return Texts.of_bytes([])
        offsets = self._offsets()
        sizes = offsets[positions + 1] - offsets[positions]
        # Neighbouring texts are read in one go.
        firsts = np.flatnonzero(np.diff(positions, prepend=-2) != 1)
        starts, ends = offsets[positions[firsts]], offsets[positions[np.append(firsts[1:], len(positions)) - 1] + 1]
        data, done = np.empty(int(sizes.sum()), np.uint8), 0
        for start, size in zip(starts.tolist(), (ends - starts).tolist(), strict=True):
            self._read(data.data[done : done + size], start)
            done += size
        return Texts(data=data, offsets=np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)]))

    def _offsets(self) -> "Positions":
        import numpy as np

        if len(self._ends) > 1 or isinstance(self._ends[0], list):
            self._ends = [np.concatenate(self._ends, dtype=np.int64)]
        offsets: Positions = self._ends[0]
        return offsets

    @abstractmethod
    def close(self) -> None:
        """Free what the texts take."""

    @abstractmethod
    def _write(self, data: memoryview) -> None:
        """Add bytes at the end."""

    @abstractmethod
    def _read(self, into: memoryview, start: int) -> None:
        """Fill a buffer with the bytes from a place on."""


class MemoryTexts(_StoredTexts):
    """Texts in memory, as UTF-8."""

    def __init__(self) -> None:
        super().__init__()
        self._data = bytearray()

    def close(self) -> None:
        """Free the memory."""
        self._data = bytearray()
        self._ends, self._bytes = [[0]], 0

    def _write(self, data: memoryview) -> None:
        self._data += data

    def _read(self, into: memoryview, start: int) -> None:
        with memoryview(self._data) as whole:
            into[:] = whole[start : start + len(into)]


class FileTexts(_StoredTexts):
    """Texts in a temporary file, which goes when it is closed. `folder`: where it lies."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self._file: Any = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115  # closed by `close`

    @classmethod
    def at(cls, path: Path) -> "FileTexts":
        """Texts in a file that stays. What it holds already counts once `skip` says so."""
        texts = cls.__new__(cls)
        _StoredTexts.__init__(texts)
        texts._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644), "r+b", buffering=0)
        return texts

    @property
    def size(self) -> int:
        """Bytes of all texts."""
        return self._bytes

    def skip(self, sizes: "Positions") -> None:
        """Take the next bytes of the file for texts of these sizes."""
        import numpy as np

        self._ends.append(np.cumsum(sizes) + self._bytes)
        self._bytes += int(sizes.sum())

    def truncate(self) -> None:
        """Remove what stands in the file behind the texts."""
        self._file.truncate(self._bytes)

    def checksum(self, start: int, size: int) -> int | None:
        """CRC-32 of bytes of the file; None where it ends before."""
        checksum, buffer = 0, bytearray(min(size, _CHECKED_BYTES))
        while size:
            done = os.preadv(self._file.fileno(), [memoryview(buffer)[:size]], start)
            if not done:
                return None
            checksum = zlib.crc32(memoryview(buffer)[:done], checksum)
            start, size = start + done, size - done
        return checksum

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, data: memoryview) -> None:
        place = self._bytes
        while data:
            written = os.pwrite(self._file.fileno(), data, place)
            data, place = data[written:], place + written

    def _read(self, into: memoryview, start: int) -> None:
        # Of gigabytes a system may give less than is asked for.
        while into:
            done = os.preadv(self._file.fileno(), [into], start)
            if not done:
                raise EngineError("the file of texts ends before its texts do: another process cut it; run again")
            into, start = into[done:], start + done


class StrippedTexts:
    """The texts of another store without some substrings, whatever their case: what a damaged copy and its sound original
    have in common. Texts are stripped as they are read."""

    def __init__(self, store: TextStore, substrings: Sequence[str]) -> None:
        self._store = store
        self._substrings = tuple(substrings)

    @property
    def sizes(self) -> "Positions":
        """Bytes of each text before it is stripped: the most that it may have."""
        return self._store.sizes

    def append(self, texts: "Texts") -> None:
        """Add texts at the end of the store."""
        self._store.append(texts)

    def read(self, positions: "Positions") -> "Texts":
        """The texts at these positions, stripped."""
        from cleaner.shingles.buffers import Texts

        return Texts.of(self._pattern.sub("", text) for text in self._store.read(positions).strings())

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._substrings, key=lambda part: (-len(part), part))
        return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
