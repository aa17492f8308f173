"""Candidate pairs by locality-sensitive hashing: articles that share a band of their signatures.

Buckets are found by sorting the keys of a band. In a bucket of up to 32 articles every two are a candidate pair. A larger
one is a star: each article with the first of the bucket, and with the one before it, so that even a bucket that holds half
of the corpus gives two pairs an article; and no article is in more than a few stars.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import U64, Positions

#: Buckets up to this size give all their pairs.
FULL_BUCKET = 32
#: The pairs of an article come from so many large buckets: those of the next ones say the same.
MOST_STARS = 4
_HELD_PAIRS, _LOOKED_AT = 4_000_000, 1 << 18
# So many shared rows that few others share are no accident; without them, so many times as many must be shared.
_FEW, _TIMES = 3, 3
_LOW = np.uint64(0xFFFF_FFFF)
_NO_LIMIT = 1 << 62
# Keys are hashes: their upper 22 or 33 bits leave next to nothing to sort.
_KEY_DIGITS = (31, 42, 53)
_FEW_KEYS = 1 << 22


class Signed(Protocol):
    """The signatures of all articles."""

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Which articles have any shingle."""
        ...

    def columns(self) -> Iterator[NDArray[np.uint32]]:
        """For each permutation the values of all articles."""
        ...

    def bands(self, *, bands: int, rows: int) -> Iterator[U64]:
        """For each band a key of all articles."""
        ...

    def agreement(self, left: Positions, right: Positions, *, compiled: bool) -> NDArray[np.int64]:
        """In how many places the signatures of pairs agree."""
        ...


def signature_pairs(made: Signed, settings: DuplicateSettings, *, compiled: bool = False) -> tuple[Positions, Positions]:
    """The candidate pairs of signatures: those that share a band, or a row that few share, and agree in enough rows.

    One shared row alone says little: it is the rule among texts that share a phrase. But some that no
    more than a few articles share, and some others with them, are what is left of a copy whose words are damaged, or of a
    short excerpt: Jaccard .05 and less. Pairs without them must agree in several times as many rows.
    """
    filled, least = made.filled, settings.min_agreement
    found = _packed_pairs(made.bands(bands=settings.bands, rows=settings.rows), filled, compiled=compiled)
    if settings.single_rows:
        kept = _agreeing(found, made, (_TIMES * least, _TIMES * least), compiled=compiled)
        rows, largest = map(_spread, made.columns()), settings.single_rows
        found = _packed_pairs(rows, filled, largest=largest, copies=_FEW, compiled=compiled)
        more = _agreeing(found, made, (_TIMES * least, least), compiled=compiled)
        found = _sorted([kept, more], len(filled).bit_length(), copies=1, compiled=compiled)
    else:
        found = _agreeing(found, made, (least, least), compiled=compiled)
    return _unpacked(found)


def _agreeing(pairs: U64, made: Signed, least: tuple[int, int], *, compiled: bool) -> U64:
    """The pairs, in order, that agree in so many rows at least; or in the other number, where they come a few times."""
    if not any(least):
        return pairs
    kept = [pairs[:0]]
    # Some at a time: as positions they take twice the memory.
    for first in range(0, len(pairs), _LOOKED_AT):
        some = pairs[first : first + _LOOKED_AT]
        needed = np.full(len(some), least[0])
        skipped = max(0, _FEW - 1 - first)
        earlier = pairs[first + skipped + 1 - _FEW : first + len(some) + 1 - _FEW]
        needed[skipped:][some[skipped:] == earlier] = least[1]
        kept.append(some[made.agreement(*_unpacked(some), compiled=compiled) >= needed])
    return np.concatenate(kept)


def _spread(row: NDArray[np.uint32]) -> U64:
    keys = row.astype(np.uint64)
    keys <<= np.uint64(32)
    return keys


def _unpacked(pairs: U64) -> tuple[Positions, Positions]:
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & _LOW).astype(np.int64)


def candidate_pairs(
    bands: Iterable[U64], filled: NDArray[np.bool_], *, largest: int = _NO_LIMIT, compiled: bool = False
) -> tuple[Positions, Positions]:
    """The pairs of positions (left < right) that share a bucket, each once, in order.

    `bands`: for each band the keys of all articles; `filled`: which of them have any shingle, the others have no pair.
    `largest`: buckets of more articles than this are left out. Two articles whose keys agree in their upper bits only may be
    a pair as well: one of some 2^40 such pairs.
    """
    return _unpacked(_packed_pairs(bands, filled, largest=largest, compiled=compiled))


