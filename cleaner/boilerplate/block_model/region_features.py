"""Features of the region that a block stands in: the container with most of the page's prose, other articles, rows of cards,
the section below a heading; and how much of the block the page's metadata state."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.block_model.context_features import prose_words
from cleaner.boilerplate.block_model.story_features import STORY, heading_levels, says_title, stories, twins
from cleaner.boilerplate.block_model.windows import Column, since, until
from cleaner.records import Extraction, Outline
from cleaner.text.words import word_units

# The main container is the smallest one that holds this share of the page's prose.
_SHARES = (0.8, 0.5)
_MAIN = ("up", "branch_prose", "branch_words", "branch_links", "branch_blocks", "branch_side", "share", "density", "words")
_CARDS = ("cards", "card_words", "article_prose", "article_number", "articles")
_SECTION = ("section_words", "section_prose", "section_links", "section_number", "section_level", "headings", "h1_above")
_STATED = ("stated", "stated_since", "stated_until", "stated_size", "stated_found", "summary")
_HEADS = ("since:dated", "until:dated", "dated_above", "since:titled", "until:titled", "titled_above")
_RELATIVE = ("words_of_usual", "words_of_most", "links_of_page")
REGION: tuple[str, ...] = (
    *(f"main{share}:{name}" for share in _SHARES for name in _MAIN), *_CARDS, *_SECTION, *_STATED, *_HEADS, *_RELATIVE,
    *STORY,
)  # fmt: skip
#: How blocks are grouped for the second guess.
GROUPS = ("parent", "grandparent", "branch", "section", "card", "story")
_LEAVES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "br"})
_MIN_CARDS = 3
_SHINGLE = 4
_STATED_SHARE = 0.5
_MAX_DATED_WORDS = 12

Columns = Mapping[str, Column]


class Regions(NamedTuple):
    """Columns by name, and for each kind of group (`GROUPS`) the number of each block's group; -1: none."""

    columns: dict[str, Column]
    groups: NDArray[np.int64]


def regions(found: Extraction, column: Columns, topics: Sequence[frozenset[str]], topic: frozenset[str]) -> Regions:
    """The features `REGION` of the blocks of a page; `column`: what each block says by itself; `topics`: the words of the
    title, out of `topic`, that each block says."""
    blocks, size = found.blocks, len(found.blocks)
    count, links = column["words"], column["link_share"]
    prose = prose_words(column)
    columns = dict.fromkeys(REGION, np.full(size, np.nan))
    groups = dict.fromkeys(GROUPS, np.full(size, -1, dtype=np.int64))
    levels = heading_levels(blocks)
    section, groups["section"] = _sections(levels, column, prose)
    columns |= section
    title = None
    if size:
        story, groups["story"], title = stories(levels, column, prose, topics, topic)
        columns |= story
    columns |= _stated(found, prose)
    columns |= _heads(column)
    columns |= _relative(count, links, prose)
    if found.outline is not None and size:
        tree = _Tree(found.outline, np.stack([prose, count, count * links, np.ones(size)]))
        for share in _SHARES:
            main, branch = tree.main(share)
            columns |= {f"main{share}:{name}": values for name, values in main.items()}
            if share == _SHARES[0]:
                groups["branch"] = branch
        cards, groups["card"] = tree.cards()
        columns |= cards
        if title is not None:
            columns |= twins(tree.above, tree.names, tree.prose, tree.of_block, int(tree.of_block[title]))
    if size and blocks[0].place is not None:
        groups["parent"] = np.array([block.place.parent for block in blocks if block.place], dtype=np.int64)
        groups["grandparent"] = np.array([block.place.grandparent for block in blocks if block.place], dtype=np.int64)
    return Regions(columns, np.stack([groups[kind] for kind in GROUPS]))


