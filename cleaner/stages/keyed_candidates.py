"""Candidate pairs by key: signatures in shards → columns together → pairs of buckets → pairs that agree in enough rows.

The pairs are those of `cleaner.matching.candidates`, in which all is explained; here it is cut so that no place needs the
signatures of all articles.

- Columns of signatures are sent in groups of some bands, with the ranks of their articles: 4 bytes a value. The place of a
  group finds the buckets of its bands and rows.
- Pairs are sent to the place of their right article, with the number of rows in which they were found. Most are found in one
  or two, by chance, and need to agree in a dozen. A pair agrees in the rows in which it was found, and in no others than
  those in which both articles are in buckets too large to be looked into: of each such row 4 bits are known of every article
  in every place, which is enough to tell that a pair cannot agree in as many as it needs.
- Only where that leaves it open, signatures are sent to be compared.

Articles have numbers by rank: their order by words and ids.
"""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.packing import LOW, packed, unpacked
from cleaner.engines import Shard
from cleaner.engines.keyed import Row
from cleaner.fingerprints import band_keys
from cleaner.matching.candidates import (
    FEW,
    FULL_BUCKET,
    MOST_STARS,
    TIMES,
    agreement,
    bucket_pairs,
    keyed_positions,
    members_of_buckets,
    row_keys,
)
from cleaner.matching.pair_batches import numbers_in
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import U64, Mask, Positions

