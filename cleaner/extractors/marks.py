"""One walk over the elements of a page: what its markup marks as headings, bylines and dates, and its meta elements."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

# Classes and ids of elements that hold the author's name, and of such that hold the outlet's.
_BYLINE = re.compile(
    r"(?<![a-z])(?:author|by-?line|writer|journalist|contributor|autor|auteur|autore|verfasser|assinatura|firma|signature|redactor)"
    r"|posted-?by|(?<![a-z])fn(?![a-z])",
    re.IGNORECASE,
)
_SITE = re.compile(r"(?:site|blog|page|nav|header)[-_]?(?:title|name|logo|brand)|logo|(?<![a-z])brand", re.IGNORECASE)
# Classes and ids of elements whose names are those of other people or of other things.
_NOT_BYLINE = re.compile(
    r"comment|related|share|social|side-?bar|footer|promo|popular|avatar|image|photo|caption|bio(?![a-z])|count|quote|icon",
    re.IGNORECASE,
)
# Inside a byline, dates have elements of their own.
_NOT_NAME = re.compile(rf"{_NOT_BYLINE.pattern}|date|time", re.IGNORECASE)
# Addresses of pages about one author.
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|autore?n?|auteurs?|autores|by|staff|profiles?|contributors?|people|journalist\w*|reporters?|columnists?|writers?|redaktion)"
    r"/[^/?#]+/?$",
    re.IGNORECASE,
)
_NEVER_BYLINE = frozenset(
    {"time", "figure", "figcaption", "img", "script", "style", "nav", "footer", "aside", "body", "html", "form"}
)
_DATE = re.compile(
    r"(?<![a-z])(?:date|dateline|time-?stamp|publi(?:shed|cation|cado|e)|pub-?date|fecha|datum|data|day|posted)",
    re.IGNORECASE,
)
_UPDATE = re.compile(r"updat|modif|aktualis", re.IGNORECASE)
# Elements around one article of several.
_CARD = re.compile(
    r"(?<![a-z])(?:card|teaser|promo|related|recommend|tile|summary-?item|most|popular|trending|sidebar|side-bar|widget|more|latest|"
    r"carousel|slider|listing|news-?list|read-?next|archive|outbrain|taboola)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"comment(?!ary)|disqus|respond\b", re.IGNORECASE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SILENT = frozenset({"script", "style", "rt", "rp", "noscript", "svg", "template"})


def _finder(pattern: re.Pattern[str]) -> Callable[[str | None], bool]:
    """Whether classes or ids hold the pattern; pages have the same ones again and again, and they are cached."""
    return lru_cache(maxsize=8192)(lambda names: bool(names) and pattern.search(names or "") is not None)


_is_card, _is_comment, _is_site, _is_no_byline = map(_finder, (_CARD, _COMMENT, _SITE, _NOT_NAME))
# A heading of more elements holds more than a headline.
_MAX_INSIDE = 40
# The line of copyright stands among so many elements at the end of a page.
_LAST = 200
# An author or a date stands at most so many elements behind the headline, or before it.
_NEAR, _NEAR_BEFORE = 60, 20
_MAX_DATE_TEXT = 160
_DIGIT = re.compile(r"\d")

# How surely an element holds the author or the date: by a property or link type, by its class or id, or by its text alone.
BY_PROPERTY, BY_NAME, BY_TEXT = 0, 1, 2


class Mark(NamedTuple):
    """An element that holds an author or a date: how surely, its number in the walk, itself, and of a date its text."""

    sure: int
    at: int
    element: Any
    text: str = ""


class Marks:
    """What the markup of a page marks. Elements are numbered in order; what is seldom asked for is looked for when it is.

    `meta`: contents of meta elements by their names in small letters. `links`: addresses by their rel. `page`: the title of
    the page. `headings`: level, text and element. `sites`: headings that name the outlet.
    """

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        self.meta: dict[str, list[str]] = {}
        self.links: dict[str, str] = {}
        self.page: str | None = None
        self.headings: list[tuple[int, str, Any]] = []
        self.sites: list[str] = []
        for element in tree.iter("meta", "link", "title", *_HEADINGS):
            tag = element.tag
            if tag in _HEADINGS:
                self._add_heading(element)
            elif tag == "meta":
                _add_meta(self.meta, element)
            elif tag == "link":
                if (rel := element.get("rel")) and (address := element.get("href")):
                    self.links.setdefault(rel.lower(), address)
            elif tag == "title" and self.page is None and element.getparent().tag != "svg":
                self.page = _words(element.text_content())

    @cached_property
    def _elements(self) -> list[Any]:
        return list(self._tree.iter("*"))

    @cached_property
    def _numbers(self) -> dict[Any, int]:
        return {element: at for at, element in enumerate(self._elements)}

    def number(self, element: Any) -> int:
        """The number of an element of the page."""
        return self._numbers[element]

    @cached_property
    def copyright(self) -> list[str]:
        """The lines with the sign of copyright among the page's last elements."""
        last = deque(self._tree.iter("*"), maxlen=_LAST)
        texts = (text for element in last for text in (element.text, element.tail) if text and "©" in text)
        return [" ".join(text.split()) for text in texts if len(text) <= _MAX_DATE_TEXT]

    @cached_property
    def bylines(self) -> list[Mark]:
        """The elements that hold an author."""
        found: list[Mark] = []
        for at, element in enumerate(self._elements):
            if element.tag in _NEVER_BYLINE:
                continue
            if (
                element.get("rel") == "author"
                or "author" in (element.get("itemprop") or element.get("property") or "").lower()
            ):
                found.append(Mark(BY_PROPERTY, at, element))
            elif _names_byline(element.get("class"), element.get("id")):
                found.append(Mark(BY_NAME, at, element))
            elif element.tag == "a" and _AUTHOR_LINK.search(element.get("href") or ""):
                found.append(Mark(BY_TEXT, at, element))
        return found

    def dates(self, headline: int | None) -> list[Mark]:
        """The elements that hold a date; by their text alone only those near the headline with this number."""
        low, high = (headline - _NEAR_BEFORE, headline + _NEAR) if headline is not None else (0, -1)
        found: list[Mark] = []
        for at, element in enumerate(self._elements):
            if (mark := _date_by_markup(at, element)) is not None:
                found.append(mark)
            elif low <= at <= high and element.tag not in _SILENT and element.tag not in _HEADINGS:
                texts = (_words(text) for text in (element.text, element.tail) if text and _DIGIT.search(text))
                found += [Mark(BY_TEXT, at, element, text) for text in texts if len(text) <= _MAX_DATE_TEXT]
        return found

    def _add_heading(self, element: Any) -> None:
        text = heading_text(element)
        if not text:
            return
        if _names_site(element):
            self.sites.append(text)
            return
        level = _HEADINGS[element.tag]
        self.headings.append((level, text, element))
        if not len(element):
            return
        # A kicker or a date in an element of its own, beside the headline.
        parts = [part for part in (_words(child.text_content()) for child in element) if part]
        if len(parts) > 1 or (parts and parts[0] != text):
            tails = [_words(element.text), *(_words(child.tail) for child in element)]
            self.headings += [(level, part, element) for part in (*parts, *tails) if part and part != text]


