"""Which measured pairs are duplicates, and what follows from those that are not."""

from typing import Any

import numpy as np
import pytest

from cleaner.corpus.pairs import RELATIONS, PairTable
from cleaner.matching.relations import consistent, judged
from cleaner.settings import DuplicateSettings
from tests.corpus.tables import pair_table

SETTINGS = DuplicateSettings()


def pairs(count: int = 1, **columns: Any) -> PairTable:
    """Pairs of long articles that are copies by all measures, but for the columns given."""
    zeros = dict.fromkeys(("same_words", "same_url", "same_outlet", "days", "facts", "few_facts", "quoted"), np.zeros(count))
    counts = dict.fromkeys(("misread", "numbers", "names"), np.zeros(count))
    sizes = {"shared": 300, "left_size": 300, "right_size": 300, "shared_words": 300, "longest_run": 100}
    every: dict[str, Any] = {**zeros, **counts, **{name: np.full(count, size) for name, size in sizes.items()}}
    every |= {"left": np.zeros(count, np.int64), "right": np.ones(count, np.int64)}
    every |= {name: np.broadcast_to(np.asarray(value), count) for name, value in columns.items()}
    return judged(pair_table(**every), SETTINGS)


def relation(table: PairTable) -> list[str]:
    return [RELATIONS[number] for number in table.column("relation")]


def shares(share: float, other: float | None = None) -> dict[str, float]:
    return {"share_left": share, "share_right": share if other is None else other}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        # The same passage makes copies of two outlets' articles, not of one outlet's.
        ({"same_outlet": 0, "longest_run": 300, **shares(0.6)}, True),
        ({"same_outlet": 1, "longest_run": 300, **shares(0.6)}, False),
        # Several passages, or most of an article, make a copy there, too.
        ({"same_outlet": 1, "longest_run": 100, **shares(0.6)}, True),
        ({"same_outlet": 1, "longest_run": 100, **shares(0.45)}, False),
        ({"same_outlet": 1, "longest_run": 300, **shares(0.3, 0.95)}, True),
        # A form of one outlet needs few other facts to be another report; that of another outlet may be an edited copy.
        ({"same_outlet": 1, "few_facts": 8.0}, False),
        ({"same_outlet": 0, "few_facts": 8.0}, True),
        # At one address stands one report, whatever changes in it, and whenever.
        ({"same_outlet": 1, "same_url": 1, "few_facts": 40.0, "facts": 40.0, "days": 9.0, **shares(0.5)}, True),
        ({"facts": 40.0}, False),
    ],
)
def test_an_outlet_prints_a_report_once(columns: dict[str, Any], expected: bool) -> None:  # noqa: FBT001
    assert pairs(**columns).duplicate.tolist() == [expected]


def test_what_is_no_copy_of_a_report_is_no_copy_of_its_copies() -> None:
    """Two releases of one firm, 0 and 2, and their copies elsewhere, 1 and 3, share what the firm says of itself."""
    table = pairs(
        4,
        left=[0, 2, 0, 0],
        right=[1, 3, 2, 3],
        same_outlet=[0, 0, 1, 0],
        longest_run=300,
        share_left=[0.9, 0.9, 0.46, 0.46],
        share_right=[0.9, 0.9, 0.46, 0.46],
    )
    assert table.duplicate.tolist() == [True, True, False, True]
    assert consistent(table).duplicate.tolist() == [True, True, False, False]
    assert relation(consistent(table))[3] == "quotes"


def test_a_form_that_another_outlet_prints_is_a_copy_of_one_report_only() -> None:
    """1 and 0 are two bulletins of one outlet, 2 is a copy of 0, and by chance in most facts like 1."""
    table = pairs(3, left=[0, 0, 1], right=[1, 2, 2], same_outlet=[1, 0, 0], few_facts=[9.0, 0.0, 9.0])
    assert table.duplicate.tolist() == [False, True, True]
    assert consistent(table).duplicate.tolist() == [False, True, False]
    assert relation(consistent(table)) == ["template", "near", "template"]


def test_pairs_without_any_refusal_stay() -> None:
    table = pairs(2, left=[0, 0], right=[1, 2], share_left=0.5, share_right=0.5)
    assert consistent(table) is table
