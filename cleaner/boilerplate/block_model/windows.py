"""Functions of a column of numbers over the blocks of a page: neighbours, moving means, distances, runs.

`shifted`, `mean_around`, `since` and `until` also take many columns at once, one a row: with so few blocks, time goes by the
number of numpy calls.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]
#: The largest distance, in blocks; also "there is none".
FAR = 99.0


def shifted(values: Column, shift: int) -> Column:
    """For each block the value of the one `shift` blocks before it (negative: after it); -1 beyond the page's ends."""
    moved = np.full(values.shape, -1.0)
    if abs(shift) < values.shape[-1]:
        if shift > 0:
            moved[..., shift:] = values[..., :-shift]
        else:
            moved[..., :shift] = values[..., -shift:]
    return moved


def mean_around(values: Column, half: int) -> Column:
    """The mean over the block and `half` blocks on both sides; beyond the ends values are 0."""
    size = values.shape[-1]
    total = np.zeros((*values.shape[:-1], size + 1))
    np.cumsum(values, axis=-1, out=total[..., 1:])
    at = np.arange(size)
    low, high = np.maximum(0, at - half), np.minimum(size, at + half + 1)
    mean: Column = (total[..., high] - total[..., low]) / (2 * half + 1)
    return mean


def since(mask: Column) -> Column:
    """Number of blocks up to the nearest one above for which the mask holds: 0 if it holds for the block, `FAR` for none."""
    at = np.arange(mask.shape[-1])
    last = np.maximum.accumulate(np.where(mask, at, -int(FAR) - len(at)), axis=-1)
    return np.minimum(FAR, at - last)


def until(mask: Column) -> Column:
    """Number of blocks down to the nearest one below for which the mask holds; otherwise as `since`."""
    return since(mask[..., ::-1])[..., ::-1]


def same_as_above(values: Column) -> Column:
    """Whether the block above has the same value."""
    return np.concatenate([[0.0], values[1:] == values[:-1]]) if len(values) else np.zeros(0)


def run_lengths(mask: Column) -> tuple[Column, Column]:
    """For each block the length of the run of equal mask values that it is in, and its place in the run, from 0."""
    if not len(mask):
        return np.zeros(0), np.zeros(0)
    starts = np.flatnonzero(np.concatenate([[True], mask[1:] != mask[:-1]]))
    lengths = np.diff(np.concatenate([starts, [len(mask)]]))
    return np.repeat(lengths, lengths), np.arange(len(mask)) - np.repeat(starts, lengths)


def counted(numbers: Column) -> Column:
    """For each block how many blocks have its number."""
    return np.bincount(numbers)[numbers].astype(float) if len(numbers) else np.zeros(0)
