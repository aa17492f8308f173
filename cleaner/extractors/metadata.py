"""Fields that a page's markup names: linked data, meta elements, time elements; trafilatura for the rest."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import chain
from typing import Any

from cleaner.extractors.authors import find_authors
from cleaner.records import Fields

_ISO = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?")
_DATE_META = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='datePublished' or @name='pubdate' or @name='parsely-pub-date' or @name='sailthru.date']/@content",
    "//meta[@name='date' or @name='DC.date.issued' or @name='dcterms.created' or @property='og:published_time']/@content",
    "//time[@itemprop='datePublished' or @pubdate]/@datetime",
    "//article//time/@datetime",
)
_MAX_LINKED_DATA = 200_000
_MAX_NAME = 100
_HOST = re.compile(r"https?://(?:www\.|w[0-9]+\.)?([^/]+)")
_TITLE_PARTS = re.compile(r"\s+[|–—»:-]+\s+|\s*[|»]\s*")
_DECK_TAGS = ("p", "h2", "h3", "div", "span")
_DECK_NAMES = frozenset(
    "standfirst dek deck subtitle sub-title subheadline sub-headline article-standfirst article__standfirst article-dek "
    "article__subtitle article-subtitle entry-subtitle chapo entradilla".split()
)
_MIN_DECK, _MAX_DECK = 20, 600


def page_fields(tree: Any) -> Fields:
    """Title, authors, date, address and outlet as the markup of a page names them."""
    linked = list(_linked_data(tree))
    authors = _linked_authors(linked)
    said = _said(tree, with_author=not authors)
    language = (tree.get("lang") or tree.get("xml:lang") or "").split("-")[0].lower()
    return Fields(
        title=_title(tree, _tidy(said.title)),
        authors=authors or _names(said.author),
        published=_published(tree, linked) or _found_date(tree, said.url),
        url=said.url,
        outlet=_tidy(said.sitename) if _is_name(said.sitename) else said.hostname,
        standfirst=_standfirst(tree),
        language=language if language.isalpha() and len(language) in (2, 3) else None,
    )


def _said(tree: Any, *, with_author: bool) -> Any:
    """What trafilatura finds of the title, authors (a search that copies the page), address and outlet.

    This is `trafilatura.metadata.extract_metadata` without tags, categories, licence and date, which took two thirds of
    its time.
    """
    from courlan import extract_domain
    from trafilatura import metadata as finders

    said = finders.examine_meta(tree)
    if said.author and " " not in said.author:
        said.author = None
    with suppress(Exception):  # as trafilatura does: linked data are as wicked as people are, and what was found counts
        said = finders.extract_meta_json(tree, said)
    said.title = said.title or finders.extract_title(tree)
    said.author = said.author or (find_authors(tree) if with_author else None)
    said.url = said.url or finders.extract_url(tree)
    said.hostname = extract_domain(said.url, fast=True) if said.url else None
    said.sitename = _site(said.sitename or finders.extract_sitename(tree), said.url)
    said.clean_and_trim()
    return said


def _site(name: str | None, url: str | None) -> str | None:
    """The outlet's name as trafilatura writes it; without one, its address."""
    if name:
        name = name.lstrip("@")
        return name.title() if name and "." not in name and not name[0].isupper() else name
    found = _HOST.match(url) if url else None
    return found[1] if found else name


def _found_date(tree: Any, url: str | None) -> str | None:
    from htmldate import find_date
    from trafilatura.settings import set_date_params

    found: str | None = find_date(tree, **set_date_params(extensive=False), url=url)
    return found


def _title(tree: Any, said: str | None) -> str | None:
    """The title found; where it is but the outlet's part of the page's title, the longest part of that."""
    whole = _tidy(tree.findtext(".//title")) or ""
    parts = _TITLE_PARTS.split(whole)
    if said is None or said == whole or said not in parts:
        return said
    longest = max(parts, key=len)
    return longest if len(longest.split()) > 2 * len(said.split()) else said


def _standfirst(tree: Any) -> str | None:
    """The deck below the headline, where the page's markup calls it by one of its names."""
    for element in tree.iter(*_DECK_TAGS):
        named = element.get("class")
        if element.get("itemprop") == "alternativeHeadline" or (named and not _DECK_NAMES.isdisjoint(named.split())):
            text = _tidy(element.text_content())
            if text and _MIN_DECK <= len(text) <= _MAX_DECK:
                return text
    return None


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of a page that have a date of publication."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        text = script.text or ""
        if len(text) > _MAX_LINKED_DATA:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        queue = [data]
        while queue:
            item = queue.pop(0)
            if isinstance(item, list):
                queue += item
            elif isinstance(item, dict):
                if isinstance(item.get("@graph"), list):
                    queue += item["@graph"]
                if item.get("datePublished"):
                    yield item


def _linked_authors(linked: list[dict[str, Any]]) -> tuple[str, ...]:
    for item in linked:
        authors = item.get("author")
        listed = authors if isinstance(authors, list) else [authors]
        names = [a.get("name") if isinstance(a, dict) else a for a in listed]
        tidy = [_tidy(name) for name in names if isinstance(name, str)]
        if any(tidy):
            return tuple(dict.fromkeys(name for name in tidy if name and len(name) < _MAX_NAME))
    return ()


def _names(joined: str | None) -> tuple[str, ...]:
    """trafilatura gives several authors as one text, parted by semicolons."""
    return tuple(name for name in (_tidy(part) for part in (joined or "").split(";")) if name)


def _published(tree: Any, linked: list[dict[str, Any]]) -> str | None:
    said = chain((item["datePublished"] for item in linked), chain.from_iterable(map(tree.xpath, _DATE_META)))
    for text in said:
        found = _ISO.match(str(text).strip())
        with suppress(ValueError):
            if found and datetime.fromisoformat(found[0]):
                return found[0].replace(" ", "T")
    return None


def _is_name(sitename: str | None) -> bool:
    """Some pages put their whole title or a copyright line where the outlet's name belongs."""
    return (
        bool(sitename) and len(sitename or "") <= 40 and "©" not in (sitename or "") and "reserved" not in (sitename or "")
    )


def _tidy(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None
