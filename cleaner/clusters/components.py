"""Clusters: the connected components of the verified matches."""

from collections.abc import Iterator

import numpy as np

from cleaner.clusters.canonical import choose
from cleaner.model import Article, Cluster
from cleaner.text.buffers import Positions
from cleaner.text.corpus import Corpus

_HELD_ARTICLES = 1_000


def make_clusters(left: Positions, right: Positions, corpus: Corpus) -> tuple[Cluster, ...]:
    """Clusters of the articles at the ends of the edges (pairs of positions), in order of their first members."""
    groups = _groups(left, right)
    made: list[Cluster] = []
    for some in _chunks(groups):
        positions = np.sort(np.concatenate(some))
        article_at = dict(zip(positions.tolist(), corpus.many(positions), strict=True))
        made += [_cluster(len(made) + n, [article_at[at] for at in group.tolist()]) for n, group in enumerate(some, start=1)]
    return tuple(made)


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


def _cluster(number: int, members: list[Article]) -> Cluster:
    canonical, reason = choose(members)
    return Cluster(id=f"c{number}", members=tuple(a.id for a in members), canonical=canonical.id, reason=reason)
