"""Parts of a line that belong to no sentence: hints for screen readers, marks of notes, links to the heading itself."""

import re
from typing import Any

#: Inline elements that may be such a part.
MAYBE_UNSAID = frozenset({"a", "span", "sup"})
# Classes that hide an element from the eye and leave it to screen readers.
_FOR_SCREEN_READERS = re.compile(
    r"(?<![a-z])(?:sr-?only|visually-?hidden|screen-?reader(?:-?(?:text|only))?|a11y-?(?:hidden|only|text)|assistive-?text|offscreen)(?![a-z])",
    re.IGNORECASE,
)
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# What marks a note: a number, a letter or a sign, in brackets or not; and what leads back from the note, or to the heading.
_NOTE_MARK = re.compile(r"[\[(]?(?:note )?(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5}|[*†‡§¶#]{1,3})[\])]?", re.IGNORECASE)
_BRACKETED = re.compile(
    r"\[(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5}|[*†‡§]|edit|citation needed|bearbeiten|modifier)\]", re.IGNORECASE
)
_ARROW = re.compile("[↩↑⤴⏎^¶#§🔗\ufe0e\ufe0f\\s]{1,4}")
_MAX_MARK = 24


def is_unsaid(element: Any, tag: str, *, in_line: bool) -> bool:
    """Whether an element, one of `MAYBE_UNSAID`, is no part of its line. `in_line`: text of the line stands before it.

    What stands first in its line may be a label that the line needs: "By", "Published".
    """
    if tag == "span":
        return in_line and _is_unseen(element)
    if tag == "sup":
        return _is_note_mark(element)
    href = element.get("href") or ""
    if "#" not in href:
        return False
    text = _short_text(element)
    return text is not None and (_ARROW.fullmatch(text) or _BRACKETED.fullmatch(text)) is not None


def _is_unseen(element: Any) -> bool:
    names = element.get("class")
    if names and _FOR_SCREEN_READERS.search(names):
        return True
    style = element.get("style")
    return bool(style and _UNSEEN_STYLE.search(style)) or element.get("hidden") is not None


def _is_note_mark(element: Any) -> bool:
    """Whether a raised element is the link to a note, as in "a law of 1812[1]"."""
    link = next(element.iter("a"), None)
    if link is None or "#" not in (link.get("href") or ""):
        return False
    text = _short_text(element)
    return text is not None and _NOTE_MARK.fullmatch(text) is not None


def _short_text(element: Any) -> str | None:
    """The text of an element, None if it is longer than any mark."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > _MAX_MARK:
            return None
    return text.strip() or None
