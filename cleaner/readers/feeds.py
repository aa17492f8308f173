"""Feeds (RSS and Atom) → pages, by feedparser: what an entry holds of its report."""

from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from cleaner.errors import UnreadableError
from cleaner.readers.rows import Origin, page_of_row
from cleaner.records import Page, Rejection


def feed_pages(stream: BinaryIO, origin: Origin, *, max_bytes: int) -> Iterator[Page | Rejection]:
    """A page or a rejection for each entry of a feed, counted from 1: its content, or without one its summary.

    Raises UnreadableError ("too_large", "bad_file" for what is no feed, "empty" for a feed without entries).
    """
    import feedparser

    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise UnreadableError("too_large", f"more than {max_bytes} bytes; raise the setting clean.max_page_bytes to take it")
    feed = feedparser.parse(data)
    if not feed.get("version"):
        raise UnreadableError("bad_file", f"no RSS or Atom feed{_why(feed)}")
    for number, entry in enumerate(feed.entries, start=1):
        yield page_of_row(origin, number, partial(_row, entry, feed.feed.get("title")))
    if not feed.entries:
        raise UnreadableError("empty", f"a feed without entries{_why(feed)}")


def _why(feed: Any) -> str:
    return f": {feed.bozo_exception}" if feed.get("bozo") else ""


def _row(entry: Any, outlet: str | None) -> dict[str, Any]:
    """An entry as a row."""
    content = max(
        entry.get("content", ()), key=lambda one: len(one.get("value", "")), default=entry.get("summary_detail", {})
    )
    kind = "text" if content.get("type") == "text/plain" else "html"
    return {
        "id": entry.get("id"),
        "url": entry.get("link"),
        "title": entry.get("title"),
        "published": entry.get("published") or entry.get("updated"),
        "outlet": outlet,
        "author": entry.get("author"),
        kind: content.get("value"),
    }
