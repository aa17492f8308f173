"""Connected components of a graph given as pairs."""

import numpy as np

from cleaner.shingles.buffers import Positions


def group_numbers(left: Positions, right: Positions, count: int) -> Positions:
    """For each of the members 0 to `count` - 1 the least member of its component; for a member without a pair itself.

    Each round joins every component with a lower neighbour and points all members to the least one at once, so that few
    rounds are needed (Y. Shiloach and U. Vishkin, "An O(log n) parallel connectivity algorithm", 1982).

    >>> group_numbers(np.array([1, 4]), np.array([4, 2]), 5).tolist()
    [0, 1, 1, 3, 1]
    """
    least = np.arange(count)
    while True:
        one, other = least[left], least[right]
        apart = one != other
        if not apart.any():
            return least
        left, right = left[apart], right[apart]
        one, other = one[apart], other[apart]
        np.minimum.at(least, np.maximum(one, other), np.minimum(one, other))
        while (further := least[least]).tobytes() != least.tobytes():
            least = further


def groups(left: Positions, right: Positions) -> list[Positions]:
    """The components of at least one pair: the members of each in ascending order, components by their first members."""
    members, ends = np.unique(np.concatenate([left, right]), return_inverse=True)
    numbers = group_numbers(ends[: len(left)], ends[len(left) :], len(members))
    order = np.argsort(numbers, kind="stable")
    cuts = np.flatnonzero(np.diff(numbers[order])) + 1
    return [group for group in np.split(members[order], cuts) if len(group)]
