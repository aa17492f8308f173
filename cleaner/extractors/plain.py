"""Blocks of plain text: a line is a block, or, in text wrapped at a column, the lines of one paragraph together."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cleaner.records import Block, Edit, Extraction
from cleaner.text.spans import lines, strip

# Widths that people and programs wrap at. Below, lines are verse or a list; above, lines are paragraphs.
_WRAP_COLUMNS = range(40, 101)
_STEP = "extract"
# Programs that wrap count indents and wide signs in ways of their own.
_SLACK = 2
_MIN_BREAKS = 4
_MIN_SHARE = 0.75
_BULLET = re.compile(r"[-•*·▪‣●■◦]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: where it begins, and the span of what it says without white space at its ends."""

    begin: int
    start: int
    end: int

    @property
    def indent(self) -> int:
        """How far the line is set in."""
        return self.start - self.begin

    @property
    def width(self) -> int:
        """The column the line ends in."""
        return self.end - self.begin

    @property
    def blank(self) -> bool:
        """Whether the line says nothing."""
        return self.start == self.end


def extract_plain(text: str) -> Extraction:
    """The blocks of a plain text; spans are offsets into it."""
    found = text_lines(text, lines(text))
    width = wrap_column(text, found)
    blocks = tuple(_without_bullet(text, join_lines(text, group)) for group in group_lines(text, found, width))
    return Extraction(source_text=text, blocks=blocks)


def text_lines(text: str, spans: Iterable[tuple[int, int]]) -> list[Line]:
    """The lines of some spans of the text."""
    return [Line(start, *strip(text, start, end)) for start, end in spans]


def wrap_column(text: str, found: Sequence[Line]) -> int | None:
    """The column that the text was wrapped at, or None where each line stands for itself.

    A line break is one of wrapping where the first word of the next line would not have fitted any more.
    """
    widths = sorted(line.width for line in found if not line.blank)
    # One long address or table row does not make wrapped text unwrapped.
    width = widths[int(len(widths) * 0.97)] if widths else 0
    if width not in _WRAP_COLUMNS:
        return None
    breaks = [
        (left, right) for left, right in pairwise(found) if not left.blank and not right.blank and not _set_in(left, right)
    ]
    wrapping = sum(_wraps(text, left, right, width) for left, right in breaks)
    return width if len(breaks) >= _MIN_BREAKS and wrapping >= _MIN_SHARE * len(breaks) else None


def group_lines(text: str, found: Sequence[Line], width: int | None) -> list[list[Line]]:
    """Lines that make one paragraph, together; blank lines part them and are left out."""
    groups: list[list[Line]] = []
    above: Line | None = None
    for line in found:
        if line.blank:
            above = None
            continue
        if above is not None and width is not None and _wraps(text, above, line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
        above = line
    return groups


def join_lines(text: str, group: Sequence[Line]) -> Block:
    """A block of one or several lines; each line break inside becomes a space."""
    markup = tuple(
        Edit(
            start=left.end,
            end=right.start,
            before=text[left.end : right.start],
            after=" ",
            step="extract",
            rule="text.unwrap",
        )
        for left, right in pairwise(group)
    )
    said = " ".join(text[line.start : line.end] for line in group)
    return Block(start=group[0].start, end=group[-1].end, text=said, markup=markup)


def _without_bullet(text: str, block: Block) -> Block:
    """A line that begins with a bullet is an item of a list."""
    bullet = _BULLET.match(text, block.start, block.end)
    if bullet is None:
        return block
    end = bullet.end()
    gone = Edit(start=block.start, end=end, before=bullet[0], after="", step=_STEP, rule="text.bullet")
    # A bullet alone on its line takes the line break behind it along.
    markup = (gone, *(edit for edit in block.markup if edit.start >= end))
    return replace(block, text=" ".join(block.text.split(maxsplit=1)[1:]), tag="li", markup=markup)


def _set_in(left: Line, right: Line) -> bool:
    """Whether the second line is set in against the first, as the first line of a paragraph is."""
    return right.indent > left.indent + 1


def _wraps(text: str, left: Line, right: Line, width: int) -> bool:
    if _set_in(left, right):
        return False
    word = text[right.start : right.end].split(maxsplit=1)[0]
    return left.width + 1 + len(word) > width - _SLACK
