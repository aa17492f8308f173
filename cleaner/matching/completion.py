"""Pairs that hashing missed: copies of one report find each other through a third."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain, combinations

import numpy as np

from cleaner.text.buffers import Positions

#: In larger groups of matching articles only pairs with the hub are looked at.
MOST_MEMBERS = 32


def unverified_pairs(
    matched: tuple[Positions, Positions], verified: tuple[Positions, Positions]
) -> tuple[Positions, Positions]:
    """The pairs of articles within each group that matches connect, but for those that are verified already.

    Of a larger group only the pairs with its hub, the article that most others match: whoever is no copy of that has come
    in by a chain.
    """
    inner = np.isin(verified[0], np.concatenate(matched)) & np.isin(verified[1], np.concatenate(matched))
    seen = set(zip(*(side[inner].tolist() for side in verified), strict=True))
    degrees = Counter(chain(*(side.tolist() for side in matched)))
    found = [
        pair
        for group in _groups(*(side.tolist() for side in matched))
        for pair in _wanted(group, degrees)
        if pair not in seen
    ]
    made = np.array(sorted(found), np.int64).reshape(-1, 2)
    return made[:, 0], made[:, 1]


def _wanted(group: list[int], degrees: Counter[int]) -> Iterable[tuple[int, int]]:
    if len(group) <= MOST_MEMBERS:
        return combinations(sorted(group), 2)
    hub = max(group, key=lambda at: (degrees[at], -at))
    return ((min(at, hub), max(at, hub)) for at in group if at != hub)


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
