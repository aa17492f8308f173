"""The features of each block of a page, which the block model reads.

A row is a block, a column a feature (`FEATURES`). Features of markup are NaN for text and Markdown, features of layout are
NaN for HTML. None is a word of some language; only the rules that match and the share of function words know languages.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.block_model.context_features import LAYOUT, SURROUNDINGS, layout, surroundings
from cleaner.boilerplate.block_model.region_features import REGION, regions
from cleaner.boilerplate.block_model.windows import Column
from cleaner.budget import check_budget
from cleaner.records import Block, Extraction, Place
from cleaner.rules import Rule, Words
from cleaner.text.cached import cached_if_short
from cleaner.text.folding import fold, known_words
from cleaner.text.lines import ends_sentence, has_sentence, is_title_like, words_in
from cleaner.text.words import word_units

Matrix = NDArray[np.float32]

_TAGS = ("p", "h2", "li", "td", "div", "figcaption", "pre")
_INSIDE = (
    "article", "articlebody", "main", "footer", "figure", "form", "table", "li", "blockquote",
    "section", "ul", "dialog", "hidden",
)  # fmt: skip
_NAMED = ("comment", "related", "caption", "author", "nav", "date", "body", "widget")
_RULES = ("share",)
_OF_TEXT = (
    "words", "chars", "chars_per_word", "ends_sentence", "has_sentence", "title_like", "small_start", "capital_start",
    "digits", "capitals", "commas", "small_words", "bar", "copyright_sign", "colon", "ends_colon", "question", "quotation",
    "dated", "handle", "letterless", "all_capitals", "capitalised",
)  # fmt: skip
_OF_PAGE = ("link_share", "title_words", "title_covered", "repeats", "said_before", "rule")
_PLACE = ("depth", "against", "in_favour", "own_against", "own_in_favour")
FEATURES: tuple[str, ...] = (
    *_OF_TEXT, *_OF_PAGE, *(f"tag:{t}" for t in _TAGS), *(f"rule:{r}" for r in _RULES), *_PLACE,
    *(f"in:{t}" for t in _INSIDE), *(f"named:{kind}" for kind in _NAMED), *LAYOUT, *SURROUNDINGS, *REGION,
)  # fmt: skip
#: Features that differ from language to language; they are taken relative to the page's prose.
_RELATIVE = ("chars_per_word", "capitals", "capitalised", "small_words", "commas")
#: Shares of characters and of function words are those of this many characters at the beginning of a block.
_SAMPLE = 400
#: A block of so many words or more is too long to repeat the title.
_TITLE_WORDS = 40
#: Words of the title with more letters than this are its subject; in scripts that are not ASCII every word is.
_MIN_TOPIC = 2
_NO_WORDS: frozenset[str] = frozenset()
#: The share of capitalised words is that of this many first words.
_CAPITALISED_OF = 20
_DATED = re.compile(
    r"(?=\d)(?:(?<!\d)(?:19|20)\d\d(?!\d)|\d\d?:\d\d|(?<!\d)\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d)|\d{1,2}[月월]\s?\d{1,2}[日일])"
)
_DIGITS, _CAPITALS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_COMMA = re.compile("[,،、，;；؛]")
_QUESTION = re.compile("[?？؟\u037e]")
_QUOTATION = re.compile('["“„«「『《]')
_HANDLE = re.compile(r"(?:^|\s)@\w")


class PageEvidence(NamedTuple):
    """The features of the blocks of one page, shape (blocks, features); and the number of each block's group in each way of
    grouping, shape (`GROUPS`, blocks)."""

    matrix: Matrix
    groups: NDArray[np.int64]


def page_evidence(found: Extraction, hits: Mapping[int, Rule], title: str | None, words: Words) -> PageEvidence:
    """The features of the blocks of one page. `hits`: the rules that match, by block number."""
    blocks = found.blocks
    small = words.open_words
    by_text = [_of_text(block.text, small) for block in blocks]
    column = _columns(_OF_TEXT, [numbers for numbers, _ in by_text])
    column["chars"] = np.log1p(column["chars"])
    titled = frozenset(word_units(fold(title or "")))
    short = [said if numbers[0] < _TITLE_WORDS else _NO_WORDS for numbers, said in by_text]
    column |= _columns(_OF_PAGE, _of_page(blocks, short, hits, titled))
    column |= _one_hot("tag", _TAGS, [block.tag for block in blocks])
    column |= _one_hot("rule", _RULES, [hits[at].label if at in hits else "" for at in range(len(blocks))])
    column |= _places(blocks)
    column |= layout(found, column)
    _make_relative(column)
    column |= surroundings(blocks, hits, column)
    topic = frozenset(word for word in titled if word not in small and (len(word) > _MIN_TOPIC or not word.isascii()))
    region = regions(found, column, [said & topic for _, said in by_text], topic)
    column |= region.columns
    matrix = np.empty((len(blocks), len(FEATURES)), np.float32)
    for at, name in enumerate(FEATURES):
        matrix[:, at] = column[name]
    return PageEvidence(matrix, region.groups)


def _make_relative(column: dict[str, Column]) -> None:
    """Take from features that differ from language to language their mean over the page's prose."""
    weight = column["has_sentence"] * (1 - column["link_share"]) * column["words"]
    total = weight.sum()
    for name in _RELATIVE:
        column[name] = column[name] - ((column[name] * weight).sum() / total if total else 0.0)


