"""The article's text in the state that a page's scripts start from: JSON such as that of Next.js or Nuxt, in a script.

Some pages set nothing until their scripts run. Their text is in the state, as strings at places such as
`props.pageProps.article.body[3].text`, or as HTML in one string.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from cleaner.text.words import has_sentence

_MAX_CHARS = 4_000_000
_SCRIPTS = ".//script[@type='application/json' or not(@type) or @type='text/javascript' or @type='module']"
# A state that is assigned in a script: "window.__STATE__ = {…}".
_ASSIGNED = re.compile(r"(?:window|self|globalThis)(?:\.|\[[\"'])[\w$]+(?:[\"']\])?\s*=\s*(?=[{\[])")
_TAG = re.compile(r"<[^<>]{0,500}>")
_LINE_TAG = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|blockquote|tr|figure)\b[^<>]{0,500}>", re.IGNORECASE)
# Keys of strings that are other things than the report's text.
_OTHER = re.compile(
    r"url|href|src|slug|^id$|alt|caption|credit|copyright|seo|meta|comment|cookie|consent|privacy|related|recommend|teaser|"
    r"translation|locale|message|i18n|legal|terms|config|label|bio",
    re.IGNORECASE,
)  # fmt: skip

#: Keys and indices from the root of the state to a string.
Path = tuple[str | int, ...]


def text_of_state(tree: Any) -> str:
    """The text that the state of a page's scripts holds most of, one line a paragraph; empty where there is none."""
    best = ""
    for script in tree.xpath(_SCRIPTS):
        text = script.text
        if text and len(text) <= _MAX_CHARS and (data := _state(text)) is not None:
            best = max(best, _longest(data), key=len)
    return best


def _state(text: str) -> Any:
    start = 0
    if not text.lstrip().startswith(("{", "[")):
        assigned = _ASSIGNED.search(text)
        if assigned is None:
            return None
        start = assigned.end()
    try:
        return json.JSONDecoder(strict=False).raw_decode(text[start:].lstrip())[0]
    except (ValueError, RecursionError):
        return None


def _longest(data: Any) -> str:
    """The text of the group of strings with the most sentences; a group are the strings at one place but for its indices."""
    groups: dict[Path, list[tuple[Path, str]]] = defaultdict(list)
    for path, text in _strings(data):
        groups[tuple(key for key in path if isinstance(key, str))].append((path, text))
    sizes = {place: sum(len(text) for _, text in found if has_sentence(text)) for place, found in groups.items()}
    place = max(sizes, key=sizes.__getitem__, default=())
    return _joined(groups[place]) if sizes.get(place) else ""


def _strings(data: Any) -> Iterator[tuple[Path, str]]:
    stack: list[tuple[Path, Any]] = [((), data)]
    while stack:
        path, item = stack.pop()
        if isinstance(item, str):
            yield path, _plain(item)
        elif isinstance(item, dict):
            stack += [((*path, key), item[key]) for key in reversed(item) if not _OTHER.search(key)]
        elif isinstance(item, list):
            stack += [((*path, at), item[at]) for at in range(len(item) - 1, -1, -1)]


def _joined(found: Sequence[tuple[Path, str]]) -> str:
    """The strings of a group: those of one paragraph, which have all indices but the last in common, are parts of a line."""
    depth = max((sum(isinstance(key, int) for key in path) for path, _ in found), default=0)
    lines: dict[Path, str] = {}
    for path, text in found:
        indices = tuple(key for key in path if isinstance(key, int))
        paragraph = indices[:-1] if depth > 1 else indices
        lines[paragraph] = lines.get(paragraph, "") + text
    return "\n".join(line for text in lines.values() for part in text.split("\n") if (line := " ".join(part.split())))


def _plain(text: str) -> str:
    if "<" in text:
        text = _TAG.sub("", _LINE_TAG.sub("\n", text))
    return unescape(text) if "&" in text else text
