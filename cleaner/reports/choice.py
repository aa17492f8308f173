"""What of a run a page shows: everything of small runs; of large ones a stated choice, borderline pairs first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import InputError
from cleaner.reports.tables import FinishedRun, Numbers

# Clusters, pairs and single articles that a page lists at the most.
_MAX_CLUSTERS, _MAX_PAIRS, _MAX_SINGLES = 30_000, 60_000, 20_000
# Row groups that texts are read from at the most: reading a million articles for a page would take minutes.
_MAX_GROUPS = 64
# What is listed, and what of it comes first.
_LISTED = (
    ("clusters", "those with pairs near the line first"),
    ("pairs", "those near the line first"),
    ("articles without a copy", "of all outlets alike"),
)
#: Pairs whose shared passages are marked, at the most: a few milliseconds each.
MAX_MARKED = 3_000
#: A pair is borderline if its share is no farther from the line than this.
BORDERLINE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a user asks to see: one cluster, one outlet, so many clusters, pairs and articles drawn by lot, or these pairs.

    `pairs`: each with the ids `left` and `right`, and where it is of a sample its `stratum` and `weight`. All None: as much
    as there is room for.
    """

    cluster: str | None = None
    outlet: str | None = None
    sample: int | None = None
    pairs: Sequence[Mapping[str, Any]] | None = None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a page lists: numbers of clusters and of pairs (rows of the matches), and positions of articles, those of
    listed clusters and pairs among them. `texts`: positions of articles whose texts are wanted, the most wanted first.
    `said`: what was left out, in sentences."""

    clusters: Numbers
    pairs: Numbers
    articles: Numbers
    texts: Numbers
    said: Sequence[str]


def choose(run: FinishedRun, wanted: Wanted, *, scale: float = 1.0) -> Choice:
    """The choice for a page; `scale` (0-1) of what a page lists at the most.

    Raises InputError for a cluster, outlet or pair that the run does not have.
    """
    clusters, pairs, singles = _asked(run, wanted)
    limits = [max(1, int(most * scale)) for most in (_MAX_CLUSTERS, _MAX_PAIRS, _MAX_SINGLES)]
    said = []
    listed = []
    for (name, how), found, most in zip(_LISTED, (clusters, pairs, singles), limits, strict=True):
        listed.append(np.sort(found[:most]))
        if len(found) > most:
            said.append(f"{most:,} of {len(found):,} {name} are listed, {how}.")
    if len(listed[1]) > MAX_MARKED:
        said.append(f"Shared passages are marked in {MAX_MARKED:,} pairs at the most, those near the line first.")
    matches = run.matches
    members = [run.clusters.members_of(number) for number in listed[0].tolist()]
    both = [matches.left[listed[1]], matches.right[listed[1]]]
    articles = np.unique(np.concatenate([*members, *both, listed[2]]).astype(np.int64))
    texts, told = _texts(run, clusters[: limits[0]], pairs[: limits[1]], singles[: limits[2]])
    return Choice(
        clusters=listed[0], pairs=listed[1], articles=articles, texts=texts, said=(*said, *told)
    )  # fmt: skip


def _asked(run: FinishedRun, wanted: Wanted) -> tuple[Numbers, Numbers, Numbers]:
    """Clusters, pairs and single articles that are asked for, each in the order in which they are wanted."""
    matches, articles = run.matches, run.articles
    margin = _cluster_margins(run)
    clusters = np.argsort(margin, kind="stable")
    pairs = np.argsort(matches.margin, kind="stable")
    singles = _by_outlet(run)
    if wanted.cluster is not None:
        if wanted.cluster not in run.clusters.ids:
            raise InputError(f"the run has no cluster {wanted.cluster!r}; clusters.parquet names them")
        number = run.clusters.ids.index(wanted.cluster)
        members = run.clusters.members_of(number)
        inside = np.isin(matches.left, members) | np.isin(matches.right, members)
        return np.array([number]), pairs[inside[pairs]], singles[:0]
    if wanted.outlet is not None:
        if wanted.outlet not in articles.outlets:
            raise InputError(f"the run has no article of the outlet {wanted.outlet!r}")
        own = articles.outlet == articles.outlets.index(wanted.outlet)
        has_own = np.array([own[run.clusters.members_of(number)].any() for number in range(len(run.clusters))], np.bool_)
        inside = own[matches.left] | own[matches.right]
        return clusters[has_own[clusters]], pairs[inside[pairs]], singles[own[singles]]
    if wanted.pairs is not None:
        return clusters[:0], rows_of(run, wanted.pairs), singles[:0]
    if wanted.sample is not None:
        drawn = [_by_lot(found, kind)[: wanted.sample] for found, kind in ((clusters, "c"), (pairs, "p"), (singles, "a"))]
        return drawn[0], drawn[1], drawn[2]
    return clusters, pairs, singles


def _cluster_margins(run: FinishedRun) -> NDArray[np.float64]:
    """How near the line the nearest duplicate pair of each cluster is; a cluster that is too large is looked at first."""
    matches, of = run.matches, run.cluster_of
    inside = matches.duplicate & (of[matches.left] == of[matches.right]) & (of[matches.left] >= 0)
    margins = np.full(len(run.clusters), np.inf)
    np.minimum.at(margins, of[matches.left[inside]], matches.margin[inside])
    return np.where(run.clusters.suspect, -1.0, margins)


def _by_outlet(run: FinishedRun) -> Numbers:
    """The articles without a copy, an outlet after the other in turns; those of an outlet by damage."""
    if run.table is None:
        return np.zeros(0, np.int64)
    alone = np.flatnonzero(run.cluster_of[: len(run.table)] < 0)
    order = alone[np.argsort(-run.articles.damage[alone], kind="stable")]
    outlet = run.articles.outlet[order]
    # The turn in which each comes: how many of its outlet stand before it.
    by_outlet = np.argsort(outlet, kind="stable")
    starts = np.searchsorted(outlet[by_outlet], outlet[by_outlet], side="left")
    turn = np.empty(len(order), np.int64)
    turn[by_outlet] = np.arange(len(order)) - starts
    return order[np.lexsort((outlet, turn))]


def _by_lot(found: Numbers, kind: str) -> Numbers:
    """The same numbers in an order that only depends on them, and is as good as any."""
    return np.array(sorted(found.tolist(), key=lambda n: blake2b(f"{kind}{n}".encode(), digest_size=8).digest()), np.int64)


def rows_of(run: FinishedRun, pairs: Sequence[Mapping[str, Any]]) -> Numbers:
    """The rows of these pairs among the matches of a run. Raises InputError for one that the run did not report."""
    import pyarrow

    sides = [run.positions(pyarrow.array([pair[side] for pair in pairs], pyarrow.string())) for side in ("left", "right")]
    wanted, codes = _codes(run, *sides), _codes(run, run.matches.left, run.matches.right)
    order = np.argsort(codes, kind="stable")
    at = np.searchsorted(codes, wanted, sorter=order)
    found = np.append(order, -1)[at]
    rows = np.where(np.append(codes, -1)[found] == wanted, found, -1).tolist()
    if -1 in rows:
        left, right = (pairs[rows.index(-1)][side] for side in ("left", "right"))
        raise InputError(f"the run reported no pair of {left!r} and {right!r}; was the sample drawn from this run?")
    return np.array(rows, np.int64)


def _codes(run: FinishedRun, left: Numbers, right: Numbers) -> Numbers:
    """A number for each pair, whichever side is left; -2 where the run has no such article."""
    codes: Numbers = np.where(
        (left < 0) | (right < 0), -2, np.minimum(left, right) * len(run.articles) + np.maximum(left, right)
    )
    return codes


def _texts(run: FinishedRun, clusters: Numbers, pairs: Numbers, singles: Numbers) -> tuple[Numbers, list[str]]:
    """The articles whose texts are wanted: those of borderline pairs, then clusters, single articles and pairs by turns."""
    if run.table is None:
        return np.zeros(0, np.int64), ["This run wrote no table of articles, so the page has no texts."]
    # Of articles that are only named there is no page.
    there = len(run.table)
    matches = run.matches
    near = pairs[matches.margin[pairs] <= BORDERLINE]
    far = pairs[matches.margin[pairs] > BORDERLINE]
    queue = chain(
        ([matches.left[pair], matches.right[pair]] for pair in near.tolist()),
        _by_turns(
            (run.clusters.members_of(number).tolist() for number in clusters.tolist()),
            ([single] for single in singles.tolist()),
            ([matches.left[pair], matches.right[pair]] for pair in far.tolist()),
        ),
    )
    order: dict[int, None] = {}
    if len(run.table.groups) <= _MAX_GROUPS:
        order = dict.fromkeys(int(at) for these in queue for at in these if at < there)
        return np.array(list(order), np.int64), []
    group_of = run.table.group_of(np.arange(there))
    groups: set[int] = set()
    for given in queue:
        these = [at for at in given if at < there]
        own = {int(group_of[at]) for at in these}
        if len(groups | own) <= _MAX_GROUPS:
            groups |= own
            order.update(dict.fromkeys(map(int, these)))
    told = f"Texts are from {len(groups)} of {len(run.table.groups)} parts of the table of articles."
    return np.array(list(order), np.int64), [told]


def _by_turns(*queues: Iterable[Sequence[int]]) -> Iterator[Sequence[int]]:
    return (item for turn in zip_longest(*queues, fillvalue=()) for item in turn if len(item))
