"""The content of a page as text."""

from collections.abc import Mapping
from contextlib import suppress

from cleaner.errors import UnreadableError
from cleaner.records import Format, Page
from cleaner.text.code_pages import encoding_named
from cleaner.text.encoding import decode_page

#: Media types of pages, and what pages of them are written in.
PAGE_TYPES: Mapping[str, Format] = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "auto", "text/markdown": "markdown",
}  # fmt: skip
# What servers name where nobody has told them: bytes are then better looked at.
_UNTOLD = "cp1252"


def page_text(page: Page, max_bytes: int) -> str:
    """The text of a page, decoded where the content is bytes.

    Raises UnreadableError where the content has more than `max_bytes` bytes ("too_large"), is bytes that are not text
    ("binary"), or is neither text nor bytes ("bad_row").
    """
    content: object = page.content
    if not isinstance(content, (str, bytes)):
        raise UnreadableError("bad_row", f"the content is {type(content).__name__}, not text or bytes")
    size = len(content) if isinstance(content, bytes) else len(content.encode(errors="replace"))
    if size > max_bytes:
        raise UnreadableError("too_large", f"{size} bytes, more than {max_bytes} (setting clean.max_page_bytes)")
    return content if isinstance(content, str) else decode_page(content)


def decoded_as_said(data: bytes, charset: str | None) -> str | bytes:
    """The text in the encoding that a server named, where it is that; else the bytes, whose encoding is detected."""
    with suppress(LookupError, ValueError):
        if charset and encoding_named(charset) != _UNTOLD:
            return data.decode(charset)
    return data
