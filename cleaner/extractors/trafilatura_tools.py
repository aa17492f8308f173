"""All that is borrowed from trafilatura and htmldate. Nothing else in the package imports them.

Most of it is not in trafilatura's public interface, so pyproject.toml bounds its version. Checked with trafilatura 2.3.1 and
htmldate 1.11.0:

- `utils.repair_faulty_html`, `utils.is_dubious_html`: what `trafilatura.load_html` does before and after it parses a page.
- `settings.set_date_params`, `htmldate.find_date`: the date of publication by markup, address and text.
"""

import logging
from typing import Any

# trafilatura logs an error for each page that holds nothing; a run reports such pages among its rejections.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
_HEAD_CHARS = 50
_REPAIRED_CHARS = 4_096
# A page of a megabyte of text in elements 50 deep has as many.
_MAX_SEARCHED = 50_000_000
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")


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


def find_date(tree: Any, url: str | None) -> str | None:
    """The date of publication as YYYY-MM-DD, by a search of markup, address and text. Slow: for pages that state none.

    None for pages of much text in deeply nested elements: the search reads the text of each."""
    if _chars_in_elements(tree) > _MAX_SEARCHED:
        return None
    from htmldate import find_date as search
    from trafilatura.settings import set_date_params

    date: str | None = search(tree, **set_date_params(extensive=False), url=url)
    return date


def _chars_in_elements(tree: Any) -> int:
    """The characters of a page, each counted for every element around it."""
    depth = {tree.getparent(): 0}
    chars = 0
    for element in tree.iter():
        above = depth[element.getparent()]
        depth[element] = above + 1
        chars += len(element.text or "") * (above + 1) + len(element.tail or "") * above
    return chars
