"""What the first guess says of the blocks around."""

import numpy as np

from cleaner.boilerplate.block_model.region_features import GROUPS
from cleaner.boilerplate.block_model.stacking import CONTEXT, context

GUESS = np.array([0.1, 0.9, 0.95, 0.1, 0.6])
WORDS = np.array([3.0, 30.0, 40.0, 20.0, 4.0])
# Two sections; nothing is known of any other group.
GROUPED = np.array([[0, 0, 0, 1, 1] if name == "section" else [-1] * 5 for name in GROUPS])


def column(name: str, *, fields: tuple[bool, ...] = (False,) * 5) -> list[float]:
    made = context(GUESS, WORDS, fields, GROUPED)
    return [round(float(value), 3) for value in made[:, CONTEXT.index(name)]]


def test_a_guess_is_seen_by_the_blocks_around_it() -> None:
    assert column("guess-1") == [0.9, 0.95, 0.1, 0.6, -1]
    assert column("since:sure") == [99, 0, 0, 1, 2]
    assert column("until:unlikely_prose") == [3, 2, 1, 0, 99]
    assert column("best_above") == [0.1, 0.9, 0.95, 0.95, 0.95]


def test_a_field_of_the_article_is_no_part_of_the_report_whatever_the_guess() -> None:
    fields = (False, True, False, False, False)
    assert column("guess", fields=fields) == [0.1, 0, 0.95, 0.1, 0.6]
    assert column("page_likely_blocks", fields=fields) == [2] * 5


def test_what_stands_above_and_below_is_the_whole_report() -> None:
    above, below = column("report_above"), column("report_below")
    assert above == sorted(above)
    assert above[-1] == 1
    assert [round(a + b, 3) for a, b in zip(above, below, strict=True)] == [1] * 5


def test_a_page_without_blocks_has_no_context() -> None:
    assert context(np.zeros(0), np.zeros(0), (), np.zeros((len(GROUPS), 0), dtype=int)).shape == (0, len(CONTEXT))


def test_a_group_of_blocks_is_guessed_as_a_whole() -> None:
    assert column("group:section") == [0.895, 0.895, 0.895, 0.183, 0.183]
    assert np.isnan(column("group:card")).all()
    assert column("of_best")[2] == 1
