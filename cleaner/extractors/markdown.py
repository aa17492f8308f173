"""Markdown → blocks, by pulldown-cmark (pyromark), which gives the range of every token. Spans are offsets into the text.

What stands between the tokens of a line is markup, and its removal is an edit.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import attrgetter

from cleaner.budget import check_budget
from cleaner.extractors.limits import STANDARD, check_blocks, check_elements
from cleaner.extractors.markdown_events import Event, read_events
from cleaner.extractors.markdown_references import References
from cleaner.extractors.plain import group_lines, join_lines, text_lines, wrap_column
from cleaner.records import Block, Edit, Extraction, replay
from cleaner.settings import CleanSettings
from cleaner.text.lines import is_prose
from cleaner.text.spans import lines, strip

# A heading longer than this is a paragraph that stands above a line of dashes.
_MAX_HEADING = 200
# Marks of programs that write Markdown: links between notes ("[[Osk|the town]]"), marked words ("==Osk=="), the kind of a
# box ("> [!note] Reward"), and attributes of pandoc behind a link, an image, a span or a heading.
_ATTRIBUTE = r"(?:[#.][\w-]+|[\w-]+=\"[^\"\n]*\")"
_MARKS = re.compile(
    r"(?P<before>\[\[(?:[^\[\]|\n]{1,200}\|)?)[^\[\]|\n]{1,200}(?P<after>\]\])"
    r"|(?<![=\w])(?P<on>==)(?=\S)[^=\n]{1,300}?(?<=\S)(?P<off>==)(?![=\w])"
    rf"|^(?:[ \t]*>)+[ \t]*(?P<box>\[!\w{{1,20}}\][+-]?[ \t]*)"
    rf"|(?P<left>\[)[^\[\]\n]{{1,300}}(?P<right>\]\{{[ ]?{_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*[ ]?\}})"
    rf"|(?<=[)\w])[ \t]?(?P<attributes>\{{[ ]?{_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*[ ]?\}})",
    re.MULTILINE,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """A token with a text: its span, its text, and whether it is in a link, an image, set in bold or italics."""

    start: int
    end: int
    text: str
    link: bool
    image: bool
    strong: bool


@dataclass(slots=True)
class _Line:
    """A line of a paragraph, heading or cell: its pieces, and its span without the marks of quotation or list before it."""

    start: int = -1
    end: int = -1
    pieces: list[_Piece] = field(default_factory=list)

    def reach(self, start: int, end: int) -> None:
        """Extend the line over a token."""
        self.start = start if self.start < 0 else self.start
        self.end = max(self.end, end)


def extract_markdown(text: str, limits: CleanSettings = STANDARD) -> Extraction:
    """The blocks of a Markdown text; spans are offsets into it.

    Raises UnreadableError ("too_complex") where there are more blocks or tokens than the `limits` allow.
    """
    references = References(wants_links=limits.links, wants_images=limits.images)
    reader = _Reader(text, references)
    reader.read(limits)
    blocks = tuple(block for block in reader.blocks if block.end > block.start)
    links, pictures = references.links(text, blocks), tuple(references.pictures(blocks))
    return Extraction(source_text=text, blocks=blocks, links=links, pictures=pictures)


class _Reader:
    """Collects the blocks of a text from the parser's events."""

    def __init__(self, text: str, references: References) -> None:
        self.blocks: list[Block] = []
        self._references = references
        self._text = text
        self._width = wrap_column(text, text_lines(text, lines(text)))
        self._marks = sorted(span for found in _MARKS.finditer(text) for span in _spans_of(found))
        self._tag, self._items = "p", 0
        self._open = dict.fromkeys(_INLINE, 0)
        self._alt: list[str] = []
        self._image_start = 0
        self._lines = [_Line()]
        # The blocks of the row of a table that is open.
        self._row: list[Block] | None = None
        # Whether a fenced block of code is open, and the spans of its lines.
        self._is_code = False
        self._code_spans: list[tuple[int, int]] = []

    def read(self, limits: CleanSettings) -> None:
        """Add the blocks of the text."""
        for nth, event in enumerate(read_events(self._text, list(lines(self._text)))):
            check_budget()
            check_elements(nth, limits)
            check_blocks(len(self.blocks), limits)
            if event.kind in ("Start", "End"):
                if event.name in _INLINE:
                    self._inline(event)
                else:
                    self._structure(event)
            elif self._is_code:
                self._code_spans += [strip(self._text, *span) for span in _lines_within(self._text, event.start, event.end)]
            elif event.kind == "Rule":
                self._flush()
            elif event.kind == "InlineHtml" and _BREAK.match(self._text, event.start):
                self._break(event)
            else:
                self._token(event)
        self._flush()
        check_blocks(len(self.blocks), limits)

    def _break(self, event: Event) -> None:
        """A line break as a tag: a new line, in a cell of a table a blank."""
        if self._row is None and not self._open["Image"]:
            self._lines.append(_Line())
        elif not self._open["Image"]:
            self._lines[-1].pieces.append(self._piece(event.start, event.end, " "))

    def _structure(self, event: Event) -> None:
        """Begin or end a paragraph, heading, cell, list item or another block."""
        self._flush()
        opens = event.kind == "Start"
        if event.name == "Item":
            self._items += 1 if opens else -1
        elif event.name in ("TableHead", "TableRow"):
            self.blocks += [] if opens else _joined_row(self._text, self._row or [])
            self._row = [] if opens else None
        elif event.name == "CodeBlock":
            self._is_code = opens
            if not opens:
                self._add_code()
        self._tag = event.tag if opens else "p"

    def _add_code(self) -> None:
        spans, self._code_spans = self._code_spans, []
        self.blocks += [Block(start=a, end=b, text=self._text[a:b], tag="pre") for a, b in spans if b > a]

    def _inline(self, event: Event) -> None:
        """Begin or end emphasis, a link or an image. An image is one piece, with its caption as text."""
        line = self._lines[-1]
        if event.kind == "Start":
            line.reach(event.start, event.start)
            if event.name == "Image" and not self._open["Image"]:
                self._image_start, self._alt = event.start, []
            self._open[event.name] += 1
            if event.text:
                self._references.begin(event.name, event.text)
            return
        line.reach(event.end, event.end)
        self._open[event.name] -= 1
        if event.name in ("Link", "Image") and not self._open["Image"]:
            self._references.end(event.name, self._image_start, "".join(self._alt))
        if event.name == "Image" and not self._open["Image"]:
            line.pieces.append(self._piece(self._image_start, event.end, "".join(self._alt), image=True))

    def _token(self, event: Event) -> None:
        """A token inside a paragraph, heading or cell."""
        if self._open["Image"]:
            self._alt.append(event.text if event.kind in ("Text", "Code") else " " * event.kind.endswith("Break"))
            return
        if event.kind in ("SoftBreak", "HardBreak"):
            self._lines.append(_Line())
            return
        self._lines[-1].reach(event.start, event.end)
        if event.kind == "Text":
            self._lines[-1].pieces += self._said(event)
        elif event.kind == "Code":
            self._code(event)

    def _said(self, event: Event) -> list[_Piece]:
        """The pieces of a text without marks that are no Markdown everywhere, but of the programs that write it."""
        if event.text != self._text[event.start : event.end]:
            return [self._piece(event.start, event.end, event.text)]
        pieces, at = [], event.start
        first = max(0, bisect_left(self._marks, (at, 0)) - 1)
        for start, end in self._marks[first : bisect_left(self._marks, (event.end, 0))]:
            if start > at:
                pieces.append(self._piece(at, start, self._text[at:start]))
            at = max(at, min(end, event.end))
        if at < event.end:
            pieces.append(self._piece(at, event.end, self._text[at : event.end]))
        return pieces

    def _code(self, event: Event) -> None:
        """Code in a line, without its backticks; code that goes over the end of a line is a piece in each line."""
        source = self._text[event.start : event.end]
        ticks = len(source) - len(source.lstrip("`"))
        start, end = event.start + ticks, event.end - ticks
        parts = _lines_within(self._text, start, end)
        if len(parts) == 1:
            space = (end - start - len(event.text)) // 2 if self._text[start:end].strip(" ") == event.text.strip(" ") else 0
            self._lines[-1].pieces.append(self._piece(start + space, end - space, event.text))
            return
        self._lines[-1].end = parts[0][1]
        for nth, (first, last) in enumerate(parts):
            if nth:
                # The marks of quotation before the line are not code.
                first += last - first - len(self._text[first:last].lstrip(" \t>"))  # noqa: PLW2901
                self._lines.append(_Line(first, last))
            self._lines[-1].pieces.append(self._piece(first, last, self._text[first:last]))
        self._lines[-1].end = event.end

    def _piece(self, start: int, end: int, text: str, *, image: bool = False) -> _Piece:
        if not image:
            self._references.words(start, end, self._lines[-1])
        strong = self._open["Emphasis"] > 0 or self._open["Strong"] > 0
        return _Piece(start, end, text, self._open["Link"] > 0, image, strong)

    def _flush(self) -> None:
        """End the paragraph, heading or cell that is open, if any."""
        finished, self._lines = [line for line in self._lines if line.start >= 0], [_Line()]
        if finished:
            blocks = self.blocks if self._row is None else self._row
            blocks += _text_blocks(self._text, finished, self._own_tag(finished), self._width)

    def _own_tag(self, finished: Sequence[_Line]) -> str:
        if self._tag.startswith("h") and sum(line.end - line.start for line in finished) > _MAX_HEADING:
            return "p"
        return "li" if self._items and self._tag == "p" else self._tag


