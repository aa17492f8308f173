"""Pairs that hashing missed: copies of one report find each other through a third."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from cleaner.shingles.buffers import U64, Positions
from cleaner.shingles.components import groups

#: In larger groups of matching articles only pairs with the hub are looked at.
MOST_MEMBERS = 32


def unverified_pairs(
    matched: tuple[Positions, Positions], verified: tuple[Positions, Positions]
) -> tuple[Positions, Positions]:
    """The pairs of articles within each group that matches connect, but for those that are verified already.

    Of a larger group only the pairs with its hub, the article that most others match: whoever is no copy of that has come
    in by a chain.
    """
    degrees = np.bincount(np.concatenate(matched))
    wanted = [np.zeros(0, np.uint64), *(_packed(*pairs) for pairs in _wanted(groups(*matched), degrees))]
    pairs, seen = np.sort(np.concatenate(wanted)), np.sort(_packed(*verified))
    places = np.searchsorted(seen, pairs)
    new = np.append(seen, np.uint64(0))[places] != pairs
    new |= places == len(seen)
    return (pairs[new] >> np.uint64(32)).astype(np.int64), (pairs[new] & np.uint64(0xFFFF_FFFF)).astype(np.int64)


def _wanted(of: list[Positions], degrees: Positions) -> Iterator[tuple[Positions, Positions]]:
    """Pairs of members, those of all groups of one size at a time."""
    for size, some in groupby(sorted(of, key=len), key=len):
        if size <= MOST_MEMBERS:
            members, (one, other) = np.stack(list(some)), np.triu_indices(size, 1)
            yield members[:, one].ravel(), members[:, other].ravel()
            continue
        for group in some:
            # Of several the first.
            hub = group[np.argmax(degrees[group])]
            others = group[group != hub]
            yield np.minimum(others, hub), np.maximum(others, hub)


def _packed(left: Positions, right: Positions) -> U64:
    return left.astype(np.uint64) << np.uint64(32) | right.astype(np.uint64)
