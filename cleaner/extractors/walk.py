"""Walk a parsed HTML page once: every run of text that it sets as one block, with where in the markup it stands."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from lxml.etree import iterwalk

from cleaner.records import Place

BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
)
_ENDING = BLOCK_TAGS | {"br"}
_SILENT = frozenset("title script style noscript template svg iframe select textarea button".split())
# Words in the class and id of an element that holds something else than the article, and of one that holds it.
_AGAINST = re.compile(
    r"comment|disqus|side-?bar|related|share|social|foot|nav|menu|promo|advert|\bad[s-]|widget|caption|author|byline|\btag|"
    r"newsletter|subscribe|signup|meta|popular|trending|recommend|breadcrumb|rail|sponsor|banner|cookie|login|modal|popup|toolbar|"
    r"print|hidden|teaser|more-|most-|credit|copyright|gallery|poll|rating|date|time|kicker|skip|outbrain|taboola|external|"
    r"infobox|toc|utility|rss"
)
_FOR = re.compile(r"article|body|content|story|entry|post|text|main|page|blog|column|paragraph|news")
# Kinds of things that names of elements tell apart. Where none of them begins, by its first two letters, none is tried.
_KINDS = re.compile(
    r"(?=a[dlrsu]|b[aiory]|c[aor]|d[aefi]|e[mnx]|f[io]|ga|h[ei]|i[mn]|k[ei]|l[eo]|m[aeo]|n[ae]|ou|p[ahoru]|qu|r[aei]"
    r"|s[chikloprtu]|t[aeiorw]|ut|vi|w[ir])"
    r"(?:(?P<comment>comment|disqus|respon[ds]|reply)|(?P<share>share|sharing|social|follow|addthis)"
    r"|(?P<related>related|recommend|more-|read-?next|also|popular|trending|most-|outbrain|taboola|teaser|promo|card)"
    r"|(?P<caption>caption|credit|figure|photo|image|gallery|slide|media)"
    r"|(?P<author>author|byline|contributor|\bbio\b|profile|writer)|(?P<ad>advert|\bad[s-]|sponsor|banner|dfp)"
    r"|(?P<nav>nav|menu|breadcrumb|header|foot|toolbar|skip|side-?bar|rail|utility)"
    r"|(?P<tag>\btag|categor|topic|keyword|kicker)|(?P<date>date|time|\bmeta|publish)"
    r"|(?P<prompt>newsletter|subscri|sign-?up|login|modal|popup|cookie|paywall|register)"
    r"|(?P<body>(?:article|story|post|body|main|entry|content|rich)[-_]*(?:body|content|copy|text))"
    r"|(?P<deck>standfirst|deck?\b|subtitle|sub-?head|summary|lead\b|intro|excerpt)"
    r"|(?P<widget>widget|module|box|toc|table-of|poll|rating|quote|aside|inset|embed|twitter|instagram)"
    r"|(?P<hidden>hidden|screen-?reader|sr-only|visually|print))"
)
# An ancestor's names count less, the farther off it is.
_FADE = 0.7
# A block's parent is the element that sets its siblings: for a paragraph the one around it, for loose text its own.
_LEAVES = frozenset("p li h1 h2 h3 h4 h5 h6 blockquote td th tr".split())
_CELLS = frozenset({"td", "th"})
_MAX_ROW = 300

# What an element says: against and in favour, the tags around it, its depth, the kinds of its own names, and of these and
# its parent's, and what its own names say against and in favour.
_Said = tuple[float, float, frozenset[str], int, frozenset[str], frozenset[str], int, int]
_NOTHING_SAID: _Said = (0.0, 0.0, frozenset(), -1, frozenset(), frozenset(), 0, 0)
_UNNAMED: tuple[int, int, frozenset[str]] = (0, 0, frozenset())
_NUMBER = re.compile(r"[0-9]+")
_BODY_PROPERTY = "articlebody"


class Run(NamedTuple):
    """A run of text: its tag, its words with white space folded, the share of its characters in links, and its place."""

    tag: str
    text: str
    link_share: float
    place: Place


def walk(tree: Any) -> list[Run]:
    """The runs of text of a page, in order. Scripts, styles and form controls say nothing."""
    runs = _Runs()
    around = [tree]
    links = 0
    # Not by recursion: pages nest deeper than Python does.
    walker = iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        tag = element.tag
        entered = event == "start"
        if entered and tag in _SILENT:
            walker.skip_subtree()
            continue
        if tag in _ENDING and runs.pieces:
            runs.end(around[-1])
        if tag in BLOCK_TAGS:
            if entered:
                around.append(element)
            else:
                around.pop()
        elif tag == "a":
            links += 1 if entered else -1
        said = element.text if entered else element.tail
        if said and (runs.pieces or not said.isspace()):
            runs.pieces.append(said)
            if links:
                runs.linked += len("".join(said.split()))
    if runs.pieces:
        runs.end(tree)
    return _rows_joined(runs.runs, runs.elements) if _CELLS.intersection(run.tag for run in runs.runs) else runs.runs


class _Runs:
    """Runs of text, the last of which is not at its end yet."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.elements: list[Any] = []
        self.pieces: list[str] = []
        self.linked = 0
        self._places = _Places()

    def end(self, element: Any) -> None:
        """What was said up to here, which must be something, is a run, which `element` sets."""
        words = " ".join("".join(self.pieces).split())
        share = min(1.0, self.linked / (len(words) - words.count(" "))) if self.linked else 0.0
        self.runs.append(Run(element.tag, words, share, self._places.of(element)))
        self.elements.append(element)
        self.pieces = []
        self.linked = 0


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


