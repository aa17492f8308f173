"""Groups of what pairs connect."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.shingles.components import group_numbers, groups

PAIRS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=40)


def slow_groups(pairs: list[tuple[int, int]]) -> list[list[int]]:
    made = [{at} for at in range(21)]
    for left, right in pairs:
        joined = next(g for g in made if left in g) | next(g for g in made if right in g)
        made = [g for g in made if not g & joined] + [joined]
    return sorted(sorted(g) for g in made)


@given(PAIRS)
def test_groups_are_those_of_slow_sets(pairs: list[tuple[int, int]]) -> None:
    """A member's number is the least of its group; groups hold those that stand in a pair, by their first member."""
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    numbers = group_numbers(left, right, 21)
    wanted = slow_groups(pairs)
    assert [[at for at in range(21) if numbers[at] == group[0]] for group in wanted] == wanted
    paired = {at for pair in pairs for at in pair}
    assert [group.tolist() for group in groups(left, right)] == [group for group in wanted if paired & set(group)]


def test_a_chain_of_many_is_one_group() -> None:
    order = np.random.default_rng(1).permutation(10_000)
    assert not group_numbers(order[:-1], order[1:], 10_000).any()
