"""Plain text → blocks: each line is a block; in text wrapped at a column, the lines of a paragraph are one block.

A line in which the layout of a page set a paragraph beside a menu is a block for each column.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from cleaner.budget import check_budget
from cleaner.extractors.limits import STANDARD, check_blocks
from cleaner.records import Block, Edit, Extraction, replay
from cleaner.settings import CleanSettings
from cleaner.text.spans import lines, strip
from cleaner.text.words import has_sentence, words_in

# Columns that people and programs wrap at. Shorter lines are verse or a list, longer ones are paragraphs.
_WRAP_COLUMNS = range(40, 101)
_STEP = "extract"
# Programs that wrap differ by this many columns in how they count indents and wide signs.
_SLACK = 2
# Text is wrapped if it has at least this many line breaks inside paragraphs, and this share of them is where the next word
# would not have fitted.
_MIN_BREAKS = 4
_MIN_SHARE = 0.75
# The text is as wide as this share of its lines: a long address or table row does not make wrapped text unwrapped.
_WIDTH_QUANTILE = 0.97
# So many blanks stand between the columns of a layout; fewer may be those of justified text.
_COLUMN_GAP = re.compile(r"[ \t\xa0]{6,}")
# An address in brackets behind a word, and the greatest number of words of a line that is nothing but a link.
_LINK = re.compile(r"(?<=\S)[ \t]*\[(?:https?://|mailto:)[^\]\s]+\]")
_MAX_LINK_WORDS = 8
# Text browsers number the links of a page and list their addresses below it.
_ADDRESS_LIST = re.compile(
    r"(?:^[ \t]*\[?\d{1,3}[.\]:][ \t]+(?:https?|mailto|ftp|file):\S+[ \t]*(?:\n|$)+){2}", re.MULTILINE
)
_NUMBERED = re.compile(r"\[\d{1,3}\](?=[\w\"“„«'‘(])")
# Tags for a part of a line, entities, and the sign that tags were left in a text and are not its subject: one that ends.
_TAG = re.compile(r"</?(?:b|i|em|strong|u|p|span|a|font|sup|sub|div|(?P<br>br))\b[^<>\n]{0,300}>", re.IGNORECASE)
_TAGS = re.compile(rf"(?:\s|{_TAG.pattern})+", re.IGNORECASE)
_LEFT_TAG = re.compile(
    r"<(b|i|em|strong|u|p|span|a|font|div)\b[^<>\n]{0,300}>[^<>\n]{1,500}</\1>|(?<=\S) ?<br ?/?>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}\d{0,2}|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
# An entity stands for so many characters at the most.
_MAX_SAID = 2
_BULLET = re.compile(r"[-•*·▪‣●■◦]\s+(?=\S)")


class _Marks(NamedTuple):
    """What is markup in a text: the pattern of its links, and whether tags of HTML were left in it."""

    link: re.Pattern[str]
    has_tags: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: where it begins, and the span of its text without white space at the ends."""

    begin: int
    start: int
    end: int

    @property
    def indent(self) -> int:
        """The number of characters before the text."""
        return self.start - self.begin

    @property
    def width(self) -> int:
        """The column that the line ends in."""
        return self.end - self.begin

    @property
    def blank(self) -> bool:
        """Whether the line is empty or white space."""
        return self.start == self.end


def extract_plain(text: str, limits: CleanSettings = STANDARD) -> Extraction:
    """The blocks of a plain text; spans are offsets into it.

    Raises UnreadableError ("too_complex") where there are more than the `limits` allow.
    """
    line_list = text_lines(text, lines(text))
    width = wrap_column(text, line_list)
    if width is None:
        line_list = [column for line in line_list for column in _columns(text, line)]
    groups = group_lines(text, line_list, width)
    check_blocks(len(groups), limits)
    marks = _Marks(_NUMBERED if _ADDRESS_LIST.search(text) else _LINK, _LEFT_TAG.search(text) is not None)
    blocks = tuple(_without_marks(text, _without_bullet(text, join_lines(text, group)), marks) for group in groups)
    return Extraction(source_text=text, blocks=blocks)


