"""The pair table."""

import pickle

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.corpus.pairs import COLUMNS, RELATIONS, PairTable, pair_schema
from cleaner.records import DUPLICATE_RELATIONS
from tests.corpus.tables import pair_table

ROWS = st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19), st.integers(0, len(RELATIONS) - 1), st.text("ab")))


def table(rows: list[tuple[int, int, int, str]]) -> PairTable:
    left, right, relation, only = zip(*rows, strict=True) if rows else ((), (), (), ())
    made = pair_table(left=np.array(left, np.int64), right=np.array(right, np.int64), only_left=np.array(only, np.str_))
    return made.with_relation(np.array(relation, np.int8))


def rows_of(pairs: PairTable) -> list[tuple[int, int, int, str]]:
    names = ("left", "right", "relation", "only_left")
    return list(zip(*(pairs.rows.column(name).to_pylist() for name in names), strict=True))


@given(ROWS, ROWS, st.data())
def test_rows_are_put_together_taken_and_sorted_whole(
    one: list[tuple[int, int, int, str]], other: list[tuple[int, int, int, str]], data: st.DataObject
) -> None:
    """concat(a, b) has the rows of a and b; take those of the numbers, or of a mask; sorted is by left and right."""
    both = PairTable.concat([table(one), table(other)])
    assert (rows_of(both), both.rows.schema) == (one + other, pair_schema())
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(both), max_size=len(both))), np.bool_)
    kept = [row for row, keep in zip(one + other, mask, strict=True) if keep]
    assert rows_of(both.take(mask)) == rows_of(both.take(np.flatnonzero(mask))) == kept
    assert rows_of(both.sorted()) == sorted(one + other, key=lambda row: row[:2])
    assert rows_of(pickle.loads(pickle.dumps(both))) == one + other  # noqa: S301  # our own


@given(ROWS)
def test_edges_are_the_duplicates(rows: list[tuple[int, int, int, str]]) -> None:
    """edges() has the rows whose relation is one of duplicates, and the columns that their strength needs."""
    edges = table(rows).edges()
    wanted = [row[:2] for row in rows if RELATIONS[row[2]] in DUPLICATE_RELATIONS]
    assert list(zip(edges.left.tolist(), edges.right.tolist(), strict=True)) == wanted
    assert edges.share.tolist() == [1] * len(wanted)


def test_no_part_gives_an_empty_table() -> None:
    empty = PairTable.concat([])
    assert (len(empty), empty.rows.schema.names, empty.share.tolist()) == (0, list(COLUMNS), [])


def test_scores_are_shares_of_shingles() -> None:
    sizes = {name: np.array(values) for name, values in (("shared", [3, 0]), ("left_size", [4, 0]), ("right_size", [12, 0]))}
    pairs = pair_table(left=np.array([0, 1]), right=np.array([2, 3]), **sizes)
    assert (pairs.jaccard.tolist(), pairs.containment.tolist()) == ([3 / 13, 0], [0.75, 0])
    assert (pairs.containment_left.tolist(), pairs.containment_right.tolist()) == ([0.75, 0], [0.25, 0])
    assert pairs.shortest.tolist() == [4, 0]
