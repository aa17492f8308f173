"""Clusters: where all pairs that were looked at match, the connected components of the matches."""

from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.clusters import make_clusters
from cleaner.corpus import Corpus
from cleaner.corpus.pairs import FLAWS
from cleaner.records import Article, Cluster
from cleaner.settings import DuplicateSettings
from tests.corpus.tables import pair_table

ARTICLES = Corpus.of(Article(id=f"a{n}", text="Tarn") for n in range(12)).columns
#: All pairs within some groups of the articles: the search compares every two members of what duplicates connect.
EDGES = st.lists(st.integers(0, 4), min_size=12, max_size=12).map(
    lambda numbers: [(a, b) for a, b in combinations(range(12), 2) if numbers[a] == numbers[b] > 0]
)


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
    assert (found.canonical, found.reason) == ("a1", "full, unlike 1 of 3; first by its id")


def test_a_cluster_beyond_any_story_is_marked() -> None:
    small, large = clusters([(0, 1)]), clusters([(0, at) for at in range(1, 7)])
    assert (small[0].suspect, large[0].suspect) == (False, True)


def kept(
    *rows: tuple[int, int, float, float], others: tuple[tuple[int, int], ...] = ()
) -> list[tuple[tuple[str, ...], str]]:
    """The clusters and their canonical articles that pairs make: left, right, and how much of each stands in the other.
    `others`: pairs that were compared and are no duplicates."""
    left, right, share_left, share_right = map(np.array, zip(*rows, strict=True))
    none = np.zeros(len(rows), np.int64)
    matches = pair_table(left=left, right=right, share_left=share_left, share_right=share_right, shared=none)
    one, other = np.array([row[:2] for row in rows] + list(others), np.int64).T
    found = make_clusters(matches, (one, other), ARTICLES, DuplicateSettings())
    return [(cluster.members, cluster.canonical) for cluster in found]


def test_the_article_that_holds_the_other_stands_for_it() -> None:
    assert kept((0, 1, 1.0, 0.5)) == [(("a0", "a1"), "a1")]
    assert kept((0, 1, 0.5, 1.0)) == [(("a0", "a1"), "a0")]
    assert kept((0, 1, 0.9, 0.95)) == [(("a0", "a1"), "a0")]


def test_an_article_that_is_held_by_none_is_in_no_cluster() -> None:
    """Two reports, one of them in part in the digest that holds the other one."""
    assert kept((0, 2, 0.5, 0.4), (1, 2, 1.0, 0.6), others=((0, 1),)) == [(("a1", "a2"), "a2")]


def test_a_merger_of_halves_takes_no_report_with_it() -> None:
    assert kept((0, 2, 0.5, 0.5), (1, 2, 0.5, 0.5), others=((0, 1),)) == []


def test_two_halves_of_each_other_are_copies_where_nothing_speaks_against_it() -> None:
    assert kept((0, 1, 0.5, 0.5)) == [(("a0", "a1"), "a0")]


def test_what_was_not_compared_stands_by_way_of_the_hub() -> None:
    spokes = [(0, at, 0.9, 0.9) for at in range(1, 6)]
    assert kept(*spokes) == [(tuple(f"a{at}" for at in range(6)), "a0")]
    assert kept(*((a, b, 0.7, 0.7) for a, b, _, _ in spokes)) == [(tuple(f"a{at}" for at in range(6)), "a0")]


@pytest.mark.parametrize(
    ("flaw", "chosen"), [(0, "a0"), (FLAWS.index("in capitals"), "a0"), (-FLAWS.index("misread"), "a1")]
)
def test_of_two_copies_the_one_without_a_flaw_is_kept(flaw: int, chosen: str) -> None:
    left, right = np.array([0]), np.array([1])
    (found,) = make_clusters(
        pair_table(left=left, right=right, flaw=np.array([flaw])), (left, right), ARTICLES, DuplicateSettings()
    )
    assert found.canonical == chosen
    assert (FLAWS[abs(flaw)] in found.reason) if flaw else "sound" not in found.reason
