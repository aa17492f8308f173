"""Walk a parsed HTML page once: every run of text that it sets as one block, with its place in the markup."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import unescape
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from lxml.etree import iterwalk

from cleaner.budget import check_budget
from cleaner.extractors.custom_elements import CustomElements
from cleaner.extractors.limits import STANDARD, check_blocks, check_chars
from cleaner.extractors.references import Linked, Met, links_of, picture_of
from cleaner.extractors.sign_up import sign_up_boxes
from cleaner.extractors.unsaid import MAYBE_UNSAID, is_unsaid
from cleaner.records import PICTURED, SIGN_UP, Link, Outline, Picture, Place
from cleaner.settings import CleanSettings
from cleaner.text.cached import cached_if_short

BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
)
# Elements whose content is not set as text.
_SILENT = frozenset(
    "title script style noscript template svg iframe select textarea button rt rp video audio canvas".split()
)  # fmt: skip
# Characters without width belong to no word, except for the joiners that Indic, Arabic and other scripts write with.
_NO_WIDTH = re.compile("[\xad\u180e\u200b\u2060\ufeff]+|(?:^|(?<=[\\s\x21-\u024f]))[\u200c\u200d]+")
_MAY_HAVE_NO_WIDTH = re.compile("[\xad\u180e\u200b-\u200d\u2060\ufeff]")
# Words in classes and ids that speak against an element being part of the article, and for it.
_AGAINST = re.compile(
    r"comment|disqus|side-?bar|related|share|social|foot|nav|menu|promo|advert|\bad[s-]|widget|caption|author|byline|\btag|"
    r"newsletter|subscribe|signup|meta|popular|trending|recommend|breadcrumb|rail|sponsor|banner|cookie|login|modal|popup|toolbar|"
    r"print|hidden|teaser|more-|most-|credit|copyright|gallery|poll|rating|date|time|kicker|skip|outbrain|taboola|external|"
    r"infobox|toc|utility|rss"
)
_FOR = re.compile(r"article|body|content|story|entry|post|text|main|page|blog|column|paragraph|news")
# Kinds of things that classes and ids name, each with its words: patterns that begin with two letters, behind "\b" or not.
KINDS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(words.split())
    for kind, words in {
        "comment": "comment disqus respon[ds] reply",
        "share": "share sharing social follow addthis",
        "related": "related recommend more- read-?next also popular trending most- outbrain taboola teaser promo card",
        "caption": "caption credit figure photo image gallery slide media",
        "author": r"author byline contributor \bbio\b profile writer",
        "ad": r"advert \bad[s-] sponsor banner dfp",
        "nav": "nav menu breadcrumb header foot toolbar skip side-?bar rail utility",
        "tag": r"\btag categor topic keyword kicker",
        "date": r"date time \bmeta publish",
        "consent": "consent gdpr onetrust didomi cookie privacy",
        "prompt": "newsletter subscri sign-?up login modal popup paywall register",
        "body": " ".join(
            f"{whole}[-_]*(?:body|content|copy|text)" for whole in "article story post body main entry content rich".split()
        ),
        "deck": r"standfirst deck?\b subtitle sub-?head summary lead\b intro excerpt",
        "widget": "widget module box toc table-of poll rating quote aside inset embed twitter instagram",
        "hidden": "hidden screen-?reader sr-only visually print",
    }.items()
}


def _kinds_pattern(kinds: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    """The pattern of all words, in a group for each kind, behind a lookahead at two letters: "(?=a[du]|b[io]…)".

    The lookahead makes the search several times faster: most places in a name begin no word, and none is tried there.
    """
    pairs = sorted({word.removeprefix(r"\b")[:2] for words in kinds.values() for word in words})
    beginnings = (f"{first}[{''.join(pair[1] for pair in some)}]" for first, some in groupby(pairs, key=itemgetter(0)))
    groups = (f"(?P<{kind}>{'|'.join(words)})" for kind, words in kinds.items())
    return re.compile(f"(?={'|'.join(beginnings)})(?:{'|'.join(groups)})")


_KINDS = _kinds_pattern(KINDS)
# How much of its weight an ancestor's class and id keep with each level between.
_FADE = 0.7
# Elements that stand for one line or paragraph: their siblings are the other children of the element around them. Other
# elements hold loose text, whose siblings are the element's own children.
_LEAVES = frozenset("p li h1 h2 h3 h4 h5 h6 blockquote td th tr".split())
_CELLS = frozenset({"td", "th"})
_MET = frozenset({"a", "img"})
# Events of elements: the tags of comments and instructions are no texts.
_TAGGED = ("start", "end")
# Cells of a row with more characters than this set a page, not a table.
_MAX_ROW = 300
_CELL_END = " | "
_NUMBER = re.compile(r"[0-9]+")
_BODY_PROPERTY = "articlebody"
# Roles that say what a tag could say as well.
_ROLES = {
    "main": "main", "navigation": "nav", "complementary": "aside", "contentinfo": "footer", "banner": "header",
    "dialog": "dialog", "alertdialog": "dialog",
}  # fmt: skip
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Parts that a reader opens: what is closed at first is text of the page like any other. A hidden root is one that a script
# shows once the page is ready.
_OPENED = re.compile(
    r"collaps|expand|accordion|toggle|(?:read|show|see|view)-?_?more|more-?_?(?:text|content|body)|full-?_?(?:text|story|article)|"
    r"truncat|tab-?_?(?:pane|panel|content)|answer|spoiler|faq|remain|panel-?_?body",
    re.IGNORECASE,
)
_OPENED_ROLES = frozenset({"tabpanel", "region"})
_ROOTS = frozenset({"html", "body"})
# Entities that were escaped once too often and stand in the text as they are written.
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,4});")
_VERBATIM = frozenset({"pre", "code"})


class _Names(NamedTuple):
    """What an element's class and id name: numbers of words against and for it, and kinds."""

    against: int
    in_favour: int
    kinds: frozenset[str]