def _columns(names: Sequence[str], rows: Sequence[tuple[float, ...]]) -> dict[str, Column]:
    return dict(zip(names, np.array(rows, dtype=np.float64).reshape(len(rows), len(names)).T, strict=True))


def _one_hot(kind: str, names: Sequence[str], values: Sequence[str]) -> dict[str, Column]:
    at = {name: n for n, name in enumerate(names)}
    number = np.array([at.get(value, -1) for value in values], dtype=np.int64)
    return {f"{kind}:{name}": (number == n).astype(np.float64) for name, n in at.items()}


def _of_page(
    blocks: Sequence[Block], folded: Sequence[frozenset[str]], hits: Mapping[int, Rule], title: frozenset[str]
) -> list[tuple[float, ...]]:
    """Features of blocks that depend on the page: its title, its other blocks, the rules that match."""
    seen: dict[str, int] = {}
    before = []
    for block in blocks:
        before.append(seen.get(block.text, 0))
        seen[block.text] = before[-1] + 1
    rows: list[tuple[float, ...]] = []
    wanted = max(1, len(title))
    for at, block in enumerate(blocks):
        rule, own = hits.get(at), folded[at]
        shared = len(own & title) if own else 0
        share = shared / max(1, len(own))
        rows.append((block.link_share, share, shared / wanted, seen[block.text], before[at] > 0, rule is not None))
    return rows


@cached_if_short(16_384)
def _of_text(text: str, small: frozenset[str]) -> tuple[tuple[float, ...], frozenset[str]]:
    """The features of a block's text alone; and the folded words of its beginning."""
    check_budget()
    sample = text[:_SAMPLE]
    folded = known_words(sample)
    split = text.split()
    count, size = words_in(text), max(1, len(sample))
    first = split[:_CAPITALISED_OF]
    digits, capitals = _counts(sample)
    numbers = (
        count,
        len(text),
        sum(map(len, split)) / max(1, count),
        ends_sentence(text),
        has_sentence(text),
        is_title_like(text),
        text[:1].islower(),
        text[:1].isupper(),
        digits / size,
        capitals / size,
        len(_COMMA.findall(text)) / max(1, count),
        sum(map(small.__contains__, folded)) / max(1, len(folded)),
        "|" in text or "»" in text,
        "©" in text,
        ":" in text or "：" in text,
        text.endswith((":", "：")),
        _QUESTION.search(text) is not None,
        _QUOTATION.search(text) is not None,
        digits > 1 and _DATED.search(sample) is not None,
        "@" in sample and _HANDLE.search(sample) is not None,
        not any(map(str.isalpha, sample)),
        sample.isupper(),
        sum([word[0].isupper() for word in first]) / max(1, len(first)),
    )
    return numbers, frozenset(folded if text.isascii() else word_units(" ".join(folded)))


def _counts(sample: str) -> tuple[int, int]:
    """The number of digits and the number of capitals."""
    plain = sample.encode("ascii", "ignore")
    digits, capitals = len(plain) - len(plain.translate(None, _DIGITS)), len(plain) - len(plain.translate(None, _CAPITALS))
    if len(plain) < len(sample):
        others = _NOT_ASCII.findall(sample)
        digits += sum(map(str.isdigit, others))
        capitals += sum(map(str.isupper, others))
    return digits, capitals


def _places(blocks: Sequence[Block]) -> dict[str, Column]:
    """Features of each block's place in the markup; NaN for blocks without one."""
    numbers = np.array([_place(block.place) for block in blocks], dtype=np.float64).reshape(len(blocks), len(_PLACE))
    found = dict(zip(_PLACE, numbers.T, strict=True))
    inside = [block.place.inside if block.place is not None else None for block in blocks]
    named = [block.place.named if block.place is not None else None for block in blocks]
    return found | _membership("in", _INSIDE, inside) | _membership("named", _NAMED, named)


def _membership(kind: str, names: Sequence[str], sets: Sequence[frozenset[str] | None]) -> dict[str, Column]:
    """For each name a column that tells which sets hold it. Many blocks share few different sets."""
    number: dict[frozenset[str] | None, int] = {}
    rows = [number.setdefault(one, len(number)) for one in sets]
    known = [[float("nan") if one is None else name in one for one in number] for name in names]
    table = np.array(known, dtype=np.float64).reshape(len(names), len(number)).take(rows, axis=1)
    return {f"{kind}:{name}": row for name, row in zip(names, table, strict=True)}


_NOWHERE = (float("nan"),) * len(_PLACE)


def _place(place: Place | None) -> tuple[float, ...]:
    if place is None:
        return _NOWHERE
    return place.depth, place.against, place.in_favour, place.own_against, place.own_in_favour
