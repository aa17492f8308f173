"""HTML that was cut or glued."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.extractors.broken import mended
from cleaner.extractors.html import extract_html
from tests.limits import run_within

FIRST = "The bridge at Tarn fell into the river on Monday night, the wardens said."


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head><title>Toll rises(The Tarn Herald)ById('x'); }}</script></head><body><p>{FIRST}</p></body></html>",
        f"<html><head><script>var x = 1;<body><p>{FIRST}</p><script>var y;</script></body></html>",
        f"<!doctype ht\n<div><p>{FIRST}</p></div>",
        f"<html><!-- a box<body><p>{FIRST}</p></body></html>",
        f"<html><head><mbox><table><tr><td><p>{FIRST}</p></td></tr></table></head></html>",
    ],
)
def test_an_article_behind_a_tag_that_never_ends_is_found(page: str) -> None:
    assert FIRST in [block.text for block in extract_html(page).blocks]


SOUND = f"<!doctype html><html><head><title>Tarn</title><script>x</script></head><body><!-- a --><p>{FIRST}</p></body>"


def test_a_sound_page_stays_as_it_is() -> None:
    assert mended(SOUND) == SOUND


@given(st.lists(st.sampled_from(["<title>", "</title>", "<script>", "</script>", "<!--", "-->", "A"])).map("".join))
def test_mending_twice_is_mending_once(html: str) -> None:
    assert mended(mended(html)) == mended(html)


@pytest.mark.parametrize("bait", ["<title>", "<!--", '<script x="', "<!doctype ", "</title"])
def test_bait_returns(bait: str) -> None:
    run_within(30, f"from cleaner.extractors.broken import mended\nmended({bait!r} * 100_000)")