class _Context(NamedTuple):
    """What an element's names and those of its ancestors say.

    `against` and `in_favour` are sums over the ancestors, faded by distance; `tags` those of element and ancestors; `depth`
    counts from 0 at the root; `kinds` are the element's own and its parent's.
    """

    against: float
    in_favour: float
    tags: frozenset[str]
    depth: int
    kinds: frozenset[str]
    own: _Names


_UNNAMED = _Names(0, 0, frozenset())
_ABOVE_THE_ROOT = _Context(0.0, 0.0, frozenset(), -1, frozenset(), _UNNAMED)


class Run(NamedTuple):
    """A run of text: its tag, its words with white space folded, the share of its characters in links (0–1), its place, and
    the number of its element in the page's outline. Where they are asked for: its links, and the pictures between it and the
    run before, each with the link around it or None."""

    tag: str
    text: str
    link_share: float
    place: Place
    container: int
    links: tuple[Linked, ...] = ()
    pictures: tuple[tuple[Any, Any], ...] = ()


class Walked(NamedTuple):
    """The runs of a page and the outline of the elements around them; its links and pictures, where they are asked for, with
    offsets into the texts of all runs, joined by a separator."""

    runs: list[Run]
    outline: Outline
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()


def walk(tree: Any, limits: CleanSettings = STANDARD, separator: str = "\n\n") -> Walked:
    """The runs of text of a page, in order, without those of scripts, styles and form controls. (`separator` joins them.)

    Raises UnreadableError ("too_complex") where there are more runs, or more text in them, than the `limits` allow.
    """
    met = Met(links=limits.links, images=limits.images) if limits.links or limits.images else None
    runs = _Runs(limits, sign_up_boxes(tree), met)
    around = [tree]
    custom = CustomElements()
    # Not by recursion: pages nest deeper than Python does.
    walker = iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        tag = element.tag
        entered = event == "start"
        if entered and _is_skipped(element, tag, in_line=bool(runs.pieces)):
            walker.skip_subtree()
            runs.skip(element, tag)
            continue
        is_block = tag in BLOCK_TAGS or (event in _TAGGED and "-" in tag and custom.is_block(element))
        if runs.pieces and (is_block or tag == "br"):
            runs.end(around[-1])
        if is_block:
            if entered:
                around.append(element)
            else:
                around.pop()
        elif tag in _MET:
            runs.meet(element, tag, around[-1], entered=entered)
        piece = element.text if entered else element.tail
        if piece and (runs.pieces or not piece.isspace()):
            runs.add(piece)
    if runs.pieces:
        runs.end(tree)
    joined = _rows_joined(runs.runs, runs.elements) if _CELLS.intersection(run.tag for run in runs.runs) else runs.runs
    outline = runs.places.outline([run.container for run in joined])
    return (
        Walked(joined, outline) if met is None else Walked(joined, outline, *_referred(joined, met, runs.places, separator))
    )


def _referred(
    runs: Sequence[Run], met: Met, places: "_Places", separator: str
) -> tuple[tuple[Link, ...], tuple[Picture, ...]]:
    """The links and pictures of some runs, and the pictures behind the last one, which `met` has left."""
    links: list[Link] = []
    pictures: list[Picture] = []
    start = 0
    for nth, run in enumerate(runs):
        links += links_of(run.links, start)
        pictures += (picture_of(picture, (start, nth), places.numbers, _kinds) for picture in run.pictures)
        start += len(run.text) + len(separator)
    end = (max(0, start - len(separator)), len(runs))
    pictures += (picture_of(picture, end, places.numbers, _kinds) for picture in met.pictures())
    return tuple(links), tuple(pictures)


