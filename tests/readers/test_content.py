"""The text of a page, and its limit in bytes."""

from typing import Any

import pytest

from cleaner.errors import UnreadableError
from cleaner.readers import page_text
from cleaner.records import Page


@pytest.mark.parametrize("content", ["Ærlig", "Ærlig".encode(), "Ærlig".encode("utf-16")])
def test_text_is_as_it_was_and_bytes_are_decoded(content: str | bytes) -> None:
    assert page_text(Page(content=content), 100) == "Ærlig"


@pytest.mark.parametrize("content", ["é" * 5, "é".encode() * 5])
def test_the_limit_counts_bytes_of_utf8(content: str | bytes) -> None:
    assert page_text(Page(content=content), 10) == "é" * 5
    with pytest.raises(UnreadableError, match=r"10 bytes, more than 9 .*clean\.max_page_bytes") as error:
        page_text(Page(content=content), 9)
    assert error.value.reason == "too_large"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnreadableError) as error:
        page_text(Page(content=b"\x89PNG\0\0"), 100)
    assert error.value.reason == "binary"


@pytest.mark.parametrize(("content", "kind"), [(None, "NoneType"), (float("nan"), "float"), ([], "list")])
def test_content_of_another_kind_is_refused_by_its_name(content: Any, kind: str) -> None:
    with pytest.raises(UnreadableError, match=kind) as error:
        page_text(Page(content=content), 100)
    assert error.value.reason == "bad_row"
