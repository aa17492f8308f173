"""The evidence on each block of a page, as numbers: what the block model reads.

One row a block, one column a feature (`FEATURES`). What only HTML tells is not-a-number for text and Markdown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.model import Block
from cleaner.rules import Rule, Words
from cleaner.text.folding import fold_words
from cleaner.text.forms import ends_sentence, has_sentence, is_title_like

Matrix = NDArray[np.float32]

_TAGS = ("p", "h1", "h2", "h3", "h4", "li", "td", "div", "blockquote", "figcaption", "pre", "dd")
_INSIDE = (
    "article",
    "main",
    "header",
    "footer",
    "nav",
    "aside",
    "figure",
    "form",
    "table",
    "li",
    "blockquote",
    "section",
    "ul",
)
_RULES = (
    "title", "byline", "date", "source_url", "ad", "related", "embed", "caption", "share", "newsletter", "comments",
    "navigation", "paywall", "copyright", "author_bio", "tags", "other",
)  # fmt: skip
_OWN = (
    "words", "chars", "chars_per_word", "link_share", "ends_sentence", "has_sentence", "title_like", "small_start",
    "capital_start", "digits", "capitals", "commas", "small_words", "bar", "copyright_sign", "colon", "ends_colon",
    "question", "quotation", "title_words", "title_covered", "repeats", "rule", "opens",
)  # fmt: skip
_PLACE = ("extracted", "depth", "against", "in_favour", "own_against", "own_in_favour")
_POSITION = ("position", "from_start", "from_end", "words_before", "from_heading")
_GROUP = ("parent_prose", "grandparent_prose", "parent_prose_words", "grandparent_share", "parent_links", "parent_share")
_SHIFTED = ("extracted", "words", "link_share", "ends_sentence", "has_sentence", "against", "in_favour", "rule")
_SHIFTS = (1, 2, -1, -2)
_WINDOWED = ("extracted", "prose", "unlinked_words", "link_share")
_WINDOWS = (3, 8)
_SEQUENCE = (
    *(f"{name}{shift:+d}" for name in _SHIFTED for shift in _SHIFTS),
    *(f"{name}~{half}" for name in _WINDOWED for half in _WINDOWS),
    "same_parent-1", "same_parent+1", "extracted_before", "extracted_after", "above_extracted", "below_extracted",
    "extracted_blocks", "extracted_share",
)  # fmt: skip
FEATURES: tuple[str, ...] = (
    *_OWN, *(f"tag:{t}" for t in _TAGS), *(f"rule:{r}" for r in _RULES), *_PLACE, *(f"in:{t}" for t in _INSIDE),
    *_POSITION, *_GROUP, *_SEQUENCE,
)  # fmt: skip
_FAR = 99.0
_PROSE_WORDS = 8
# Shares of signs and small words are read off the beginning of a block; a longer line has no business with the title.
_SAMPLE = 400
_TITLE_WORDS = 40


def feature_matrix(blocks: Sequence[Block], hits: Mapping[int, Rule], title: str | None, words: Words) -> Matrix:
    """The evidence on the blocks of one page; shape (blocks, features)."""
    own = _own(blocks, hits, frozenset(fold_words(title or "")), words)
    column = dict(zip((*_OWN, *_names_of(_TAGS, "tag"), *_names_of(_RULES, "rule")), own.T, strict=True))
    column |= _places(blocks)
    column |= _positions(blocks, column["words"])
    column |= _groups(blocks, column)
    column |= _sequence(blocks, column)
    return np.column_stack([column[name] for name in FEATURES]).astype(np.float32)


def _names_of(values: Iterable[str], kind: str) -> list[str]:
    return [f"{kind}:{value}" for value in values]


def _own(blocks: Sequence[Block], hits: Mapping[int, Rule], title: frozenset[str], words: Words) -> NDArray[Any]:
    seen = Counter(block.text for block in blocks)
    rows = np.zeros((len(blocks), len(_OWN) + len(_TAGS) + len(_RULES)))
    tag_at = {tag: len(_OWN) + n for n, tag in enumerate(_TAGS)}
    rule_at = {rule: len(_OWN) + len(_TAGS) + n for n, rule in enumerate(_RULES)}
    for at, block in enumerate(blocks):
        rule = hits.get(at)
        rows[at, : len(_OWN)] = (
            *_said(block.text, words.open_words, title),
            seen[block.text],
            rule is not None,
            rule is not None and rule.opens,
        )
        rows[at, _OWN.index("link_share")] = block.link_share
        if block.tag in tag_at:
            rows[at, tag_at[block.tag]] = 1
        if rule is not None and rule.label in rule_at:
            rows[at, rule_at[rule.label]] = 1
    return rows


def _said(text: str, small: frozenset[str], title: frozenset[str]) -> tuple[float, ...]:
    """What the words of a block tell by themselves."""
    folded = fold_words(text[:_SAMPLE])
    distinct = set(folded)
    split = text.split()
    count, size = len(split), max(1, len(text))
    shared = len(distinct & title) if count < _TITLE_WORDS else 0
    return (
        count,
        np.log1p(len(text)),
        sum(map(len, split)) / max(1, count),
        0.0,
        ends_sentence(text),
        has_sentence(text),
        is_title_like(text),
        text[:1].islower(),
        text[:1].isupper(),
        sum(map(str.isdigit, text[:_SAMPLE])) / min(size, _SAMPLE),
        sum(map(str.isupper, text[:_SAMPLE])) / min(size, _SAMPLE),
        text.count(","),
        sum(word in small for word in folded) / max(1, len(folded)),
        "|" in text or "»" in text,
        "©" in text,
        ":" in text,
        text.endswith(":"),
        "?" in text,
        '"' in text or "“" in text or "«" in text,
        shared / max(1, len(distinct)),
        shared / max(1, len(title)),
    )


def _places(blocks: Sequence[Block]) -> dict[str, NDArray[Any]]:
    """What the page's markup tells; not-a-number where there is none."""
    rows = np.full((len(blocks), len(_PLACE) + len(_INSIDE)), np.nan)
    for at, block in enumerate(blocks):
        if block.place is not None:
            p = block.place
            rows[at, : len(_PLACE)] = (p.extracted, p.depth, p.against, p.in_favour, p.own_against, p.own_in_favour)
            rows[at, len(_PLACE) :] = _inside_row(p.inside)
    return dict(zip((*_PLACE, *_names_of(_INSIDE, "in")), rows.T, strict=True))


