"""Clusters: the connected components of the verified matches."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from cleaner.clusters.canonical import choose
from cleaner.model import Article, Cluster


def make_clusters(edges: Iterable[tuple[int, int]], articles: Sequence[Article]) -> tuple[Cluster, ...]:
    """Clusters of the articles at the ends of the edges (pairs of positions), in order of their first members."""
    parent: dict[int, int] = {}

    def root(at: int) -> int:
        while parent.setdefault(at, at) != at:
            parent[at] = at = parent[parent[at]]
        return at

    for left, right in edges:
        low, high = sorted((root(left), root(right)))
        parent[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for at in sorted(parent):
        groups[root(at)].append(at)
    return tuple(_cluster(number, [articles[at] for at in group]) for number, group in enumerate(groups.values(), start=1))


def _cluster(number: int, members: list[Article]) -> Cluster:
    canonical, reason = choose(members)
    return Cluster(id=f"c{number}", members=tuple(a.id for a in members), canonical=canonical.id, reason=reason)
