"""Blocks of Markdown, by markdown-it: which lines belong to which element. Spans are offsets into the text as given.

The parser says for every element which source lines it stands on; inside a line, its tokens are found again in order. What
stands between the tokens is markup, and its removal is an edit.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any

from cleaner.extractors.plain import group_lines, join_lines, text_lines, wrap_column
from cleaner.records import Block, Edit, Extraction, replay
from cleaner.text.spans import lines, strip

# A heading longer than this is a paragraph that stands above a line of dashes.
_MAX_HEADING = 200


@dataclass(frozen=True, slots=True)
class _Piece:
    """A token found in the source: its span, what it says, whether it is in a link, an image, emphasised."""

    start: int
    end: int
    text: str
    link: bool
    image: bool
    strong: bool


def extract_markdown(text: str) -> Extraction:
    """The blocks of a Markdown text; spans are offsets into it."""
    seen = text.replace("\0", "\ufffd")  # as the parser reads it, each sign at its place
    line_spans = list(lines(text))
    width = wrap_column(text, text_lines(text, line_spans))
    blocks: list[Block] = []
    tag, items = "p", 0
    for token in _parser().parse(text):
        if token.type in ("list_item_open", "list_item_close"):
            items += token.nesting
        elif token.type == "heading_open":
            tag = token.tag
        elif token.nesting == 1:
            tag = "td" if token.type in ("th_open", "td_open") else "p"
        elif token.type in ("fence", "code_block"):
            blocks += _code(text, line_spans, token.map)
        elif token.type == "inline" and token.map:
            at = blocks[-1].end if blocks else 0
            own = "li" if items and tag == "p" else tag
            content = _content_lines(seen, line_spans, token, at)
            blocks += _inline_blocks(text, seen, content, token, tag=own, width=width)
    return Extraction(source_text=text, blocks=tuple(block for block in blocks if block.end > block.start))


@lru_cache(maxsize=1)
def _parser() -> Any:
    from markdown_it import MarkdownIt

    # Indented code is prose that a scraper indented. Inline tags are markup; blocks of HTML are read as paragraphs, or
    # their text would be lost. Escapes and entities stay tokens of their own, so that they can be found in the source.
    return (
        MarkdownIt("commonmark", {"html": True, "maxNesting": 100})
        .enable("table")
        .disable(["code", "html_block", "text_join"])
    )


def _content_lines(seen: str, line_spans: Sequence[tuple[int, int]], token: Any, at: int) -> list[tuple[int, int]]:
    """The spans of the lines of an element's content, without the marks of quotation, list or heading before them."""
    first, last = token.map
    region = [(max(start, at), end) for start, end in line_spans[first:last] if end > at or start == end]
    wanted = token.content.split("\n")
    found: list[tuple[int, int]] = []
    row = 0
    for line in wanted:
        while row < len(region):
            start, end = region[row]
            first = max(start, found[-1][1] if found else start)
            hit, line = _find(seen, line, first, end)  # noqa: PLW2901  # in a table its bars are escaped
            if hit >= 0:
                found.append((hit, hit + len(line)))
                row += len(wanted) > 1
                break
            row += 1
        else:
            return [strip(seen, *span) for span in region]
    return found


def _inline_blocks(
    text: str, seen: str, content: Sequence[tuple[int, int]], token: Any, *, tag: str, width: int | None
) -> Iterator[Block]:
    pieces = _pieces(text, seen, content, token.children)
    if tag.startswith("h") and sum(end - start for start, end in content) > _MAX_HEADING:
        tag = "p"
    starts, ends = [p.start for p in pieces or ()], [p.end for p in pieces or ()]
    for group in group_lines(text, text_lines(text, content), width):
        raw = replace(join_lines(text, group), tag=tag)
        if pieces is None:
            yield raw
        else:
            yield _block(text, raw, pieces[bisect_right(ends, raw.start) : bisect_left(starts, raw.end)])


