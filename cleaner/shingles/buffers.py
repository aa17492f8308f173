"""Texts and their shingles as flat arrays: no Python object for each of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

U64 = NDArray[np.uint64]
Positions = NDArray[np.int64]
Shares = NDArray[np.float64]
_TAKEN = 1 << 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Texts one after the other: UTF-8 `data`, and `offsets` into it, one more than there are texts."""

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
        # Some at a time, as each byte needs a place of eight.
        for first in range(0, len(starts), _TAKEN):
            some = slice(first, first + _TAKEN)
            into = slice(offsets[first], offsets[first + len(starts[some])])
            places = np.repeat(starts[some] - offsets[:-1][some], sizes[some])
            places += np.arange(into.start, into.stop)
            data[into] = self.data[places]
        return Texts(data=data, offsets=offsets)

    def strings(self) -> list[str]:
        """The texts as Python has them."""
        data, ends = self.data.tobytes(), self.offsets.tolist()
        return [data[start:end].decode(errors="surrogatepass") for start, end in pairwise(ends)]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Texts out of strings. A lone surrogate, which UTF-8 proper cannot hold, is written as if it could."""
        return cls.of_bytes([text.encode(errors="surrogatepass") for text in texts])

    @classmethod
    def joined(cls, parts: Sequence["Texts"]) -> "Texts":
        """The texts of all parts."""
        sizes = np.concatenate([np.zeros(1, np.int64), *(part.sizes for part in parts)])
        data = np.concatenate([np.zeros(0, np.uint8), *(part.data for part in parts)])
        return cls(data=data, offsets=np.cumsum(sizes))

    @classmethod
    def of_bytes(cls, pieces: Sequence[bytes | memoryview]) -> "Texts":
        """Texts out of their UTF-8 bytes."""
        offsets = np.fromiter(accumulate(map(len, pieces), initial=0), np.int64, len(pieces) + 1)
        return cls(data=np.frombuffer(b"".join(pieces), np.uint8), offsets=offsets)

    @classmethod
    def of_arrow(cls, column: Any) -> "Texts":
        """Texts out of a pyarrow string column without nulls, without a copy of them."""
        import pyarrow

        wide = pyarrow.types.is_large_string(column.type)
        kind, (_, offsets, data) = np.int64 if wide else np.int32, column.buffers()
        ends = np.frombuffer(offsets, kind)[column.offset : column.offset + len(column) + 1].astype(np.int64)
        whole = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
        return cls(data=whole[ends[0] : ends[-1]], offsets=ends - ends[0])


class Workspace:
    """Arrays that are used again for one part of the work after the other: fresh memory costs as much as the work itself."""

    def __init__(self) -> None:
        self._held: dict[str, NDArray[Any]] = {}

    def take(self, name: str, size: int, kind: Any) -> NDArray[Any]:
        """An array of this size, with anything in it; it is lost when the same name is taken once more."""
        held = self._held.get(name)
        if held is None or len(held) < size:
            held = self._held[name] = np.empty(size + size // 4, kind)
        return held[:size]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shingles:
    """The shingles of texts one after the other, in order and repeats included.

    `values`: 64-bit hashes. `offsets`: into `values`, one more than there are texts. `folded`: for each text a 64-bit hash
    of all of its folded words; texts that fold alike have the same.
    """

    values: U64
    offsets: Positions
    folded: U64

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Which texts have any shingle."""
        return np.diff(self.offsets) > 0