class _Tree:
    """The elements of a page with sums over the blocks in each: prose, words, linked words, blocks."""

    def __init__(self, outline: Outline, amounts: NDArray[np.float64]) -> None:
        self.above, self.names = outline.above, outline.names
        self.tags = [name.partition(".")[0] for name in outline.names]
        self.of_block = np.array(outline.of_block, dtype=np.int64)
        size = len(self.above)
        sums = [np.bincount(self.of_block, row, minlength=size).tolist() for row in amounts]
        prose, words, links, blocks = sums
        for at in range(size - 1, 0, -1):
            above = self.above[at]
            if above >= 0:
                prose[above] += prose[at]
                words[above] += words[at]
                links[above] += links[at]
                blocks[above] += blocks[at]
        self.prose, self.words, self.links, self.blocks = sums

    def main(self, share: float) -> tuple[dict[str, Column], NDArray[np.int64]]:
        """Where each block stands against the smallest container that holds a share of all prose; and its branch: the
        largest element around it that does not hold that container's prose too."""
        path = self._path(share)
        depth = {element: at for at, element in enumerate(path)}
        branch, meets = self._branches(depth)
        main = path[-1]
        total, last = max(1.0, self.prose[path[0]]), len(path) - 1
        rows = []
        for element in self.of_block.tolist():
            own, up = branch[element], last - meets[element]
            words = max(1.0, self.words[own])
            side = 0 if up == 0 else (1 if own > path[meets[element] + 1] else -1)
            rows.append((up, self.prose[own] / total, self.words[own], self.links[own] / words, self.blocks[own], side))
        page = (self.prose[main] / total, self.prose[main] / max(1.0, self.words[main]), self.words[main])
        columns = dict(zip(_MAIN, np.array(rows, dtype=np.float64).T, strict=False))
        columns |= {name: np.full(len(rows), value) for name, value in zip(_MAIN[-3:], page, strict=True)}
        return columns, np.array(branch, dtype=np.int64)[self.of_block]

    def _path(self, share: float) -> list[int]:
        """From the page's root down to the main container."""
        best = [-1] * len(self.above)
        for at in range(1, len(self.above)):
            above = self.above[at]
            if above >= 0 and (best[above] < 0 or self.prose[at] > self.prose[best[above]]):
                best[above] = at
        path, least = [0], share * self.prose[0]
        while (below := best[path[-1]]) >= 0 and self.prose[below] >= least > 0:
            if self.tags[below] in _LEAVES:
                break
            path.append(below)
        return path

    def _branches(self, depth: Mapping[int, int]) -> tuple[list[int], list[int]]:
        branch, meets = [0] * len(self.above), [0] * len(self.above)
        for at, above in enumerate(self.above):
            if at in depth:
                branch[at], meets[at] = at, depth[at]
            elif above in depth:
                branch[at], meets[at] = at, depth[above]
            elif above >= 0:
                branch[at], meets[at] = branch[above], meets[above]
        return branch, meets

    def cards(self) -> tuple[dict[str, Column], NDArray[np.int64]]:
        """For each block the row of like elements with links in them that it stands in, and its element `article`."""
        cards, words, group = self._rows_of_cards()
        article = [-1] * len(self.above)
        for at, above in enumerate(self.above):
            if self.tags[at] == "article":
                article[at] = at
            elif above >= 0:
                article[at] = article[above]
        articles = [at for at, tag in enumerate(self.tags) if tag == "article"]
        number = {at: n for n, at in enumerate(articles)} | {-1: -1}
        most = max((self.prose[at] for at in articles), default=0.0)
        rows = []
        for element in self.of_block.tolist():
            own = article[element]
            held = self.prose[own] / max(1.0, most) if own >= 0 else 0.0
            rows.append((cards[element], words[element], held if articles else np.nan, number[own], len(articles)))
        columns = dict(zip(_CARDS, np.array(rows, dtype=np.float64).T, strict=True))
        return columns, np.array(group, dtype=np.int64)[self.of_block]

    def _rows_of_cards(self) -> tuple[list[float], list[float], list[int]]:
        """For each element the largest row of cards that it or an element around it is part of: how many of them have
        links, their words on average, the number of the first; 0, 0 and -1 where there is none."""
        size = len(self.above)
        cards, words, group = [0.0] * size, [0.0] * size, [-1] * size
        alike: dict[tuple[int, str], list[int]] = {}
        for at, tag in enumerate(self.tags):
            if tag not in _LEAVES:
                alike.setdefault((self.above[at], self.names[at]), []).append(at)
        for members in alike.values():
            if len(members) < _MIN_CARDS:
                continue
            linked = sum(self.links[at] > 0 for at in members)
            if linked >= _MIN_CARDS:
                mean = sum(self.words[at] for at in members) / len(members)
                for at in members:
                    cards[at], words[at], group[at] = float(linked), mean, members[0]
        for at, above in enumerate(self.above):
            if above >= 0 and cards[above] > cards[at]:
                cards[at], words[at], group[at] = cards[above], words[above], group[above]
        return cards, words, group


