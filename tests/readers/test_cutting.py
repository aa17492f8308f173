"""Batches are cut at their limits, whatever pieces the pages come in."""

import pickle
from itertools import pairwise
from typing import Any

import pyarrow
from hypothesis import given
from hypothesis import strategies as st

from cleaner.readers.cutting import cut
from cleaner.records import Page, Rejection
from cleaner.records.arrow import pages_batch, pages_of

pages = st.builds(Page, content=st.text(min_size=1, max_size=30) | st.binary(min_size=1, max_size=30), id=st.just("a"))
rejections = st.builds(Rejection, id=st.just("b"), source=st.just("b"), reason=st.just("empty"), detail=st.text(max_size=9))
pieces = st.lists(pages | rejections | st.lists(pages, max_size=5).map(pages_batch), max_size=12)


def size(page: Page | Rejection) -> int:
    """Bytes of all fields of the row."""
    (row,) = pages_batch([page]).to_pylist()
    return sum(len(value if isinstance(value, bytes) else value.encode()) for value in row.values() if value is not None)


def flat(given: list[Any]) -> list[Page | Rejection]:
    return [page for one in given for page in (pages_of(one) if isinstance(one, pyarrow.RecordBatch) else [one])]


@given(pieces, st.integers(1, 6), st.integers(1, 200))
def test_every_page_comes_out_once_and_in_order_in_batches_within_the_limits(
    given: list[Any], rows: int, max_bytes: int
) -> None:
    """Laws: nothing is lost; a batch keeps its limits unless it is one row; with the next row it would not keep them."""
    wanted = flat(given)
    batches = [list(pages_of(batch)) for batch in cut(given, rows, max_bytes)]
    assert [page for batch in batches for page in batch] == wanted
    for batch in batches:
        assert len(batch) <= rows
        assert sum(map(size, batch)) <= max_bytes or len(batch) == 1
    for batch, following in pairwise(batches):
        assert len(batch) == rows or sum(map(size, [*batch, following[0]])) > max_bytes


def test_a_batch_within_the_limits_is_not_copied() -> None:
    batch = pages_batch([Page(content="Mira rows."), Page(content="Osk")])
    (same,) = cut([batch], 10, 1_000)
    assert same.column("text").buffers()[2].address == batch.column("text").buffers()[2].address


def test_a_small_part_of_a_large_batch_does_not_take_the_rest_along() -> None:
    """What is sent to another process is pickled, and that takes whole buffers."""
    large = pages_batch([Page(content="x" * 10_000, id=str(at)) for at in range(100)])
    parts = list(cut([large], 1, 20_000))
    assert len(parts) == 100
    assert all(len(pickle.dumps(part)) < 20_000 for part in parts)
