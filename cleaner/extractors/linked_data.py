"""JSON-LD of a page, parsed once into plain objects, and the fields that its article objects name."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from html import unescape
from typing import Any, NamedTuple

from cleaner.text.folding import fold

_SCRIPTS = ".//script[starts-with(@type, 'application/ld+json') or @type='application/settings+json']"
# Longer scripts hold a whole shop or a live blog, and reading their objects one by one takes long.
_MAX_CHARS = 200_000
# A longer author is a sentence.
_MAX_NAME = 100
# Kinds of objects that are the report itself, and not its page or its place in a list; and what a page has beside it.
_ARTICLE = re.compile(r"article|posting|report|^blog$|story", re.IGNORECASE)
_BESIDE = re.compile(
    r"video|image|audio|media(?!organi)|clip|event|product|comment|person|list\b|episode|series|review|rating", re.IGNORECASE
)
_ORGANISATION = re.compile(r"organi[sz]ation|company|brand|website", re.IGNORECASE)
# Keys under which a page keeps its main object.
_MAIN = ("@graph", "mainEntity", "mainEntityOfPage")
# Old pages hide scripts from readers that do not know them.
_WRAPPING = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*$|;\s*$")
# Where the JSON is broken the values of some keys may still be sound.
_LOOSE = re.compile(r'"(headline|datePublished|name)"\s*:\s*("(?:[^"\\]|\\.)*")')
_LOOSE_AUTHOR = re.compile(r'"author"\s*:\s*(?:\[\s*)?(?:\{[^{}]*?"name"\s*:\s*)?("(?:[^"\\]|\\.)*")', re.DOTALL)


class Script(NamedTuple):
    """One JSON-LD script: its text, and what it holds; `is_json` is False where the text does not parse."""

    text: str
    data: Any
    is_json: bool


def read_scripts(tree: Any) -> list[Script]:
    """The JSON-LD scripts of a page, in order."""
    return [_script(element.text) for element in tree.xpath(_SCRIPTS) if element.text]


def _script(text: str) -> Script:
    for candidate in (text, _WRAPPING.sub("", text), unescape(text)):
        with suppress(ValueError, RecursionError):
            return Script(text, json.loads(candidate, strict=False), is_json=True)
    return Script(text, None, is_json=False)


def articles_in(scripts: Sequence[Script], titles: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The objects that have a date of publication or a headline, from lists and graphs too: those whose headline is in
    one of the page's titles first, then other reports, then other objects, each in order. References to other objects
    of the page are replaced by these."""
    short = [script for script in scripts if len(script.text) <= _MAX_CHARS]
    items = [item for script in short for item in _items(script.data)]
    by_id = {item["@id"]: item for item in reversed(items) if isinstance(item.get("@id"), str) and len(item) > 1}
    found = [_resolved(item, by_id) for item in items if item.get("datePublished") or item.get("headline")]
    loose = [_loose_article(script.text) for script in short if not script.is_json]
    folded = [fold(title) for title in titles]
    # Sorting is stable: the order of the page stays within each kind.
    found.sort(key=lambda item: (not _is_article(item), _is_beside(item), _rank(item, folded)))
    return [*found, *filter(None, loose)]


def _rank(item: Mapping[str, Any], titles: Sequence[str]) -> int:
    """The number of the first of the folded titles that holds the headline of an object; their count where none does."""
    headline = item.get("headline")
    folded = fold(unescape(headline)) if isinstance(headline, str) else ""
    return next((at for at, title in enumerate(titles) if folded and folded in title), len(titles))


def publishers_in(scripts: Sequence[Script]) -> list[str]:
    """The names of the outlet: of publishers, and of organisations and web sites on their own."""
    names: list[str] = []
    for script in scripts:
        for item in _items(script.data) if len(script.text) <= _MAX_CHARS else ():
            listed = item.get("publisher")
            names += [name for publisher in _listed(listed) for name in _names_of(publisher)]
            if _ORGANISATION.search(_kind(item)):
                names += _names_of(item)
    return list(dict.fromkeys(names))


