"""Features of a block's context: its layout in text, its position, its group, its neighbours, its page."""

from collections.abc import Mapping, Sequence

import numpy as np

from cleaner.boilerplate.block_model.windows import (
    FAR,
    Column,
    counted,
    mean_around,
    run_lengths,
    same_as_above,
    shifted,
    since,
    until,
)
from cleaner.boilerplate.marking import LINKED
from cleaner.records import Block, Extraction
from cleaner.rules import Rule

LAYOUT = ("indent", "indent_from_prose", "blank_above", "blank_below")
_POSITION = ("position", "from_start", "from_end", "words_before", "words_after", "from_heading")
_PAGE = ("page_blocks", "page_words", "page_prose", "page_links", "page_rules", "page_comments")
_GROUP = (
    "parent_prose", "grandparent_prose", "parent_prose_words", "grandparent_share", "parent_links", "parent_share",
    "parent_blocks", "grandparent_blocks", "same_parent-1", "same_parent+1", "same_grandparent-1", "same_grandparent+1",
)  # fmt: skip
LABELS = ("comments", "related", "share", "newsletter", "caption", "author_bio", "copyright", "navigation", "tags", "ad")
_SHIFTED = (
    "words", "link_share", "ends_sentence", "has_sentence", "against", "in_favour", "rule", "ends_colon", "dated",
    "capitalised",
)  # fmt: skip
_SHIFTS = (1, 2, -1, -2)
_WINDOWED = ("prose", "unlinked_words", "link_share", "rule", "short")
_WINDOWS = (3, 8)
_RUNS = ("run_blocks", "run_before", "run_words", "prose_above", "prose_below", "from_main", "same_tag-1", "same_tag+1")
SURROUNDINGS: tuple[str, ...] = (
    *_POSITION, *_PAGE, *_GROUP, *(f"{way}:{label}" for label in LABELS for way in ("since", "until")), "since:opens",
    *(f"{name}{shift:+d}" for name in _SHIFTED for shift in _SHIFTS),
    *(f"{name}~{half}" for name in _WINDOWED for half in _WINDOWS), *_RUNS,
)  # fmt: skip
_SHIFTED_NAMES = {shift: [f"{name}{shift:+d}" for name in _SHIFTED] for shift in _SHIFTS}
_WINDOWED_NAMES = {half: [f"{name}~{half}" for name in _WINDOWED] for half in _WINDOWS}
_PROSE_WORDS = 8
#: Prose has a smaller share of its characters in links.
_MANY_LINKS = 0.5
_SHORT_WORDS = 6
_MAX_INDENT, _MAX_BLANK = 80, 9
#: Paragraphs with at most this many other blocks between them make one stretch of prose; the longest is the main one.
_MAX_GAP = 4
_MARKS = " \t\xa0>*-•#0123456789."

Columns = Mapping[str, Column]


def layout(found: Extraction, column: Columns) -> dict[str, Column]:
    """The layout of blocks in text and Markdown; NaN for HTML.

    The indent in columns (-1 if the line has other text before the block), the indent less that of most of the page's prose,
    and the numbers of line breaks above and below.
    """
    blocks, text = found.blocks, found.source_text
    if any(block.place is not None for block in blocks):
        return {name: np.full(len(blocks), np.nan) for name in LAYOUT}
    indent, blank = np.zeros(len(blocks)), np.full(len(blocks) + 1, float(_MAX_BLANK))
    end = 0
    for at, block in enumerate(blocks):
        lead = text[text.rfind("\n", 0, block.start) + 1 : block.start]
        indent[at] = min(_MAX_INDENT, len(lead.expandtabs())) if not lead.strip(_MARKS) else -1
        blank[at] = min(_MAX_BLANK, text.count("\n", end, block.start))
        end = block.end
    usual = np.unique(indent)
    prose = column["has_sentence"] * column["chars"]
    main = max(usual, key=lambda value: float(prose[indent == value].sum()), default=0.0)
    return dict(zip(LAYOUT, (indent, indent - main, blank[:-1], blank[1:]), strict=True))


def prose_words(column: Columns) -> Column:
    """The words of each block that is prose: a sentence of some length that is not mostly links; 0 for the others."""
    is_prose = (column["words"] >= _PROSE_WORDS) & (column["link_share"] < _MANY_LINKS) & (column["has_sentence"] > 0)
    return np.where(is_prose, column["words"], 0.0)


def surroundings(blocks: Sequence[Block], hits: Mapping[int, Rule], column: Columns) -> dict[str, Column]:
    """The features of all blocks' contexts. `column`: the features of the blocks by themselves, by name."""
    prose = column["has_sentence"] * (column["link_share"] < LINKED)
    found = _positions(blocks, column["words"])
    found |= _page(column, prose, [rule.label for rule in hits.values()])
    found |= _groups(blocks, column)
    found |= _distances(len(blocks), hits)
    found |= _neighbours(column)
    found |= _runs(blocks, column["words"], prose)
    return found


