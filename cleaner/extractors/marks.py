"""One walk over the elements of a page: what its markup marks as headings, bylines and dates, and its meta elements."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from cleaner.budget import check_budget
from cleaner.extractors.ancestors import MAX_ELEMENTS, inherited, words_inside
from cleaner.text.cached import cached_if_short
from cleaner.text.dates import count_dates
from cleaner.text.lines import is_prose, words_in

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
# The day of the visit in a page's head, and the day of what is announced.
_OTHER_DAY = re.compile(r"(?<![a-z])(?:today|current|now|clock|weather|event|birth|deadline)", re.IGNORECASE)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UPDATE = re.compile(r"updat|modif|aktualis", re.IGNORECASE)
# Elements around one article of several.
_CARD = re.compile(
    r"(?<![a-z])(?:card|teaser|promo|related|recommend|tile|summary-?item|most|popular|trending|sidebar|side-bar|widget|more|latest|"
    r"carousel|slider|listing|testimonial|news-?list|read-?next|archive|outbrain|taboola)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"comment(?!ary)|disqus|respond\b", re.IGNORECASE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SILENT = frozenset({"script", "style", "rt", "rp", "noscript", "svg", "template"})


def _finder(pattern: re.Pattern[str]) -> Callable[[str | None], bool]:
    """Whether classes or ids hold the pattern; pages have the same ones again and again, and they are cached."""
    return cached_if_short(8192)(lambda names: bool(names) and pattern.search(names or "") is not None)


_is_card, _is_comment, _is_site, _is_no_byline = map(_finder, (_CARD, _COMMENT, _SITE, _NOT_NAME))
# A heading of more elements holds more than a headline.
_MAX_INSIDE = 40
# The line of copyright stands among so many elements at the end of a page.
_LAST = 200
# An author or a date stands at most so many elements behind the headline, or before it.
_NEAR, _NEAR_BEFORE = 60, 20
_MAX_DATE_TEXT = 160
# A longer part of a heading is no headline.
_MAX_HEADING = 2_000
# How much of an element is read for a byline; no byline is as long.
_MAX_BYLINE_CHARS, _MAX_BYLINE_PIECES = 4_000, 2_000
# A line of dates has at most this many words for each.
_MAX_DATED_WORDS = 8
_DIGIT, _YEAR = re.compile(r"\d"), re.compile(r"(?:19|20)\d\d")

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
    the page. `base`: the address that others are relative to. `headings`: level, text and element. `sites`: headings that
    name the outlet. `stated`: headings that the markup calls the headline.
    """

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        self.meta: dict[str, list[str]] = {}
        self.links: dict[str, str] = {}
        self.page: str | None = None
        self.headings: list[tuple[int, str, Any]] = []
        self.sites: list[str] = []
        self.stated: list[str] = []
        self.base: str | None = None
        self._prose: dict[int, int] = {}
        self._hidden: list[Any] = []
        self._hides: dict[Any, bool] = {}
        self._around: frozenset[Any] = frozenset()
        self._elsewhere: dict[bool, dict[Any, bool]] = {True: {}, False: {}}
        for element in tree.iter("meta", "link", "title", "base", *_HEADINGS):
            tag = element.tag
            if tag in _HEADINGS:
                self._add_heading(element)
            elif tag == "meta":
                _add_meta(self.meta, element)
            elif tag == "link":
                for rel in (element.get("rel") or "").lower().split() if element.get("href") else ():
                    self.links.setdefault(rel, element.get("href"))
            elif tag == "base":
                self.base = self.base or element.get("href")
            elif tag == "title" and self.page is None and element.getparent().tag != "svg":
                self.page = _words(element.text_content())
        if not any(level == 1 for level, _, _ in self.headings):
            # Some pages are hidden until their scripts have run.
            for element in self._hidden:
                self._add_heading(element, is_shown=True)

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

    def first_prose(self, start: int) -> int:
        """The number of the first paragraph of prose behind an element with this number; their count where none is."""
        if start not in self._prose:
            behind = (at for at in range(start + 1, len(self._elements)) if _holds_prose(self._elements[at]))
            self._prose[start] = next(behind, len(self._elements))
        return self._prose[start]

    def labelled(self, headline: int | None, start: re.Pattern[str]) -> list[Mark]:
        """The elements near the headline whose own text begins with a word for authors and a colon (or is nothing else), as
        the pattern `start` finds it."""
        at = headline or 0
        near = range(max(0, at - _NEAR_BEFORE), min(at + _NEAR, len(self._elements)))
        texts = ((n, self._elements[n], (self._elements[n].text or "").strip()) for n in near)
        return [
            Mark(BY_TEXT, n, element)
            for n, element, text in texts
            if len(text) <= _MAX_DATE_TEXT and (found := start.match(text)) and found[0].rstrip()[-1:] in (":", "：")
        ]

    def dates(self, headline: int | None) -> list[Mark]:
        """The elements that hold a date; by their text alone only those near the headline with this number."""
        low, high = (headline - _NEAR_BEFORE, headline + _NEAR) if headline is not None else (0, -1)
        found: list[Mark] = []
        for at, element in enumerate(self._elements):
            if _names_other_day(element.get("class"), element.get("id")):
                continue
            if (mark := _date_by_markup(at, element)) is not None:
                found.append(mark)
            elif low <= at <= high and element.tag not in _SILENT and element.tag not in _HEADINGS:
                # Where the text says how long ago, the day stands in what is shown when the pointer rests there.
                texts = (element.text, element.tail, element.get("title") if element.tag != "a" else None)
                dated = (_words(text) for text in texts if text and _DIGIT.search(text))
                shown = (text for text in dated if len(text) <= _MAX_DATE_TEXT and not _is_report(text))
                found += [Mark(BY_TEXT, at, element, text) for text in shown]
        return found

    def is_aside(self, element: Any, headline: Any, *, beside: bool) -> bool:
        """Whether an element, or one around it up to those around the headline, is a card, a list of links or the like.
        `headline`: the page's, the same in all calls. `beside`: the element stands directly behind it, where cards are not
        asked for."""
        if headline is not None and not self._around:
            self._around = frozenset(headline.iterancestors())
        around = self._around

        def decide(ancestor: Any) -> bool | None:
            if ancestor in around or ancestor.tag in ("body", "html"):
                return False
            names = f"{ancestor.get('class', '')} {ancestor.get('id', '')}"
            if ancestor.tag in ("figure", "figcaption", "form", "blockquote") or _is_comment(names):
                return True
            if not beside and (
                ancestor.tag in ("nav", "footer", "aside") or (ancestor.tag == "article" and around) or _is_card(names)
            ):  # fmt: skip
                return True
            return None

        return inherited(element, self._elsewhere[beside], decide)

    def _add_heading(self, element: Any, *, is_shown: bool = False) -> None:
        check_budget()
        text = heading_text(element)
        if not text:
            return
        if not is_shown and inherited(element, self._hides, _hides):
            self._hidden.append(element)
            return
        if (element.get("itemprop") or "").lower() == "headline":
            self.stated.append(text)
        if _names_site(element):
            self.sites.append(text)
            return
        level = _HEADINGS[element.tag]
        self.headings.append((level, text, element))
        if not 0 < len(element) <= _MAX_INSIDE:
            return
        # A kicker or a date in an element of its own, beside the headline.
        parts = [part for part in (words_inside(child, _MAX_HEADING) for child in element) if part]
        if len(parts) > 1 or (parts and parts[0] != text):
            tails = [_words(element.text), *(_words(child.tail) for child in element)]
            self.headings += [(level, part, element) for part in (*parts, *tails) if part and part != text]


