"""All that is borrowed from trafilatura and htmldate. Nothing else in the package imports them.

Most of it is not in trafilatura's public interface, so pyproject.toml bounds its version. Checked with trafilatura 2.3.1 and
htmldate 1.11.0:

- `utils.repair_faulty_html`, `utils.is_dubious_html`: what `trafilatura.load_html` does before and after it parses a page.
- `metadata.examine_meta`: title, author, address and outlet of the meta elements and of Open Graph.
- `json_metadata.extract_json`: the same of parsed JSON-LD, `extract_json_parse_error`: by patterns, of JSON-LD that does not
  parse; `normalize_json` removes tags and spells out escapes; `metadata.JSON_MINIFY` matches white space between values.
- `metadata.extract_title`, `extract_url`, `extract_sitename`: the title by headings and by what classes call a title, the
  canonical address, the outlet's part of the page's title.
- `json_metadata.normalize_authors`: the names in a byline, joined by "; ".
- `settings.set_date_params`, `htmldate.find_date`: the date of publication by markup, address and text.
"""

import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from cleaner.extractors.linked_data import Script

# trafilatura logs an error for each page that holds nothing; a run reports such pages among its rejections.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
_HEAD_CHARS = 50
_REPAIRED_CHARS = 4_096
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")


class Markup(NamedTuple):
    """What the markup of a page names. `author` holds several names joined by "; "; `site` is the outlet's name."""

    title: str | None
    author: str | None
    url: str | None
    site: str | None


def repair_markup(text: str) -> str:
    """The page without what libxml2 stumbles over: invalid characters, a faulty declaration, a self-closing root."""
    from trafilatura.utils import repair_faulty_html

    # Where no character is invalid, trafilatura changes nothing but the first line and the first 4,096 characters.
    end = 0 if _has_invalid_characters(text) else text.find("\n", _REPAIRED_CHARS) + 1
    repaired: str = repair_faulty_html(text[: end or None], text[:_HEAD_CHARS].lower())
    return repaired + text[end:] if end else repaired


def _has_invalid_characters(text: str) -> bool:
    """Whether a character stands in the text that XML cannot hold. (A pattern takes ten times as long.)"""
    data = text.encode(errors="surrogatepass")
    return len(data.translate(None, _CONTROLS)) < len(data) or "\ufffe" in text or "\uffff" in text


def is_dubious(text: str) -> bool:
    """Whether the beginning of the text does not look like HTML."""
    from trafilatura.utils import is_dubious_html

    return bool(is_dubious_html(text[:_HEAD_CHARS].lower()))


def find_markup(tree: Any, scripts: Sequence[Script]) -> Markup:
    """Title, author, address and outlet: of meta elements first, then of JSON-LD, then of the page's elements.

    This is `trafilatura.metadata.extract_metadata` without tags, categories, licence and date, which took two thirds of its
    time, and without its search for the author among the elements, which copies the page.
    """
    from trafilatura import metadata as finders

    document = finders.examine_meta(tree)
    if document.author and " " not in document.author:
        document.author = None
    for script in scripts:
        # As in trafilatura: objects of any shape may stand there, and raise; what was found before them is kept.
        with suppress(Exception):
            _add_linked_data(document, script)
    document.title = document.title or finders.extract_title(tree)
    document.url = document.url or finders.extract_url(tree)
    document.sitename = document.sitename or finders.extract_sitename(tree)
    document.clean_and_trim()
    return Markup(document.title, document.author, document.url, document.sitename)


def _add_linked_data(document: Any, script: Script) -> None:
    from trafilatura.json_metadata import extract_json, normalize_json

    if not script.is_json:
        _add_broken_data(document, script.text)
        return
    title, site = document.title, document.sitename
    extract_json(script.data, document)
    if document.title is not title:
        document.title = normalize_json(document.title)
    if document.sitename is not site:
        document.sitename = normalize_json(document.sitename)


def _add_broken_data(document: Any, text: str) -> None:
    """What can be had of JSON-LD that does not parse: without tags and escapes, some does."""
    from trafilatura.json_metadata import extract_json, extract_json_parse_error, normalize_json
    from trafilatura.metadata import JSON_MINIFY

    text = normalize_json(JSON_MINIFY.sub(r"\1", text))
    try:
        data = json.loads(text, strict=False)
    except json.JSONDecodeError:
        extract_json_parse_error(text, document)
    else:
        extract_json(data, document)


def clean_authors(byline: str) -> str | None:
    """The names in a byline, joined by "; ", without "By", addresses, numbers and signs."""
    from trafilatura.json_metadata import normalize_authors

    authors: str | None = normalize_authors(None, byline)
    return authors


def find_date(tree: Any, url: str | None) -> str | None:
    """The date of publication as YYYY-MM-DD, by a search of markup, address and text. Slow: for pages that state none."""
    from htmldate import find_date as search
    from trafilatura.settings import set_date_params

    date: str | None = search(tree, **set_date_params(extensive=False), url=url)
    return date
