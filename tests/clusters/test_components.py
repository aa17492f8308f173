"""Clusters: the connected components of the matches, and nothing else."""

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.clusters import make_clusters
from cleaner.model import Article, Cluster
from cleaner.text.corpus import ListedArticles

ARTICLES = ListedArticles([Article(id=f"a{n}", text="Tarn") for n in range(12)])
EDGES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] != pair[1]), max_size=15)


def clusters(edges: list[tuple[int, int]]) -> tuple[Cluster, ...]:
    left, right = np.array(edges, np.int64).reshape(-1, 2).T
    return make_clusters(left, right, ARTICLES)


def slow_components(edges: list[tuple[int, int]]) -> set[frozenset[int]]:
    """Merge the groups that an edge touches, edge after edge."""
    groups: list[frozenset[int]] = []
    for edge in edges:
        touched = [group for group in groups if group & set(edge)]
        groups = [group for group in groups if group not in touched] + [frozenset(edge).union(*touched)]
    return set(groups)


@given(EDGES)
def test_clusters_are_the_connected_components(edges: list[tuple[int, int]]) -> None:
    """The members of the clusters are the components of the edges; articles without an edge are in none."""
    found = clusters(edges)
    assert {frozenset(int(m[1:]) for m in c.members) for c in found} == slow_components(edges)


@given(EDGES, st.randoms(use_true_random=False))
def test_the_order_of_the_edges_does_not_matter(edges: list[tuple[int, int]], random: Random) -> None:
    """make_clusters(shuffled and turned edges) == make_clusters(edges)."""
    other = [edge[::-1] for edge in edges]
    random.shuffle(other)
    assert clusters(other) == clusters(edges)


@given(EDGES)
def test_clusters_and_members_are_in_order_of_the_input(edges: list[tuple[int, int]]) -> None:
    """Members ascend; clusters ascend by their first member, and are numbered; the canonical one is a member."""
    found = clusters(edges)
    positions = [[int(m[1:]) for m in c.members] for c in found]
    assert all(p == sorted(p) for p in positions)
    assert positions == sorted(positions)
    assert [c.id for c in found] == [f"c{n}" for n in range(1, len(found) + 1)]
    assert all(c.canonical in c.members and c.reason for c in found)


def test_without_edges_there_are_no_clusters() -> None:
    assert clusters([]) == ()