def is_elsewhere(mark: Mark, marks: Marks, headline: Any) -> bool:
    """Whether a mark belongs to another article than the headline: it stands in a card, among
    comments, in a list of links or beside a picture, and the headline does not stand there too.

    What follows the headline at once, with no other heading between, belongs to it, whatever the elements around are called.
    """
    at = marks.number(headline) if headline is not None else 0
    beside = headline is not None and 0 < mark.at - at <= _NEAR and mark.at < marks.first_prose(at)
    if beside:
        others = {other for _, _, other in marks.headings if other is not headline}
        beside = not any(at < marks.number(other) < mark.at for other in others)
    return marks.is_aside(mark.element.getparent(), headline, beside=beside)


def byline_text(element: Any) -> str:
    """The text of an element, its parts separated by bars, without the dates and pictures in it."""
    pieces: list[str] = []
    size = 0
    for nth, piece in enumerate(_byline_texts(element)):
        pieces.append(piece)
        size += len(piece)
        if size > _MAX_BYLINE_CHARS or nth > _MAX_BYLINE_PIECES:
            break
    return " ".join("".join(pieces).split())


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
    name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
    if content and name and not content.isspace():
        meta.setdefault(name.lower(), []).append(" ".join(content.split()))


def _date_by_markup(at: int, element: Any) -> Mark | None:
    """The date of an element that its tag, a property or a class marks as one; None without a mark."""
    names = element.get("class"), element.get("id")
    prop = (element.get("itemprop") or element.get("property") or "").lower()
    if element.tag == "meta":
        return None
    if (
        element.tag in ("time", "abbr")
        or element.get("datetime")
        or "datepublished" in prop
        or prop in ("datecreated", "dc:date")
    ):
        stated = element.get("datetime") or element.get("content") or (element.get("title") if element.tag == "abbr" else "")
        text = stated or words_inside(element, _MAX_DATE_TEXT)
        if not text or len(text) > _MAX_DATE_TEXT or not _DIGIT.search(text) or _names_update(*names) or "modified" in prop:
            return None
        published = "published" in prop or "published" in (names[0] or "") or element.get("pubdate") is not None
        return Mark(BY_PROPERTY if published else BY_NAME, at, element, text)
    if _names_date(*names) and words_inside(element, _MAX_DATE_TEXT) is not None and len(element) <= _MAX_INSIDE:
        shown, rests = _words(" ".join(element.itertext())), element.get("title") or ""
        text = rests if _YEAR.search(rests) and not _YEAR.search(shown) else shown
        return Mark(BY_NAME, at, element, text) if len(text) <= _MAX_DATE_TEXT and _DIGIT.search(text) else None
    return None


