"""Who may stand for whom."""

from collections.abc import Sequence
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.clusters.keeping import Remaining, Standing


@pytest.mark.parametrize("count", [2, 3, 63, 64, 65, 80])
def test_of_copies_that_are_alike_each_may_stand_for_all(count: int) -> None:
    """`is_alike` says in short what the shares of all pairs, both ways, say at length."""
    preferred = list(range(count))[::-1]
    shares = dict.fromkeys(permutations(preferred, 2), 0.9)
    at_length = Standing(shares=shares, degrees=dict.fromkeys(preferred, count - 1), is_complete=True)
    assert Remaining(Standing(is_alike=True), preferred).holders() == Remaining(at_length, preferred).holders()


def test_a_cut_copy_stands_in_the_whole_and_by_way_of_the_hub_in_another_whole() -> None:
    """0 is the hub, 1 another whole report, 2 and 3 are cut; 3 was compared with 1, and is no copy of it."""
    shares = {(1, 0): 0.9, (0, 1): 0.8, (2, 0): 0.9, (3, 0): 0.9}
    standing = Standing(shares=shares, refused={(1, 3)}, degrees={0: 3, 1: 1, 2: 1, 3: 1})
    assert Remaining(standing, [1, 0, 2, 3]).holders() == ([0], [1, 0, 2, 3])
    assert Remaining(standing, [1, 0, 2]).holders() == ([1, 0], [1, 0, 2])


MEMBERS = range(9)
SHARES = st.sampled_from([0.3, 0.54, 0.56, 0.8, 1.0])
PAIRS = list(combinations(MEMBERS, 2))


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """Pairs that are duplicates one way or both ways, refused, or were not compared."""
    shares: dict[tuple[int, int], float] = {}
    degrees = dict.fromkeys(MEMBERS, 0)
    refused = set()
    for one, other in PAIRS:
        kind = draw(st.sampled_from(["mutual", "left", "right", "refused", "unknown"]))
        if kind in {"mutual", "left"}:
            shares[one, other] = draw(SHARES)
        if kind in {"mutual", "right"}:
            shares[other, one] = draw(SHARES)
        if kind == "refused":
            refused.add((one, other))
        is_duplicate = kind in {"mutual", "left", "right"}
        degrees[one] += is_duplicate
        degrees[other] += is_duplicate
    return Standing(shares=shares, refused=refused, degrees=degrees)


def holders(standing: Standing, left: Sequence[int]) -> tuple[list[int], list[int]]:
    """The best holders and what they hold, by going through all members for each."""
    hub = max(left, key=lambda at: standing.degrees[at])

    def stands(at: int, kept: int) -> bool:
        if (at, kept) in standing.shares or at == kept:
            return at == kept or standing.shares[at, kept] >= 0.55
        by_hub = standing.shares.get((at, hub), 0.0), standing.shares.get((hub, kept), 0.0)
        is_known = (kept, at) in standing.shares or (min(at, kept), max(at, kept)) in standing.refused
        return by_hub[1] >= 0.55 and by_hub[0] * by_hub[1] >= 0.55 and not is_known

    held = {kept: [at for at in left if stands(at, kept)] for kept in left}
    most = max(map(len, held.values()))
    first = next(kept for kept in left if len(held[kept]) == most)
    return [kept for kept in left if held[kept] == held[first]], held[first]


@given(standings(), st.permutations(list(MEMBERS)))
def test_members_are_taken_as_by_going_through_all_of_them(standing: Standing, preferred: list[int]) -> None:
    remaining = Remaining(standing, preferred)
    while preferred:
        assert len(remaining) == len(preferred)
        best, most = remaining.holders()
        assert (best, most) == holders(standing, preferred)
        remaining.drop(most)
        preferred = [at for at in preferred if at not in most]
    assert len(remaining) == 0
