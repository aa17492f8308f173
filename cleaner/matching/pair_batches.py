"""Pairs of articles in batches, so that the memory for their texts does not grow with the number of pairs."""

from collections.abc import Iterator

import numpy as np

from cleaner.corpus.packing import Pairs
from cleaner.shingles.buffers import Positions

# Bytes of text in a batch.
_HELD_BYTES = 1 << 20
# Bytes of text, counted anew for each pair, among which the end of a batch is looked for.
_SEARCHED_BYTES = 1 << 22


def batched_pairs(left: Positions, right: Positions, sizes: Positions) -> Iterator[tuple[Positions, slice]]:
    """Batches of pairs in order: the positions of their articles, ascending, and which pairs they are.

    `sizes`: bytes of each text. An article with several pairs in a batch is read once, so pairs of one group of copies are
    best next to each other (`grouped`).
    """
    for start, end in _cuts(left, right, sizes):
        yield np.unique(np.concatenate([left[start:end], right[start:end]])), slice(start, end)


def grouped(left: Positions, right: Positions) -> Positions:
    """An order of pairs that keeps those of one group of copies together: by the first article that is paired with both.

    Connected components would not do: a few accidental pairs connect a large part of a corpus.
    """
    first = np.arange(1 + int(right.max(initial=-1)))
    np.minimum.at(first, right, left)
    return np.lexsort((right, left, first[left]))


def numbers_in(positions: Positions, pairs: Pairs) -> Pairs:
    """The pairs by the number of their articles among these positions, which ascend."""
    return np.searchsorted(positions, pairs[0]), np.searchsorted(positions, pairs[1])


def _cuts(left: Positions, right: Positions, sizes: Positions) -> Iterator[tuple[int, int]]:
    """Runs of pairs whose articles, each counted once, hold `_HELD_BYTES` of text; a run has at least one pair."""
    total = np.cumsum(sizes[left] + sizes[right])
    start = 0
    while start < len(left):
        before = total[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(total, before + _SEARCHED_BYTES, side="right")))
        # Where each article comes for the first time.
        both = np.stack([left[start:end], right[start:end]], axis=1).ravel()
        firsts = np.unique(both, return_index=True)[1]
        new = np.zeros(len(both), np.int64)
        new[firsts] = sizes[both[firsts]]
        held = np.cumsum(new[::2] + new[1::2])
        end = start + max(1, int(np.searchsorted(held, _HELD_BYTES, side="right")))
        yield start, end
        start = end
