"""CSV and TSV → pages."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import UnreadableError
from cleaner.readers.delimited import delimited_pages
from cleaner.readers.rows import Origin
from cleaner.records import Page, Rejection

LONG = 200


def pages(table: str | bytes, delimiter: str | None = None, max_bytes: int = LONG) -> list[Page | Rejection]:
    data = table.encode() if isinstance(table, str) else table
    stream = io.BufferedReader(io.BytesIO(data))
    return list(delimited_pages(stream, Origin(id="day", source="day.csv"), max_bytes=max_bytes, delimiter=delimiter))


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_first_row_names_the_columns_whatever_parts_them(sign: str) -> None:
    (page,) = pages(f'\ufefftext{sign} title{sign}desk\r\n"Toll{sign} it seems,\nrises."{sign}Toll{sign}\r\n')
    assert isinstance(page, Page)
    assert (page.content, page.title, page.extra) == (f"Toll{sign} it seems,\nrises.", "Toll", {"desk": None})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found_out(encoding: str) -> None:
    (page,) = pages("text;title\nDie Maut für die Brücke über den Fluss erhöht sich.;Höhere Maut\n".encode(encoding))
    assert isinstance(page, Page)
    assert page.title == "Höhere Maut"


def test_rows_that_are_none_are_rejections_in_their_place() -> None:
    found = pages(f"text,title\nToll rises.,Toll,more\n{'x' * 300},Long\nBridge falls.,Bridge\nAlone.\n")
    reasons = [(row.id, row.reason if isinstance(row, Rejection) else row.content) for row in found]
    assert reasons[0] == ("day#1", "bad_row")
    assert reasons[1][1] == "too_large"
    assert [content for _, content in reasons[-2:]] == ["Bridge falls.", "Alone."]


def test_columns_without_a_name_of_their_own_get_their_number() -> None:
    (page,) = pages("text,,desk,desk\nToll rises.,a,b,c\n")
    assert isinstance(page, Page)
    assert page.extra == {"column_2": "a", "desk": "b", "desk_4": "c"}


@pytest.mark.parametrize("table", ["", "\n \n", "text,title\n"])
def test_a_table_without_rows_is_empty(table: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        pages(table)
    assert raised.value.reason == "empty"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30), min_size=1, max_size=6))
def test_what_a_table_holds_is_read_back(texts: list[str]) -> None:
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerows([["text", "n"], *([text, str(at)] for at, text in enumerate(texts))])
    found = pages(written.getvalue(), max_bytes=1_000)
    assert [row.content if isinstance(row, Page) else "" for row in found] == [
        text if text.strip() else "" for text in texts
    ]