def _sections(level: NDArray[np.int64], column: Columns, prose: Column) -> tuple[dict[str, Column], NDArray[np.int64]]:
    """The section of a block: from the last heading above it to the next one. `level`: that of each heading, else 0."""
    if not len(level):
        return dict.fromkeys(_SECTION, np.zeros(0)), np.zeros(0, dtype=np.int64)
    is_heading = level > 0
    number = np.cumsum(is_heading, dtype=np.int64)
    count = column["words"]
    words, held = np.bincount(number, count), np.bincount(number, prose)
    links = np.bincount(number, count * column["link_share"])
    levels = np.zeros(len(words))
    levels[number[is_heading]] = level[is_heading]
    values = (
        words[number], held[number] / max(1.0, prose.sum()), links[number] / np.maximum(1.0, words[number]), number,
        levels[number], np.full(len(level), float(is_heading.sum())), np.cumsum(level == 1),
    )  # fmt: skip
    return dict(zip(_SECTION, values, strict=True)), number


def _stated(found: Extraction, prose: Column) -> dict[str, Column]:
    """How much of each block the page's metadata state."""
    size, stated = len(found.blocks), found.stated
    columns = dict.fromkeys(_STATED, np.full(size, np.nan))
    if not (stated.body or stated.summary):
        return columns
    units = [word_units(block.text.lower()) for block in found.blocks]
    if stated.summary:
        columns["summary"], _ = _shares(units, word_units(stated.summary.lower()))
    if stated.body:
        wanted = word_units(stated.body.lower())
        share, covered = _shares(units, wanted)
        mask = share > _STATED_SHARE
        columns |= {
            "stated": share,
            "stated_since": since(mask),
            "stated_until": until(mask),
            "stated_size": np.full(size, len(wanted) / max(1.0, prose.sum())),
            "stated_found": np.full(size, covered),
        }
    return columns


def _shares(blocks: Sequence[list[str]], text: list[str]) -> tuple[Column, float]:
    """The share of each block's 4-shingles that stand in a text (a shorter block: whether the text holds it); and how many
    shingles of the blocks stand in it against its own."""
    wanted = frozenset(zip(text, text[1:], text[2:], text[3:], strict=False))
    shorter = (
        frozenset(zip(text, strict=True)),
        frozenset(pairwise(text)),
        frozenset(zip(text, text[1:], text[2:], strict=False)),
    )
    rows, met = np.zeros(len(blocks)), 0
    for at, units in enumerate(blocks):
        if len(units) < _SHINGLE:
            rows[at] = bool(units) and tuple(units) in shorter[len(units) - 1]
            continue
        shared = sum(map(wanted.__contains__, zip(units, units[1:], units[2:], units[3:], strict=False)))
        met += shared
        rows[at] = shared / (len(units) - _SHINGLE + 1)
    return rows, min(1.0, met / max(1, len(wanted)))


def _heads(column: Columns) -> dict[str, Column]:
    """Where the head of an article may stand, this one's or another's: short lines with a date, lines that say the title."""
    dated = (column["dated"] > 0) & (column["words"] <= _MAX_DATED_WORDS)
    titled = says_title(column)
    values = (since(dated), until(dated), np.cumsum(dated), since(titled), until(titled), np.cumsum(titled))
    return dict(zip(_HEADS, values, strict=True))


def _relative(count: Column, links: Column, prose: Column) -> dict[str, Column]:
    """How long a block is against the page's paragraphs, and how linked against its words."""
    paragraphs = prose[prose > 0]
    usual = float(np.median(paragraphs)) if len(paragraphs) else 1.0
    most = float(paragraphs.max()) if len(paragraphs) else 1.0
    values = (count / usual, count / most, links - (count * links).sum() / max(1.0, count.sum()))
    return dict(zip(_RELATIVE, values, strict=True))
