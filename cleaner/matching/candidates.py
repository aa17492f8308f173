"""Candidate pairs by locality-sensitive hashing: articles that share a band of their signatures.

Buckets are found by sorting the keys of a band. In a bucket of up to FULL_BUCKET articles every two are a candidate pair. A
larger one becomes a star: each article is paired with the first of the bucket and with the one before it, so that even a
bucket that holds half of the corpus gives two pairs an article; and no article is in more than MOST_STARS stars.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.packing import Pairs, packed, unpacked
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import U64, Mask, Positions
from cleaner.shingles.signatures import Signatures

#: Buckets up to this size give all their pairs.
FULL_BUCKET = 32
#: An article takes part in this many large buckets; further ones would mostly repeat the same pairs.
MOST_STARS = 4
#: All positions that a left article may have.
EVERY = (0, 1 << 31)
# Pairs that are held before copies among them are dropped.
_HELD_PAIRS = 2_000_000
# Pairs whose signatures are compared at a time: as positions they take twice the memory.
_COMPARED = 1 << 18
#: A pair that shares `FEW` rare rows (buckets of at most `single_rows` articles) needs `min_agreement` agreeing rows.
FEW = 3
#: Any other pair needs this many times as many.
TIMES = 3
_NO_LIMIT = 1 << 62
# Where the radix digits of keys begin. Keys are hashes: their upper 22 or 33 bits leave next to nothing unsorted.
_KEY_DIGITS = (31, 42, 53)
# Fewer keys than this are sorted by the upper two digits alone.
_FEW_KEYS = 1 << 22


def signature_pairs(
    signatures: Signatures,
    bands: Iterable[U64],
    settings: DuplicateSettings,
    *,
    lefts: tuple[int, int] = EVERY,
    compiled: bool = False,
) -> Pairs:
    """The candidate pairs: articles that share a band, or a rare row, and agree in enough rows. Left < right, in order.

    `bands`: for each band the keys of all articles. `lefts`: only pairs whose left article is from the first of these
    positions to the one before the second: with all of them in turn, less memory is needed and more time.

    One shared row alone says little: texts that share a phrase often share one. But three rows that no more than a few
    articles share, together with one or two others, are what is left of a copy whose words are damaged, or of a short
    excerpt: Jaccard .05 and less. Pairs without them must agree in several times as many rows.
    """
    filled, least = signatures.filled, settings.min_agreement
    of_bands = TIMES * least if settings.single_rows else least
    # The pairs themselves are not held: they are many times as many as those that are kept.
    pairs = bucket_pairs(bands, filled, lefts=lefts, compiled=compiled)
    kept = _agreeing(pairs, signatures, (of_bands, of_bands), compiled=compiled)
    del pairs
    if not settings.single_rows:
        return unpacked(kept)
    rows, largest = map(row_keys, signatures.columns()), settings.single_rows
    pairs = bucket_pairs(rows, filled, largest=largest, copies=FEW, lefts=lefts, compiled=compiled)
    more = _agreeing(pairs, signatures, (TIMES * least, least), compiled=compiled)
    return unpacked(_sorted([kept, more], len(filled).bit_length(), copies=1, compiled=compiled))


def agreement(values: NDArray[np.uint32], pairs: Pairs, *, compiled: bool) -> NDArray[np.int64]:
    """In how many columns the signatures of the two articles of each pair agree. `values`: a row for each article."""
    if compiled:
        from cleaner.matching.candidate_kernels import agreements

        counts: NDArray[np.int64] = agreements(values, *pairs)
        return counts
    return np.fromiter((np.count_nonzero(values[a] == values[b]) for a, b in zip(*pairs, strict=True)), np.int64)


def _agreeing(pairs: U64, signatures: Signatures, least: tuple[int, int], *, compiled: bool) -> U64:
    """Of packed pairs in order those that agree in at least `least[0]` rows, or, where a pair stands there for the `FEW`th
    time, in at least `least[1]`."""
    if not any(least):
        return pairs
    kept = [pairs[:0]]
    for first in range(0, len(pairs), _COMPARED):
        part = pairs[first : first + _COMPARED]
        needed = np.full(len(part), least[0])
        skipped = max(0, FEW - 1 - first)
        earlier = pairs[first + skipped + 1 - FEW : first + len(part) + 1 - FEW]
        needed[skipped:][part[skipped:] == earlier] = least[1]
        kept.append(part[agreement(signatures.values, unpacked(part), compiled=compiled) >= needed])
    return np.concatenate(kept)


def row_keys(row: NDArray[np.uint32]) -> U64:
    """One row of the signatures as keys: its values in the upper bits."""
    keys = row.astype(np.uint64)
    keys <<= np.uint64(32)
    return keys


def bucket_pairs(  # each by its name
    bands: Iterable[U64],
    filled: Mask,
    *,
    largest: int = _NO_LIMIT,
    copies: int = 1,
    lefts: tuple[int, int] = EVERY,
    compiled: bool = False,
) -> U64:
    """The packed pairs of positions (left < right) that share a bucket, in order, each up to `copies` times.

    `bands`: for each band the keys of all articles; `filled`: which articles have any shingle, the others have no pair.
    `largest`: larger buckets are left out. `lefts`: see `signature_pairs`. Two articles whose keys agree in their upper bits
    only may become a pair too: one of some 2^40 such pairs.
    """
    width = len(filled).bit_length()
    stars = np.zeros(len(filled), np.uint8)
    pairs, held = np.zeros(0, np.uint64), []
    first, end = packed(np.array(lefts), np.zeros(2, np.int64))
    for keys in bands:
        keyed = keyed_positions(keys, filled)
        found = (_compiled_pairs if compiled else _plain_pairs)(keyed, width, largest, stars)
        held.append(found if lefts == EVERY else found[(found >= first) & (found < end)])
        if sum(map(len, held)) > max(_HELD_PAIRS, len(pairs)):
            pairs, held = _sorted([pairs, *held], width, copies=copies, compiled=compiled), []
    return _sorted([pairs, *held], width, copies=copies, compiled=compiled)


def keyed_positions(keys: U64, filled: Mask) -> U64:
    """Key and position of each filled article in one number: sorting numbers is many times faster than sorting positions by
    their keys. A position has as many bits as the number of articles."""
    width = np.uint64(len(filled).bit_length())
    # In place, because new memory for each step would cost as much as the step.
    keyed = keys[filled]
    keyed >>= width
    keyed <<= width
    keyed |= np.flatnonzero(filled).astype(np.uint64)
    return keyed


def _sorted(parts: list[U64], width: int, *, copies: int, compiled: bool) -> U64:
    """Packed pairs in order, each up to `copies` times."""
    pairs = np.concatenate(parts)
    if compiled:
        from cleaner.matching.candidate_kernels import drop_copies, sort_pairs

        ordered: U64 = sort_pairs(pairs, np.empty_like(pairs), width)
        return ordered[: drop_copies(ordered, copies)]
    pairs.sort()
    kept = np.ones(len(pairs), np.bool_)
    kept[copies:] = pairs[copies:] != pairs[:-copies]
    return pairs[kept]


def _compiled_pairs(keyed: U64, width: int, largest: int, stars: NDArray[np.uint8]) -> U64:
    from cleaner.matching.candidate_kernels import Limits, pairs_of_buckets, sort_by_digits

    digits = _KEY_DIGITS[-2:] if len(keyed) < _FEW_KEYS else _KEY_DIGITS
    ordered = sort_by_digits(keyed, np.empty_like(keyed), np.array(digits))
    pairs: U64 = pairs_of_buckets(ordered, np.uint64(width), Limits(FULL_BUCKET, largest, MOST_STARS), stars)
    return pairs


def _plain_pairs(keyed: U64, width: int, largest: int, stars: NDArray[np.uint8]) -> U64:
    """The pairs of one band. `keyed`: key and position in one number. `stars`: in how many stars each article has been,
    which is counted up."""
    members, starts, sizes = members_of_buckets(np.sort(keyed), np.uint64(width))
    kept = sizes <= largest
    members, sizes = members[np.repeat(kept, sizes)], sizes[kept]
    starts = np.cumsum(sizes) - sizes
    ranks, size_of = np.arange(len(members)) - np.repeat(starts, sizes), np.repeat(sizes, sizes)
    large = np.flatnonzero((size_of > FULL_BUCKET) & (ranks > 0))
    large = large[stars[members[large]] < MOST_STARS]
    stars[members[large]] += 1
    pairs = [packed(members[large - ranks[large]], members[large]), packed(members[large - 1], members[large])]
    small = size_of <= FULL_BUCKET
    members, ranks = members[small], ranks[small]
    for distance in range(1, FULL_BUCKET):
        at = np.flatnonzero(ranks >= distance)
        pairs.append(packed(members[at - distance], members[at]))
    return np.concatenate(pairs)


def members_of_buckets(keyed: U64, width: np.uint64) -> tuple[U64, Positions, Positions]:
    """The articles that share a key with another one, bucket by bucket, each in order; where buckets start, their sizes."""
    upper = keyed >> width
    starts = np.flatnonzero(np.concatenate([np.ones(min(1, len(upper)), np.bool_), upper[1:] != upper[:-1]]))
    sizes = np.diff(starts, append=len(keyed))
    shared = sizes > 1
    members = keyed[np.repeat(shared, sizes)] & ((np.uint64(1) << width) - np.uint64(1))
    sizes = sizes[shared]
    return members, np.cumsum(sizes) - sizes, sizes
