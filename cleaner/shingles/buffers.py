"""Texts and their shingles as flat arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

U64 = NDArray[np.uint64]
Positions = NDArray[np.int64]
Shares = NDArray[np.float64]
Mask = NDArray[np.bool_]
# Texts that are copied at a time.
_COPIED = 1 << 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Texts one after the other: text t is the UTF-8 `data[offsets[t] : offsets[t + 1]]`. Lone surrogates, which proper
    UTF-8 cannot hold, are encoded as if it could ("surrogatepass")."""

    data: NDArray[np.uint8]
    offsets: Positions

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def sizes(self) -> Positions:
        """Bytes of each text."""
        return np.diff(self.offsets)

    def take(self, numbers: NDArray[Any]) -> "Texts":
        """The texts of these numbers."""
        starts, sizes = self.offsets[numbers], self.sizes[numbers]
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        data = np.empty(offsets[-1], np.uint8)
        # In parts, because the index of one byte takes eight.
        for first in range(0, len(starts), _COPIED):
            part = slice(first, first + _COPIED)
            into = slice(offsets[first], offsets[first + len(starts[part])])
            places = np.repeat(starts[part] - offsets[:-1][part], sizes[part])
            places += np.arange(into.start, into.stop)
            data[into] = self.data[places]
        return Texts(data=data, offsets=offsets)

    def strings(self) -> list[str]:
        """The texts as Python strings."""
        data, ends = self.data.tobytes(), self.offsets.tolist()
        return [data[start:end].decode(errors="surrogatepass") for start, end in pairwise(ends)]

    def to_arrow(self) -> Any:
        """The texts as a pyarrow array of large strings that shares their memory."""
        import pyarrow

        buffers = [None, pyarrow.py_buffer(self.offsets), pyarrow.py_buffer(self.data)]
        return pyarrow.Array.from_buffers(pyarrow.large_string(), len(self), buffers)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Texts from strings."""
        return cls.of_bytes([text.encode(errors="surrogatepass") for text in texts])

    @classmethod
    def of_bytes(cls, pieces: Sequence[bytes | memoryview]) -> "Texts":
        """Texts from their UTF-8 bytes."""
        offsets = np.fromiter(accumulate(map(len, pieces), initial=0), np.int64, len(pieces) + 1)
        return cls(data=np.frombuffer(b"".join(pieces), np.uint8), offsets=offsets)

    @classmethod
    def of_arrow(cls, column: Any) -> "Texts":
        """Texts from a pyarrow string array without nulls, sharing its memory."""
        import pyarrow

        wide = pyarrow.types.is_large_string(column.type)
        kind, (_, offsets, data) = np.int64 if wide else np.int32, column.buffers()
        if not len(column):
            return cls.of_bytes([])
        ends = np.frombuffer(offsets, kind)[column.offset : column.offset + len(column) + 1].astype(np.int64)
        whole = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
        return cls(data=whole[ends[0] : ends[-1]], offsets=ends - ends[0])


class Workspace:
    """Scratch arrays that are reused from one batch of work to the next: new memory costs as much as the work itself."""

    def __init__(self) -> None:
        self._held: dict[str, NDArray[Any]] = {}

    def take(self, name: str, size: int, kind: Any) -> NDArray[Any]:
        """An array of this size with undefined content. Taking the same name again invalidates it."""
        held = self._held.get(name)
        if held is None or len(held) < size:
            held = self._held[name] = np.empty(size + size // 4, kind)
        return held[:size]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shingles:
    """The shingles of many texts, in order and with repeats: those of text t are `values[offsets[t] : offsets[t + 1]]`.

    `values`: 64-bit hashes. `folded`: for each text a 64-bit hash of all of its folded words; it is the same for two texts
    whose folded words are.
    """

    values: U64
    offsets: Positions
    folded: U64

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def filled(self) -> Mask:
        """Which texts have any shingle."""
        return np.diff(self.offsets) > 0
