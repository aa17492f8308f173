"""Figures of a whole run: what was removed, what is damaged, who copies whom, who was first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.reports.tables import FinishedRun, Numbers, Table

# Row groups of which blocks are read: every article of small runs, an even sample of large ones.
_BLOCK_GROUPS = 32
# Outlets of which every two are looked at.
_OUTLETS = 100
_BLOCK_COLUMNS = tuple(f"blocks.list.element.{name}" for name in ("start", "end", "label", "kept"))
_DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class Removed:
    """Characters of blocks by outlet and label. `articles`: of so many articles; `labels`: those that were removed."""

    labels: Sequence[str]
    chars: NDArray[np.float64]
    total: NDArray[np.float64]
    articles: int

    @property
    def shares(self) -> NDArray[np.float64]:
        """The share of each outlet's characters that was removed under each label."""
        shares: NDArray[np.float64] = self.chars / np.maximum(self.total, 1)[:, None]
        return shares


def removed(run: FinishedRun) -> Removed:
    """What was removed. Of large runs an even sample of the articles is counted."""
    outlets = run.articles.outlets
    counted: Counter[tuple[int, str]] = Counter()
    total = np.zeros(len(outlets))
    count = 0
    for start, table in run.table.read(_BLOCK_COLUMNS, even(run.table)) if run.table else ():
        lists = table.column("blocks").combine_chunks()
        blocks = lists.flatten()
        kept = blocks.field("kept").to_numpy(zero_copy_only=False)
        sizes = blocks.field("end").to_numpy() - blocks.field("start").to_numpy()
        rows = np.repeat(np.arange(len(lists)), np.diff(lists.offsets.to_numpy()))
        outlet = run.articles.outlet[start + rows]
        total += np.bincount(outlet, sizes, minlength=len(outlets))
        labels = blocks.field("label").dictionary_encode()
        codes, names = labels.indices.to_numpy(zero_copy_only=False), labels.dictionary.to_pylist()
        for code, name in enumerate(names):
            gone = (codes == code) & ~kept
            by_outlet = np.bincount(outlet[gone], sizes[gone], minlength=len(outlets))
            counted.update({(at, name): by_outlet[at] for at in np.flatnonzero(by_outlet).tolist()})
        count += len(table)
    by_label: Counter[str] = Counter()
    for (_, name), size in counted.items():
        by_label[name] += size
    found = [name for name, _ in sorted(by_label.items(), key=lambda item: (-item[1], item[0]))]
    chars = np.array([[counted[at, name] for name in found] for at in range(len(outlets))], np.float64)
    return Removed(labels=found, chars=chars.reshape(len(outlets), len(found)), total=total, articles=count)


def even(table: Table, most: int = _BLOCK_GROUPS) -> list[int]:
    """The row groups of an even sample."""
    return sorted(set(np.linspace(0, len(table.groups) - 1, min(most, len(table.groups))).astype(int).tolist()))


@dataclass(frozen=True, kw_only=True)
class Copying:
    """Who copies whom.

    `total`: of each outlet its duplicate pairs with other outlets. Of the `outlets` that have the most: `pairs[a, b]`, the
    pairs of an article of the one and one of the other, and `earlier[a, b]`, those in which the one of `a` is known to have
    been published before.
    """

    total: Numbers
    outlets: Numbers
    pairs: Numbers
    earlier: Numbers


def copying(run: FinishedRun) -> Copying:
    """Who copies whom."""
    articles, matches = run.articles, run.matches
    at = matches.duplicate & matches.cross_outlet
    left, right = matches.left[at], matches.right[at]
    size = len(articles.outlets)
    total = np.bincount(articles.outlet[left], minlength=size) + np.bincount(articles.outlet[right], minlength=size)
    most, number = _most(total)
    pairs, earlier = np.zeros((len(most), len(most)), np.int64), np.zeros((len(most), len(most)), np.int64)
    for one, other in ((left, right), (right, left)):
        ours, theirs = number[articles.outlet[one]], number[articles.outlet[other]]
        among = (ours >= 0) & (theirs >= 0)
        np.add.at(pairs, (ours[among], theirs[among]), 1)
        before = among & (articles.latest[one] < articles.earliest[other])
        np.add.at(earlier, (ours[before], theirs[before]), 1)
    return Copying(total=total, outlets=most, pairs=pairs, earlier=earlier)