def _packed_pairs(
    bands: Iterable[U64], filled: NDArray[np.bool_], *, largest: int = _NO_LIMIT, copies: int = 1, compiled: bool
) -> U64:
    """The pairs as one number each, in order; those that share several buckets several times, up to `copies`."""
    positions = np.flatnonzero(filled).astype(np.uint64)
    width = len(filled).bit_length()
    stars = np.zeros(len(filled), np.uint8)
    found, held = np.zeros(0, np.uint64), []
    for keys in bands:
        # Key and position in one number: sorting numbers is many times faster than sorting positions by their keys. In
        # place, as fresh memory for each step costs as much as the step.
        packed = keys[filled]
        packed >>= np.uint64(width)
        packed <<= np.uint64(width)
        packed |= positions
        held.append((_compiled_pairs if compiled else _pairs)(packed, width, largest, stars))
        if sum(map(len, held)) > max(_HELD_PAIRS, len(found)):
            found, held = _sorted([found, *held], width, copies=copies, compiled=compiled), []
    return _sorted([found, *held], width, copies=copies, compiled=compiled)


def _sorted(parts: list[U64], width: int, *, copies: int, compiled: bool) -> U64:
    """Pairs in order, each up to `copies` times."""
    pairs = np.concatenate(parts)
    if compiled:
        from cleaner.matching.candidate_kernels import drop_copies, sort_pairs

        ordered: U64 = sort_pairs(pairs, np.empty_like(pairs), width)
        return ordered[: drop_copies(ordered, copies)]
    pairs.sort()
    kept = np.ones(len(pairs), np.bool_)
    kept[copies:] = pairs[copies:] != pairs[:-copies]
    return pairs[kept]


def _compiled_pairs(packed: U64, width: int, largest: int, stars: NDArray[np.uint8]) -> U64:
    from cleaner.matching.candidate_kernels import bucket_pairs, sort_by_digits

    digits = _KEY_DIGITS[-2:] if len(packed) < _FEW_KEYS else _KEY_DIGITS
    ordered = sort_by_digits(packed, np.empty_like(packed), np.array(digits))
    made: U64 = bucket_pairs(ordered, np.uint64(width), (FULL_BUCKET, largest, MOST_STARS), stars)
    return made


def _pairs(packed: U64, width: int, largest: int, stars: NDArray[np.uint8]) -> U64:
    """The candidate pairs of one band, of which keys and positions come in one number. `stars`: how many stars each article
    has been in, which is counted up."""
    members, starts, sizes = _buckets(np.sort(packed), np.uint64(width))
    kept = sizes <= largest
    members, sizes = members[np.repeat(kept, sizes)], sizes[kept]
    starts = np.cumsum(sizes) - sizes
    ranks, size_of = np.arange(len(members)) - np.repeat(starts, sizes), np.repeat(sizes, sizes)
    large = np.flatnonzero((size_of > FULL_BUCKET) & (ranks > 0))
    large = large[stars[members[large]] < MOST_STARS]
    stars[members[large]] += 1
    made = [_packed(members[large - ranks[large]], members[large]), _packed(members[large - 1], members[large])]
    small = size_of <= FULL_BUCKET
    members, ranks = members[small], ranks[small]
    for distance in range(1, FULL_BUCKET):
        at = np.flatnonzero(ranks >= distance)
        made.append(_packed(members[at - distance], members[at]))
    return np.concatenate(made)


def _packed(left: U64, right: U64) -> U64:
    return left << np.uint64(32) | right


def _buckets(packed: U64, width: np.uint64) -> tuple[U64, Positions, Positions]:
    """The articles that share a key with another one, bucket by bucket, each in order; where buckets start, their sizes."""
    upper = packed >> width
    starts = np.flatnonzero(np.concatenate([np.ones(min(1, len(upper)), np.bool_), upper[1:] != upper[:-1]]))
    sizes = np.diff(starts, append=len(packed))
    shared = sizes > 1
    members = packed[np.repeat(shared, sizes)] & ((np.uint64(1) << width) - np.uint64(1))
    sizes = sizes[shared]
    return members, np.cumsum(sizes) - sizes, sizes
