"""Walk a parsed HTML page once: every run of text that it sets as one block, with where in the markup it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cleaner.model import Place

BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset("head script style noscript template svg iframe select textarea button".split())
# Words in the class and id of an element that holds something else than the article, and of one that holds it.
_AGAINST = re.compile(
    r"comment|disqus|side-?bar|related|share|social|foot|nav|menu|promo|advert|\bad[s-]|widget|caption|author|byline|\btag|"
    r"newsletter|subscribe|signup|meta|popular|trending|recommend|breadcrumb|rail|sponsor|banner|cookie|login|modal|popup|toolbar|"
    r"print|hidden|teaser|more-|most-|credit|copyright|gallery|poll|rating|date|time|kicker|skip|outbrain|taboola|external|"
    r"infobox|toc|utility|rss"
)
_FOR = re.compile(r"article|body|content|story|entry|post|text|main|page|blog|column|paragraph|news")
# An ancestor's names count less, the farther off it is.
_FADE = 0.7
# A block's parent is the element that sets its siblings: for a paragraph the one around it, for loose text its own.
_LEAVES = frozenset("p li h1 h2 h3 h4 h5 h6 blockquote td th tr".split())
_CELLS = frozenset({"td", "th"})
_MAX_ROW = 300


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text: its tag, its words with white space folded, the share of its characters in links, and its place."""

    tag: str
    text: str
    link_share: float
    place: Place


def walk(tree: Any) -> list[Run]:
    """The runs of text of a page, in order. Scripts, styles and form controls say nothing."""
    runs: list[Run] = []
    elements: list[Any] = []
    places = _Places()
    pieces: list[str] = []
    linked = 0

    def flush(element: Any) -> None:
        nonlocal linked
        if pieces:
            words = " ".join("".join(pieces).split())
            if words:
                size = len(words) - words.count(" ")
                runs.append(Run(element.tag, words, min(1.0, linked / size), places.of(element)))
                elements.append(element)
            pieces.clear()
        linked = 0

    for element, outer, in_link, leaving in _events(tree):
        said = element.tail if leaving else element.text
        is_block = element.tag in BLOCK_TAGS
        if is_block or element.tag == "br":
            flush(element if leaving and is_block else outer)
        if said:
            pieces.append(said)
            if in_link:
                linked += len("".join(said.split()))
    flush(tree)
    return _rows_joined(runs, elements)


def _rows_joined(runs: list[Run], elements: list[Any]) -> list[Run]:
    """The same runs, with the cells of a row of figures as one: "Osk | 4". Rows that set a page stay in parts."""
    joined: list[Run] = []
    at = 0
    while at < len(runs):
        end = at + 1
        while end < len(runs) and _are_cells(runs[at], runs[end]) and elements[end] is not elements[end - 1]:
            end += 1
        row = runs[at:end]
        if len(row) > 1 and sum(len(run.text) for run in row) <= _MAX_ROW:
            share = sum(run.link_share * len(run.text) for run in row) / sum(len(run.text) for run in row)
            joined.append(Run("td", " | ".join(run.text for run in row), share, row[0].place))
        else:
            joined += row
        at = end
    return joined


def _are_cells(left: Run, right: Run) -> bool:
    return left.tag in _CELLS and right.tag in _CELLS and left.place.parent == right.place.parent


def _events(tree: Any) -> Iterator[tuple[Any, Any, bool, bool]]:
    """Each element as it is entered and left: the element, the block around it, whether its text is linked, whether it is
    left. On an own stack: pages nest deeper than Python recurses."""
    stack: list[tuple[Any, Any, bool, bool]] = [(tree, tree, False, False)]
    while stack:
        event = stack.pop()
        element, outer, in_link, leaving = event
        if leaving:
            yield event
            continue
        tag = element.tag
        stack.append((element, outer, in_link, True))
        if not isinstance(tag, str) or tag in _SILENT:
            continue
        inside = in_link or tag == "a"
        yield element, outer, inside, False
        block = element if tag in BLOCK_TAGS else outer
        stack += [(child, block, inside, False) for child in reversed(element)]


class _Places:
    """Places of elements; what an ancestor says is worked out once."""

    def __init__(self) -> None:
        self._known: dict[Any, tuple[float, float, frozenset[str], int]] = {}
        self._numbers: dict[Any, int] = {}

    def of(self, element: Any) -> Place:
        against, in_favour, inside, depth = self._said(element)
        own_against, own_for = _names(element.get("class"), element.get("id"))
        above = element.getparent()
        parent = above if above is not None and element.tag in _LEAVES else element
        grandparent = above.getparent() if above is not None else None
        return Place(
            parent=self._number(parent),
            grandparent=self._number(grandparent if grandparent is not None else element),
            depth=depth,
            inside=inside,
            against=against,
            in_favour=in_favour,
            own_against=own_against,
            own_in_favour=own_for,
        )

    def _number(self, element: Any) -> int:
        return self._numbers.setdefault(element, len(self._numbers))

    def _said(self, element: Any) -> tuple[float, float, frozenset[str], int]:
        """What an element's names and those of its ancestors say: against, in favour, their tags, how many they are."""
        path = []
        while element is not None and element not in self._known:
            path.append(element)
            element = element.getparent()
        said = self._known[element] if element is not None else (0.0, 0.0, frozenset[str](), -1)
        for below in reversed(path):
            against, in_favour = _names(below.get("class"), below.get("id"))
            tags = said[2] if below.tag in said[2] else said[2] | {below.tag}
            said = (against + _FADE * said[0], in_favour + _FADE * said[1], tags, said[3] + 1)
            self._known[below] = said
        return said


@lru_cache(maxsize=8192)
def _names(classes: str | None, own_id: str | None) -> tuple[int, int]:
    """How many words in an element's class and id speak against it and for it."""
    named = f"{classes or ''} {own_id or ''}".lower()
    return len(set(_AGAINST.findall(named))), len(set(_FOR.findall(named)))
