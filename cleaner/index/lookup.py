"""Which known articles are candidates for some new ones: hits in segments, counted by pair.

The rules are those of a search among all articles at once (`cleaner.matching.candidates`): two articles that share a band
and agree in enough values, or that share a few rare values and agree in some others.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cleaner.index.segments import FULL_KEY, U32, Lookup, value_keys
from cleaner.matching.candidates import FEW, TIMES
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import Mask, Positions

# A hit in one number: from these bits on the new article and the known one, below them the column. Settings allow 2^12
# columns, and a store has fewer than 2^38 articles.
_QUERY, _COLUMN = 50, 12
_PAIR = (1 << _QUERY) - 1
# Of a value that more known articles have than FULL_KEY, so many of the first and of the last are named: they are copies of
# each other, or share a phrase that says nothing.
_NAMED = 4
#: So many new articles can be looked up at a time.
MOST_QUERIES = 1 << 12


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


def hits_in(segments: Iterable[Lookup], values: U32) -> Hits:
    """The hits of new articles in segments. `values`: their signatures, a row for each. Of a value that many known articles
    have, some of the first and of the last are named."""
    keys, key_of = np.unique(value_keys(values).ravel(), return_inverse=True)
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64)), *(segment.find(keys) for segment in segments)]
    owners, numbers = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.argsort(owners, kind="stable")
    counts = np.bincount(owners, minlength=len(keys))
    ranks = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    is_cut = counts > FULL_KEY
    named = np.repeat(~is_cut, counts) | (ranks < _NAMED) | (ranks >= np.repeat(counts - _NAMED, counts))
    numbers = numbers[order[named]]
    counts = np.where(is_cut, 2 * _NAMED, counts)
    # From keys to the columns of queries that have them.
    times = counts[key_of]
    starts = (np.cumsum(counts) - counts)[key_of] - (np.cumsum(times) - times)
    query, column = np.divmod(np.repeat(np.arange(len(key_of)), times), values.shape[1])
    return Hits(
        query, column, numbers[np.repeat(starts, times) + np.arange(times.sum())], is_cut[key_of].reshape(values.shape)
    )


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


def candidates_of(
    hits: Hits, queries: Queries, settings: DuplicateSettings, signatures: "Callable[[Positions], tuple[U32, Mask]]"
) -> Pairs:
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
    is_cut, least = np.asarray(hits.cut.any(axis=1))[query], settings.min_agreement
    some = np.flatnonzero((counts >= least) | (is_cut & (counts >= min(FEW, settings.rows, least))))
    query, counts, is_cut = query[some], counts[some], is_cut[some]
    number = (packed[starts[some]] & _PAIR) >> _COLUMN
    pair = np.repeat(np.arange(len(some)), counts)
    places = np.repeat(starts[some] - (np.cumsum(counts) - counts), counts) + np.arange(len(pair))
    column = packed[places] & ((1 << _COLUMN) - 1)
    rare = np.bincount(pair[rare_values[query[pair], column]], minlength=len(some)) >= FEW
    likely = rare | _share_a_band(pair, column, len(some), settings)
    unsure = np.flatnonzero(likely & is_cut)
    if len(unsure):
        wanted, place = np.unique(number[unsure], return_inverse=True)
        counts[unsure] = (signatures(wanted)[0][place] == queries.values[query[unsure]]).sum(axis=1)
    needed = TIMES * least if settings.single_rows else least
    chosen = likely & (counts >= np.where(rare & (settings.single_rows > 0), least, needed))
    return Pairs(query[chosen], number[chosen], counts[chosen])


def _runs_of(ordered: Positions) -> tuple[Positions, Positions]:
    """Where equal values begin, and how many there are of each."""
    is_start = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_start[1:])
    starts = np.flatnonzero(is_start)
    return starts, np.diff(starts, append=len(ordered))


def _share_a_band(pair: Positions, column: Positions, count: int, settings: DuplicateSettings) -> Mask:
    """Which of `count` pairs agree in all values of a band, by their hits."""
    inner = column < settings.bands * settings.rows
    band = pair[inner] * settings.bands + column[inner] // settings.rows
    bands, agreeing = np.unique(band, return_counts=True)
    shared = np.zeros(count, np.bool_)
    shared[bands[agreeing == settings.rows] // settings.bands] = True
    return shared
