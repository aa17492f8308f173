"""Pairs that hashing missed: copies of one report find each other through a third."""

from collections import defaultdict
from itertools import combinations

import numpy as np

from cleaner.text.buffers import Positions

#: In larger groups of matching articles not all pairs are looked at.
MOST_MEMBERS = 32


def unverified_pairs(
    matched: tuple[Positions, Positions], verified: tuple[Positions, Positions]
) -> tuple[Positions, Positions]:
    """The pairs of articles within each group that matches connect, but for those that are verified already."""
    seen = set(zip(*(side.tolist() for side in verified), strict=True))
    found = sorted(
        pair
        for group in _groups(*(side.tolist() for side in matched))
        if len(group) <= MOST_MEMBERS
        for pair in combinations(sorted(group), 2)
        if pair not in seen
    )
    made = np.array(found, np.int64).reshape(-1, 2)
    return made[:, 0], made[:, 1]


def _groups(left: list[int], right: list[int]) -> list[list[int]]:
    parent: dict[int, int] = {}

    def root(at: int) -> int:
        while parent.setdefault(at, at) != at:
            parent[at] = at = parent[parent[at]]
        return at

    for a, b in zip(left, right, strict=True):
        one, other = root(a), root(b)
        parent[max(one, other)] = min(one, other)
    groups = defaultdict(list)
    for at in parent:
        groups[root(at)].append(at)
    return list(groups.values())
