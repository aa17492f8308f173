"""Clusters: what verified matches connect, less the bridges, each with the article that stands for it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cleaner.clusters.canonical import choose
from cleaner.clusters.linkage import linked
from cleaner.model import Article, Cluster
from cleaner.settings import DuplicateSettings
from cleaner.text.buffers import Positions, Shares
from cleaner.text.corpus import Corpus

_HELD_ARTICLES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Pairs of positions (left < right) that are duplicates, and how strong each is (0-1)."""

    left: Positions
    right: Positions
    strength: Shares


def make_clusters(
    matches: Matches, verified: tuple[Positions, Positions], corpus: Corpus, settings: DuplicateSettings
) -> tuple[Cluster, ...]:
    """Clusters of the articles that matches connect, in order of their first members. `verified`: all pairs looked at."""
    groups = _without_bridges(_groups(matches.left, matches.right), matches, verified)
    made: list[Cluster] = []
    for some in _chunks(groups):
        positions = np.sort(np.concatenate(some))
        article_at = dict(zip(positions.tolist(), corpus.many(positions), strict=True))
        for group in some:
            members = [article_at[at] for at in group.tolist()]
            made.append(_cluster(len(made) + 1, members, suspect=len(members) > settings.max_cluster))
    return tuple(made)


def _without_bridges(groups: list[Positions], matches: Matches, verified: tuple[Positions, Positions]) -> list[Positions]:
    """The groups, those in which any verified pair is no match taken apart where they are held by a bridge."""
    if not groups:
        return []
    size = int(max(group[-1] for group in groups)) + 1
    group_of = np.full(max(size, *(int(side.max(initial=0)) + 1 for side in verified)), -1, np.int64)
    for number, group in enumerate(groups):
        group_of[group] = number
    inner = (group_of[verified[0]] >= 0) & (group_of[verified[0]] == group_of[verified[1]])
    looked_at = group_of[verified[0][inner]]
    pairs = np.bincount(looked_at, minlength=len(groups)), np.bincount(group_of[matches.left], minlength=len(groups))
    made = [group for number, group in enumerate(groups) if pairs[0][number] <= pairs[1][number]]
    loose = np.flatnonzero(pairs[0] > pairs[1])
    if len(loose):
        kept = np.isin(group_of[matches.left], loose)
        columns = matches.left[kept].tolist(), matches.right[kept].tolist(), matches.strength[kept].tolist()
        strengths = {(left, right): strength for left, right, strength in zip(*columns, strict=True)}
        sides = (side[inner][np.isin(looked_at, loose)].tolist() for side in verified)
        split = linked(strengths, frozenset(zip(*sides, strict=True)))
        made += [np.array(group, np.int64) for group in split if len(group) > 1]
    return sorted(made, key=lambda group: int(group[0]))


def _groups(left: Positions, right: Positions) -> list[Positions]:
    """The members of each component in order, by the first of them."""
    members, ends = np.unique(np.concatenate([left, right]), return_inverse=True)
    parent = list(range(len(members)))
    for edge in zip(ends[: len(left)].tolist(), ends[len(left) :].tolist(), strict=True):
        low, high = sorted(_root(parent, at) for at in edge)
        parent[high] = low
    roots = np.array([_root(parent, at) for at in range(len(parent))], np.int64)
    order = np.argsort(roots, kind="stable")
    cuts = np.flatnonzero(np.diff(roots[order])) + 1
    return [group for group in np.split(members[order], cuts) if len(group)]


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        parent[at] = at = parent[parent[at]]
    return at


def _chunks(groups: list[Positions]) -> Iterator[list[Positions]]:
    """Groups some at a time, so that not all of their texts are in memory at once."""
    some: list[Positions] = []
    held = 0
    for group in groups:
        some.append(group)
        held += len(group)
        if held >= _HELD_ARTICLES:
            yield some
            some, held = [], 0
    if some:
        yield some


def _cluster(number: int, members: list[Article], *, suspect: bool) -> Cluster:
    canonical, reason = choose(members)
    ids = tuple(article.id for article in members)
    return Cluster(id=f"c{number}", members=ids, canonical=canonical.id, reason=reason, suspect=suspect)
