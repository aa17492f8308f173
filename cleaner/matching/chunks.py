"""Pairs of articles, some at a time, with the texts of those: memory does not grow with the number of pairs."""

from collections.abc import Callable, Iterator

import numpy as np

from cleaner.text.buffers import Positions, Texts
from cleaner.text.groups import group_numbers

#: Bytes of text that are held at a time.
_HELD_BYTES = 1 << 20


def chunks(
    left: Positions, right: Positions, texts: Callable[[Positions], Texts], sizes: Positions
) -> Iterator[tuple[Texts, tuple[Positions, Positions]]]:
    """The texts of some pairs, and those pairs by number of text, in order.

    `texts` reads those at positions, which are in order; `sizes`: of all texts, in bytes. An article of several pairs of a
    chunk is read once, so pairs of one group are best next to each other (`grouped`).
    """
    for start, end in _cuts(sizes[left] + sizes[right]):
        both = np.concatenate([left[start:end], right[start:end]])
        positions, numbers = np.unique(both, return_inverse=True)
        yield texts(positions), (numbers[: end - start], numbers[end - start :])


def grouped(left: Positions, right: Positions) -> Positions:
    """An order of pairs that keeps those of the same group of connected articles together, by their left article."""
    members, numbers = np.unique(np.concatenate([left, right]), return_inverse=True)
    groups = group_numbers(numbers[: len(left)], numbers[len(left) :], len(members))
    return np.lexsort((right, left, groups[numbers[: len(left)]]))


def _cuts(sizes: Positions) -> Iterator[tuple[int, int]]:
    total = np.cumsum(sizes)
    start = 0
    while start < len(sizes):
        before = total[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(total, before + _HELD_BYTES, side="right")))
        yield start, end
        start = end