def _spans_of(found: re.Match[str]) -> list[tuple[int, int]]:
    return [found.span(name) for name, mark in found.groupdict().items() if mark]


def _lines_within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(start + first, start + last) for first, last in lines(text[start:end])]


def _text_blocks(text: str, finished: Sequence[_Line], tag: str, width: int | None) -> Iterator[Block]:
    """A block for each line, or, in wrapped text, for the lines of each paragraph."""
    spans = [strip(text, line.start, line.end) for line in finished]
    pieces = [_within(text, piece, span) for line, span in zip(finished, spans, strict=True) for piece in line.pieces]
    starts, ends = [piece.start for piece in pieces], [piece.end for piece in pieces]
    for group in group_lines(text, text_lines(text, [(line.start, line.end) for line in finished]), width, is_markdown=True):
        raw = replace(join_lines(text, group), tag=tag)
        yield _block(text, raw, pieces[bisect_right(ends, raw.start) : bisect_left(starts, raw.end)])


def _joined_row(text: str, cells: Sequence[Block]) -> Sequence[Block]:
    """The cells of a row as one block, as in HTML, if they are figures and words.

    Paragraphs, pictures and links in cells are the layout of a page, and stay blocks.
    """
    filled = [cell for cell in cells if cell.end > cell.start and cell.text]
    if len(filled) < 2 or any(cell.tag == "img" or cell.link_share or is_prose(cell.text) for cell in filled):
        return cells
    first, last = filled[0], filled[-1]
    markup = list(first.markup)
    for left, right in pairwise(filled):
        markup += [_edit(text, left.end, right.start, " | "), *right.markup]
    joined = " | ".join(cell.text for cell in filled)
    return [Block(start=first.start, end=last.end, text=joined, tag="td", markup=tuple(markup))]


