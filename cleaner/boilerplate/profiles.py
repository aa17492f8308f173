"""Articles of an outlet → what it repeats; and that, taken out of an article.

The corpus is the teacher: a block that stands whole in several articles of one outlet is the outlet's, not theirs. Copies
of one article (the same story published twice) count once, or its own sentences would be taken for boilerplate. A line that
was told for the outlet's on one page (its newsletter, its shop) is evidence for the others that were not.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, pairwise

from cleaner.boilerplate.marking import drop_last_headings, mark
from cleaner.records import Article, Block, OutletProfile, Profiles, RepeatedLine
from cleaner.records.profiles import in_order
from cleaner.text.folding import fold
from cleaner.text.ids import stable_hash
from cleaner.text.lines import ends_sentence, is_prose, words_in

RULE = "profile.repeated"
# Two articles are copies where they share this much of the prose of the shorter one, under titles that share this much of
# their words; under other titles more must be shared, and not only the house text that fills a short page.
_COPY, _SAME_TITLE = 0.5, 0.5
_SURE_COPY, _SURE_WORDS = 0.8, 150
# A paragraph on more pages than this is no evidence that they are copies: nothing is published so often by one outlet.
_MAX_COPIES = 30
# Headings and items of lists recur in articles that have them in common ("Background"). They go only where the outlet
# sets them on a tenth of its pages.
_MIN_SHARE_OF_PARTS = 0.1
# A sentence may be background that several reports of one affair share, or of a form; so many more pages are asked for one.
_MORE_PAGES = 2
_PARTS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "pre"})
_BITS = 26
_MAX_WORDS = (1 << 16) - 2
# In place of a number of words: the block was told for the outlet's there.
_TOLD = (1 << 16) - 1
# What an outlet says of itself; other debris (teasers, captions) may be a sentence of another article.
_OF_OUTLET = frozenset({"ad", "share", "newsletter", "comments", "paywall", "copyright"})


def without_repeated(blocks: Sequence[Block], profile: OutletProfile) -> tuple[Block, ...] | None:
    """The blocks, with the kept ones that the outlet repeats labelled so, and headings that have nothing below them any
    more; None where it repeats none."""
    lines = _lookup(profile)
    labelled = list(blocks)
    for at, block in enumerate(blocks):
        if block.kept and (line := lines.get(fold(block.text))) is not None:
            mark(labelled, at, "repeated", RULE, score=round(1 - 1 / (1 + line.pages), 3))
    if labelled == list(blocks):
        return None
    drop_last_headings(labelled)
    return tuple(labelled)


@lru_cache(maxsize=256)
def _lookup(profile: OutletProfile) -> dict[str, RepeatedLine]:
    return {fold(line.text): line for line in profile.lines}


@dataclass(slots=True)
class ProfileLearner:
    """Gathers what the articles of each outlet repeat. Memory: some 250 bytes an article, and the lines that recur.

    `min_pages`: on how many different articles a block must stand; larger outlets need more, one in `one_in`.
    """

    min_pages: int = 3
    one_in: int = 200
    _outlets: dict[str, "_Evidence"] = field(default_factory=dict)
    _seen: bytearray = field(default_factory=lambda: bytearray(1 << (_BITS - 3)))

    def add(self, article: Article) -> None:
        """Take in one article, by its kept blocks and what the outlet says of itself between them."""
        if not article.outlet:
            return
        evidence = self._outlets.setdefault(article.outlet, _Evidence())
        evidence.begin(article.published, article.title)
        told = {fold(block.text): block for block in article.blocks if block.label in _OF_OUTLET and is_prose(block.text)}
        for folded, block in (told | {fold(block.text): block for block in article.blocks if block.kept}).items():
            key = stable_hash(f"{article.outlet}\n{folded}")
            evidence.add(key, _words(block) if block.kept else _TOLD)
            if self._again(key):
                evidence.again.setdefault(key, (block.text, block.tag in _PARTS))

    def _again(self, key: int) -> bool:
        """Whether the key came before (or, seldom, another one that falls on the same bit)."""
        byte, bit = (key >> 3) % len(self._seen), 1 << (key & 7)
        again = bool(self._seen[byte] & bit)
        self._seen[byte] |= bit
        return again

    def profiles(self) -> Profiles:
        """The profiles of all outlets that were seen."""
        return Profiles(outlets={name: self._profile(name, evidence) for name, evidence in self._outlets.items()})

    def _profile(self, outlet: str, evidence: "_Evidence") -> OutletProfile:
        groups = evidence.groups()
        different = len(set(groups))
        least = max(self.min_pages, -(-different // self.one_in))
        lines = []
        for key, pages in evidence.pages_of(evidence.kept_again()):
            text, is_part = evidence.again[key]
            count = len({groups[page] for page in pages})
            wanted = least + _MORE_PAGES * ends_sentence(text)
            if count >= (max(wanted, _MIN_SHARE_OF_PARTS * different) if is_part else wanted):
                dates = [date for page in pages if (date := evidence.dates[page])]
                lines.append(
                    RepeatedLine(text=text, pages=count, first=min(dates, default=None), last=max(dates, default=None))
                )
        return OutletProfile(outlet=outlet, pages=different, lines=in_order(lines))


@dataclass(slots=True)
class _Evidence:
    """Blocks of an outlet's articles as hashes, one behind the other, with the words of those that are kept and are prose;
    and those that came `again`, as text, and whether they are parts of an article such as headings."""

    keys: "array[int]" = field(default_factory=lambda: array("Q"))
    words: "array[int]" = field(default_factory=lambda: array("H"))
    starts: "array[int]" = field(default_factory=lambda: array("Q"))
    dates: list[str | None] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    again: dict[int, tuple[str, bool]] = field(default_factory=dict)

    def begin(self, published: str | None, title: str | None) -> None:
        self.starts.append(len(self.keys))
        self.dates.append(published[:10] if published else None)
        self.titles.append(fold(title or ""))

    def add(self, key: int, words: int) -> None:
        self.keys.append(key)
        self.words.append(words)

    def pages_of(self, wanted: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
        """Each wanted key that stands on several pages, with those pages."""
        left = set(wanted)
        pages: dict[int, list[int]] = defaultdict(list)
        for page, (start, end) in enumerate(pairwise([*self.starts, len(self.keys)])):
            for key in self.keys[start:end]:
                if key in left:
                    pages[key].append(page)
        return ((key, on) for key, on in pages.items() if len(on) > 1)

    def kept_again(self) -> set[int]:
        """The keys that came again and that any page keeps."""
        return {key for key, words in zip(self.keys, self.words, strict=True) if words != _TOLD and key in self.again}

    def groups(self) -> Sequence[int]:
        """For each page the first of the pages that are copies of it."""
        told = {key for key, words in zip(self.keys, self.words, strict=True) if words == _TOLD}
        prose = {key: words for key, words in zip(self.keys, self.words, strict=True) if words and key not in told}
        own = [0] * len(self.starts)
        shared: dict[tuple[int, int], int] = defaultdict(int)
        on_pages = dict(self.pages_of(prose))
        for key, pages in on_pages.items():
            if len(pages) <= _MAX_COPIES:
                for pair in combinations(pages, 2):
                    shared[pair] += prose[key]
        for page, (start, end) in enumerate(pairwise([*self.starts, len(self.keys)])):
            own[page] = sum(prose[k] for k in self.keys[start:end] if k in prose and len(on_pages.get(k, ())) <= _MAX_COPIES)
        copies = [pair for pair, words in shared.items() if self._are_copies(pair, words, own)]
        return _joined(copies, len(own))

    def _are_copies(self, pair: tuple[int, int], words: int, own: Sequence[int]) -> bool:
        left, right = pair
        share = words / max(1, min(own[left], own[right]))
        return share >= _COPY and (_alike(self.titles[left], self.titles[right]) or _is_sure(share, words))


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
