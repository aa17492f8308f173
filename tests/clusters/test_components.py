"""Clusters: the connected components of the matches, and nothing else."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cleaner.clusters import make_clusters
from cleaner.model import Article

ARTICLES = [Article(id=f"a{n}", text="Tarn") for n in range(12)]
EDGES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] != pair[1]), max_size=15)


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
    found = make_clusters(edges, ARTICLES)
    assert {frozenset(int(m[1:]) for m in c.members) for c in found} == slow_components(edges)


@given(EDGES, st.randoms(use_true_random=False))
def test_the_order_of_the_edges_does_not_matter(edges: list[tuple[int, int]], random: Random) -> None:
    """make_clusters(shuffled and turned edges) == make_clusters(edges)."""
    other = [edge[::-1] for edge in edges]
    random.shuffle(other)
    assert make_clusters(other, ARTICLES) == make_clusters(edges, ARTICLES)


@given(EDGES)
def test_clusters_and_members_are_in_order_of_the_input(edges: list[tuple[int, int]]) -> None:
    """Members ascend; clusters ascend by their first member, and are numbered; the canonical one is a member."""
    found = make_clusters(edges, ARTICLES)
    positions = [[int(m[1:]) for m in c.members] for c in found]
    assert all(p == sorted(p) for p in positions)
    assert positions == sorted(positions)
    assert [c.id for c in found] == [f"c{n}" for n in range(1, len(found) + 1)]
    assert all(c.canonical in c.members and c.reason for c in found)


def test_without_edges_there_are_no_clusters() -> None:
    assert make_clusters([], ARTICLES) == ()
