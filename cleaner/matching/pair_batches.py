"""Pairs of articles, some at a time, with the texts of those: memory does not grow with the number of pairs."""

from collections.abc import Callable, Iterator

import numpy as np

from cleaner.shingles.buffers import Positions, Texts

# Bytes of text that are held at a time; and of the pairs among which those of the next time are looked for.
_HELD_BYTES, _LOOKED_BYTES = 1 << 20, 1 << 22


def chunks(
    left: Positions, right: Positions, texts: Callable[[Positions], Texts], sizes: Positions
) -> Iterator[tuple[Texts, tuple[Positions, Positions]]]:
    """The texts of some pairs, and those pairs by number of text, in order.

    `texts` reads those at positions, which are in order; `sizes`: of all texts, in bytes. An article of several pairs of a
    chunk is read once, so pairs of one group are best next to each other (`grouped`).
    """
    for start, end in _cuts(left, right, sizes):
        both = np.concatenate([left[start:end], right[start:end]])
        positions, numbers = np.unique(both, return_inverse=True)
        yield texts(positions), (numbers[: end - start], numbers[end - start :])


def grouped(left: Positions, right: Positions) -> Positions:
    """An order of pairs that keeps those of one group of copies together: by the first article that is a pair with both.

    A group of connected articles would not do: a few accidental pairs connect a large part of a corpus.
    """
    first = np.arange(1 + int(right.max(initial=-1)))
    np.minimum.at(first, right, left)
    return np.lexsort((right, left, first[left]))


def _cuts(left: Positions, right: Positions, sizes: Positions) -> Iterator[tuple[int, int]]:
    """Runs of pairs whose articles, each of them once, hold some bytes of text; a run has one pair at least."""
    total = np.cumsum(sizes[left] + sizes[right])
    start = 0
    while start < len(left):
        before = total[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(total, before + _LOOKED_BYTES, side="right")))
        # Where each article comes for the first time.
        both = np.stack([left[start:end], right[start:end]], axis=1).ravel()
        firsts = np.unique(both, return_index=True)[1]
        new = np.zeros(len(both), np.int64)
        new[firsts] = sizes[both[firsts]]
        held = np.cumsum(new[::2] + new[1::2])
        end = start + max(1, int(np.searchsorted(held, _HELD_BYTES, side="right")))
        yield start, end
        start = end
