"""The content of a page as text."""

from cleaner.errors import UnreadableError
from cleaner.records import Page
from cleaner.text.encoding import decode_page


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
