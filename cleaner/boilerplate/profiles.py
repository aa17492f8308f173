"""Learn which lines an outlet repeats, and take them out of its articles.

A block that stands whole in several articles of one outlet belongs to the outlet. Copies of one article (the same story
published twice) count once, or its own sentences would be taken for boilerplate. A line that was labelled as the outlet's on
some pages (its newsletter, its shop) counts as evidence on those where it was kept.

Learning takes two summaries of the corpus: `LineSummary` holds lines as hashes and tells which of them an outlet repeats,
`LineTexts` collects the texts of those few. Both add up in any order and in any parts.
"""

from array import array
from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import merge
from itertools import combinations
from typing import NamedTuple

from cleaner.boilerplate.marking import drop_last_headings, mark, with_decisions
from cleaner.records import Article, Block, OutletProfile, Profiles, RepeatedLine
from cleaner.records.profiles import most_repeated_first
from cleaner.text.folding import fold
from cleaner.text.ids import stable_hash
from cleaner.text.lines import ends_sentence, is_prose, words_in

RULE = "profile.repeated"
# Two articles are copies if they share this much of the prose of the shorter one (0-1),
_COPY = 0.5
# under titles that share this much of their words (0-1);
_SAME_TITLE = 0.5
# or, under other titles, this much of the prose and so many words: the house text fills a short page by itself.
_SURE_COPY, _SURE_WORDS = 0.8, 150
# A paragraph on more pages is no evidence of copies: no outlet publishes one article so often.
_MAX_COPIES = 30
# Headings and list items recur in articles that have them in common ("Background"): only those on this share of an outlet's
# pages are boilerplate.
_MIN_SHARE_OF_PARTS = 0.1
# A sentence must stand on so many more pages: it may be background that several reports of one affair share.
_MORE_PAGES = 2
_PARTS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "pre"})
_MAX_WORDS = (1 << 16) - 2
# In place of a number of words: the line was labelled as the outlet's.
_OWN = (1 << 16) - 1
# Bits of the kind of a line.
_IS_PART, _IS_SENTENCE = 1, 2
# Labels of what an outlet says about itself; other boilerplate (teasers, captions) may quote a sentence of an article.
_OF_OUTLET = frozenset({"ad", "share", "newsletter", "comments", "paywall", "copyright"})
# Ids of users' own rules that keep a line.
_KEEPING = ("body.", "heading.")


def without_repeated(blocks: Sequence[Block], profile: OutletProfile) -> tuple[Block, ...] | None:
    """The blocks, with the kept ones that the outlet repeats labelled so, and headings that have nothing below them any
    more; None where it repeats none."""
    lines = _lookup(profile)
    before = [block.decision for block in blocks]
    decisions = list(before)
    for at, block in enumerate(blocks):
        is_open = block.kept and not block.rule.startswith(_KEEPING)
        if is_open and (line := lines.get(fold(block.text))) is not None:
            mark(decisions, at, "repeated", RULE, score=round(1 - 1 / (1 + line.pages), 3))
    if decisions == before:
        return None
    drop_last_headings(decisions)
    return with_decisions(blocks, decisions)


@lru_cache(maxsize=256)
def _lookup(profile: OutletProfile) -> dict[str, RepeatedLine]:
    return {fold(line.text): line for line in profile.lines}


def lines_of(article: Article) -> Iterator[tuple[int, Block]]:
    """The blocks of an article that may be its outlet's, each with a hash of outlet and folded text.

    These are the kept blocks, and prose that was recognised as the outlet's own here; a block that stands twice counts once.
    """
    own = {fold(block.text): block for block in article.blocks if block.label in _OF_OUTLET and is_prose(block.text)}
    kept = {fold(block.text): block for block in article.blocks if block.kept}
    for folded, block in (own | kept).items():
        yield stable_hash(f"{article.outlet}\n{folded}"), block


class ArticleLines(NamedTuple):
    """The lines of one article as numbers.

    `position`: of the article in its corpus. `date`: ISO, or None. `title`: folded. `keys`: hashes of the lines. `words`:
    for each the number of its words if it is kept prose, 0 if it is kept and no prose, and `_OWN` if it was recognised as
    the outlet's. `kinds`: bits `_IS_PART` and `_IS_SENTENCE`.
    """

    position: int
    date: str | None
    title: str
    keys: "array[int]"
    words: "array[int]"
    kinds: "array[int]"


