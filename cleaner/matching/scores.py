"""Exact scores of pairs: shared shingles, Jaccard, containment both ways."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.matching.chunks import chunks
from cleaner.text.buffers import Positions, Shingles, Texts
from cleaner.text.shingles import Shingling, shingle

Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Columns, a row for each pair: how many different shingles the two sides have, and share."""

    shared: Positions
    left_size: Positions
    right_size: Positions

    def __len__(self) -> int:
        return len(self.shared)

    def where(self, mask: NDArray[np.bool_]) -> "Scores":
        """The rows that the mask is true for."""
        return Scores(shared=self.shared[mask], left_size=self.left_size[mask], right_size=self.right_size[mask])

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


def score_pairs(  # noqa: PLR0913  # the pairs are two columns
    left: Positions,
    right: Positions,
    texts: Callable[[Positions], Texts],
    sizes: Positions,
    *,
    shingling: Shingling,
    compiled: bool,
) -> Scores:
    """Exact scores of pairs of positions. `texts` reads those at positions, `sizes` are in bytes. Pairs are best sorted."""
    parts = [_part(found, *pairs, shingling, compiled=compiled) for found, pairs in chunks(left, right, texts, sizes)]
    columns = np.concatenate([np.zeros((3, 0), np.int64), *parts], axis=1)
    return Scores(shared=columns[0], left_size=columns[1], right_size=columns[2])


def _part(texts: Texts, lefts: Positions, rights: Positions, shingling: Shingling, *, compiled: bool) -> Positions:
    shingles = shingle(texts, shingling, compiled=compiled)
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
