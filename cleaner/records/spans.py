"""Stand-off spans: where the blocks of an article lie in its source and in its text, without their words."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from cleaner.records.blocks import Block, Label
from cleaner.records.edits import Edit

# The rules of edits that set the space between blocks.
_LAYOUT = "layout."


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A block by its offsets, which are half-open code points.

    `start:end` is in `Article.source_text`. `kept`: whether the block is part of `Article.text`; if so, it has become
    `text_start:text_end` there, after repairs, and else both are None. Spans are in order and do not overlap, in the source
    as in the text. Where a repair reaches over two blocks, what it set counts as of the first.
    """

    start: int
    end: int
    label: Label
    kept: bool
    text_start: int | None = None
    text_end: int | None = None


def spans_of(blocks: Sequence[Block], edits: Sequence[Edit], text: str) -> Iterator[Span]:
    """The spans of blocks. `edits`: all changes that lead from the source to the text, in order."""
    places, at = _Places(edits), 0
    for block in blocks:
        start = end = None
        if block.kept:
            start, end = max(at, places.of_start(block.start)), places.of_end(block.end)
            # A repair may have taken in the blank lines before a block.
            while start < end and text[start].isspace():
                start += 1
            at = end = max(start, end)
        yield Span(start=block.start, end=block.end, label=block.label, kept=block.kept, text_start=start, text_end=end)


def text_spans_of(spans: Iterable[tuple[int, int]], edits: Sequence[Edit]) -> Iterator[tuple[int, int]]:
    """Where spans of the source lie in the text. One that lies partly in an edit is widened over what the edit set."""
    places = _Places(edits)
    for start, end in spans:
        low = places.before(start)
        yield low, max(low, places.of_end(end))


class _Places:
    """Where offsets into the source lie in the text."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        # What layout sets between blocks is of neither; whatever else is inserted at the edge of a block is the block's.
        insertions = [edit for edit in edits if edit.start == edit.end]
        self._layout = Counter(edit.start for edit in insertions if edit.rule.startswith(_LAYOUT))
        self._own = Counter(edit.start for edit in insertions if not edit.rule.startswith(_LAYOUT))
        self._starts = [edit.start for edit in edits]
        self._ends = [edit.end for edit in edits]
        #: How far the text behind so many edits is shifted.
        self._shifts = list(accumulate((len(edit.after) - len(edit.before) for edit in edits), initial=0))

    def of_start(self, offset: int) -> int:
        """The place of an offset, behind the layout that is set there."""
        return self._behind(bisect_left(self._starts, offset) + self._layout[offset], offset)

    def of_end(self, offset: int) -> int:
        """The place of an offset, before the layout that is set there."""
        return self._behind(bisect_left(self._starts, offset) + self._own[offset], offset)

    def before(self, offset: int) -> int:
        """The place of an offset, behind the layout that is set there; before the edit that it lies within, if any."""
        count = bisect_left(self._starts, offset)
        if count and self._ends[count - 1] > offset:
            return self._starts[count - 1] + self._shifts[count - 1]
        return self.of_start(offset)

    def _behind(self, count: int, offset: int) -> int:
        """The place of an offset behind so many edits; behind the last of them, where that reaches over the offset."""
        return max(offset, self._ends[count - 1] if count else 0) + self._shifts[count]