@lru_cache(maxsize=4096)
def _inside_row(inside: frozenset[str]) -> tuple[float, ...]:
    return tuple(float(tag in inside) for tag in _INSIDE)


def _positions(blocks: Sequence[Block], count: NDArray[Any]) -> dict[str, NDArray[Any]]:
    total = len(blocks)
    at = np.arange(total)
    heading = next((n for n, block in enumerate(blocks) if block.tag == "h1"), None)
    return {
        "position": at / max(1, total),
        "from_start": at,
        "from_end": total - at,
        "words_before": (np.cumsum(count) - count) / max(1.0, count.sum()),
        "from_heading": at - heading if heading is not None else np.full(total, -_FAR),
    }


def _groups(blocks: Sequence[Block], column: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """How much prose and how many links stand beside a block, in its parent and in the element around that."""
    if any(block.place is None for block in blocks):
        return {name: np.full(len(blocks), np.nan) for name in _GROUP}
    count, links = column["words"], column["link_share"]
    prose = np.where((count >= _PROSE_WORDS) & (links < 0.5), count, 0.0)
    parent = np.array([block.place.parent for block in blocks if block.place], dtype=np.int64)
    grandparent = np.array([block.place.grandparent for block in blocks if block.place], dtype=np.int64)
    if not len(parent):
        return {name: np.zeros(0) for name in _GROUP}
    total = max(1.0, count.sum())
    parent_prose = np.bincount(parent, prose)
    parent_words = np.bincount(parent, count)
    grandparent_prose = np.bincount(grandparent, prose)
    return {
        "parent_prose": parent_prose[parent] / max(1.0, parent_prose.max()),
        "grandparent_prose": grandparent_prose[grandparent] / max(1.0, grandparent_prose.max()),
        "parent_prose_words": parent_prose[parent],
        "grandparent_share": grandparent_prose[grandparent] / total,
        "parent_links": np.bincount(parent, links * count)[parent] / np.maximum(1.0, parent_words[parent]),
        "parent_share": parent_words[parent] / total,
    }


def _sequence(blocks: Sequence[Block], column: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """What stands before and after a block, and around it."""
    total = len(blocks)
    found: dict[str, NDArray[Any]] = {}
    for name in _SHIFTED:
        for shift in _SHIFTS:
            found[f"{name}{shift:+d}"] = _shifted(column[name], shift)
    windowed = {
        "extracted": column["extracted"],
        "prose": column["has_sentence"] * (1 - column["link_share"]),
        "unlinked_words": column["words"] * (1 - column["link_share"]),
        "link_share": column["link_share"],
    }
    for name, values in windowed.items():
        for half in _WINDOWS:
            found[f"{name}~{half}"] = _mean_around(values, half)
    parent = np.array([block.place.parent if block.place else -at for at, block in enumerate(blocks, start=1)])
    same = np.concatenate([[0.0], parent[1:] == parent[:-1]]) if total else np.zeros(0)
    found["same_parent-1"], found["same_parent+1"] = same, _shifted(same, -1)
    return found | _around_extracted(column["extracted"], column["words"])


def _shifted(values: NDArray[Any], shift: int) -> NDArray[Any]:
    """The values of the block that stands `shift` before (negative: after); -1 beyond the page's ends."""
    moved = np.full(len(values), -1.0)
    if abs(shift) < len(values):
        if shift > 0:
            moved[shift:] = values[:-shift]
        else:
            moved[:shift] = values[-shift:]
    return moved


def _mean_around(values: NDArray[Any], half: int) -> NDArray[Any]:
    """The mean over the block and `half` blocks on both sides; beyond the ends there is nothing (0)."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    low, high = np.maximum(0, at - half), np.minimum(len(values), at + half + 1)
    mean: NDArray[Any] = (total[high] - total[low]) / (2 * half + 1)
    return mean


def _around_extracted(extracted: NDArray[Any], count: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Where a block stands against the blocks that a general extractor took."""
    total = len(extracted)
    names = _SEQUENCE[-6:]
    if not total or np.isnan(extracted).any():
        return {name: np.full(total, np.nan) for name in names}
    taken, at = np.flatnonzero(extracted), np.arange(total)
    if not len(taken):
        return {name: np.full(total, _FAR if name.startswith("extracted_") else 0.0) for name in names}
    after = np.searchsorted(taken, at)
    last = taken[np.maximum(after - 1, 0)]
    following = taken[np.minimum(after, len(taken) - 1)]
    values = (
        np.where(after > 0, np.minimum(at - last, _FAR), _FAR),
        np.where(after < len(taken), np.minimum(following - at, _FAR), _FAR),
        at < taken[0],
        at > taken[-1],
        np.full(total, len(taken)),
        np.full(total, count[taken].sum() / max(1.0, count.sum())),
    )
    return dict(zip(names, values, strict=True))