def headlines_in(articles: Sequence[Mapping[str, Any]]) -> list[str]:
    """The headlines of the reports among the objects."""
    return [
        text for item in articles if _is_article(item) and isinstance(text := item.get("headline"), str) and text.strip()
    ]


def linked_authors(articles: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The names of the authors of the first article that names any, as they are stated: one text may hold several names."""
    for article in sorted(articles, key=_is_beside):
        for key in ("author", "creator"):
            names = [name for author in _listed(article.get(key)) for name in _names_of(author)]
            if names:
                return tuple(dict.fromkeys(names))
    return ()


def linked_dates(articles: Sequence[Mapping[str, Any]], *, beside: bool = False) -> list[str]:
    """What the objects state as their date of publication, in order: reports and pages, or what stands `beside` them,
    such as a film."""
    chosen = (article for article in articles if _is_beside(article) == beside)
    stated = (article.get("datePublished") or (_is_article(article) and article.get("dateCreated")) for article in chosen)
    return [str(one) for value in stated for one in _listed(value)[:1] if one]


def linked_address(articles: Sequence[Mapping[str, Any]]) -> str | None:
    """The address of the first report, as it is stated."""
    for article in filter(_is_article, articles):
        for value in (article.get("url"), article.get("mainEntityOfPage")):
            address = value.get("@id") or value.get("url") if isinstance(value, dict) else value
            if isinstance(address, str) and address.startswith("http"):
                return address
    return None


def linked_language(articles: Sequence[Mapping[str, Any]]) -> str | None:
    """The language that the first report states."""
    return next((value for article in articles if isinstance(value := article.get("inLanguage"), str)), None)


def _items(data: Any) -> Iterator[dict[str, Any]]:
    """The main objects of a script: those of lists and graphs, and what the page is about."""
    queue = [data]
    while queue:
        item = queue.pop(0)
        if isinstance(item, list):
            queue += item
        elif isinstance(item, dict):
            yield item
            queue += [inside for key in _MAIN if isinstance(inside := item.get(key), list | dict)]


def _resolved(item: dict[str, Any], by_id: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The object, its authors written out where they are references."""
    authors = item.get("author")
    if not isinstance(authors, list | dict):
        return item
    full = [
        {**by_id.get(author.get("@id", ""), {}), **author} if isinstance(author, dict) else author
        for author in _listed(authors)
    ]
    return {**item, "author": full} if full != _listed(authors) else item


def _loose_article(text: str) -> dict[str, Any]:
    """What can be read of an object whose JSON is broken."""
    values: dict[str, Any] = {}
    for key, value in _LOOSE.findall(text):
        if key != "name":
            values.setdefault(key, _loose_value(value))
    author = _LOOSE_AUTHOR.search(text)
    if values and author:
        values["author"] = _loose_value(author[1])
    return {"@type": "Article", **values} if values else {}


def _loose_value(text: str) -> str:
    with suppress(ValueError):
        return str(json.loads(text, strict=False))
    return text.strip('"')


def _is_beside(item: Mapping[str, Any]) -> bool:
    return _BESIDE.search(_kind(item)) is not None and not _is_article(item)


def _is_article(item: Mapping[str, Any]) -> bool:
    return _ARTICLE.search(_kind(item)) is not None


def _kind(item: Mapping[str, Any]) -> str:
    return " ".join(kind for kind in _listed(item.get("@type")) if isinstance(kind, str))


def _names_of(author: Any) -> list[str]:
    """The names of a person or organisation, which is a text or an object."""
    if isinstance(author, str):
        names = [author]
    elif isinstance(author, dict):
        names = [name for name in _listed(author.get("name")) if isinstance(name, str)]
        if not names:
            parts = [author.get(key) for key in ("givenName", "additionalName", "familyName")]
            names = [" ".join(part for part in parts if isinstance(part, str))]
    else:
        names = []
    return [tidy for name in names if 0 < len(tidy := " ".join(unescape(unescape(name)).split())) < _MAX_NAME]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
