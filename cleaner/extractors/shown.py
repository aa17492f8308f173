"""What a browser would show of a page and its markup keeps elsewhere: shadow roots, markup that was escaped, texts for
browsers without scripts, documents inside frames."""

import re
from collections.abc import Iterator
from typing import Any, TypeGuard

from cleaner.budget import check_budget
from cleaner.extractors.ancestors import inherited
from cleaner.extractors.limits import STANDARD, check_elements
from cleaner.settings import CleanSettings

# Text that is markup as a whole, and two ends of lines behind sentences: what a program escaped once too often.
_TAGS = r"(?:p|div|h[1-6]|ul|ol|span|strong|em|figure|blockquote|section)"
_ESCAPED = re.compile(rf"\s*<{_TAGS}\b[^<>]{{0,500}}>.*</{_TAGS}>\s*", re.DOTALL | re.IGNORECASE)
_ESCAPED_BREAKS = re.compile(r"[.!?…»”\"]\s*<br\s*/?>.*[.!?…»”\"]\s*<br\s*/?>", re.DOTALL | re.IGNORECASE)
_MAY_BE_ESCAPED = re.compile(r"&lt;(?:p|div|br|h[1-6]|ul|ol|span|strong|em|figure|blockquote|section)\b", re.IGNORECASE)
# Where markup is shown on purpose.
_SHOWN_MARKUP = frozenset({"pre", "code", "kbd", "samp", "textarea", "script", "style", "title", "xmp"})
_MAX_CHARS = 1_000_000


def show_shadow_roots(tree: Any) -> None:
    """Make templates that a browser turns into the content of the element around them elements like others."""
    for template in list(tree.iter("template")):
        if template.get("shadowrootmode") or template.get("shadowroot"):
            template.tag = "div"


def unescape_markup(tree: Any, page: str, limits: CleanSettings = STANDARD) -> None:
    """Parse text that is markup, escaped as a whole. `page`: the source of the tree.

    Raises UnreadableError ("too_complex") where that is more elements than the `limits` allow.
    """
    if not _MAY_BE_ESCAPED.search(page):
        return
    shown: dict[Any, bool] = {}
    count = 0
    for element in list(tree.iter("*")):
        if not inherited(element, shown, _shows_markup):
            count += sum(text.count("<") for text in (element.text, element.tail) if _is_escaped(text))
            check_elements(count, limits)
            if _is_escaped(element.text):
                markup, element.text = element.text, None
                element[0:0] = _parsed(markup)
            if _is_escaped(element.tail) and element.getparent() is not None:
                markup, element.tail = element.tail, None
                for parsed in _parsed(markup):
                    element.addnext(parsed)


def _shows_markup(element: Any) -> bool | None:
    return element.tag in _SHOWN_MARKUP or None


def show_fallbacks(tree: Any) -> bool:
    """Make what stands in `noscript`, and in documents written into frames, text of the page. Whether there was any."""
    found = False
    for element in list(tree.iter("noscript", "iframe")):
        source = element.get("srcdoc") if element.tag == "iframe" else None
        if element.tag == "iframe" and not source:
            continue
        if source and len(source) <= _MAX_CHARS:
            element[:] = _parsed(source)
        element.tag, found = "div", True
    return found


def _is_escaped(text: str | None) -> TypeGuard[str]:
    if not text or "<" not in text or len(text) > _MAX_CHARS:
        return False
    return _ESCAPED.fullmatch(text) is not None or _ESCAPED_BREAKS.search(text) is not None


def _parsed(markup: str) -> Iterator[Any]:
    """The elements of some markup, without the scripts in it."""
    from lxml.html import fragment_fromstring

    check_budget()
    holder = fragment_fromstring(markup, create_parent="div")
    for element in list(holder.iter("script", "style")):
        element.drop_tree()
    yield holder
