"""The distinct shingles of a text: the plain path's way to look up what two texts have in common."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.shingles.buffers import U64, Mask, Positions


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DistinctShingles:
    """The distinct shingles of one text: their `values`, ascending; the `first` place of each; and how often it stands
    there (`counts`). `number_at`: for each place of the text the number of its shingle among these."""

    values: U64
    first: NDArray[np.int64]
    counts: NDArray[np.int64]
    number_at: NDArray[np.int64]

    @classmethod
    def of(cls, shingles: U64) -> "DistinctShingles":
        """Those of a text, given all of its shingles in order.

        >>> DistinctShingles.of(np.array([7, 5, 7], np.uint64)).number_at.tolist()
        [1, 0, 1]
        """
        values, first, number_at, counts = np.unique(shingles, return_index=True, return_inverse=True, return_counts=True)
        return cls(values=values, first=first, counts=counts, number_at=number_at)

    def common(self, other: "DistinctShingles") -> tuple[Positions, Positions]:
        """The shingles that both texts have: their numbers in this one, ascending, and in the other one."""
        if not len(self.values) or not len(other.values):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        places = np.minimum(np.searchsorted(other.values, self.values), len(other.values) - 1)
        mine = np.flatnonzero(other.values[places] == self.values)
        return mine, places[mine]

    def at(self, numbers: Positions) -> Mask:
        """At which places of the text one of these shingles stands."""
        chosen = np.zeros(len(self.values), np.bool_)
        chosen[numbers] = True
        mask: Mask = chosen[self.number_at]
        return mask