Numbers = NDArray[np.uint32]
# Columns of a group, at the most, and bytes of their values, about: a group is worked on in memory.
_MOST_COLUMNS = 8
_GROUP_BYTES = 1 << 30
# Ranges of right articles: 2^4 to 2^6, of about 2^18 articles. What every place knows of an article is sent to each of them.
_RANGE_BITS, _LEAST_BITS, _MOST_BITS = 18, 4, 6
# Codes of values in 4 bits: 0 where the article's bucket is looked into.
_CODES = 15
# Articles whose codes are sent in one row.
_CODES_SENT = 1 << 17
# Pairs that are sifted at a time.
_SIFTED = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How signatures of `articles` articles are cut: `settings` tell bands and rows."""

    articles: int
    settings: DuplicateSettings

    @property
    def groups(self) -> list[tuple[int, int]]:
        """First and last column (half open) of each group; whole bands, and what is left over at the end."""
        per_band = self.settings.rows
        bands = max(1, min(_MOST_COLUMNS, _GROUP_BYTES // (4 * max(1, self.articles))) // per_band)
        starts = range(0, self.settings.permutations, bands * per_band)
        return list(pairwise([*starts, self.settings.permutations]))

    def bands_in(self, start: int, end: int) -> Iterator[tuple[int, slice]]:
        """The numbers of the bands in a group of columns, and which of its columns they are."""
        rows = self.settings.rows
        for band in range(start // rows, min(end // rows, self.settings.bands)):
            yield band, slice(band * rows - start, (band + 1) * rows - start)

    @property
    def shift(self) -> int:
        """The range of a right article is its rank without this many bits."""
        width = self.articles.bit_length()
        return max(0, width - min(_MOST_BITS, max(_LEAST_BITS, width - _RANGE_BITS)))

    @property
    def ranges(self) -> int:
        """How many ranges there are, about."""
        return (self.articles >> self.shift) + 1


class Signed(NamedTuple):
    """A shard of signatures and the ranks of its articles."""

    shard: Shard
    ranks: Numbers


@dataclass(frozen=True, slots=True)
class SendColumns:
    """Signed shards → for each group of columns the ranks and values of the articles, as 32-bit numbers."""

    layout: Layout

    def __call__(self, tasks: Iterator[Signed]) -> Iterator[Row]:
        """A row for each group and shard."""
        for task in tasks:
            batch = signed_articles(task.shard)
            filled = batch.column("filled").to_numpy(zero_copy_only=False)
            values = values_of(batch)[filled]
            ranks = task.ranks[filled].tobytes()
            for number, (start, end) in enumerate(self.layout.groups):
                yield number, ranks + np.ascontiguousarray(values[:, start:end].T).tobytes()


def signed_articles(shard: Shard, columns: Sequence[str] | None = None) -> Any:
    """The signatures of a shard of articles and rejections, without the latter."""
    import pyarrow.compute as pc

    batch = shard.read(columns)
    return batch.filter(pc.greater_equal(batch.column("position"), 0))


def values_of(batch: Any) -> Numbers:
    """The signatures of a record batch of SIGNATURES, a row for each article."""
    column = batch.column("values")
    values: Numbers = column.flatten().to_numpy().reshape(len(batch), -1)
    return values


class Stars(NamedTuple):
    """Articles in large buckets, each of which is to be paired with the first of its bucket and the one before it. `number`:
    of the band or row."""

    number: Numbers
    member: Numbers
    first: Numbers
    before: Numbers


class Found(NamedTuple):
    """What a group of columns tells of the pairs whose right article is in a range.

    `pairs`: packed, in order; `rows`: in how many rows of the group each was found (0: only in bands). `stars`, `row_stars`:
    those of bands and of rows.
    `codes`: of the articles of the range, two columns in a byte, see `_codes`.
    """

    pairs: U64
    rows: NDArray[np.uint8]
    stars: Stars
    row_stars: Stars
    group: int
    codes: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPairs:
    """The columns of a group → what they tell of pairs, range by range of right articles."""

    layout: Layout
    compiled: bool

    def __call__(self, key: int, rows: Sequence[bytes]) -> Iterator[Row]:
        """A pickled `Found` for each range, under its number."""
        start, end = self.layout.groups[key]
        columns, filled = self._columns(rows, end - start)
        pairs, counts = self._pairs(list(self.layout.bands_in(start, end)), columns, filled)
        stars = _stars(((band, self._band(columns[cut])) for band, cut in self.layout.bands_in(start, end)), filled)
        single = self.layout.settings.single_rows
        rows_of_stars = enumerate(map(row_keys, columns), start) if single > FULL_BUCKET else ()
        row_stars = _stars(rows_of_stars, filled, largest=single)
        codes = _codes(columns, filled, min(single, FULL_BUCKET) or 1)
        size = 1 << self.layout.shift
        by_pair = _by_range((pairs & LOW).astype(np.int64), self.layout)
        by_star = _by_range(stars.member, self.layout), _by_range(row_stars.member, self.layout)
        for number, (of_pairs, *of_stars) in enumerate(zip(by_pair, *by_star, strict=True)):
            own, own_rows = (
                Stars(*(column[at] for column in every)) for every, at in zip((stars, row_stars), of_stars, strict=True)
            )
            part = codes[number * size : (number + 1) * size]
            yield number, pickle.dumps(Found(pairs[of_pairs], counts[of_pairs], own, own_rows, key, part), protocol=5)

    def _columns(self, rows: Sequence[bytes], count: int) -> tuple[Numbers, Mask]:
        """The values of all articles by rank, column by column, and which articles have any."""
        columns = np.zeros((count, self.layout.articles), np.uint32)
        filled = np.zeros(self.layout.articles, np.bool_)
        for row in rows:
            block = np.frombuffer(row, np.uint32).reshape(1 + count, -1)
            columns[:, block[0]] = block[1:]
            filled[block[0]] = True
        return columns, filled

    def _band(self, columns: Numbers) -> U64:
        return band_keys(columns, self.layout.articles)

    def _pairs(self, bands: Sequence[tuple[int, slice]], columns: Numbers, filled: Mask) -> tuple[U64, NDArray[np.uint8]]:
        """The pairs of all buckets that are no stars, and in how many rows each was found."""
        keys = (self._band(columns[cut]) for _, cut in bands)
        in_bands = bucket_pairs(keys, filled, largest=FULL_BUCKET, compiled=self.compiled)
        if not self.layout.settings.single_rows:
            return in_bands, np.zeros(len(in_bands), np.uint8)
        in_rows = bucket_pairs(
            map(row_keys, columns),
            filled,
            largest=min(self.layout.settings.single_rows, FULL_BUCKET),
            copies=len(columns),
            compiled=self.compiled,
        )
        return _counted([in_bands, in_rows], [np.zeros(len(in_bands), np.uint8), np.ones(len(in_rows), np.uint8)])


def _codes(columns: Numbers, filled: Mask, largest: int) -> NDArray[np.uint8]:
    """Of each article and column 4 bits, two columns in a byte: a code of the value, where it is that of more than `largest`
    articles, else 0. Equal values have equal codes."""
    codes = np.zeros((len(filled), (len(columns) + 1) // 2), np.uint8)
    places = np.flatnonzero(filled)
    for number, column in enumerate(columns):
        order = np.argsort(column[places])
        ordered = column[places[order]]
        starts = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] ^ np.uint32(1)))
        sizes = np.diff(starts, append=len(ordered))
        crowded = np.repeat(sizes > largest, sizes)
        code = (ordered[crowded] % np.uint32(_CODES) + np.uint32(1)).astype(np.uint8)
        codes[places[order[crowded]], number // 2] |= code << np.uint8(4 * (number % 2))
    return codes


def _by_range(right: NDArray[Any], layout: Layout) -> Iterator[Positions]:
    """For each range which of these articles are in it."""
    ranges = right >> layout.shift
    order = np.argsort(ranges, kind="stable")
    ends = np.searchsorted(ranges[order], np.arange(layout.ranges + 1))
    return (order[start:end] for start, end in pairwise(ends.tolist()))


def _counted(parts: Sequence[U64], counts: Sequence[NDArray[np.uint8]]) -> tuple[U64, NDArray[np.uint8]]:
    """Pairs once each, in order, with the sums of their counts, up to 255."""
    pairs, count = np.concatenate(parts), np.concatenate(counts)
    if not len(pairs):
        return pairs, count
    order = np.argsort(pairs, kind="stable")
    pairs, count = pairs[order], count[order]
    starts = np.flatnonzero(np.diff(pairs, prepend=pairs[:1] ^ np.uint64(1)))
    sums = np.add.reduceat(count.astype(np.int64), starts)
    return pairs[starts], np.minimum(sums, 255).astype(np.uint8)


def _stars(bands: Iterable[tuple[int, U64]], filled: Mask, *, largest: int | None = None) -> Stars:
    """The first MOST_STARS stars of each article among these numbered bands or rows, of buckets up to `largest`."""
    found: list[list[NDArray[Any]]] = [[] for _ in Stars._fields]
    taken = np.zeros(len(filled), np.uint8)
    width = np.uint64(len(filled).bit_length())
    for band, keys in bands:
        members, starts, sizes = members_of_buckets(np.sort(keyed_positions(keys, filled)), width)
        ranks, size_of = np.arange(len(members)) - np.repeat(starts, sizes), np.repeat(sizes, sizes)
        is_large = (size_of > FULL_BUCKET) & (size_of <= (largest or len(filled)))
        large = np.flatnonzero(is_large & (ranks > 0))
        large = large[taken[members[large]] < MOST_STARS]
        taken[members[large]] += 1
        columns = np.full(len(large), band), members[large], members[large - ranks[large]], members[large - 1]
        for held, column in zip(found, columns, strict=True):
            held.append(column)
    return Stars(*(np.concatenate([np.zeros(0, np.int64), *held]).astype(np.uint32) for held in found))


class Codes(NamedTuple):
    """The codes of articles that follow each other."""

    first: int
    codes: NDArray[np.uint8]


class Picked(NamedTuple):
    """Packed pairs that are candidates (`sure`); those that may be (`open`), the number of rows in which these were found,
    and of those in which they must agree."""

    sure: U64
    open: U64
    rows: NDArray[np.uint8]
    needed: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class PickPairs:
    """All that is known of the pairs of a range → pairs that were found in enough rows, and others, each once. What all
    places need to know of the articles of the range goes to those of the ranges that may hold pairs with them."""

    layout: Layout

    def __call__(self, key: int, rows: Sequence[bytes]) -> Iterator[Row]:
        """Pickled `Picked` and `Codes`."""
        found: list[Found] = sorted((pickle.loads(row) for row in rows), key=lambda part: part.group)  # noqa: S301  # our own
        stars, in_rows = (
            _star_pairs(parts) for parts in zip(*((part.stars, part.row_stars) for part in found), strict=True)
        )
        others = np.concatenate([stars, in_rows])
        pairs, count = _counted(
            [*(part.pairs for part in found), others], [*(part.rows for part in found), np.zeros(len(others), np.uint8)]
        )
        shared = count + np.bincount(np.searchsorted(pairs, in_rows), minlength=len(pairs))
        least, times = self.layout.settings.min_agreement, TIMES if self.layout.settings.single_rows else 1
        needed = np.where(shared >= FEW, least, times * least)
        is_open = count < needed
        picked = Picked(pairs[~is_open], pairs[is_open], count[is_open], needed[is_open].astype(np.int16))
        yield key, pickle.dumps(picked, protocol=5)
        codes = np.hstack([part.codes for part in found])
        for start in range(0, len(codes), _CODES_SENT):
            row = pickle.dumps(Codes((key << self.layout.shift) + start, codes[start : start + _CODES_SENT]), protocol=5)
            yield from ((other, row) for other in range(key, self.layout.ranges))


def _star_pairs(parts: Iterable[Stars]) -> U64:
    """The pairs of each article in its first MOST_STARS stars, by the order of their numbers; some stand there twice."""
    band, member, first, before = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((band, member))
    member, first, before = member[order], first[order], before[order]
    starts = np.flatnonzero(np.diff(member, prepend=member[:1] ^ np.uint32(1)))
    place = np.arange(len(member)) - np.repeat(starts, np.diff(starts, append=len(member)))
    kept = place < MOST_STARS
    return np.concatenate([packed(first[kept], member[kept]), packed(before[kept], member[kept])])


@dataclass(frozen=True, slots=True)
class SiftPairs:
    """The pairs of a range, and the codes of all articles before its end → the pairs that may agree in enough rows."""

    layout: Layout

    def __call__(self, key: int, rows: Sequence[bytes]) -> Iterator[Row]:
        """A pickled `Picked`."""
        parts = [pickle.loads(row) for row in rows]  # noqa: S301  # our own
        of_articles = [part for part in parts if isinstance(part, Codes)]
        codes = np.zeros(
            (max(part.first + len(part.codes) for part in of_articles), of_articles[0].codes.shape[1]), np.uint8
        )
        for sent in of_articles:
            codes[sent.first : sent.first + len(sent.codes)] = sent.codes
        for picked in (part for part in parts if isinstance(part, Picked)):
            kept = np.zeros(len(picked.open), np.bool_)
            for first in range(0, len(kept), _SIFTED):
                part = slice(first, first + _SIFTED)
                left, right = unpacked(picked.open[part])
                kept[part] = _equal_codes(codes[left], codes[right]) + picked.rows[part] >= picked.needed[part]
            sifted = Picked(picked.sure, picked.open[kept], picked.rows[kept], picked.needed[kept])
            yield key, pickle.dumps(sifted, protocol=5)


def _equal_codes(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> Positions:
    """In how many columns the codes of each two articles are equal and not 0."""
    equal = np.zeros(len(one), np.int64)
    for half in (np.uint8(0x0F), np.uint8(0xF0)):
        mine = one & half
        equal += np.count_nonzero((mine == other & half) & (mine != 0), axis=1)
    return equal


class Wanted(NamedTuple):
    """A shard of signatures, which of its rows are wanted in which batches, and the ranks of these."""

    shard: Shard
    rows: Positions
    batches: Positions
    ranks: Numbers


class Compared(NamedTuple):
    """A batch of pairs to compare and how many rows each needs to agree in."""

    batch: int
    pairs: U64
    needed: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class SendSignatures:
    """Wanted rows and pairs to compare → the signatures and pairs of each batch."""

    def __call__(self, tasks: Iterator[Wanted | Compared]) -> Iterator[Row]:
        """A row for each batch and shard, and one for the pairs of a batch."""
        for task in tasks:
            if isinstance(task, Compared):
                yield task.batch, pickle.dumps(task, protocol=5)
                continue
            values = values_of(signed_articles(task.shard))
            for batch, at in by_batch(task.batches):
                yield batch, pickle.dumps((task.ranks[at], values[task.rows[at]]), protocol=5)


def by_batch(batches: Positions) -> Iterator[tuple[int, Positions]]:
    """Each batch that is named, and the places where."""
    order = np.argsort(batches, kind="stable")
    names, starts = np.unique(batches[order], return_index=True)
    for name, start, end in zip(names.tolist(), starts.tolist(), [*starts[1:].tolist(), len(order)], strict=True):
        yield name, order[start:end]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePairs:
    """The signatures and pairs of a batch → the pairs that agree in as many rows as they need."""

    compiled: bool

    def __call__(self, key: int, rows: Sequence[bytes]) -> Iterator[Row]:
        """The bytes of the packed pairs."""
        parts = [pickle.loads(row) for row in rows]  # noqa: S301  # our own
        compared = [part for part in parts if isinstance(part, Compared)]
        ranks, values = (
            np.concatenate(side) for side in zip(*(p for p in parts if not isinstance(p, Compared)), strict=True)
        )
        order = np.argsort(ranks)
        ranks, values = ranks[order].astype(np.int64), values[order]
        for part in compared:
            places = numbers_in(ranks, unpacked(part.pairs))
            yield key, part.pairs[agreement(values, places, compiled=self.compiled) >= part.needed].tobytes()