def is_elsewhere(mark: Mark, marks: Marks, headline: Any) -> bool:
    """Whether a mark belongs to another article than the headline: it stands in a card, among
    comments, in a list of links or beside a picture, and the headline does not stand there too.

    What follows the headline at once, with no other heading between, belongs to it, whatever the elements around are called.
    """
    at = marks.number(headline) if headline is not None else 0
    around = set(headline.iterancestors()) if headline is not None else set()
    low, high = sorted((at, mark.at))
    beside = headline is not None and -_NEAR_BEFORE <= mark.at - at <= _NEAR
    if beside:
        others = {other for _, _, other in marks.headings if other is not headline}
        beside = not any(low < marks.number(other) < high for other in others)
    for ancestor in mark.element.iterancestors():
        if ancestor in around or ancestor.tag in ("body", "html"):
            return False
        names = f"{ancestor.get('class', '')} {ancestor.get('id', '')}"
        if ancestor.tag in ("figure", "figcaption", "form") or _is_comment(names):
            return True
        if not beside and (
            ancestor.tag in ("nav", "footer", "aside") or (ancestor.tag == "article" and around) or _is_card(names)
        ):  # fmt: skip
            return True
    return False


def byline_text(element: Any) -> str:
    """The text of an element, its parts separated by bars, without the dates and pictures in it."""
    return " ".join("".join(_byline_texts(element)).split())


