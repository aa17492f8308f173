"""The authors of a page by what its markup calls its elements: a link to the author, a property, a class or an id."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_MIN_CHARS, _MAX_CHARS, _MAX_DEPTH = 3, 119, 20
_NAMED = re.compile(r"(?<![a-z])(?:author|by-?line|writer|journalist|autor|auteur)", re.IGNORECASE)
# Elements in which names are those of other people, or of other things.
_OTHER = re.compile(
    r"comment|related|share|social|side-?bar|footer|promo|popular|avatar|image|photo|date|time", re.IGNORECASE
)
_NO_NAME = frozenset({"time", "figure", "img", "script", "style", "nav", "footer", "aside"})
_SURE, _NAMED_SO = 0, 1


def find_authors(tree: Any) -> str | None:
    """The names in the page's byline, parted by "; "; None where no element is called one. The surest element decides:
    a link to the author or a property first, then what class and id call so; of these the first in the page."""
    from trafilatura.json_metadata import normalize_authors

    found: list[tuple[int, Any]] = []
    for element in tree.iter("*"):
        told = _told(element)
        if told is not None:
            found.append((told, element))
    for told in (_SURE, _NAMED_SO):
        for element in (element for of, element in found if of == told):
            said = " ".join(" ".join(_texts(element)).split())
            if _MIN_CHARS <= len(said) <= _MAX_CHARS and not _is_elsewhere(element):
                authors: str | None = normalize_authors(None, said)
                return authors
    return None


def _told(element: Any) -> int | None:
    """How sure it is that the element holds the author; None where nothing says so."""
    if not isinstance(element.tag, str) or element.tag in _NO_NAME:
        return None
    if element.get("rel") == "author" or "author" in (element.get("itemprop") or ""):
        return _SURE
    names = element.get("class"), element.get("id")
    return _NAMED_SO if any(name and _is_named(name) for name in names) else None


@lru_cache(maxsize=8192)
def _is_named(name: str) -> bool:
    return _NAMED.search(name) is not None and _OTHER.search(name) is None


def _is_elsewhere(element: Any) -> bool:
    return any(
        above.tag in _NO_NAME or _OTHER.search(f"{above.get('class') or ''} {above.get('id') or ''}")
        for above in element.iterancestors()
        if above.tag not in ("html", "body")
    )


def _texts(element: Any, depth: int = 0) -> Iterator[str]:
    """What an element says, without dates and pictures in it. A byline is not nested deep."""
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _NO_NAME and not _OTHER.search(child.get("class") or ""):
            yield from _texts(child, depth + 1) if depth < _MAX_DEPTH else ()
        if child.tail:
            yield child.tail
