"""The text that a page's metadata state for its article: the articleBody of JSON-LD, and descriptions."""

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from cleaner.extractors.linked_data import Script
from cleaner.records import Stated

_KEY = '"articleBody"'
_MAX_CHARS = 1_000_000
_TAG = re.compile(r"<[^<>]{0,500}>")
_LINE_TAG = re.compile(r"<(?:p|br|/p|div|/div|li|h[1-6])\b[^<>]{0,500}>", re.IGNORECASE)
# Where the JSON is broken the value itself may still be sound.
_VALUE = re.compile(r'"articleBody"\s*:\s*("(?:[^"\\]|\\.)*")', re.DOTALL)
_DESCRIPTION = "//meta[@property='og:description' or @name='description' or @name='twitter:description']/@content"


def stated_text(tree: Any, scripts: Sequence[Script]) -> Stated:
    """The text and the description that the metadata of a page state; the longest of each. `scripts`: its JSON-LD."""
    bodies = [_plain(body) for script in scripts for body in _bodies(script)]
    summaries = [" ".join(unescape(text).split()) for text in tree.xpath(_DESCRIPTION)]
    return Stated(body=max(bodies, key=len, default=""), summary=max(summaries, key=len, default=""))


def _bodies(script: Script) -> Iterator[str]:
    if _KEY in script.text and len(script.text) <= _MAX_CHARS:
        yield from _values(script.data) if script.is_json else _loose_values(script.text)


def _values(data: Any) -> Iterator[str]:
    """The values of articleBody, however deep they stand."""
    stack = [data]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if isinstance(body := item.get("articleBody"), str):
                yield body
            stack += item.values()
        elif isinstance(item, list):
            stack += item


def _loose_values(text: str) -> Iterator[str]:
    for found in _VALUE.finditer(text):
        try:
            yield json.loads(found[1], strict=False)
        except ValueError:
            continue


def _plain(body: str) -> str:
    """The text without tags, one line a paragraph."""
    if "&" in body:
        body = unescape(body)
    if "<" in body:
        # Markup that was escaped as a whole has its own entities still.
        body = unescape(_TAG.sub("", _LINE_TAG.sub("\n", body)))
    return "\n".join(line for part in body.splitlines() if (line := " ".join(part.split())))
