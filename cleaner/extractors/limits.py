"""How much a page may hold: bounds on the work and the memory that one page can take, counted before it is done.

They count what is in the page, never time, so that a page is taken or rejected on every machine alike.
"""

from cleaner.errors import UnreadableError
from cleaner.settings import CleanSettings

STANDARD = CleanSettings()
#: A text may have this many lines for each block that it may have: wrapped text has several a block, and blank ones between.
_LINES_PER_BLOCK = 10


def check_elements(count: int, limits: CleanSettings) -> None:
    """Raise UnreadableError ("too_complex") for more elements of HTML, or tokens of Markdown, than `max_elements`."""
    _check("elements", count, limits.max_elements, "max_elements")


def check_blocks(count: int, limits: CleanSettings) -> None:
    """Raise UnreadableError ("too_complex") for more blocks than `max_blocks`."""
    _check("blocks", count, limits.max_blocks, "max_blocks")


def check_chars(count: int, limits: CleanSettings) -> None:
    """Raise UnreadableError ("too_complex") for more characters of text than `max_text_chars`."""
    _check("characters of text", count, limits.max_text_chars, "max_text_chars")


def check_text(text: str, limits: CleanSettings) -> None:
    """Raise UnreadableError ("too_complex") for a plain text or Markdown with too many characters or lines."""
    check_chars(len(text), limits)
    lines = text.count("\n") + text.count("\r")
    if lines > _LINES_PER_BLOCK * limits.max_blocks:
        allowed = f"more than {_LINES_PER_BLOCK} times {limits.max_blocks} (setting clean.max_blocks)"
        raise UnreadableError("too_complex", f"{lines} lines, {allowed}")


def _check(what: str, count: int, most: int, setting: str) -> None:
    if count > most:
        raise UnreadableError("too_complex", f"{count} {what}, more than {most} (setting clean.{setting})")