LineState = dict[str, list[ArticleLines]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSummary:
    """Gathers the lines of each outlet's articles as numbers: some 600 bytes an article.

    `min_pages`: on how many different articles a block must stand; larger outlets need more, one in `one_in`. States form a
    commutative monoid under `merge` with `zero` as its identity; positions must be different. `add` and `merge` change the
    state that is given first, and return it.
    """

    min_pages: int = 3
    one_in: int = 200

    def zero(self) -> LineState:
        """The state of no articles."""
        return {}

    def add(self, state: LineState, article: Article, position: int) -> LineState:
        """Take in one article; one whose outlet is not known teaches nothing."""
        if article.outlet:
            date = article.published[:10] if article.published else None
            lines = ArticleLines(position, date, fold(article.title or ""), array("Q"), array("H"), array("B"))
            for key, block in lines_of(article):
                lines.keys.append(key)
                lines.words.append(_words(block) if block.kept else _OWN)
                lines.kinds.append(_IS_PART * (block.tag in _PARTS) + _IS_SENTENCE * ends_sentence(block.text))
            insort(state.setdefault(article.outlet, []), lines)
        return state

    def merge(self, left: LineState, right: LineState) -> LineState:
        """Add a state of other articles to the left one."""
        for outlet, articles in right.items():
            left[outlet] = list(merge(left[outlet], articles)) if outlet in left else articles
        return left

    def repeated(self, state: LineState) -> "Mapping[str, OutletLines]":
        """The lines that each outlet repeats, still without their texts."""
        return {name: self._repeated(articles) for name, articles in sorted(state.items())}

    def _repeated(self, articles: Sequence[ArticleLines]) -> "OutletLines":
        evidence = _Evidence(articles)
        groups = evidence.groups()
        different = len(set(groups))
        least = max(self.min_pages, -(-different // self.one_in))
        lines = {}
        for key, pages in evidence.pages_of(evidence.kept_keys()):
            kind = evidence.kind_of(key, pages[0])
            count = len({groups[page] for page in pages})
            wanted = least + _MORE_PAGES * bool(kind & _IS_SENTENCE)
            if count >= (max(wanted, _MIN_SHARE_OF_PARTS * different) if kind & _IS_PART else wanted):
                dates = [date for page in pages if (date := articles[page].date)]
                lines[key] = RepeatedLine(
                    text="", pages=count, first=min(dates, default=None), last=max(dates, default=None)
                )
        return OutletLines(pages=different, lines=lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletLines:
    """The lines that an outlet repeats, by key, without their texts; `pages`: different articles that taught them."""

    pages: int
    lines: Mapping[int, RepeatedLine]


TextState = dict[int, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class LineTexts:
    """Finds the texts of lines that outlets repeat: each as its first article has it.

    A state holds for each key the least position and the text there. States form a commutative monoid under `merge` with
    `zero` as its identity.
    """

    wanted: Mapping[str, OutletLines]

    def zero(self) -> TextState:
        """The state of no articles."""
        return {}

    def add(self, state: TextState, article: Article, position: int) -> TextState:
        """Take in one article."""
        wanted = self.wanted.get(article.outlet or "")
        if wanted is not None and wanted.lines:
            for key, block in lines_of(article):
                if key in wanted.lines:
                    state[key] = min(state.get(key, (position, block.text)), (position, block.text))
        return state

    def merge(self, left: TextState, right: TextState) -> TextState:
        """Add a state of other articles to the left one."""
        for key, found in right.items():
            left[key] = min(left.get(key, found), found)
        return left

    def profiles(self, state: TextState) -> Profiles:
        """The profiles of all outlets."""
        outlets = {}
        for name, outlet in self.wanted.items():
            lines = (replace(line, text=state[key][1]) for key, line in outlet.lines.items())
            outlets[name] = OutletProfile(outlet=name, pages=outlet.pages, lines=most_repeated_first(lines))
        return Profiles(outlets=outlets)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The articles of an outlet in the order of their positions; a page is the number of an article among them."""

    articles: Sequence[ArticleLines]

    def pages_of(self, wanted: Collection[int]) -> Iterator[tuple[int, list[int]]]:
        """Each wanted key that stands on several pages, with those pages."""
        pages: dict[int, list[int]] = defaultdict(list)
        for page, lines in enumerate(self.articles):
            for key in lines.keys:
                if key in wanted:
                    pages[key].append(page)
        return ((key, on) for key, on in pages.items() if len(on) > 1)

    def kept_keys(self) -> set[int]:
        """The keys of the lines that any page keeps."""
        return {key for key, words in self._lines() if words != _OWN}

    def kind_of(self, key: int, page: int) -> int:
        """The kind of a line on a page."""
        lines = self.articles[page]
        return lines.kinds[lines.keys.index(key)]

    def _lines(self) -> Iterator[tuple[int, int]]:
        for lines in self.articles:
            yield from zip(lines.keys, lines.words, strict=True)

    def groups(self) -> Sequence[int]:
        """For each page the first of the pages that are copies of it."""
        of_outlet = {key for key, words in self._lines() if words == _OWN}
        prose = {key: words for key, words in self._lines() if words and key not in of_outlet}
        shared: dict[tuple[int, int], int] = defaultdict(int)
        on_pages = dict(self.pages_of(prose))
        for key, pages in on_pages.items():
            if len(pages) <= _MAX_COPIES:
                for pair in combinations(pages, 2):
                    shared[pair] += prose[key]
        rare = {key: words for key, words in prose.items() if len(on_pages.get(key, ())) <= _MAX_COPIES}
        own = [sum(rare.get(key, 0) for key in lines.keys) for lines in self.articles]
        copies = [pair for pair, words in shared.items() if self._are_copies(pair, words, own)]
        return _joined(copies, len(own))

    def _are_copies(self, pair: tuple[int, int], words: int, own: Sequence[int]) -> bool:
        left, right = pair
        share = words / max(1, min(own[left], own[right]))
        titles = self.articles[left].title, self.articles[right].title
        return share >= _COPY and (_alike(*titles) or _is_sure(share, words))


def _words(block: Block) -> int:
    return min(_MAX_WORDS, words_in(block.text)) if is_prose(block.text) else 0


def _alike(left: str, right: str) -> bool:
    """Whether two folded titles share most of their words; what has no title is like everything."""
    one, other = set(left.split()), set(right.split())
    return not one or not other or len(one & other) >= _SAME_TITLE * len(one | other)


def _is_sure(share: float, words: int) -> bool:
    return share >= _SURE_COPY and words >= _SURE_WORDS


def _joined(pairs: Sequence[tuple[int, int]], count: int) -> Sequence[int]:
    """For each of `count` pages the first one that pairs connect it with."""
    if not pairs:
        return range(count)
    # Loaded here, for numpy costs more than all of the cleaning of a short text.
    import numpy as np

    from cleaner.shingles.components import group_numbers

    left, right = np.array(pairs, dtype=np.int64).T
    numbers: list[int] = group_numbers(left, right, count).tolist()
    return numbers
