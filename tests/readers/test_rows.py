"""Rows of JSONL."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import UnreadableError
from cleaner.readers.json_rows import jsonl_pages
from cleaner.readers.rows import Origin, page_of_row
from cleaner.records import REASONS, Page, Rejection
from tests.readers.inputs import NEWS

ORIGIN = Origin(id="day.jsonl", source="/news/day.jsonl")


def from_jsonl(data: bytes, max_bytes: int = 10_000, origin: Origin = ORIGIN) -> list[Page | Rejection]:
    return list(jsonl_pages(io.BufferedReader(io.BytesIO(data)), origin, max_bytes=max_bytes))


def row(**fields: Any) -> Page:
    (page,) = from_jsonl(json.dumps(fields).encode())
    assert isinstance(page, Page)
    return page


def refused(data: bytes, max_bytes: int = 10_000) -> Rejection:
    (rejection,) = from_jsonl(data, max_bytes)
    assert isinstance(rejection, Rejection)
    assert rejection.stage == REASONS[rejection.reason][0]
    return rejection


@pytest.mark.parametrize(("name", "kind"), [("html", "html"), ("markdown", "markdown"), ("text", "auto")])
def test_the_name_of_the_field_says_what_the_page_is_written_in(name: str, kind: str) -> None:
    page = row(**{name: NEWS})
    assert (page.content, page.format) == (NEWS, kind)


def test_html_goes_before_markdown_before_text_and_null_does_not_count() -> None:
    assert row(text="t", markdown="m", html="h").content == "h"
    assert row(text="t", markdown="m", html=None).content == "m"


def test_fields_that_are_known_become_fields_of_the_page_and_all_others_travel_in_extra() -> None:
    known = {"url": "https://tarn.example", "outlet": "Tarn Post", "title": "Quay", "published": "2031-05-04"}
    page = row(id="a", text=NEWS, desk="Osk", tags=["x", None], **known)
    assert {name: getattr(page, name) for name in known} == known
    assert (page.id, page.source) == ("a", "/news/day.jsonl#1")
    assert page.extra == {"desk": "Osk", "tags": ["x", None]}


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_known_field_that_is_null_or_empty_is_not_known(nothing: str | None) -> None:
    page = row(text=NEWS, url=nothing, title=nothing, id=nothing)
    assert (page.url, page.title, page.id) == (None, None, "day.jsonl#1")


@pytest.mark.parametrize(("given_id", "is_id"), [(7, "7"), (0, "0"), ("0", "0"), ("a b/ü", "a b/ü"), (None, "day.jsonl#1")])
def test_an_id_is_a_text_whatever_it_was(given_id: Any, is_id: str) -> None:
    assert row(id=given_id, text=NEWS).id == is_id


def test_a_row_has_the_outlet_of_its_origin_unless_it_names_one() -> None:
    origin = Origin(id="a", source="a", outlet="osk-echo")
    data = b'{"text": "x"}\n{"text": "x", "outlet": "Tarn Post"}\n{"text": "x", "outlet": null}'
    assert [page.outlet for page in from_jsonl(data, origin=origin) if isinstance(page, Page)] == [
        "osk-echo", "Tarn Post", "osk-echo",
    ]  # fmt: skip


def test_lone_surrogates_which_no_file_can_hold_are_replaced_wherever_they_stand() -> None:
    data = b'{"text": "x \\ud800", "id": "\\udfff", "title": "\\ud83d\\ude00", "\\udc00": [{"\\ud800y": "\\ud800z"}]}'
    (page,) = from_jsonl(data)
    assert isinstance(page, Page)
    assert (page.content, page.id, page.title) == ("x \ufffd", "\ufffd", "\U0001f600")
    assert page.extra == {"\ufffd": [{"\ufffdy": "\ufffdz"}]}


@given(st.text(st.characters(exclude_categories=())))
def test_only_lone_surrogates_are_replaced(text: str) -> None:
    """Law: what is left can be encoded, and what could be encoded before is as it was."""
    (page,) = from_jsonl(json.dumps({"text": "." + text}).encode())
    assert isinstance(page, Page)
    assert isinstance(page.content, str)
    page.content.encode()
    if not any("\ud800" <= letter <= "\udfff" for letter in text):
        assert page.content == "." + text


@pytest.mark.parametrize(("depth", "reason"), [(100, None), (101, "bad_row"), (900, "bad_row")])
def test_a_row_that_is_nested_too_deep_to_be_handed_on_is_rejected(depth: int, reason: str | None) -> None:
    data = b'{"id": "a", "text": "x", "tree": ' + b"[" * depth + b"]" * depth + b"}"
    (result,) = from_jsonl(data)
    assert getattr(result, "reason", None) == reason


def test_rows_are_numbered_from_one_and_blank_lines_count_as_lines_only() -> None:
    data = b'\n{"text": "x"}\r\n   \n\n{broken\n{"text": "y"}'
    assert [(result.id, type(result)) for result in from_jsonl(data)] == [
        ("day.jsonl#2", Page), ("day.jsonl#5", Rejection), ("day.jsonl#6", Page),
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"\n", b" \t\n\n  "])
def test_a_file_without_a_row_is_empty(data: bytes) -> None:
    with pytest.raises(UnreadableError) as error:
        from_jsonl(data)
    assert error.value.reason == "empty"


@pytest.mark.parametrize(
    ("value", "published", "extra"),
    [
        (1_930_000_000, "1930000000", {}),
        (1.5, "1.5", {}),
        ("", None, {}),
        (True, None, {"published": True}),
        (["Monday"], None, {"published": ["Monday"]}),
        ({"day": 3}, None, {"published": {"day": 3}}),
    ],
)
def test_a_field_of_another_type_rejects_no_row_and_is_not_lost(
    value: Any, published: str | None, extra: dict[str, Any]
) -> None:
    (page,) = from_jsonl(json.dumps({"text": "x", "published": value}).encode())
    assert isinstance(page, Page)
    assert (page.published, page.extra) == (published, extra)


@pytest.mark.parametrize(
    ("line", "reason", "words"),
    [
        (b"{", "bad_row", "not JSON"),
        (b'{"text": "x"} {"text": "y"}', "bad_row", "not JSON"),
        (b'["x"]', "bad_row", "list"),
        (b'"x"', "bad_row", "str"),
        (b"null", "bad_row", "NoneType"),
        (b"[" * 100_000, "bad_row", "not JSON"),
        (b"9" * 5_000, "bad_row", "not JSON"),
        (b"{}", "no_content", "no field"),
        (b'{"body": "x", "id": "q"}', "no_content", "body"),
        (b'{"text": null}', "no_content", "text"),
        (b'{"text": 5}', "bad_row", "'text' is int"),
        (b'{"html": ["x"]}', "bad_row", "'html' is list"),
        (b'{"text": ""}', "empty", "'text'"),
        (b'{"text": " \\n\\u00a0"}', "empty", "'text'"),
        (b'{"text": NaN}', "no_content", "text"),
        (b'{"text": "x\0"}', "binary", ""),
    ],
)
def test_a_row_that_cannot_be_taken_is_rejected_with_reason_and_detail(line: bytes, reason: str, words: str) -> None:
    rejection = refused(line, 1_000_000)
    assert (rejection.reason, rejection.source) == (reason, "/news/day.jsonl#1")
    assert words in rejection.detail


def test_a_row_that_is_rejected_keeps_the_id_it_names() -> None:
    assert refused(b'{"id": 12, "text": 5}').id == "12"


def test_a_row_longer_than_the_limit_is_rejected_and_the_next_one_is_read() -> None:
    long = json.dumps({"text": "x" * 1_000}).encode()
    results = from_jsonl(long + b"\n" + b'{"text": "y"}\n' + long + b"\n" + long, max_bytes=100)
    assert [getattr(result, "reason", None) for result in results] == ["too_large", None, "too_large", "too_large"]
    assert [result.source[-2:] for result in results] == ["#1", "#2", "#3", "#4"]


def test_a_row_of_just_the_limit_is_taken_in_the_middle_as_at_the_end() -> None:
    line = json.dumps({"text": "x" * 50}).encode()
    results = from_jsonl(line + b"\n" + line, max_bytes=len(line))
    assert [type(result) for result in results] == [Page, Page]


def test_a_byte_order_mark_before_the_first_row_does_not_matter() -> None:
    (page,) = from_jsonl(b"\xef\xbb\xbf" + b'{"text": "x"}')
    assert isinstance(page, Page)
    assert page.content == "x"


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_every_line_that_is_not_blank_comes_out_as_page_or_rejection(lines: list[bytes]) -> None:
    """Law: whatever the bytes, as many results as lines that are not blank."""
    data = b"\n".join(lines)
    wanted = sum(bool(line.strip()) for line in data.split(b"\n"))
    if wanted:
        assert len(from_jsonl(data)) == wanted
    else:
        with pytest.raises(UnreadableError):
            from_jsonl(data)


scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
names = st.sampled_from(["id", "text", "html", "markdown", "url", "title", "outlet", "agency", "published", "desk"])


@given(st.dictionaries(names, scalars | st.lists(scalars, max_size=2)))
def test_a_row_is_a_page_just_when_its_first_content_is_text(fields: dict[str, Any]) -> None:
    """Law: a page's content is the row's, whatever its other fields are; what is no page has a known reason."""
    (result,) = from_jsonl(json.dumps(fields).encode())
    content = next((fields[name] for name in ("html", "markdown", "text") if fields.get(name) is not None), None)
    assert isinstance(result, Page) == (isinstance(content, str) and bool(content.strip()))
    if isinstance(result, Page):
        assert result.content == content
        odd = {
            name for name in ("url", "title", "outlet", "agency", "published") if isinstance(fields.get(name), list | bool)
        }
        assert set(result.extra) == set(fields) & {"desk"} | odd
    else:
        assert result.reason in {"no_content", "bad_row", "empty"}


@pytest.mark.parametrize(
    ("value", "title"), [(7, "7"), (7.0, "7"), (7.5, "7.5"), (float("nan"), None), (None, None), ("", None)]
)
def test_a_number_is_taken_as_it_is_written_and_what_is_missing_as_nothing(value: object, title: str | None) -> None:
    (page,) = from_jsonl(json.dumps({"text": "x", "title": value, "id": value}).encode())
    assert isinstance(page, Page)
    assert (page.title, page.id) == (title, title or "day.jsonl#1")


def test_columns_are_the_fields_that_they_stand_for_and_nothing_is_lost() -> None:
    origin = Origin(id="day", source="day", columns={"text": "body", "title": "headline"})
    row = {"body": "Toll rises.", "headline": "Toll", "text": "teaser", "desk": "roads"}
    page = page_of_row(origin, 1, lambda: row)
    assert isinstance(page, Page)
    assert (page.content, page.title) == ("Toll rises.", "Toll")
    assert page.extra == {"text_in_input": "teaser", "desk": "roads"}


def test_a_field_whose_column_a_row_does_not_have_is_read_by_its_own_name() -> None:
    page = page_of_row(Origin(id="day", source="day", columns={"text": "body"}), 1, lambda: {"text": "Toll rises."})
    assert isinstance(page, Page)
    assert page.content == "Toll rises."
