"""Pairs that hashing missed: two copies of one report that both match a third one are compared with each other."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from cleaner.corpus.packing import Pairs, packed, unpacked, without
from cleaner.shingles.buffers import Positions
from cleaner.shingles.components import groups

#: In larger groups of matching articles only pairs with the hub are compared.
MOST_MEMBERS = 32


def unverified_pairs(matched: Pairs, verified: Pairs) -> Pairs:
    """The pairs of articles within each group that matches connect, without the pairs that are verified already.

    Of a larger group only the pairs with its hub, the article with the most matches: an article that is no copy of the hub
    has joined the group by a chain.
    """
    degrees = np.bincount(np.concatenate(matched))
    inner = [np.zeros(0, np.uint64), *(packed(*pairs) for pairs in _inner_pairs(groups(*matched), degrees))]
    return without(unpacked(np.sort(np.concatenate(inner))), verified)


def _inner_pairs(members_of: list[Positions], degrees: Positions) -> Iterator[Pairs]:
    """The pairs within groups, those of all groups of one size at a time."""
    for size, same_size in groupby(sorted(members_of, key=len), key=len):
        if size <= MOST_MEMBERS:
            members, (one, other) = np.stack(list(same_size)), np.triu_indices(size, 1)
            yield members[:, one].ravel(), members[:, other].ravel()
            continue
        for group in same_size:
            # The first of those with the most matches.
            hub = group[np.argmax(degrees[group])]
            others = group[group != hub]
            yield np.minimum(others, hub), np.maximum(others, hub)