def _kinds(classes: str | None, own_id: str | None) -> frozenset[str]:
    return _names(classes, own_id).kinds


def _is_skipped(element: Any, tag: Any, *, in_line: bool) -> bool:
    """Whether an element is not set as text, or is no part of its line."""
    return tag in _SILENT or (tag in MAYBE_UNSAID and is_unsaid(element, tag, in_line=in_line))


class _Runs:
    """The finished runs of text, and the pieces of the one that is not finished yet."""

    def __init__(self, limits: CleanSettings, boxes: Collection[Any] = (), met: Met | None = None) -> None:
        self.limits, self.chars, self.met = limits, 0, met
        self.runs: list[Run] = []
        self.elements: list[Any] = []
        self.pieces: list[str] = []
        #: Links around the place, and characters of the run that stand in such.
        self.links = self.linked = 0
        self.places = _Places(boxes)

    def skip(self, element: Any, tag: Any) -> None:
        """Take note of an element whose text is left out."""
        # The end of a link is met all the same.
        self.links += tag == "a"
        if self.met is not None:
            self.met.skipped(element, tag, len(self.pieces))

    def meet(self, element: Any, tag: str, around: Any, *, entered: bool) -> None:
        """Take note of the start or end of a link or a picture; `around`: the block around it."""
        if tag == "a":
            self.links += 1 if entered else -1
            if self.met is not None:
                self.met.link(element, len(self.pieces), entered=entered)
        else:
            self.places.pictured.add(around)
            if self.met is not None and entered:
                self.met.picture(element)

    def add(self, piece: str) -> None:
        """Go on with the run."""
        self.pieces.append(piece)
        if self.links > 0:
            self.linked += len("".join(piece.split()))

    def end(self, element: Any) -> None:
        """Finish the run of the pieces collected so far, of which there must be some; `element` is the block around it."""
        check_budget()
        said = _verbatim if element.tag in _VERBATIM else _said
        words = " ".join(said("".join(self.pieces)).split())
        links = self.met.of_run(words, self.pieces, said) if self.met is not None else ()
        if words:
            share = min(1.0, self.linked / (len(words) - words.count(" "))) if self.linked else 0.0
            tag = "div" if "-" in element.tag else element.tag
            pictures = self.met.pictures() if self.met is not None else ()
            self.runs.append(Run(tag, words, share, *self.places.of(element), links, pictures))
            self.elements.append(element)
            self.chars += len(words)
            check_chars(self.chars, self.limits)
            check_blocks(len(self.runs), self.limits)
        self.pieces = []
        self.linked = 0


def _verbatim(text: str) -> str:
    """A text without characters that have no width."""
    return text if text.isascii() or not _MAY_HAVE_NO_WIDTH.search(text) else _NO_WIDTH.sub("", text)


def _said(text: str) -> str:
    """The same, and without entities that were escaped once too often."""
    text = _verbatim(text)
    return unescape(text) if "&" in text and _ENTITY.search(text) else text


def _rows_joined(runs: list[Run], elements: list[Any]) -> list[Run]:
    """The runs with the cells of each table row joined to one: "Osk | 4". Rows long enough to set a page stay in parts."""
    joined: list[Run] = []
    at = 0
    while at < len(runs):
        end = at + 1
        while end < len(runs) and _are_cells(runs[at], runs[end]) and elements[end] is not elements[end - 1]:
            end += 1
        row = runs[at:end]
        if len(row) > 1 and sum(len(run.text) for run in row) <= _MAX_ROW:
            share = sum(run.link_share * len(run.text) for run in row) / sum(len(run.text) for run in row)
            joined.append(_joined_row(row, share))
        else:
            joined += row
        at = end
    return joined


def _joined_row(row: Sequence[Run], share: float) -> Run:
    links: list[Linked] = []
    start = 0
    for run in row:
        links += (Linked(link.start + start, link.end + start, link.link) for link in run.links)
        start += len(run.text) + len(_CELL_END)
    pictures = tuple(picture for run in row for picture in run.pictures)
    text = _CELL_END.join(run.text for run in row)
    return Run("td", text, share, row[0].place, row[0].container, tuple(links), pictures)


def _are_cells(left: Run, right: Run) -> bool:
    return left.tag in _CELLS and right.tag in _CELLS and left.place.parent == right.place.parent