def _positions(blocks: Sequence[Block], count: Column) -> dict[str, Column]:
    total = len(blocks)
    at = np.arange(total)
    heading = next((n for n, block in enumerate(blocks) if block.tag == "h1"), None)
    above = np.cumsum(count)
    words = max(1.0, count.sum())
    return {
        "position": at / max(1, total),
        "from_start": at,
        "from_end": total - at,
        "words_before": (above - count) / words,
        "words_after": 1 - above / words,
        "from_heading": at - heading if heading is not None else np.full(total, -FAR),
    }


def _page(column: Columns, prose: Column, labels: Sequence[str]) -> dict[str, Column]:
    """Features of the whole page, equal for all of its blocks."""
    count = column["words"]
    words = max(1.0, count.sum())
    values = (
        len(count),
        words,
        (count * prose).sum() / words,
        (count * column["link_share"]).sum() / words,
        column["rule"].sum() / max(1, len(count)),
        labels.count("comments"),
    )
    return {name: np.full(len(count), float(value)) for name, value in zip(_PAGE, values, strict=True)}


def _groups(blocks: Sequence[Block], column: Columns) -> dict[str, Column]:
    """Amounts of prose and of links in the block's parent element and in the element around that; NaN without markup."""
    if not blocks or any(block.place is None for block in blocks):
        return {name: np.full(len(blocks), np.nan) for name in _GROUP}
    count, links = column["words"], column["link_share"]
    prose = prose_words(column)
    parent = np.array([block.place.parent for block in blocks if block.place], dtype=np.int64)
    grandparent = np.array([block.place.grandparent for block in blocks if block.place], dtype=np.int64)
    total = max(1.0, count.sum())
    parent_prose, parent_words = np.bincount(parent, prose), np.bincount(parent, count)
    grandparent_prose = np.bincount(grandparent, prose)
    same_parent, same_grandparent = same_as_above(parent), same_as_above(grandparent)
    values = (
        parent_prose[parent] / max(1.0, parent_prose.max()),
        grandparent_prose[grandparent] / max(1.0, grandparent_prose.max()),
        parent_prose[parent],
        grandparent_prose[grandparent] / total,
        np.bincount(parent, links * count)[parent] / np.maximum(1.0, parent_words[parent]),
        parent_words[parent] / total,
        counted(parent),
        counted(grandparent),
        same_parent,
        shifted(same_parent, -1),
        same_grandparent,
        shifted(same_grandparent, -1),
    )
    return dict(zip(_GROUP, values, strict=True))


def _distances(total: int, hits: Mapping[int, Rule]) -> dict[str, Column]:
    """Distances to the nearest lines that rules take for each kind of boilerplate."""
    masks = np.zeros((len(LABELS) + 1, total), dtype=bool)
    for at, rule in hits.items():
        if rule.label in LABELS:
            masks[LABELS.index(rule.label), at] = True
        masks[-1, at] = rule.opens
    above, below = since(masks), until(masks)
    found = {"since:opens": above[-1]}
    for n, label in enumerate(LABELS):
        found[f"since:{label}"], found[f"until:{label}"] = above[n], below[n]
    return found


def _neighbours(column: Columns) -> dict[str, Column]:
    """Features of the blocks before and after, and means over the blocks around."""
    own = np.stack([column[name] for name in _SHIFTED])
    found: dict[str, Column] = {}
    for shift in _SHIFTS:
        found |= zip(_SHIFTED_NAMES[shift], shifted(own, shift), strict=True)
    unlinked = 1 - column["link_share"]
    windowed = np.stack(
        (
            column["has_sentence"] * unlinked,
            column["words"] * unlinked,
            column["link_share"],
            column["rule"],
            (column["words"] < _SHORT_WORDS).astype(float),
        )
    )
    for half in _WINDOWS:
        found |= zip(_WINDOWED_NAMES[half], mean_around(windowed, half), strict=True)
    return found


def _runs(blocks: Sequence[Block], count: Column, prose: Column) -> dict[str, Column]:
    """The run of prose, or of other lines, that a block is in, and its distances to prose and to the main stretch of it."""
    is_prose = prose > 0
    length, before = run_lengths(is_prose)
    number = np.cumsum(before == 0) - 1
    words = np.bincount(number, count)[number] if len(count) else np.zeros(0)
    tags = same_as_above(np.array([block.tag for block in blocks]))
    values = (
        np.where(is_prose, -length, length),
        before,
        words,
        np.concatenate([[FAR], since(is_prose)[:-1]])[: len(count)],
        np.concatenate([until(is_prose)[1:], [FAR]])[: len(count)],
        _from_main(is_prose, count),
        tags,
        shifted(tags, -1),
    )
    return dict(zip(_RUNS, values, strict=True))


def _from_main(is_prose: Column, count: Column) -> Column:
    """The distance of each block, in blocks, above (negative) or below the page's main stretch of prose; 0 inside it."""
    where = np.flatnonzero(is_prose)
    if not len(where):
        return np.zeros(len(count))
    stretches = np.split(where, np.flatnonzero(np.diff(where) > _MAX_GAP) + 1)
    main = max(stretches, key=lambda stretch: float(count[stretch].sum()))
    at = np.arange(len(count))
    distance = np.where(at < main[0], at - main[0], np.where(at > main[-1], at - main[-1], 0))
    return np.clip(distance, -FAR, FAR)