def _most(total: Numbers) -> tuple[Numbers, Numbers]:
    """The outlets that have the most of something, in falling order, and of each outlet its place among them, else -1.
    A run may have a hundred thousand outlets, and figures of every two of them have no room anywhere."""
    most = np.argsort(-total, kind="stable")[:_OUTLETS]
    most = most[total[most] > 0]
    number = np.full(len(total), -1, np.int64)
    number[most] = np.arange(len(most))
    return most, number


@dataclass(frozen=True, kw_only=True)
class First:
    """Members of clusters with several outlets, by outlet: which were first, which later, of which it is not known.

    `by_time`: of the `outlets` that have the most, those that were first and later (last axis) at each of the `times`.
    """

    first: Numbers
    later: Numbers
    unknown: Numbers
    outlets: Numbers
    times: Sequence[str]
    by_time: Numbers


def first(run: FinishedRun) -> First:
    """Who published first: an article is first if it was certainly published before every member of another outlet, later
    if one of another outlet certainly was before it."""
    articles, clusters = run.articles, run.clusters
    state = np.full(len(articles), -1, np.int64)  # 0 first, 1 later, 2 unknown
    # Of an unknown outlet nobody can say whether it is another one.
    nobody = articles.outlets.index("") if "" in articles.outlets else -1
    for cluster in range(len(clusters)):
        members = clusters.members_of(cluster)
        members = members[articles.outlet[members] != nobody]
        if len(np.unique(articles.outlet[members])) > 1:
            state[members] = _states(articles.outlet[members], articles.earliest[members], articles.latest[members])
    size = len(articles.outlets)
    counts = [np.bincount(articles.outlet[state == kind], minlength=size) for kind in range(3)]
    known = np.flatnonzero((state == 0) | (state == 1))
    times, column = _columns(articles.earliest[known])
    most, number = _most(counts[0] + counts[1])
    by_time = np.zeros((len(most), max(len(times), 1), 2), np.int64)
    place = number[articles.outlet[known]]
    among = place >= 0
    np.add.at(by_time, (place[among], column[among], state[known][among]), 1)
    return First(first=counts[0], later=counts[1], unknown=counts[2], outlets=most, times=times, by_time=by_time)


def _states(outlet: Numbers, earliest: NDArray[np.float64], latest: NDArray[np.float64]) -> Numbers:
    """Of the members of a cluster: 0 for the first one, 1 for later ones, 2 where it is not known."""
    states = np.full(len(outlet), 2, np.int64)
    for at in range(len(outlet)):
        others = outlet != outlet[at]
        if (latest[others] < earliest[at]).any():
            states[at] = 1
        elif (latest[at] < earliest[others]).all():
            states[at] = 0
    return states


def _columns(seconds: NDArray[np.float64]) -> tuple[list[str], Numbers]:
    """Days, months or years that cover some times, at most 60 or so, and the one that each time is in."""
    days = (seconds // _DAY).astype(np.int64).astype("datetime64[D]")
    if not len(days):
        return [], np.zeros(0, np.int64)
    span = int((days.max() - days.min()).astype(int))
    unit = "D" if span <= 60 else "M" if span <= 5 * 365 else "Y"
    at = days.astype(f"datetime64[{unit}]")
    every = np.arange(at.min(), at.max() + 1)
    return [str(time) for time in every[-120:]], np.maximum((at - every[-120:][0]).astype(np.int64), 0)


def rejections(run: FinishedRun, most: int) -> tuple[list[list[Any]], Mapping[str, int]]:
    """The first rejected inputs (source, reason, detail), and how many there are by reason."""
    table = Table.at(run.folder, "rejected")
    rows: list[list[Any]] = []
    for _, part in table.read(["source", "reason", "detail"]) if table else ():
        rows += [[row["source"], row["reason"], row["detail"]] for row in part.slice(0, most - len(rows)).to_pylist()]
        if len(rows) >= most:
            break
    return rows, run.manifest.get("rejected_by_reason", {})
