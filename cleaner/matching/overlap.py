"""Exact scores of pairs: shared shingles, Jaccard, containment both ways."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.shingles.buffers import Positions, Shares, Shingles

_COLUMNS = ("shared", "left_size", "right_size")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Columns, a row for each pair: how many different shingles the two sides have, and share."""

    shared: Positions
    left_size: Positions
    right_size: Positions

    def __len__(self) -> int:
        return len(self.shared)

    def where(self, mask: NDArray[Any]) -> "Scores":
        """The rows that a mask is true for, or that have these numbers."""
        return Scores(**{name: getattr(self, name)[mask] for name in _COLUMNS})

    @classmethod
    def joined(cls, parts: Sequence["Scores"]) -> "Scores":
        """The rows of all parts."""
        none = np.zeros(0, np.int64)
        columns = {name: np.concatenate([none, *(getattr(part, name) for part in parts)]) for name in _COLUMNS}
        return cls(**columns)

    @property
    def jaccard(self) -> Shares:
        """Shared shingles over all shingles (0-1; of two texts without any it is 0)."""
        return _share(self.shared, self.left_size + self.right_size - self.shared)

    @property
    def containment_left(self) -> Shares:
        """The share of the left text's shingles that the right one has."""
        return _share(self.shared, self.left_size)

    @property
    def containment_right(self) -> Shares:
        """The share of the right text's shingles that the left one has."""
        return _share(self.shared, self.right_size)

    @property
    def containment(self) -> Shares:
        """The larger of both containments."""
        return np.maximum(self.containment_left, self.containment_right)


def score_pairs(shingles: Shingles, lefts: Positions, rights: Positions, *, compiled: bool) -> Scores:
    """Exact scores of pairs of texts by number. Pairs with the same left text are best next to each other."""
    if compiled:
        from cleaner.matching.overlap_kernels import overlaps

        sizes, shared = overlaps(shingles.values, shingles.offsets, lefts, rights)
    else:
        sizes, shared = _plain_overlaps(shingles, lefts, rights)
    return Scores(shared=shared, left_size=sizes[lefts], right_size=sizes[rights])


def _plain_overlaps(shingles: Shingles, lefts: Positions, rights: Positions) -> tuple[Positions, Positions]:
    ends = shingles.offsets
    sets = [np.unique(shingles.values[start:end]) for start, end in itertools.pairwise(ends)]
    shared = [len(np.intersect1d(sets[a], sets[b], assume_unique=True)) for a, b in zip(lefts, rights, strict=True)]
    return np.array([len(one) for one in sets], np.int64), np.array(shared, np.int64)


def _share(part: Positions, whole: Positions) -> Shares:
    return part / np.maximum(whole, 1)
