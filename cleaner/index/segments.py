"""Segments: which articles have which values in their signatures, as sorted numbers.

A segment is written once and never changed, as the runs of a log-structured merge tree are (O'Neil et al., 1996, "The
log-structured merge-tree"). Its entries are 64-bit numbers in order: the upper half is the key of a value (a hash of the
value and its column), the lower half the number of the article within the segment. It is cut into parts of some dozen
entries by the upper bits of the keys, so that a key is found by reading one part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cleaner.matching.candidates import FULL_BUCKET
from cleaner.shingles.buffers import U64, Positions
from cleaner.shingles.hashing import SEED, mix_all

U32 = NDArray[np.uint32]
#: A key that more articles have says little, and not all of them are named for it. A segment keeps one more at the most,
#: some of the first and some of the last.
FULL_KEY = FULL_BUCKET
#: A part has so many entries at the most, and half of them at the least, more or less.
PER_PART = 256
_LOW = np.uint64(32)
_NUMBER = np.uint64(0xFFFF_FFFF)


class Parts(Protocol):
    """The parts of a segment, wherever they lie."""

    def read(self, parts: Positions) -> Iterator[U64]:
        """The entries of these parts, which ascend, in some runs of whole parts; and maybe those of parts between them."""


class Lookup(Protocol):
    """Where articles can be found by the values of their signatures."""

    def find(self, keys: U32) -> tuple[Positions, Positions]:
        """Which articles have which of the keys, which are in order and distinct: numbers of keys, numbers of articles."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Segment:
    """The values of the signatures of some articles. `numbers`: of the articles. `bits`: of keys that are those of parts."""

    numbers: Positions
    bits: int
    parts: Parts

    def find(self, keys: U32) -> tuple[Positions, Positions]:
        """Which articles have which of the keys, which are in order and distinct: numbers of keys, numbers of articles."""
        owners, places = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
        wanted = keys.astype(np.uint64) << _LOW
        for entries in self.parts.read(np.unique(keys >> np.uint32(32 - self.bits)).astype(np.int64)):
            if not len(entries):
                continue
            first, last = np.searchsorted(keys, [entries[0] >> _LOW, (entries[-1] >> _LOW) + np.uint64(1)])
            starts = np.searchsorted(entries, wanted[first:last])
            is_there = entries[np.minimum(starts, len(entries) - 1)] >> _LOW == keys[first:last]
            there = np.flatnonzero(is_there)
            starts = starts[there]
            counts = np.searchsorted(entries, wanted[first:last][there] | _NUMBER, side="right") - starts
            owners.append(np.repeat(there + first, counts))
            places.append(entries[np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())])
        return np.concatenate(owners), self.numbers[(np.concatenate(places) & _NUMBER).astype(np.int64)]


@dataclass(frozen=True, slots=True, eq=False)
class HeldParts:
    """The parts of a segment in memory: all of its entries."""

    entries: U64

    def read(self, parts: Positions) -> Iterator[U64]:  # noqa: ARG002  # all is at hand
        """All of the entries."""
        yield self.entries


def segment_of(numbers: Positions, values: U32) -> Segment:
    """A segment in memory of articles with these signatures."""
    return Segment(numbers=numbers, bits=1, parts=HeldParts(limited(entries_of(values))))


def value_keys(values: U32) -> U32:
    """The keys of the values of signatures (a row for each article): for each a hash of it and of its column."""
    keys = values.astype(np.uint64)
    keys ^= np.arange(values.shape[1], dtype=np.uint64) << _LOW
    keys ^= np.uint64(SEED)
    mix_all(keys)
    return (keys >> _LOW).astype(np.uint32)


def entries_of(values: U32) -> U64:
    """The entries of these signatures, in order."""
    entries = value_keys(values).astype(np.uint64)
    entries <<= _LOW
    entries |= np.arange(len(values), dtype=np.uint64)[:, None]
    flat = entries.ravel()
    flat.sort()
    return flat


def limited(entries: U64) -> U64:
    """Entries in order; of keys that many articles have the first and the last ones, FULL_KEY + 1 in all."""
    keys = entries >> _LOW
    if len(keys) <= FULL_KEY or not (keys[FULL_KEY:] == keys[:-FULL_KEY]).any():
        return entries
    first, last = FULL_KEY // 2, FULL_KEY // 2 + 1
    early, late = np.ones(len(keys), np.bool_), np.ones(len(keys), np.bool_)
    early[first:] = keys[first:] != keys[:-first]
    late[:-last] = keys[last:] != keys[:-last]
    return entries[early | late]


def merged(sources: Sequence[U64], renumbered: Sequence[Positions]) -> U64:
    """The entries of several segments as those of one. `renumbered`: for each segment the new number of each of its
    articles, -1 where it is left out."""
    moved = [np.zeros(0, np.uint64)]
    for entries, new in zip(sources, renumbered, strict=True):
        numbers = new[(entries & _NUMBER).astype(np.int64)]
        stays = numbers >= 0
        moved.append(entries[stays] >> _LOW << _LOW | numbers[stays].astype(np.uint64))
    joined = np.concatenate(moved)
    # Runs that are in order already: a stable sort merges them.
    joined.sort(kind="stable")
    return limited(joined)


def part_bits(count: int) -> int:
    """How many bits of the keys cut so many entries into parts."""
    return max(1, (count // PER_PART).bit_length())


def cut(entries: U64, bits: int) -> Iterator[tuple[int, U64]]:
    """Entries in order by parts: the number of each part that has any, and its entries."""
    parts = entries >> np.uint64(64 - bits)
    starts = np.flatnonzero(np.diff(parts, prepend=parts[:1] + np.uint64(1))) if len(parts) else np.zeros(0, np.int64)
    for start, end in pairwise([*starts.tolist(), len(entries)]):
        yield int(parts[start]), entries[start:end]
