"""The search for authors finds what trafilatura's does, without its copy of the page."""

import pytest
from trafilatura.metadata import extract_author

from cleaner.extractors.authors import find_authors
from cleaner.extractors.tree import parse_html


@pytest.mark.parametrize(
    "body",
    [
        '<p class="byline">By Ada Norlys and Tom Osk</p>',
        '<div id="author">Ada Norlys</div><p class="author-name">Tom Osk</p>',
        '<p class="writer">Tom Osk</p><span class="username">Ada Norlys</span>',
        '<div class="sidebar"><a rel="author">Tom Osk</a></div><h4 class="posted-by">Ada Norlys</h4>',
        '<p class="author">Ada Norlys<time>3 March 2031</time> of Tarn</p>',
        '<em itemprop="author">Ada Norlys</em>',
        '<b data-component="BylineBlock">Ada Norlys</b>',
        "<author>Ada Norlys</author>",
        '<figure><p class="author">Ada Norlys</p></figure>',
        "<p>The toll bridge at Tarn is closed.</p>",
    ],
)
def test_finds_what_trafilatura_finds(body: str) -> None:
    tree = parse_html(f"<html><body><h1>Toll rises</h1>{body}</body></html>")
    assert find_authors(tree) == extract_author(tree)


def test_keeps_to_the_surest_name() -> None:
    page = '<html><body><p class="writer">Tom Osk</p><a rel="author">Ada Norlys</a><p>The toll rises.</p></body></html>'
    assert find_authors(parse_html(page)) == "Ada Norlys"