class _Places:
    """Places of elements; the context of each ancestor is worked out once."""

    def __init__(self, boxes: Collection[Any] = ()) -> None:
        self._boxes = boxes
        #: Elements with a picture in them, outside of other blocks.
        self.pictured: set[Any] = set()
        self._contexts: dict[Any, _Context] = {}
        #: The numbers of elements in the outline.
        self.numbers: dict[Any, int] = {}
        self._above: list[int] = []
        self._names: list[str] = []

    def outline(self, containers: Sequence[int]) -> Outline:
        """The elements around the text, and the one that each run stands in."""
        return Outline(above=tuple(self._above), names=tuple(self._names), of_block=tuple(containers))

    def of(self, element: Any) -> tuple[Place, int]:
        """The place of an element, and its number in the outline."""
        above = element.getparent()
        context = self._context(element)
        kinds = context.own.kinds
        # The element's own kinds, its parent's and its grandparent's.
        if above is not None and not (further := self._context(above).kinds) <= kinds:
            kinds = kinds | further
        parent = above if above is not None and element.tag in _LEAVES else element
        grandparent = above.getparent() if above is not None else None
        place = Place(
            parent=self.numbers[parent],
            grandparent=self.numbers[grandparent if grandparent is not None else element],
            depth=context.depth,
            inside=context.tags | {PICTURED} if element in self.pictured else context.tags,
            named=kinds,
            against=context.against,
            in_favour=context.in_favour,
            own_against=context.own.against,
            own_in_favour=context.own.in_favour,
        )
        return place, self.numbers[element]

    def _add(self, element: Any, above: Any) -> None:
        """Number an element; those around it have been numbered before."""
        classes = element.get("class")
        self._above.append(self.numbers.get(above, -1) if above is not None else -1)
        self._names.append(f"{element.tag}.{classes}" if classes else element.tag)
        self.numbers[element] = len(self.numbers)

    def _context(self, element: Any) -> _Context:
        contexts = self._contexts
        context = contexts.get(element)
        if context is not None:
            return context
        path = []
        while context is None:
            path.append(element)
            element = element.getparent()
            context = contexts.get(element) if element is not None else _ABOVE_THE_ROOT
        for below in reversed(path):
            self._add(below, element)
            element = below
            context = contexts[below] = _below(context, below, is_box=below in self._boxes)
        return context


def _below(above: _Context, element: Any, *, is_box: bool) -> _Context:
    """The context of an element, from that of its parent. `is_box`: it is a box that asks for an address of mail."""
    against, in_favour, tags, depth, _, (_, _, parents) = above
    tag, classes = element.tag, element.get("class")
    # A custom element's own name says what classes say of others.
    own = own_against, own_for, kinds = _names(f"{classes or ''} {tag}" if "-" in tag else classes, element.get("id"))
    if tag not in tags:
        tags = tags | {tag}
    if is_box:
        tags = tags | {SIGN_UP}
    if marks := _marks(element):
        tags = tags | marks
    kinds = kinds if parents <= kinds else kinds | parents
    return _Context(own_against + _FADE * against, own_for + _FADE * in_favour, tags, depth + 1, kinds, own)


def _marks(element: Any) -> set[str]:
    """What the attributes of an element say of it, as tags: its role, whether it holds the article's text, or is hidden."""
    marks: set[str] = set()
    for name, value in element.items():
        if name == "itemprop":
            marks |= {_BODY_PROPERTY} if value.lower() == _BODY_PROPERTY else set()
        elif name == "role":
            marks |= {_ROLES[value]} if value in _ROLES else set()
        elif name == "hidden" or (name == "style" and _HIDING.search(value)):
            marks |= set() if _is_opened(element) else {"hidden"}
        elif name == "aria-hidden" and value == "true":
            marks.add("aria-hidden")
    return marks


def _is_opened(element: Any) -> bool:
    """Whether a hidden element is one that a reader or a script opens."""
    if element.tag in _ROOTS or element.get("role") in _OPENED_ROLES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _OPENED.search(names) is not None


@cached_if_short(16_384)
def _names(classes: str | None, own_id: str | None) -> _Names:
    """The distinct words in an element's class and id, counted, and the kinds that they name."""
    if not (classes or own_id):
        return _UNNAMED
    against: set[str] = set()
    in_favour: set[str] = set()
    kinds: set[str] = set()
    # Name by name: the same names come again on other pages beside other names and with other numbers, and are cached. No
    # word reaches over a blank.
    for name in _NUMBER.sub("0", f"{classes or ''} {own_id or ''}".lower()).split():
        words = _words_in(name)
        against.update(words[0])
        in_favour.update(words[1])
        kinds.update(words[2])
    return _Names(len(against), len(in_favour), frozenset(kinds))


@cached_if_short(16_384)
def _words_in(name: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The words in a name that speak against the element and for it, and the kinds that it names."""
    kinds = tuple(hit.lastgroup or "" for hit in _KINDS.finditer(name))
    return tuple(_AGAINST.findall(name)), tuple(_FOR.findall(name)), kinds
