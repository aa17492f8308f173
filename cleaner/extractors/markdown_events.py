"""Events of the Markdown parser, with offsets into the text as given, and with three constructs read as scrapers mean them:

- Indented code is prose that a scraper indented: its lines are parsed again without the indent of code.
- Blocks of HTML are paragraphs with tags in them, or their text would be lost.
- Tables of one column may have no bar in the line below their head: the parser gets one.

A guard helps with the first two: behind this private character, no mark at the beginning of a line counts, and the parser
reads the line as one of a paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from cleaner.text.spans import lines
from cleaner.text.surrogates import mask_surrogates

# The marks of indent, quotation and list that a line may have before a tag.
_BEFORE_TAG = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(?=<)")
# Indented code is parsed again as many times as it is indented by four; what is indented further is read as paragraphs.
_MAX_LEVELS = 5
# Elements that lead to an address.
_ADDRESSED = frozenset({"Link", "Image"})
_GUARD = "\ue000"
# The line below the head of a table, which in tables of one column, as html2text writes them, has no bar.
_DASHES = re.compile(r"[ \t>]*:?-{3,}:?[ \t]*")


class Event(NamedTuple):
    """A token with its span in the text, or the start or end of an element.

    `kind` and `name` are pulldown-cmark's: kinds are Start, End, Text, Code, InlineHtml, Html, SoftBreak, HardBreak, Rule;
    `name` is that of an element. `tag` is the HTML tag of an element's text: h1–h6, td, else p. `text` is what a token says,
    at the start of a link or image its address.
    """

    kind: str
    start: int
    end: int
    text: str = ""
    name: str = ""
    tag: str = "p"


def read_events(text: str, spans: Sequence[tuple[int, int]], level: int = 0) -> Iterator[Event]:
    """The events of some lines of a text, given by their spans."""
    document, places = _document(text, spans, level)
    data = document.encode()
    # The lines of the indented code or block of HTML that is open.
    prose: list[tuple[int, int]] | None = None
    for raw, extent in _parser().events_with_range(document):
        start, end = places[extent["start"]], places[extent["end"]]
        kind, value = _named(raw)
        if kind in ("Start", "End"):
            name, detail = _named(value)
            if kind == "Start" and (name == "HtmlBlock" or detail == "Indented"):
                prose = []
            elif prose is not None:
                yield from read_events(text, prose, level + 1)
                prose = None
            else:
                yield Event(kind, start, end, text=_address(name, detail), name=name, tag=_tag(name, detail))
        elif prose is not None:
            prose += _lines_within(text, start, end)
        elif not isinstance(value, str):
            yield Event(kind, start, end)
        else:
            is_as_given = data[extent["start"] : extent["end"]] == value.encode()
            yield Event(kind, start, end, text[start:end] if is_as_given else value)


@lru_cache(maxsize=1)
def _parser() -> Any:
    from pyromark import Markdown, Options

    return Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES)


def _named(value: Any) -> tuple[str, Any]:
    """Name and content of what pyromark gives as a name alone or as a mapping with one entry."""
    return next(iter(value.items())) if isinstance(value, dict) else (value, None)


def _address(name: str, detail: Any) -> str:
    if name not in _ADDRESSED or not isinstance(detail, dict):
        return ""
    return f"mailto:{detail['dest_url']}" if detail["link_type"] == "Email" else str(detail["dest_url"])


def _tag(name: str, detail: Any) -> str:
    if name == "Heading":
        return str(detail["level"] if isinstance(detail, dict) else detail).lower()
    return "td" if name == "TableCell" else "p"


def _lines_within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines of a span, without the empty one behind a line end that ends it."""
    spans = [(start + first, start + last) for first, last in lines(text[start:end])]
    return spans[:-1] if spans[-1][0] == end else spans


def _document(text: str, spans: Sequence[tuple[int, int]], level: int) -> tuple[str, list[int]]:
    """The lines as the parser gets them, and for each of their bytes, and their end, the place in the text."""
    parts: list[str] = []
    places: list[int] = []
    above = ""
    for start, end in spans:
        line = mask_surrogates(text[start:end])
        at, sign = _insertion(line, above, level)
        # What is nested too deep is no code again only without its indent.
        first = at if level > _MAX_LEVELS else 0
        parts += [line[first:at], sign, line[at:], "\n"]
        places += _places(line[first:at], start + first)
        places += repeat(start + at, len(sign.encode()))
        places += _places(line[at:], start + at)
        places.append(end)
        above = line.strip()
    places.append(spans[-1][1] if spans else 0)
    return "".join(parts), places


def _insertion(line: str, above: str, level: int) -> tuple[int, str]:
    """Where the parser gets a sign more than the line has, and which; an empty one at the beginning for most lines."""
    if level > _MAX_LEVELS or (level and above):
        # An indented line goes on with the paragraph above it, whatever it begins with.
        words = line.lstrip(" \t")
        return (len(line) - len(words), _GUARD) if words else (0, "")
    if before_tag := _BEFORE_TAG.match(line):
        return before_tag.end(), _GUARD
    if above.startswith("|") and "|" not in above[1:-1] and _DASHES.fullmatch(line):
        return len(line), "|"
    return 0, ""


def _places(line: str, start: int) -> Iterator[int] | range:
    """The place of the character of each byte."""
    if line.isascii():
        return range(start, start + len(line))
    return (place for place, sign in enumerate(line, start) for _ in range(len(sign.encode())))
