"""Clusters: where all pairs that were looked at match, the connected components of the matches."""

from itertools import combinations
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.clusters import make_clusters
from cleaner.corpus import Corpus
from cleaner.records import Article, Cluster
from cleaner.settings import DuplicateSettings
from tests.corpus.tables import pair_table

ARTICLES = Corpus.of(Article(id=f"a{n}", text="Tarn") for n in range(12)).columns
EDGES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] != pair[1]), max_size=15)


def clusters(edges: list[tuple[int, int]], verified: list[tuple[int, int]] | None = None) -> tuple[Cluster, ...]:
    left, right = np.array(sorted({(min(edge), max(edge)) for edge in edges}), np.int64).reshape(-1, 2).T
    matches = pair_table(left=left, right=right)
    one, other = (left, right) if verified is None else np.array(verified, np.int64).reshape(-1, 2).T
    return make_clusters(matches, (one, other), ARTICLES, DuplicateSettings(max_cluster=5))


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


def test_a_bridge_between_dense_parts_joins_no_cluster() -> None:
    left, right = list(combinations(range(4), 2)), list(combinations(range(4, 8), 2))
    found = clusters([*left, *right, (3, 4)], list(combinations(range(8), 2)))
    assert [cluster.members for cluster in found] == [("a0", "a1", "a2", "a3"), ("a4", "a5", "a6", "a7")]


def test_the_canonical_article_is_full_by_the_lengths_that_matches_know() -> None:
    left, right = np.array([0, 0, 1]), np.array([1, 2, 2])
    sizes = np.array([40, 90, 100])
    matches = pair_table(left=left, right=right, left_size=sizes[left], right_size=sizes[right])
    (found,) = make_clusters(matches, (left, right), ARTICLES, DuplicateSettings())
    assert (found.canonical, found.reason) == ("a1", "full, unlike 1 of 3; first of the input")


def test_a_cluster_beyond_any_story_is_marked() -> None:
    small, large = clusters([(0, 1)]), clusters([(0, at) for at in range(1, 7)])
    assert (small[0].suspect, large[0].suspect) == (False, True)
