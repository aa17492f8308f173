"""Stand-off spans: where the blocks of an article lie in its source and in its text, without their words."""

from bisect import bisect_left
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
    places, passed = _Places(edits), 0
    at = 0
    started = False
    for block in blocks:
        start = end = None
        if block.kept:
            # What is inserted at one offset belongs to the blocks there in their order.
            passed = places.behind_layout(block.start, passed) if started else places.behind(block.start, passed)
            started = True
            start = max(at, places.of(block.start, passed))
            passed = places.behind_own(block.end, passed)
            end = places.of(block.end, passed)
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
        yield low, max(low, places.of(end, places.behind_own(end)))


class _Places:
    """Where offsets into the source lie in the text.

    What layout sets between blocks is of neither; whatever else is inserted at the edge of a block is the block's.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        #: How far the text behind so many edits is shifted.
        self._shifts = list(accumulate((len(edit.after) - len(edit.before) for edit in edits), initial=0))

    def behind(self, offset: int, passed: int = 0) -> int:
        """The number of edits before an offset, and of `passed` ones at least."""
        return max(passed, bisect_left(self._starts, offset))

    def behind_layout(self, offset: int, passed: int = 0) -> int:
        """The same with the edit of layout that is set there, if one is: there is one a block."""
        count = self.behind(offset, passed)
        return count + self._is_inserted(count, offset, is_layout=True)

    def behind_own(self, offset: int, passed: int = 0) -> int:
        """The same with all that is inserted there and is no layout."""
        count = self.behind(offset, passed)
        while self._is_inserted(count, offset, is_layout=False):
            count += 1
        return count

    def of(self, offset: int, count: int) -> int:
        """The place of an offset behind so many edits; behind the last of them, where that reaches over the offset."""
        return max(offset, self._edits[count - 1].end if count else 0) + self._shifts[count]

    def before(self, offset: int) -> int:
        """The place of an offset, behind the layout that is set there; before the edit that it lies within, if any."""
        count = bisect_left(self._starts, offset)
        if count and self._edits[count - 1].end > offset:
            return self._starts[count - 1] + self._shifts[count - 1]
        return self.of(offset, self.behind_layout(offset))

    def _is_inserted(self, count: int, offset: int, *, is_layout: bool) -> bool:
        if count == len(self._edits):
            return False
        edit = self._edits[count]
        return edit.start == edit.end == offset and edit.rule.startswith(_LAYOUT) is is_layout