def _within(text: str, piece: _Piece, line: tuple[int, int]) -> _Piece:
    """The piece without the white space at the ends of its line, which belongs to the line break. `line`: the span of what
    stands between these."""
    if piece.text != text[piece.start : piece.end]:
        return piece
    start, end = max(piece.start, line[0]), min(piece.end, line[1])
    return replace(piece, start=start, end=max(start, end), text=text[start:end])


def _block(text: str, raw: Block, pieces: Sequence[_Piece]) -> Block:
    """The block without its markup. A block of images only has their captions as its text."""
    words = _trimmed([piece for piece in pieces if not piece.image])
    if not words:
        captions = [piece.text for piece in pieces if piece.image]
        return replace(raw, tag="img" if captions else raw.tag, text=" ".join(filter(None, captions)))
    edits, at = [], raw.start
    for piece in words:
        edits += _gap(text, at, piece.start, raw.markup)
        if piece.text != text[piece.start : piece.end]:
            edits.append(_edit(text, piece.start, piece.end, piece.text))
        at = piece.end
    edits += _gap(text, at, raw.end, raw.markup)
    shifted = [replace(edit, start=edit.start - raw.start, end=edit.end - raw.start) for edit in edits]
    chars = sum(len(piece.text) for piece in words)
    has_tail = len(words) > 1 and words[-1].strong and not words[-2].strong
    return replace(
        raw,
        text=replay(text[raw.start : raw.end], shifted),
        markup=tuple(edits),
        link_share=sum(len(piece.text) for piece in words if piece.link) / chars,
        emphasised_tail=len(words[-1].text) if has_tail else 0,
    )


def _trimmed(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces without white space at the outer ends."""
    filled = [at for at, piece in enumerate(pieces) if piece.text.strip()]
    if not filled:
        return []
    kept = list(pieces[filled[0] : filled[-1] + 1])
    first, last = kept[0], kept[-1]
    lead = len(first.text) - len(first.text.lstrip())
    kept[0] = first = replace(first, start=first.start + lead, text=first.text[lead:])
    last = first if len(kept) == 1 else last
    tail = len(last.text) - len(last.text.rstrip())
    kept[-1] = replace(last, end=last.end - tail, text=last.text[: len(last.text) - tail])
    return kept


def _gap(text: str, start: int, end: int, breaks: Sequence[Edit]) -> list[Edit]:
    """Edits for what stands between two tokens: a line break inside a block becomes a space, everything else is markup."""
    nth = bisect_left(breaks, start, key=attrgetter("start"))
    if nth < len(breaks) and breaks[nth].start < end:
        return [replace(breaks[nth], start=start, end=end, before=text[start:end])]
    return [_edit(text, start, end, "")] if end > start else []


def _edit(text: str, start: int, end: int, after: str) -> Edit:
    return Edit(start=start, end=end, before=text[start:end], after=after, step="extract", rule="markdown.markup")