def text_lines(text: str, spans: Iterable[tuple[int, int]]) -> list[Line]:
    """The lines of some spans of the text."""
    return [Line(start, *strip(text, start, end)) for start, end in spans]


def wrap_column(text: str, line_list: Sequence[Line]) -> int | None:
    """The column that the text was wrapped at, or None where each line is a paragraph.

    A line break comes from wrapping if the first word of the next line would not have fitted before it.
    """
    widths = sorted(line.width for line in line_list if not line.blank)
    width = widths[int(len(widths) * _WIDTH_QUANTILE)] if widths else 0
    if width not in _WRAP_COLUMNS:
        return None
    filled = [(left, right) for left, right in pairwise(line_list) if not left.blank and not right.blank]
    breaks = [(left, right) for left, right in filled if not _is_indented(left, right)]
    wrapping = sum(_wraps(text, left, right, width) for left, right in breaks)
    return width if len(breaks) >= _MIN_BREAKS and wrapping >= _MIN_SHARE * len(breaks) else None


def group_lines(text: str, line_list: Sequence[Line], width: int | None, *, is_markdown: bool = False) -> list[list[Line]]:
    """The lines of each paragraph; `width` is the column of wrapping. Blank lines separate paragraphs and are left out.

    In Markdown, where the end of a line means a blank, a line that goes on with the sentence above belongs to it.
    """
    groups: list[list[Line]] = []
    above: Line | None = None
    for line in line_list:
        if line.blank:
            above = None
            continue
        if above is not None and (
            (width is not None and _wraps(text, above, line, width)) or (is_markdown and _goes_on(text, above, line))
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
        above = line
    return groups


def join_lines(text: str, group: Sequence[Line]) -> Block:
    """One block of the lines; each line break inside becomes a space, by an edit."""
    markup = tuple(
        Edit(
            start=left.end,
            end=right.start,
            before=text[left.end : right.start],
            after=" ",
            step=_STEP,
            rule="text.unwrap",
        )
        for left, right in pairwise(group)
    )
    joined = " ".join(text[line.start : line.end] for line in group)
    return Block(start=group[0].start, end=group[-1].end, text=joined, markup=markup)


def _columns(text: str, line: Line) -> Sequence[Line]:
    """The columns of a line in which a page's layout set a paragraph beside other things; else the line itself."""
    if not _COLUMN_GAP.search(text, line.start, line.end):
        return [line]
    gaps = [gap.span() for gap in _COLUMN_GAP.finditer(text, line.start, line.end)]
    starts, ends = [line.start, *(end for _, end in gaps)], [*(start for start, _ in gaps), line.end]
    columns = [Line(line.begin, start, end) for start, end in zip(starts, ends, strict=True) if end > start]
    return columns if any(has_sentence(text[column.start : column.end]) for column in columns) else [line]


def _without_bullet(text: str, block: Block) -> Block:
    """The block as a list item without its bullet, if it begins with one."""
    bullet = _BULLET.match(text, block.start, block.end)
    if bullet is None:
        return block
    end = bullet.end()
    removal = Edit(start=block.start, end=end, before=bullet[0], after="", step=_STEP, rule="text.bullet")
    # The edit of a bullet alone on its line covers the line break behind it.
    markup = (removal, *(edit for edit in block.markup if edit.start >= end))
    return replace(block, text=" ".join(block.text.split(maxsplit=1)[1:]), tag="li", markup=markup)


def _without_marks(text: str, block: Block, marks: _Marks) -> Block:
    """The block without the marks of links, and without tags and entities of HTML that were left in the text.

    A short line that ends in the address of a link is a link, and one of numbered words.
    """
    check_budget()
    links = [found.span() for found in marks.link.finditer(text, block.start, block.end)]
    removals = [Edit(start=a, end=b, before=text[a:b], after="", step=_STEP, rule="text.link") for a, b in links]
    removals += _html_left(text, block, has_tags=marks.has_tags)
    if not removals or any(edit.start < cut.end and cut.start < edit.end for edit in block.markup for cut in removals):
        return block
    markup = tuple(sorted((*block.markup, *removals), key=attrgetter("start")))
    shifted = [replace(edit, start=edit.start - block.start, end=edit.end - block.start) for edit in markup]
    said = replay(text[block.start : block.end], shifted)
    if said != said.strip():
        # Tags and entities of blanks by turns, at an end of the block.
        return block
    is_link = bool(links) and (links[-1][1] == block.end or (links[0][0] == block.start and len(links) > 1))
    is_link = is_link and words_in(said) <= _MAX_LINK_WORDS and not has_sentence(said)
    return replace(block, text=said, markup=markup, link_share=1.0 if is_link else 0.0)


def _html_left(text: str, block: Block, *, has_tags: bool) -> Iterator[Edit]:
    """Edits of the tags and entities in a block. A tag that ends a line becomes a blank."""
    entities = [(found, unescape(found[0]).replace("\xa0", " ")) for found in _ENTITY.finditer(text, block.start, block.end)]
    # Blanks at the ends of a block stay as they are written: no text begins or ends with one.
    low = _behind_blanks(text, block.start, entities)
    high = _before_blanks(text, block.end, entities)
    for found, said in entities:
        # What is longer is no entity as a whole ("&nbsp0;").
        if said != found[0] and len(said) <= _MAX_SAID and found.start() >= low and found.end() <= high:
            yield Edit(start=found.start(), end=found.end(), before=found[0], after=said, step=_STEP, rule="text.entity")
    for found in _TAGS.finditer(text, block.start, block.end) if has_tags else ():
        if found.start() == block.start or found.end() == block.end:
            # With the blanks beside them, for no text begins or ends with one.
            if found[0].strip():
                yield Edit(start=found.start(), end=found.end(), before=found[0], after="", step=_STEP, rule="text.tag")
            continue
        for tag in _TAG.finditer(text, *found.span()):
            after = " " if tag["br"] else ""
            yield Edit(start=tag.start(), end=tag.end(), before=tag[0], after=after, step=_STEP, rule="text.tag")


def _behind_blanks(text: str, start: int, entities: Sequence[tuple[re.Match[str], str]]) -> int:
    """The offset behind the entities of blanks that stand at a place, with the blanks between them."""
    for found, said in entities:
        if said.strip() or text[start : found.start()].strip():
            break
        start = found.end()
    return start


def _before_blanks(text: str, end: int, entities: Sequence[tuple[re.Match[str], str]]) -> int:
    """The offset before the entities of blanks that end at a place."""
    for found, said in reversed(entities):
        if said.strip() or text[found.end() : end].strip():
            break
        end = found.start()
    return end


def _is_indented(left: Line, right: Line) -> bool:
    """Whether the second line is indented against the first, as the first line of a paragraph is."""
    return right.indent > left.indent + 1


def _goes_on(text: str, left: Line, right: Line) -> bool:
    """Whether the second line goes on with the sentence of the first, which is as long as lines are that were wrapped."""
    if left.width not in _WRAP_COLUMNS or _is_indented(left, right) or not text[right.start].islower():
        return False
    last = text[left.end - 1]
    return (last.isalnum() or last == ",") and _BULLET.match(text, left.start, left.end) is None


def _wraps(text: str, left: Line, right: Line, width: int) -> bool:
    """Whether the break between two lines comes from wrapping at a column."""
    if _is_indented(left, right):
        return False
    word = text[right.start : right.end].split(maxsplit=1)[0]
    return left.width + 1 + len(word) > width - _SLACK
