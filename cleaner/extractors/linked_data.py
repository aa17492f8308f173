"""JSON-LD of a page, parsed once into plain objects, and the fields that its article objects name."""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from cleaner.text.dates import iso_prefix

_SCRIPTS = ".//script[@type='application/ld+json' or @type='application/settings+json']"
# Longer scripts hold a whole shop or a live blog, and reading their objects one by one takes long.
_MAX_CHARS = 200_000
# A longer author is a sentence.
_MAX_NAME = 100


class Script(NamedTuple):
    """One JSON-LD script: its text, and what it holds; `is_json` is False where the text does not parse."""

    text: str
    data: Any
    is_json: bool


def read_scripts(tree: Any) -> list[Script]:
    """The JSON-LD scripts of a page, in order."""
    return [_script(element.text) for element in tree.xpath(_SCRIPTS) if element.text]


def _script(text: str) -> Script:
    with suppress(ValueError, RecursionError):
        return Script(text, json.loads(text, strict=False), is_json=True)
    return Script(text, None, is_json=False)


def articles_in(scripts: Sequence[Script]) -> list[dict[str, Any]]:
    """The objects that have a date of publication, from lists and graphs too, in order."""
    return [item for script in scripts if len(script.text) <= _MAX_CHARS for item in _articles(script.data)]


def _articles(data: Any) -> Iterator[dict[str, Any]]:
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


def linked_authors(articles: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """The names of the authors of the first article that names any."""
    for article in articles:
        authors = article.get("author")
        listed = authors if isinstance(authors, list) else [authors]
        names = [author.get("name") if isinstance(author, dict) else author for author in listed]
        tidy = [" ".join(name.split()) for name in names if isinstance(name, str)]
        if any(tidy):
            return tuple(dict.fromkeys(name for name in tidy if name and len(name) < _MAX_NAME))
    return ()


def linked_date(articles: Sequence[dict[str, Any]]) -> str | None:
    """The first date of publication that is a date."""
    dates = (iso_prefix(str(article["datePublished"])) for article in articles)
    return next(filter(None, dates), None)
