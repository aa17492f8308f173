"""Clean texts out of pages, as many together as there are, and the others one by one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import UnreadableError
from cleaner.readers import page_text
from cleaner.readers.clean_texts import CLEAN_TEXTS, clean_texts
from cleaner.records import Format, Page, Rejection
from cleaner.records.arrow import pages_batch
from cleaner.records.schemas import REJECTED

LIMIT = 12
formats: list[Format] = ["auto", "markdown", "text", "html"]
contents = st.sampled_from(["Mira rows.", "é" * 6, "é" * 7, b"Mira rows.", b"\xe9t\xe9", b"\0\0", b"x" * 13])
pages = st.builds(
    Page,
    content=contents,
    format=st.sampled_from(formats),
    id=st.sampled_from(["a", "b"]),
    source=st.just("day.jsonl#1"),
    outlet=st.sampled_from([None, "Tarn Post"]),
    extra=st.just({"desk": "Osk"}),
)
rejections = st.just(Rejection(id="c", source="day.jsonl#2", reason="bad_row", detail="not JSON"))


def expected(page: Page | Rejection) -> dict[str, Any] | Rejection:
    """The rule for one page, written plainly."""
    if isinstance(page, Rejection):
        return page
    try:
        if page.format == "html":
            raise UnreadableError("not_clean", "HTML has to be cleaned before duplicates are looked for; use run")
        text = page_text(page, LIMIT)
    except UnreadableError as error:
        return Rejection(id=page.id or "", source=page.source, reason=error.reason, detail=str(error))
    return {name: getattr(page, name) for name in ("id", "source", "outlet", "agency", "url", "title", "published")} | {
        "text": text
    }


@given(st.lists(pages | rejections, max_size=8))
def test_a_batch_is_split_as_its_pages_are_one_by_one(given: list[Page | Rejection]) -> None:
    """Every row is a text or a rejection, in order."""
    texts, rejected = clean_texts(pages_batch(given), LIMIT)
    results = [expected(page) for page in given]
    assert texts.schema == CLEAN_TEXTS
    assert rejected.schema == REJECTED
    assert texts.to_pylist() == [result for result in results if isinstance(result, dict)]
    assert rejected.to_pylist() == [
        {name: getattr(result, name) for name in REJECTED.names} for result in results if isinstance(result, Rejection)
    ]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Page(content="<p>Osk", format="html", id="a"), "not_clean"),
        (Page(content="x" * 13, id="a"), "too_large"),
        (Page(content=b"x" * 13, id="a"), "too_large"),
        (Page(content=b"\0\0", id="a"), "binary"),
    ],
)
def test_what_is_no_clean_text_is_rejected_for_its_reason(page: Page, reason: str) -> None:
    texts, rejected = clean_texts(pages_batch([Page(content="Mira rows.", id="b"), page]), LIMIT)
    assert texts.column("id").to_pylist() == ["b"]
    assert rejected.select(["id", "stage", "reason"]).to_pylist() == [{"id": "a", "stage": "read", "reason": reason}]


def test_texts_are_not_copied_where_a_batch_has_nothing_else() -> None:
    pages = pages_batch([Page(content="Mira rows.", id="a"), Page(content="Osk", id="b")])
    texts, rejected = clean_texts(pages, LIMIT)
    assert len(rejected) == 0
    assert texts.column("text").buffers()[2].address == pages.column("text").buffers()[2].address
