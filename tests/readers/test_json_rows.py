"""JSON documents → pages."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import UnreadableError
from cleaner.readers.json_rows import json_pages
from cleaner.readers.rows import Origin
from cleaner.records import Page, Rejection

ROWS = [{"text": "Toll rises.", "id": "a"}, {"text": "Bridge [falls], {again}.", "id": "b"}]


def pages(document: str | bytes) -> list[Page | Rejection]:
    data = document.encode() if isinstance(document, str) else document
    return list(json_pages(io.BufferedReader(io.BytesIO(data)), Origin(id="day", source="day.json"), max_bytes=1_000))


@pytest.mark.parametrize(
    "document",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        b"\xef\xbb\xbf" + json.dumps(ROWS).encode(),
        json.dumps({"status": "ok", "tags": ["roads"], "articles": ROWS}),
        json.dumps({"status": "ok", "articles": ROWS}, indent=2),
        "\n".join(map(json.dumps, ROWS)),
        "\n\n".join(json.dumps(row, indent=1) for row in ROWS),
    ],
    ids=["list", "indented list", "byte order mark", "wrapped", "indented wrapped", "lines", "one behind the other"],
)
def test_the_objects_of_a_document_are_its_pages(document: str | bytes) -> None:
    found = pages(document)
    assert [(page.id, page.content) for page in found if isinstance(page, Page)] == [(r["id"], r["text"]) for r in ROWS]
    assert len(found) == len(ROWS)


def test_one_object_with_content_is_one_page_whatever_lists_it_has() -> None:
    (page,) = pages(json.dumps({"text": "Toll rises.", "related": ROWS}))
    assert isinstance(page, Page)
    assert page.content == "Toll rises."


def test_members_that_are_no_objects_are_rejections_in_their_place() -> None:
    first, second, third = pages(json.dumps([ROWS[0], "no row", ROWS[1]]))
    assert isinstance(second, Rejection)
    assert (second.id, second.reason) == ("day#2", "bad_row")
    assert isinstance(first, Page)
    assert isinstance(third, Page)


def test_a_document_that_breaks_off_gives_what_stands_before() -> None:
    found = []
    with pytest.raises(UnreadableError) as raised:
        found += pages(json.dumps(ROWS)[:-9])
    assert raised.value.reason == "bad_row"
    stream = io.BufferedReader(io.BytesIO(json.dumps(ROWS)[:-9].encode()))
    assert isinstance(next(json_pages(stream, Origin(id="day", source="day.json"), max_bytes=1_000)), Page)


@pytest.mark.parametrize("document", ["", " \n ", "[]", "[ ]"])
def test_a_document_without_rows_is_empty(document: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        pages(document)
    assert raised.value.reason == "empty"


objects = st.fixed_dictionaries({"text": st.text(min_size=1, max_size=20), "desk": st.integers() | st.none()})


@given(st.lists(objects, min_size=1, max_size=9))
def test_lists_and_lines_of_the_same_objects_give_the_same_pages(rows: list[dict[str, Any]]) -> None:
    contents = [page.content if isinstance(page, Page) else page.reason for page in pages(json.dumps(rows))]
    lined = pages("\n".join(map(json.dumps, rows)) + "\n")
    assert contents == [page.content if isinstance(page, Page) else page.reason for page in lined]


def test_an_object_longer_than_what_is_read_at_a_time_is_read_whole() -> None:
    long = "The toll rises again. " * 20_000
    (page, _) = pages(json.dumps([{"text": long}, ROWS[0]]))
    assert isinstance(page, Page)
    assert page.content == long
