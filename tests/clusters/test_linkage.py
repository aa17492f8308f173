"""Groups that no chain builds."""

from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cleaner.clusters.linkage import Pair, linked

PAIRS = st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] < pair[1]), max_size=20)


def groups(matches: set[Pair], verified: set[Pair] | None = None) -> list[list[int]]:
    return linked(dict.fromkeys(matches, 1.0), frozenset(matches | (verified or set())))


@given(PAIRS, PAIRS)
def test_groups_hold_every_matched_article_once(matches: set[Pair], others: set[Pair]) -> None:
    """The groups are a partition of the articles that have a match, each in order."""
    found = groups(matches, others)
    members = [at for group in found for at in group]
    assert sorted(members) == sorted({at for pair in matches for at in pair})
    assert all(group == sorted(group) for group in found)


@given(PAIRS, PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_the_pairs_does_not_matter(matches: set[Pair], others: set[Pair], random: Random) -> None:
    """linked(shuffled) == linked."""
    strengths = {pair: (sum(pair) % 3) / 3 for pair in matches}
    shuffled = list(strengths.items())
    random.shuffle(shuffled)
    verified = frozenset(matches | others)
    assert linked(dict(shuffled), verified) == linked(strengths, verified)


@given(PAIRS)
def test_without_a_pair_that_failed_groups_are_what_matches_connect(matches: set[Pair]) -> None:
    """No two groups are joined by a match."""
    of = {at: number for number, group in enumerate(groups(matches)) for at in group}
    assert all(of[left] == of[right] for left, right in matches)


def test_a_bridge_between_dense_parts_is_cut() -> None:
    dense = set(combinations(range(4), 2)) | set(combinations(range(4, 8), 2))
    assert groups(dense | {(3, 4)}, set(combinations(range(8), 2))) == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_excerpts_that_share_nothing_stay_with_the_whole_report() -> None:
    assert groups({(0, 1), (0, 2), (0, 3), (0, 4)}, set(combinations(range(5), 2))) == [[0, 1, 2, 3, 4]]


def test_a_chain_is_cut() -> None:
    chain = {(at, at + 1) for at in range(7)}
    assert max(map(len, groups(chain, set(combinations(range(8), 2))))) <= 3
