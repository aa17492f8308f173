"""Candidate pairs by locality-sensitive hashing: articles that share a band of their signatures.

Buckets are found by sorting the keys of a band. In a bucket of up to 32 articles every two are a candidate pair. A larger
one is a star: each article with the first of the bucket, and with the one before it, so that even a bucket that holds half
of the corpus gives two pairs an article.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.text.buffers import U64, Positions

#: Buckets up to this size give all their pairs.
FULL_BUCKET = 32
_HELD_PAIRS = 4_000_000
_LOW = np.uint64(0xFFFF_FFFF)


def candidate_pairs(bands: Iterable[U64], filled: NDArray[np.bool_]) -> tuple[Positions, Positions]:
    """The pairs of positions (left < right) that share a bucket, each once, in order.

    `bands`: for each band the keys of all articles; `filled`: which of them have any shingle, the others have no pair.
    Two articles whose keys agree in their upper bits only may be a pair as well: one of some 2^40 such pairs.
    """
    positions = np.flatnonzero(filled)
    found, held = np.zeros(0, np.uint64), []
    for keys in bands:
        held += [
            left.astype(np.uint64) << np.uint64(32) | right.astype(np.uint64) for left, right in _pairs(keys, positions)
        ]
        if sum(map(len, held)) > _HELD_PAIRS:
            found, held = np.unique(np.concatenate([found, *held])), []
    found = np.unique(np.concatenate([found, *held]))
    return (found >> np.uint64(32)).astype(np.int64), (found & _LOW).astype(np.int64)


def _pairs(keys: U64, positions: Positions) -> Iterator[tuple[Positions, Positions]]:
    """The candidate pairs of one band."""
    members, starts, sizes = _buckets(keys, positions)
    ranks = np.arange(len(members)) - np.repeat(starts, sizes)
    size_of = np.repeat(sizes, sizes)
    large = np.flatnonzero((size_of > FULL_BUCKET) & (ranks > 0))
    yield members[large - ranks[large]], members[large]
    yield members[large - 1], members[large]
    small = size_of <= FULL_BUCKET
    members, ranks = members[small], ranks[small]
    for distance in range(1, FULL_BUCKET):
        at = np.flatnonzero(ranks >= distance)
        if not len(at):
            return
        yield members[at - distance], members[at]


def _buckets(keys: U64, positions: Positions) -> tuple[Positions, Positions, Positions]:
    """The articles that share a key with another one, bucket by bucket, each in order; where buckets start, their sizes."""
    # Key and position in one number: sorting numbers is many times faster than sorting positions by their keys.
    width = np.uint64(max(1, len(keys).bit_length()))
    low = (np.uint64(1) << width) - np.uint64(1)
    packed = np.sort(keys[positions] & ~low | positions.astype(np.uint64))
    upper = packed >> width
    starts = np.flatnonzero(np.concatenate([np.ones(min(1, len(upper)), np.bool_), upper[1:] != upper[:-1]]))
    sizes = np.diff(starts, append=len(packed))
    shared = sizes > 1
    members = (packed[np.repeat(shared, sizes)] & low).astype(np.int64)
    sizes = sizes[shared]
    return members, np.cumsum(sizes) - sizes, sizes
