"""Which known articles are candidates for some new ones: hits in segments, counted by pair.

The rules are those of a search among all articles at once (`cleaner.matching.candidates`): two articles that share a band
and agree in enough values, or that share a few rare values and agree in some others.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.index.segments import FULL_KEY, U32, Lookup, value_keys
from cleaner.matching.candidates import FEW, TIMES
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import Mask, Positions

# A hit in one number of 63 bits: from these bits on the new article and the known one, below them the column. Settings allow
# 2^12 columns, fewer than 2^17 new articles are looked up at a time, and a store has fewer than 2^34.
_QUERY, _COLUMN = 46, 12
_PAIR = (1 << _QUERY) - 1
# Of a value that more known articles have than FULL_KEY, so many of the first and of the last are named: they are copies of
# each other, or share a phrase that says nothing.
_NAMED = 4
# Keys that are looked up at a time.
_SOUGHT = 1 << 15
# Pairs whose signatures are compared at a time.
_COMPARED = 1 << 14
# From so many hits on, loading kernels takes less time than counting without.
_BY_KERNELS = 1 << 18
_UPPER, _LOWER = np.uint64(32), np.uint64(0xFFFF_FFFF)
#: So many new articles can be looked up at a time.
MOST_QUERIES = 1 << 14
#: The signatures of known articles by their numbers, see `Store`.
Signatures = Callable[[Positions], tuple[U32, Mask]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Queries:
    """New articles to be looked up. `values`: their signatures, a row for each; `filled`: which have any word, the others
    have no candidates; `own`: the number of each among the known articles, where it is one of them, else -1."""

    values: U32
    filled: Mask
    own: Positions


class Hits(NamedTuple):
    """Values in which a new and a known article agree: for each the number of the new one, that of the column, that of the
    known one. `cut`: for each value of each new article, whether more known articles have it than are named."""

    query: Positions
    column: Positions
    number: Positions
    cut: Mask

    @classmethod
    def concat(cls, parts: "Sequence[Hits]") -> "Hits":
        """The hits among several parts of the known articles."""
        query, column, number = (np.concatenate(columns) for columns in zip(*(part[:3] for part in parts), strict=True))
        return cls(query, column, number, np.logical_or.reduce([part.cut for part in parts]))


class Pairs(NamedTuple):
    """Candidates: numbers of new articles and of known ones. `agreement`: values in which the two agree."""

    query: Positions
    number: Positions
    agreement: Positions

    def portions(self, count: int, most: int) -> "Iterator[tuple[slice, Pairs]]":
        """The pairs of `count` new articles, some of these at a time, numbered from the first of them on: up to `most`
        pairs, or those of one article. The pairs are in order."""
        ends = np.searchsorted(self.query, np.arange(count), side="right")
        first, done = 0, 0
        while first < count:
            end = max(first + 1, int(np.searchsorted(ends, done + most, side="right")))
            pairs = slice(done, int(ends[end - 1]))
            yield slice(first, end), Pairs(self.query[pairs] - first, self.number[pairs], self.agreement[pairs])
            first, done = end, pairs.stop


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """The known articles that have the values of some new ones. `numbers`: of the known articles, value by value; `starts`,
    `counts`: for each value of each new article, where those that have it begin, and how many they are; `cut`: whether more
    have it than are named."""

    numbers: Positions
    starts: Positions
    counts: Positions
    cut: Mask

    def hits(self) -> Hits:
        """One by one."""
        counts = self.counts.ravel()
        query, column = np.divmod(np.repeat(np.arange(len(counts)), counts), self.counts.shape[1])
        return Hits(query, column, self.numbers[_ranges(self.starts.ravel(), counts)], self.cut)


def find(segments: Sequence[Lookup], values: U32) -> Found:
    """The articles in segments that have values of new ones. `values`: their signatures, a row for each. Of a value that
    many known articles have, some of the first and of the last are named."""
    # Key and place of each value in one number: sorting numbers is many times faster than sorting places by their keys.
    places = value_keys(values).ravel().astype(np.uint64) << _UPPER | np.arange(values.size, dtype=np.uint64)
    places.sort()
    keys = (places >> _UPPER).astype(np.uint32)
    firsts, times = _runs_of(keys)
    keys, places = keys[firsts], (places & _LOWER).astype(np.int64)
    counts, numbers = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    # Some keys at a time, so that what is at work stays within a processor's cache.
    for first in range(0, len(keys), _SOUGHT):
        some, named = _named(segments, keys[first : first + _SOUGHT])
        counts.append(some)
        numbers.append(named)
    of_keys = np.concatenate(counts)
    is_cut = of_keys > FULL_KEY
    of_keys[is_cut] = 2 * _NAMED
    # From keys to the values that have them.
    columns = (np.cumsum(of_keys) - of_keys, of_keys, is_cut)
    starts, lengths, cut = (np.empty(values.size, column.dtype) for column in columns)
    for column, to in zip(columns, (starts, lengths, cut), strict=True):
        to[places] = np.repeat(column, times)
    shape = values.shape
    return Found(
        numbers=np.concatenate(numbers), starts=starts.reshape(shape), counts=lengths.reshape(shape), cut=cut.reshape(shape)
    )


def _named(segments: Sequence[Lookup], keys: U32) -> tuple[Positions, Positions]:
    """How many known articles have each of some keys, and the numbers of those that are named, key by key."""
    none = np.zeros(0, np.int64)
    found = [(none, none), *(segment.find(keys) for segment in segments)]
    owners, numbers = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.argsort(owners, kind="stable")
    counts = np.bincount(owners, minlength=len(keys))
    if not (counts > FULL_KEY).any():
        return counts, numbers[order]
    ranks = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    named = np.repeat(counts <= FULL_KEY, counts) | (ranks < _NAMED) | (ranks >= np.repeat(counts - _NAMED, counts))
    return counts, numbers[order[named]]


def hits_among(values: U32, signatures: U32, numbers: Positions) -> Hits:
    """The same among a few known articles, compared one by one. `signatures`: of the articles with these numbers."""
    nothing = np.zeros(values.shape, np.bool_)
    if not len(numbers) or not len(values):
        none = np.zeros(0, np.int64)
        return Hits(none, none, none, nothing)
    # By flat places: `nonzero` of three dimensions takes ten times as long.
    places = np.flatnonzero(values[:, None, :] == signatures[None, :, :])
    pair, column = np.divmod(places, values.shape[1])
    query, known = np.divmod(pair, len(numbers))
    return Hits(query, column, numbers[known], nothing)


def candidates_of(hits: Hits, queries: Queries, settings: DuplicateSettings, signatures: Signatures) -> Pairs:
    """The candidate pairs, by new article, then by known one. `signatures`: of known articles by their numbers (see
    `Store`); asked where hits were left out, to compare the whole of them."""
    other = queries.filled[hits.query] & np.not_equal(queries.own[hits.query], hits.number)
    query, column, number = hits.query[other], hits.column[other], hits.number[other]
    width = queries.values.shape[1]
    known = np.bincount(query * width + column, minlength=queries.values.size).reshape(queries.values.shape)
    rare_values = (known < settings.single_rows) & ~hits.cut
    packed = np.sort(query << _QUERY | number << _COLUMN | column)
    starts, counts = _runs_of(packed >> _COLUMN)
    query = packed[starts] >> _QUERY
    # Most pairs agree in a value or two, by chance.
    is_cut = np.asarray(hits.cut.any(axis=1))[query]
    some = np.flatnonzero(counts >= np.where(is_cut, *_least(settings)))
    query, counts = query[some], counts[some]
    number = (packed[starts[some]] & _PAIR) >> _COLUMN
    pair = np.repeat(np.arange(len(some)), counts)
    column = packed[_ranges(starts[some], counts)] & ((1 << _COLUMN) - 1)
    rare = np.bincount(pair[rare_values[query[pair], column]], minlength=len(some)) >= FEW
    likely = rare | _share_a_band(pair, column, len(some), settings)
    pairs = Pairs(query[likely], number[likely], counts[likely])
    return _agreeing(pairs, rare=rare[likely], cut=hits.cut, queries=queries, settings=settings, signatures=signatures)


def candidates_in(
    segments: Sequence[Lookup], queries: Queries, settings: DuplicateSettings, signatures: Signatures
) -> Pairs:
    """The candidate pairs of new articles and those in segments."""
    found = find(segments, queries.values)
    if len(found.numbers) < _BY_KERNELS:
        return candidates_of(found.hits(), queries, settings, signatures)
    from cleaner.index.lookup_kernels import Listed, Rules, likely_pairs

    counts = np.where(queries.filled[:, None], found.counts, 0)
    least_cut, least = _least(settings)
    listed = Listed(found.starts.ravel(), counts.ravel(), found.cut.ravel(), found.numbers, queries.own)
    rules = Rules(settings.bands, settings.rows, settings.single_rows, FEW, least, least_cut)
    # As memory that is not written to it takes nothing.
    out = np.empty((int(counts.sum()) // max(1, least_cut), 4), np.int64)
    rows = out[: likely_pairs(listed, counts.shape[1], rules, out)]
    query, number, agreement, rare = rows[np.lexsort((rows[:, 1], rows[:, 0]))].T.copy()
    pairs = Pairs(query, number, agreement)
    return _agreeing(pairs, rare=rare > 0, cut=found.cut, queries=queries, settings=settings, signatures=signatures)


def _least(settings: DuplicateSettings) -> tuple[int, int]:
    """In how many values a pair must be seen to agree: where some articles are left out, and where none is."""
    least = settings.min_agreement
    return min(FEW, settings.rows, least), least


def _agreeing(
    pairs: Pairs, *, rare: Mask, cut: Mask, queries: Queries, settings: DuplicateSettings, signatures: Signatures
) -> Pairs:
    """Of likely pairs those that agree in enough values. `rare`: which share enough rare ones; `cut`: see `Hits`."""
    query, number, counts = pairs
    unsure = np.flatnonzero(np.asarray(cut.any(axis=1))[query])
    if len(unsure):
        wanted, place = np.unique(number[unsure], return_inverse=True)
        held = signatures(wanted)[0]
        for first in range(0, len(unsure), _COMPARED):
            some = unsure[first : first + _COMPARED]
            counts[some] = (held[place[first : first + _COMPARED]] == queries.values[query[some]]).sum(axis=1)
    least = settings.min_agreement
    needed = TIMES * least if settings.single_rows else least
    chosen = counts >= np.where(rare & (settings.single_rows > 0), least, needed)
    return Pairs(query[chosen], number[chosen], counts[chosen])


def _runs_of(ordered: NDArray[Any]) -> tuple[Positions, Positions]:
    """Where equal values begin, and how many there are of each."""
    is_start = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_start[1:])
    starts = np.flatnonzero(is_start)
    return starts, np.diff(starts, append=len(ordered))


def _ranges(starts: Positions, counts: Positions) -> Positions:
    """The numbers from each start on, so many of each, one after the other."""
    ends = np.cumsum(counts)
    return np.repeat(starts - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)


def _share_a_band(pair: Positions, column: Positions, count: int, settings: DuplicateSettings) -> Mask:
    """Which of `count` pairs agree in all values of a band, by their hits."""
    inner = column < settings.bands * settings.rows
    band = pair[inner] * settings.bands + column[inner] // settings.rows
    bands, agreeing = np.unique(band, return_counts=True)
    shared = np.zeros(count, np.bool_)
    shared[bands[agreeing == settings.rows] // settings.bands] = True
    return shared