def _block(text: str, raw: Block, pieces: Sequence[_Piece]) -> Block:
    """The block without its markup. One that holds nothing but an image says the image's caption."""
    said = _trimmed([p for p in pieces if not p.image])
    if not said:
        captions = [p.text for p in pieces if p.image]
        return replace(raw, tag="img" if captions else raw.tag, text=" ".join(filter(None, captions)))
    edits, at = [], raw.start
    for piece in said:
        edits += _gap(text, at, piece.start, raw.markup)
        if piece.text != text[piece.start : piece.end]:
            edits.append(_edit(text, piece.start, piece.end, piece.text))
        at = piece.end
    edits += _gap(text, at, raw.end, raw.markup)
    shifted = [replace(e, start=e.start - raw.start, end=e.end - raw.start) for e in edits]
    plain = replay(text[raw.start : raw.end], shifted)
    linked = sum(len(p.text) for p in said if p.link)
    tail = len(said) > 1 and said[-1].strong and not said[-2].strong
    return replace(
        raw,
        text=plain,
        markup=tuple(edits),
        link_share=linked / sum(len(p.text) for p in said),
        emphasised_tail=len(said[-1].text) if tail else 0,
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
    """Edits for what stands between two tokens: a line break that was joined is a space, all else is markup."""
    nth = bisect_left(breaks, start, key=attrgetter("start"))
    if nth < len(breaks) and breaks[nth].start < end:
        return [replace(breaks[nth], start=start, end=end, before=text[start:end])]
    return [_edit(text, start, end, "")] if end > start else []


def _edit(text: str, start: int, end: int, after: str) -> Edit:
    return Edit(start=start, end=end, before=text[start:end], after=after, step="extract", rule="markdown.markup")


def _pieces(text: str, seen: str, content: Sequence[tuple[int, int]], tokens: Sequence[Any]) -> list[_Piece] | None:
    """The text tokens, each found in the source behind the one before it; None where one of them cannot be found."""
    if not content:
        return None
    pieces: list[_Piece] = []
    at, row, links, strong = content[0][0], 0, 0, 0
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            row = min(row + 1, len(content) - 1)
            at = max(at, content[row][0])
            continue
        links += token.nesting if token.type.startswith("link_") else 0
        strong += token.nesting if token.type.startswith(("strong_", "em_")) else 0
        raw, said = _raw(token)
        if not raw:
            continue
        start, raw = _find(seen, raw, at, content[row][1])
        if start < 0:
            return None
        at = start + len(raw)
        piece = _Piece(start, at, said, links > 0, token.type == "image", strong > 0)
        pieces.append(_within(text, piece, content[row]) if raw == said else piece)
    return pieces


def _find(seen: str, said: str, start: int, end: int) -> tuple[int, str]:
    """Where the source says this, and how: bars in the cells of a table are escaped there. -1: nowhere."""
    hit = seen.find(said, start, end)
    escaped = said.replace("|", r"\|")
    return (hit, said) if hit >= 0 or escaped == said else (seen.find(escaped, start, end), escaped)


def _within(text: str, piece: _Piece, line: tuple[int, int]) -> _Piece:
    """The piece without the white space at the ends of its line, which belongs to the line break."""
    first, last = strip(text, *line)
    start, end = max(piece.start, first), min(piece.end, last)
    return replace(piece, start=start, end=max(start, end), text=text[start:end])


def _raw(token: Any) -> tuple[str, str]:
    """What a token looks like in the source, and what it says."""
    if token.type == "text_special":
        return token.markup, token.content
    if token.type == "image":
        return "![" + token.content + "]", token.content
    if token.type in ("text", "code_inline"):
        return token.content, token.content
    return "", ""


def _code(text: str, line_spans: Sequence[tuple[int, int]], region: tuple[int, int]) -> Iterator[Block]:
    spans = [strip(text, *span) for span in line_spans[region[0] : region[1]]]
    filled = [span for span in spans if span[1] > span[0] and not text.startswith(("```", "~~~"), span[0])]
    for span in filled:
        yield Block(start=span[0], end=span[1], text=text[span[0] : span[1]], tag="pre")
