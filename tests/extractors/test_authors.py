"""The search for authors in the markup of a page."""

import pytest

from cleaner.extractors.authors import find_authors
from cleaner.extractors.tree import parse_html


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        ('<p class="byline">By Ada Norlys and Tom Osk</p>', "Ada Norlys; Tom Osk"),
        ('<div id="author">Ada Norlys</div>', "Ada Norlys"),
        ('<p class="writer">Tom Osk</p><a rel="author">Ada Norlys</a>', "Ada Norlys"),
        ('<em itemprop="author">Ada Norlys</em>', "Ada Norlys"),
        ('<p class="article-author">Ada Norlys<time>3 March 2031</time></p>', "Ada Norlys"),
        ('<p class="author">Ada Norlys<span class="post-date">3 March 2031</span></p>', "Ada Norlys"),
        ('<div class="sidebar"><p class="author">Tom Osk</p></div><p class="byline">Ada Norlys</p>', "Ada Norlys"),
        ('<div class="comments"><p class="comment-author">Tom Osk</p></div>', None),
        ('<figure><p class="author">Ada Norlys</p></figure>', None),
        ('<p class="coauthored">The toll bridge at Tarn is closed.</p>', None),
    ],
)
def test_the_byline_is_what_the_markup_calls_so(body: str, authors: str | None) -> None:
    assert find_authors(parse_html(f"<html><body><h1>Toll rises</h1>{body}</body></html>")) == authors