def heading_text(element: Any) -> str:
    """The words of a heading; what stands in elements of its own is separated from what stands beside it."""
    pieces: list[str] = []
    for nth, inside in enumerate(element.iter()):
        if nth > MAX_ELEMENTS:
            break
        if isinstance(inside.tag, str) and inside.tag not in _SILENT and inside.text:
            pieces.append((" " if inside.tag in ("br", "div", "p", "span", "small") else "") + inside.text)
        if inside is not element and inside.tail:
            pieces.append((" " if inside.tag in ("br", "div", "p", "span", "small") else "") + inside.tail)
    return _words("".join(pieces))


def _is_report(text: str) -> bool:
    """Whether a text with a date is a sentence of the report: it has too many words beside its dates."""
    return is_prose(text) and words_in(text) > _MAX_DATED_WORDS * count_dates(text)


def _holds_prose(element: Any) -> bool:
    text = element.text if element.tag in ("p", "div", "section", "article", "td", "blockquote", "li") else None
    return text is not None and len(text) > _MAX_DATE_TEXT // 2 and is_prose(_words(text))


def _hides(element: Any) -> bool | None:
    """Whether a page does not show an element: a message that waits. None where it may be one around it."""
    return element.get("hidden") is not None or _HIDING.search(element.get("style") or "") is not None or None


def _names_site(element: Any) -> bool:
    """Whether a heading is the outlet's name: by its class, or because all of it links to the front page."""
    if _is_site(element.get("class")) or _is_site(element.get("id")):
        return True
    link = next((inside for inside in element.iter("a")), None)
    if link is None and element.getparent() is not None and element.getparent().tag == "a":
        link = element.getparent()
    return link is not None and _is_front_page(link.get("href") or "")


def _is_front_page(address: str) -> bool:
    return re.fullmatch(r"(?:https?:)?//[^/]+/?|/|\./?|(?:\.\./)+|/?index\.\w+", address.strip()) is not None


@cached_if_short(8192)
def _names_byline(*names: str | None) -> bool:
    joined = " ".join(filter(None, names))
    return _BYLINE.search(joined) is not None and _NOT_BYLINE.search(joined) is None


@cached_if_short(8192)
def _names_date(*names: str | None) -> bool:
    return _DATE.search(" ".join(filter(None, names))) is not None


@cached_if_short(8192)
def _names_other_day(*names: str | None) -> bool:
    return _OTHER_DAY.search(" ".join(filter(None, names))) is not None


@cached_if_short(8192)
def _names_update(*names: str | None) -> bool:
    """Whether class or id speak of an update, and not of the publication as well ("published updated")."""
    joined = " ".join(filter(None, names))
    return _UPDATE.search(joined) is not None and "published" not in joined


def _words(text: str | None) -> str:
    return " ".join(text.split()) if text else ""
