"""Parquet files: whole columns give what row by row gives."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.errors import UnreadableError
from cleaner.readers.cutting import cut
from cleaner.readers.parquet import pages_of_columns, parquet_pages
from cleaner.readers.rows import Origin, pages_of_batch
from cleaner.records import Page, Rejection
from cleaner.records.arrow import pages_batch, pages_of
from cleaner.records.schemas import PAGES
from tests.readers.inputs import NEWS

ORIGIN = Origin(id="day.parquet", source="/news/day.parquet", outlet="osk-echo")
Pages = list[Page | Rejection]

strings = st.sampled_from([None, "", "Mira rows.", "Ærlig", "7"])
contents = st.sampled_from(["Mira rows to Osk.", "Ø", "\u3000", " \n\t", "\x1c", "\xa0Osk", "é" * 40, "", None])
COLUMNS = {
    "text": contents,
    "id": strings | st.sampled_from(["a", "a", "b"]),
    "url": strings,
    "outlet": strings,
    "html": st.none() | st.just("<p>Osk</p>"),
    "markdown": st.none() | st.just("# Osk"),
    "published": strings,
    "other": strings,
    "nested": st.none() | st.just({"a": [1, None], "b": {"c": "x"}}),
}


def written(table: Any) -> bytes:
    file = io.BytesIO()
    pyarrow.parquet.write_table(table, file)
    return file.getvalue()


def from_bytes(data: bytes, rows: int = 1_000) -> Pages:
    pieces = parquet_pages(io.BytesIO(data), ORIGIN, rows=rows, max_batch_bytes=1 << 20)
    return [page for batch in cut(pieces, rows, 1 << 20) for page in pages_of(batch)]


def from_parquet(table: Any) -> Pages:
    return from_bytes(written(table))


def batch_of(table: Any) -> Any:
    """The table as it comes out of a Parquet file."""
    (batch,) = pyarrow.parquet.read_table(io.BytesIO(written(table))).combine_chunks().to_batches()
    return batch


def row_by_row(table: Any) -> Pages:
    return list(pages_of(pages_batch(list(pages_of_batch(batch_of(table), ORIGIN, 1)))))


tables = st.sets(st.sampled_from(list(COLUMNS)), min_size=1).flatmap(
    lambda names: st.lists(st.fixed_dictionaries({name: COLUMNS[name] for name in sorted(names)}), min_size=1, max_size=6)
)


@given(tables)
@example([{"text": "Mira rows.", "id": None}])
@example([{"text": "Mira rows.", "outlet": ""}])
def test_columns_and_rows_give_the_same(rows: list[dict[str, Any]]) -> None:
    """from_parquet(t) == row_by_row(t): pages and rejections, in order, with all their fields."""
    table = pyarrow.Table.from_pylist(rows)
    assert from_parquet(table) == row_by_row(table)


@pytest.mark.parametrize(
    ("columns", "is_sound"),
    [
        pytest.param({"text": ["Mira rows.", "Osk"], "id": ["a", "b"]}, True, id="text and id"),
        pytest.param({"text": ["Mira rows.", "Osk"], "id": [1, None]}, True, id="numbers as ids"),
        pytest.param({"text": ["Mira rows.", "Osk"], "html": [None, None]}, True, id="an empty column of pages"),
        pytest.param({"html": ["<p>Mira rows.", "<p>Osk"]}, True, id="HTML"),
        pytest.param({"text": ["Mira rows.", "Osk"], "tags": [["x"], None]}, True, id="a field that no step reads"),
        pytest.param({"text": ["Mira rows.", "x" * 20_000_000]}, True, id="a text of any length"),
        pytest.param({"text": ["Osk", "Osk"], "html": [None, "<p>Osk"]}, False, id="two columns of pages"),
        pytest.param({"text": ["Mira rows.", " "]}, False, id="a text of white space"),
        pytest.param({"text": ["Mira rows.", None]}, False, id="no text"),
        pytest.param({"text": ["Mira rows.", "Osk"], "id": [1.5, 2.5]}, False, id="fractions as ids"),
        pytest.param({"text": ["Osk", "Osk"], "published": [date(2031, 5, 4), None]}, False, id="dates"),
        pytest.param({"text": ["Osk", "Osk"], "title": [float("nan"), None]}, False, id="no number as title"),
        pytest.param({"text": [b"Mira \xff", b"Osk"]}, False, id="bytes"),
    ],
)
def test_columns_are_taken_whole_where_no_row_has_to_be_looked_at(columns: dict[str, list[Any]], *, is_sound: bool) -> None:
    table = pyarrow.table(columns)
    batch = pages_of_columns(batch_of(table), ORIGIN, 1)
    assert from_parquet(table) == row_by_row(table)
    assert (batch is not None) == is_sound
    if batch is not None:
        assert batch.schema == PAGES
        assert list(pages_of(batch)) == row_by_row(table)


def test_texts_are_taken_without_a_copy() -> None:
    batch = batch_of(pyarrow.table({"text": [NEWS, NEWS]}))
    pages = pages_of_columns(batch, ORIGIN, 1)
    assert pages is not None
    assert pages.column("text").buffers()[2].address == batch.column("text").buffers()[2].address


def test_columns_of_one_name_are_no_error() -> None:
    names = ["text", "text", "id"]
    assert len(from_parquet(pyarrow.Table.from_arrays([pyarrow.array([NEWS])] * 3, names=names))) == 1


BROKEN = pyarrow.Array.from_buffers(pyarrow.string(), 2, pyarrow.array([b"Mira rows.", b"\xffOsk"]).buffers())


def test_a_text_that_is_not_utf8_is_a_rejection_and_no_other_row_suffers() -> None:
    first, second = from_parquet(pyarrow.table({"text": BROKEN}))
    assert isinstance(first, Page)
    assert isinstance(second, Rejection)
    assert (second.id, second.reason) == ("day.parquet#2", "bad_row")
    assert "'text'" in second.detail


def test_a_field_that_is_not_utf8_rejects_no_row() -> None:
    results = [from_parquet(pyarrow.table({"text": [NEWS, NEWS], name: BROKEN}))[1] for name in ("title", "id", "desk")]
    pages = [page for page in results if isinstance(page, Page)]
    assert [pages[0].title, pages[1].id, pages[2].extra["desk"]] == ["\ufffdOsk"] * 3


@pytest.mark.parametrize("rows", [64, 150, 1_000])
def test_rows_before_a_damaged_place_come_out_however_many_are_read_at_a_time(rows: int) -> None:
    file = io.BytesIO()
    table = pyarrow.table({"text": [f"{NEWS} {at}" for at in range(300)]})
    pyarrow.parquet.write_table(table, file, row_group_size=100, compression="none", use_dictionary=False)
    data = bytearray(file.getvalue())
    start = pyarrow.parquet.ParquetFile(file).metadata.row_group(2).column(0).data_page_offset
    data[start : start + 20] = b"\xff" * 20
    count = 0
    with pytest.raises(OSError, match="header"):  # noqa: PT012  # the rows before the error are counted
        for piece in parquet_pages(io.BytesIO(bytes(data)), ORIGIN, rows=rows, max_batch_bytes=1 << 20):
            count += len(piece)  # type: ignore[arg-type]  # a record batch
    assert count >= 192


def test_rows_of_parquet_are_numbered_through_all_batches() -> None:
    results = from_parquet(pyarrow.table({"text": [f"{NEWS} {n}" for n in range(200)]}))
    assert [result.id for result in results] == [f"day.parquet#{n}" for n in range(1, 201)]
    assert [result.content for result in results if isinstance(result, Page)] == [f"{NEWS} {n}" for n in range(200)]


def test_dates_and_bytes_of_parquet_are_taken() -> None:
    table = pyarrow.table(
        {
            "html": [b"<p>one", b"<p>two", None],
            "text": [None, None, "three"],
            "id": [1, 2, None],
            "published": [datetime(2031, 5, 4, 6, tzinfo=UTC), None, None],
            "seen": [date(2031, 5, 5), None, None],
        }
    )
    first, second, third = from_parquet(table)
    assert isinstance(first, Page)
    assert (first.id, first.content, first.format) == ("1", b"<p>one", "html")
    assert first.published == "2031-05-04T06:00:00+00:00"
    assert first.extra == {"seen": "2031-05-05"}
    assert isinstance(second, Page)
    assert second.published is None
    assert isinstance(third, Page)
    assert (third.id, third.content, third.format) == ("day.parquet#3", "three", "auto")


def test_times_in_nanoseconds_are_cut_to_microseconds() -> None:
    nanoseconds = 1_900_000_000_123_456_789
    table = pyarrow.table(
        {
            "text": [NEWS],
            "published": pyarrow.array([nanoseconds], pyarrow.timestamp("ns", "UTC")),
            "seen": pyarrow.array([nanoseconds], pyarrow.timestamp("ns")),
            "took": pyarrow.array([1_999], pyarrow.duration("ns")),
        }
    )
    (page,) = from_parquet(table)
    assert isinstance(page, Page)
    assert page.published == "2030-03-17T17:46:40.123456+00:00"
    assert page.extra == {"seen": "2030-03-17 17:46:40.123456", "took": "0:00:00.000001"}


def test_a_value_of_parquet_that_python_has_no_type_for_rejects_no_row() -> None:
    table = pyarrow.table({"text": [NEWS] * 3, "seen": pyarrow.array([1, 9_000_000, None], pyarrow.date32())})
    pages = [page for page in from_parquet(table) if isinstance(page, Page)]
    assert [page.extra["seen"] for page in pages] == ["1970-01-02", "26611-03-02", None]


def test_a_date_without_time_stays_a_date() -> None:
    (page,) = from_parquet(pyarrow.table({"text": [NEWS], "published": [date(2031, 5, 4)]}))
    assert isinstance(page, Page)
    assert page.published == "2031-05-04"


def test_rows_of_parquet_are_rejected_like_those_of_jsonl() -> None:
    results = from_parquet(pyarrow.table({"text": [NEWS, None, " "], "title": ["Quay", None, None]}))
    assert [getattr(result, "reason", "page") for result in results] == ["page", "no_content", "empty"]
    (rejection,) = from_parquet(pyarrow.table({"text": [5]}))
    assert isinstance(rejection, Rejection)
    assert (rejection.reason, "int" in rejection.detail) == ("bad_row", True)


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "bad_file"), (b"PAR1", "bad_file"), (NEWS.encode(), "bad_file"), (b"PAR1" * 9, "bad_file")]
)
def test_what_is_no_parquet_is_a_bad_file(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as error:
        from_bytes(data)
    assert error.value.reason == reason


def test_parquet_without_rows_is_empty() -> None:
    with pytest.raises(UnreadableError) as error:
        from_parquet(pyarrow.table({"text": pyarrow.array([], pyarrow.string())}))
    assert error.value.reason == "empty"


def test_large_texts_that_a_file_repeats_are_read_few_at_a_time() -> None:
    """They stand in the file once, which says nothing of their size."""
    text = "The toll bridge at Tarn fell into the river. " * 2_000
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"text": [text] * 50}), sink, compression="zstd")
    sink.seek(0)
    found = list(parquet_pages(sink, Origin(id="big", source="big"), rows=100, max_batch_bytes=4 * len(text)))
    assert sum(len(batch) for batch in found if isinstance(batch, pyarrow.RecordBatch)) == 50
    assert max(len(batch) for batch in found if isinstance(batch, pyarrow.RecordBatch)) <= 4
