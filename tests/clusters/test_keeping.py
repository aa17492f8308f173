"""Who may stand for whom."""

from itertools import permutations

import pytest

from cleaner.clusters.keeping import Standing


@pytest.mark.parametrize("count", [2, 3, 63, 64, 65, 80])
def test_of_copies_that_are_alike_each_may_stand_for_all(count: int) -> None:
    """`is_alike` says in short what the shares of all pairs, both ways, say at length."""
    preferred = list(range(count))[::-1]
    shares = dict.fromkeys(permutations(preferred, 2), 0.9)
    at_length = Standing(shares=shares, degrees=dict.fromkeys(preferred, count - 1), is_complete=True)
    assert Standing(is_alike=True).holders(preferred) == at_length.holders(preferred)


def test_a_cut_copy_stands_in_the_whole_and_by_way_of_the_hub_in_another_whole() -> None:
    """0 is the hub, 1 another whole report, 2 and 3 are cut; 3 was compared with 1, and is no copy of it."""
    shares = {(1, 0): 0.9, (0, 1): 0.8, (2, 0): 0.9, (3, 0): 0.9}
    standing = Standing(shares=shares, refused={(1, 3)}, degrees={0: 3, 1: 1, 2: 1, 3: 1})
    assert standing.holders([1, 0, 2, 3]) == ([0], [1, 0, 2, 3])
    assert standing.holders([1, 0, 2]) == ([1, 0], [1, 0, 2])
