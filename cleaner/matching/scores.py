"""Exact scores of pairs: shared shingles, Jaccard, containment both ways."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.text.buffers import Positions, Shingles, Texts
from cleaner.text.shingles import Shingling, shingle, use_compiled

#: Texts that are held at a time.
_HELD_BYTES = 16 << 20
Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Columns, a row for each pair: how many different shingles the two sides have, and share."""

    shared: Positions
    left_size: Positions
    right_size: Positions

    def __len__(self) -> int:
        return len(self.shared)

    @property
    def jaccard(self) -> Shares:
        """Shared shingles over all shingles (0-1; nothing shared by nothing is 0)."""
        return _share(self.shared, self.left_size + self.right_size - self.shared)

    @property
    def containment_left(self) -> Shares:
        """The share of the left text's shingles that the right one has."""
        return _share(self.shared, self.left_size)

    @property
    def containment_right(self) -> Shares:
        """The share of the right text's shingles that the left one has."""
        return _share(self.shared, self.right_size)


def score_pairs(
    left: Positions, right: Positions, texts: Callable[[Positions], Texts], sizes: Positions, *, shingling: Shingling
) -> Scores:
    """Exact scores of pairs of positions, sorted by the left one. `texts` reads those at positions, `sizes` are in bytes.

    Memory does not grow with the number of pairs: texts are read again for every 16 MB of them. A few texts are scored in
    plain Python, for more of them kernels are compiled; the scores are the same.
    """
    # Left and right are read in one go, an article of several pairs once.
    parts = [
        _part(left[start:end], right[start:end], texts, shingling, compiled=compiled)
        for start, end, compiled in _cuts(sizes[left] + sizes[right])
    ]
    columns = np.concatenate([np.zeros((3, 0), np.int64), *parts], axis=1)
    return Scores(shared=columns[0], left_size=columns[1], right_size=columns[2])


def _cuts(sizes: Positions) -> Iterator[tuple[int, int, bool]]:
    """Ranges of pairs, each of some bytes, and whether they are many."""
    total = np.cumsum(sizes)
    start = 0
    compiled = len(total) > 0 and use_compiled(int(total[-1]))
    while start < len(sizes):
        before = total[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(total, before + _HELD_BYTES, side="right")))
        yield start, end, compiled
        start = end


def _part(
    left: Positions, right: Positions, texts: Callable[[Positions], Texts], shingling: Shingling, *, compiled: bool
) -> Positions:
    positions, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    shingles = shingle(texts(positions), shingling, compiled=compiled)
    lefts, rights = places[: len(left)], places[len(left) :]
    if compiled:
        from cleaner.matching.kernels import overlaps

        sizes, shared = overlaps(shingles.values, shingles.offsets, lefts, rights)
    else:
        sizes, shared = _plain_overlaps(shingles, lefts, rights)
    return np.stack([shared, sizes[lefts], sizes[rights]])


def _plain_overlaps(shingles: Shingles, lefts: Positions, rights: Positions) -> tuple[Positions, Positions]:
    ends = shingles.offsets
    sets = [np.unique(shingles.values[start:end]) for start, end in zip(ends, ends[1:], strict=False)]
    shared = [len(np.intersect1d(sets[a], sets[b], assume_unique=True)) for a, b in zip(lefts, rights, strict=True)]
    return np.array([len(one) for one in sets], np.int64), np.array(shared, np.int64)


def _share(part: Positions, whole: Positions) -> Shares:
    return part / np.maximum(whole, 1)
