"""RSS and Atom feeds → pages."""

import io

import pytest

from cleaner.errors import UnreadableError
from cleaner.readers.feeds import feed_pages
from cleaner.readers.rows import Origin
from cleaner.records import Page, Rejection

ITEM = """<item><title>Toll &amp; bridge</title><link>https://tarnherald.example/toll</link><guid>t1</guid>
<pubDate>Mon, 03 Mar 2031 14:05:00 GMT</pubDate><description>A teaser.</description>
<content:encoded><![CDATA[<p>The toll bridge at Tarn fell into the river.</p>]]></content:encoded></item>"""
RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Tarn Herald</title>{ITEM}<item><title>Second</title>
<description>Only a &lt;b&gt;teaser&lt;/b&gt;.</description></item>
<item><title>Third</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Osk Echo</title><entry><id>urn:1</id><title>Ferry</title>
<updated>2031-03-03T14:05:00Z</updated><content type="text">The ferry sails again.</content></entry></feed>"""


def pages(feed: str) -> list[Page | Rejection]:
    stream = io.BufferedReader(io.BytesIO(feed.encode()))
    return list(feed_pages(stream, Origin(id="feed", source="feed.xml"), max_bytes=10_000))


def test_entries_of_a_feed_are_pages_with_their_content_else_their_summary() -> None:
    first, second, third = pages(RSS)
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert (first.id, first.title, first.outlet) == ("t1", "Toll & bridge", "Tarn Herald")
    assert (first.url, first.published) == ("https://tarnherald.example/toll", "Mon, 03 Mar 2031 14:05:00 GMT")
    assert (first.content, first.format) == ("<p>The toll bridge at Tarn fell into the river.</p>", "html")
    assert "teaser" in str(second.content)
    assert isinstance(third, Rejection)
    assert third.reason == "no_content"


def test_plain_text_of_an_atom_feed_is_text() -> None:
    (page,) = pages(ATOM)
    assert isinstance(page, Page)
    assert (page.content, page.format, page.published) == ("The ferry sails again.", "auto", "2031-03-03T14:05:00Z")


@pytest.mark.parametrize(
    ("feed", "reason"),
    [
        ("<catalog><book/></catalog>", "bad_file"),
        ("no xml", "bad_file"),
        (f"{RSS.partition('<item>')[0]}</channel></rss>", "empty"),
        (RSS + " " * 10_000, "too_large"),
    ],
)
def test_what_is_no_feed_or_has_no_entries_is_an_error(feed: str, reason: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        pages(feed)
    assert raised.value.reason == reason
