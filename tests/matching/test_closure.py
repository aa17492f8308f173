"""Pairs that hashing missed."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.matching.closure import MOST_MEMBERS, unverified_pairs

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]), unique=True)


def missing(matched: list[tuple[int, int]], verified: list[tuple[int, int]]) -> set[tuple[int, int]]:
    columns = [tuple(np.array(pairs, np.int64).reshape(-1, 2).T) for pairs in (matched, verified)]
    found = unverified_pairs(*columns)  # type: ignore[arg-type]
    pairs = list(zip(*(side.tolist() for side in found), strict=True))
    assert pairs == sorted(set(pairs))
    return set(pairs)


@given(PAIRS, PAIRS)
def test_all_pairs_of_a_group_are_looked_at_once(matched: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    """Verified and missing pairs together hold every pair of each component of the matches; no pair is in both."""
    verified = matched + [pair for pair in others if pair not in matched]
    groups = [{at} for at in range(10)]
    for left, right in matched:
        joined = next(g for g in groups if left in g) | next(g for g in groups if right in g)
        groups = [g for g in groups if not g & joined] + [joined]
    wanted = {pair for group in groups for pair in combinations(sorted(group), 2)}
    assert missing(matched, verified) == wanted - set(verified)


def test_of_a_large_group_only_pairs_with_its_hub_are_looked_at() -> None:
    count = MOST_MEMBERS + 5
    chain = [(at, at + 1) for at in range(count)]
    assert missing([*chain, (0, 2)], chain) == {(0, 2), *((2, at) for at in range(4, count + 1))}
