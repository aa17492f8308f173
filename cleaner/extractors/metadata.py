"""Fields that a page's markup names, by JSON-LD, meta elements, time elements and by what trafilatura finds beside these."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from cleaner.extractors.linked_data import Script, articles_in, linked_authors, linked_date
from cleaner.extractors.trafilatura_tools import clean_authors, find_date, find_markup
from cleaner.records import Fields
from cleaner.text.dates import iso_prefix
from cleaner.text.urls import domain, host

# Where pages state their date of publication, the surest first.
_DATE_PATHS = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='datePublished' or @name='pubdate' or @name='parsely-pub-date' or @name='sailthru.date']/@content",
    "//meta[@name='date' or @name='DC.date.issued' or @name='dcterms.created' or @property='og:published_time']/@content",
    "//time[@itemprop='datePublished' or @pubdate]/@datetime",
    "//article//time/@datetime",
)
_TITLE_SEPARATOR = re.compile(r"\s+[|–—»:-]+\s+|\s*[|»]\s*")
# A longer title is none.
_MAX_TITLE = 1_000
# A longer name of an outlet is the page's title, or a copyright line.
_MAX_SITE = 40

_DECK_TAGS = ("p", "h2", "h3", "div", "span")
_DECK_NAMES = frozenset(
    "standfirst dek deck subtitle sub-title subheadline sub-headline article-standfirst article__standfirst article-dek "
    "article__subtitle article-subtitle entry-subtitle chapo entradilla".split()
)
_MIN_DECK, _MAX_DECK = 20, 600

# Classes and ids of elements that hold the author's name.
_BYLINE = re.compile(r"(?<![a-z])(?:author|by-?line|writer|journalist|autor|auteur)", re.IGNORECASE)
# Classes and ids of elements whose names are those of other people or of other things.
_NOT_BYLINE = re.compile(
    r"comment|related|share|social|side-?bar|footer|promo|popular|avatar|image|photo|date|time", re.IGNORECASE
)
_NEVER_BYLINE = frozenset({"time", "figure", "img", "script", "style", "nav", "footer", "aside"})
_MIN_BYLINE, _MAX_BYLINE = 3, 119
# Elements with marks of a byline that are read.
_MAX_BYLINES = 1_000
# Bylines are not nested deep; elements below this depth are not read.
_MAX_BYLINE_DEPTH = 20
# How an element is known to hold the author: by a property or link type, or by its class or id.
_BY_PROPERTY, _BY_NAME = 0, 1


def page_fields(tree: Any, scripts: Sequence[Script]) -> Fields:
    """Title, authors, date, address, outlet, standfirst and language as the markup of a page names them. `scripts`: its
    JSON-LD."""
    articles = articles_in(scripts)
    markup = find_markup(tree, scripts)
    language = (tree.get("lang") or tree.get("xml:lang") or "").split("-")[0].lower()
    title = _title(tree, _tidy(markup.title))
    return Fields(
        title=title if title and len(title) <= _MAX_TITLE else None,
        authors=linked_authors(articles) or _names(markup.author or find_authors(tree)),
        published=linked_date(articles) or _stated_date(tree) or find_date(tree, markup.url),
        url=markup.url,
        outlet=_outlet(markup.site, markup.url),
        standfirst=_standfirst(tree),
        language=language if language.isalpha() and len(language) in (2, 3) else None,
    )


def _title(tree: Any, title: str | None) -> str | None:
    """The title; where it is only the outlet's part of the page's title, the longest part of that."""
    page_title = _tidy(tree.findtext(".//title")) or ""
    parts = _TITLE_SEPARATOR.split(page_title)
    if title is None or title == page_title or title not in parts:
        return title
    longest = max(parts, key=len)
    return longest if len(longest.split()) > 2 * len(title.split()) else title


def _stated_date(tree: Any) -> str | None:
    texts = chain.from_iterable(map(tree.xpath, _DATE_PATHS))
    return next(filter(None, (iso_prefix(str(text)) for text in texts)), None)


def _outlet(site: str | None, url: str | None) -> str | None:
    """The outlet's name, with capitals where it has none; without a name the host; the domain where the name is no name."""
    name = _tidy((site or "").lstrip("@"))
    if name and "." not in name and not name[0].isupper():
        name = name.title()
    if name is None and url:
        name = host(url)
    if name and len(name) <= _MAX_SITE and "©" not in name and "reserved" not in name:
        return name
    return domain(url) if url else None


def _standfirst(tree: Any) -> str | None:
    """The deck below the headline, where the page's markup calls it by one of its names."""
    for element in tree.iter(*_DECK_TAGS):
        names = element.get("class")
        if element.get("itemprop") == "alternativeHeadline" or (names and not _DECK_NAMES.isdisjoint(names.split())):
            text = _tidy(element.text_content())
            if text and _MIN_DECK <= len(text) <= _MAX_DECK:
                return text
    return None


def find_authors(tree: Any) -> str | None:
    """The names in the page's byline, joined by "; "; None where no element is marked as one.

    Elements marked by a property or link type come first, then those whose class or id says so; the first one with a text
    of plausible length decides.
    """
    marked = [(mark, element) for element in tree.iter("*") if (mark := _byline_mark(element)) is not None]
    # Sorting is stable: the order of the page stays within each kind of mark.
    for _, element in sorted(marked, key=lambda pair: pair[0])[:_MAX_BYLINES]:
        byline = " ".join(" ".join(_byline_texts(element)).split())
        if _MIN_BYLINE <= len(byline) <= _MAX_BYLINE and not _is_elsewhere(element):
            return clean_authors(byline)
    return None


def _byline_mark(element: Any) -> int | None:
    """How the markup says that the element holds the author; None where it does not."""
    if not isinstance(element.tag, str) or element.tag in _NEVER_BYLINE:
        return None
    if element.get("rel") == "author" or "author" in (element.get("itemprop") or ""):
        return _BY_PROPERTY
    names = element.get("class"), element.get("id")
    return _BY_NAME if any(name and _names_byline(name) for name in names) else None


@lru_cache(maxsize=8192)
def _names_byline(name: str) -> bool:
    return _BYLINE.search(name) is not None and _NOT_BYLINE.search(name) is None


def _is_elsewhere(element: Any) -> bool:
    """Whether the element stands among comments, links to other articles, pictures and the like."""
    return any(
        ancestor.tag in _NEVER_BYLINE or _NOT_BYLINE.search(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}")
        for ancestor in element.iterancestors()
        if ancestor.tag not in ("html", "body")
    )


def _byline_texts(element: Any, depth: int = 0) -> Iterator[str]:
    """The texts of an element, without the dates and pictures in it."""
    if element.text:
        yield element.text
    for child in element:
        if (
            isinstance(child.tag, str)
            and child.tag not in _NEVER_BYLINE
            and not _NOT_BYLINE.search(child.get("class") or "")
        ):
            yield from _byline_texts(child, depth + 1) if depth < _MAX_BYLINE_DEPTH else ()
        if child.tail:
            yield child.tail


def _names(joined: str | None) -> tuple[str, ...]:
    """The names of a text that joins them by semicolons."""
    return tuple(name for name in map(_tidy, (joined or "").split(";")) if name)


def _tidy(text: str | None) -> str | None:
    """The text with white space folded; None for an empty one."""
    return " ".join(text.split()) or None if text else None