def _byline_texts(element: Any, depth: int = 0) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        tag = child.tag
        if (
            isinstance(tag, str)
            and tag not in _NEVER_BYLINE
            and not _is_no_byline(child.get("class"))
            and depth < _MAX_INSIDE
        ):
            bar = "" if tag in ("b", "i", "em", "strong", "u", "font", "sup") else " | "
            yield bar
            yield from _byline_texts(child, depth + 1)
            yield bar
        if child.tail:
            yield child.tail


def _add_meta(meta: dict[str, list[str]], element: Any) -> None:
    content = element.get("content") or element.get("value")
    name = element.get("property") or element.get("name") or element.get("itemprop")
    if content and name and not content.isspace():
        meta.setdefault(name.lower(), []).append(" ".join(content.split()))


def _date_by_markup(at: int, element: Any) -> Mark | None:
    """The date of an element that its tag, a property or a class marks as one; None without a mark."""
    names = element.get("class"), element.get("id")
    prop = (element.get("itemprop") or element.get("property") or "").lower()
    if element.tag == "meta":
        return None
    if element.tag in ("time", "abbr") or "datepublished" in prop or prop == "datecreated":
        stated = element.get("datetime") or element.get("content") or (element.get("title") if element.tag == "abbr" else "")
        text = stated or _words(element.text_content())
        if not text or len(text) > _MAX_DATE_TEXT or not _DIGIT.search(text) or _names_update(*names) or "modified" in prop:
            return None
        published = "published" in prop or "published" in (names[0] or "") or element.get("pubdate") is not None
        return Mark(BY_PROPERTY if published else BY_NAME, at, element, text)
    if _names_date(*names) and len(element) <= _MAX_INSIDE:
        text = _words(" ".join(element.itertext()))
        return Mark(BY_NAME, at, element, text) if len(text) <= _MAX_DATE_TEXT and _DIGIT.search(text) else None
    return None


def heading_text(element: Any) -> str:
    """The words of a heading; what stands in elements of its own is separated from what stands beside it."""
    pieces: list[str] = []
    for inside in element.iter():
        if isinstance(inside.tag, str) and inside.tag not in _SILENT and inside.text:
            pieces.append((" " if inside.tag in ("br", "div", "p", "span", "small") else "") + inside.text)
        if inside is not element and inside.tail:
            pieces.append((" " if inside.tag in ("br", "div", "p", "span", "small") else "") + inside.tail)
    return _words("".join(pieces))


def _names_site(element: Any) -> bool:
    """Whether a heading is the outlet's name: by its class, or because all of it links to the front page."""
    if _is_site(element.get("class")) or _is_site(element.get("id")):
        return True
    link = next((inside for inside in element.iter("a")), None)
    if link is None and element.getparent() is not None and element.getparent().tag == "a":
        link = element.getparent()
    return link is not None and _is_front_page(link.get("href") or "") and len(_words(element.text_content())) > 0


def _is_front_page(address: str) -> bool:
    return re.fullmatch(r"(?:https?:)?//[^/]+/?|/|\./?|(?:\.\./)+|/?index\.\w+", address.strip()) is not None


@lru_cache(maxsize=8192)
def _names_byline(*names: str | None) -> bool:
    joined = " ".join(filter(None, names))
    return _BYLINE.search(joined) is not None and _NOT_BYLINE.search(joined) is None


@lru_cache(maxsize=8192)
def _names_date(*names: str | None) -> bool:
    return _DATE.search(" ".join(filter(None, names))) is not None


@lru_cache(maxsize=8192)
def _names_update(*names: str | None) -> bool:
    """Whether class or id speak of an update, and not of the publication as well ("published updated")."""
    joined = " ".join(filter(None, names))
    return _UPDATE.search(joined) is not None and "published" not in joined


def _words(text: str | None) -> str:
    return " ".join(text.split()) if text else ""