class _Places:
    """Places of elements; what an ancestor says is worked out once."""

    def __init__(self) -> None:
        self._known: dict[Any, _Said] = {}
        self._numbers: dict[Any, int] = {}

    def of(self, element: Any) -> Place:
        above = element.getparent()
        against, in_favour, inside, depth, _, kinds, own_against, own_for = self._said(element)
        if above is not None and not (further := self._said(above)[5]) <= kinds:
            kinds = kinds | further
        parent = above if above is not None and element.tag in _LEAVES else element
        grandparent = above.getparent() if above is not None else None
        return Place(
            parent=self._number(parent),
            grandparent=self._number(grandparent if grandparent is not None else element),
            depth=depth,
            inside=inside,
            named=kinds,
            against=against,
            in_favour=in_favour,
            own_against=own_against,
            own_in_favour=own_for,
        )

    def _number(self, element: Any) -> int:
        return self._numbers.setdefault(element, len(self._numbers))

    def _said(self, element: Any) -> "_Said":
        """What an element's names and those of its ancestors say."""
        known = self._known
        said = known.get(element)
        if said is not None:
            return said
        path = []
        while said is None:
            path.append(element)
            element = element.getparent()
            said = known.get(element) if element is not None else _NOTHING_SAID
        for below in reversed(path):
            tag = below.tag
            own_against, own_for, own = _names(below.get("class"), below.get("id"))
            against, in_favour, tags, depth, above, *_ = said
            tags = tags if tag in tags else tags | {tag}
            if (named := below.get("itemprop")) and named.lower() == _BODY_PROPERTY:
                tags = tags | {_BODY_PROPERTY}
            against, in_favour = own_against + _FADE * against, own_for + _FADE * in_favour
            both = own if above <= own else own | above
            said = known[below] = (against, in_favour, tags, depth + 1, own, both, own_against, own_for)
        return said


@lru_cache(maxsize=16_384)
def _names(classes: str | None, own_id: str | None) -> tuple[int, int, frozenset[str]]:
    """How many words in an element's class and id speak against it and for it, and which kinds they name."""
    # Name by name, for names come again on other pages in other company, with other numbers. No word reaches over a blank.
    if not (classes or own_id):
        return _UNNAMED
    against: set[str] = set()
    in_favour: set[str] = set()
    kinds: set[str] = set()
    for name in _NUMBER.sub("0", f"{classes or ''} {own_id or ''}".lower()).split():
        found = _words_in(name)
        against.update(found[0])
        in_favour.update(found[1])
        kinds.update(found[2])
    return len(against), len(in_favour), frozenset(kinds)


@lru_cache(maxsize=16_384)
def _words_in(name: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    kinds = tuple(hit.lastgroup or "" for hit in _KINDS.finditer(name))
    return tuple(_AGAINST.findall(name)), tuple(_FOR.findall(name)), kinds
