"""Labelled blocks → the edits that lead from the source to the text of the article."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from cleaner.records.blocks import Block
from cleaner.records.edits import REPAIR, Edit
from cleaner.records.references import Link

_PARAGRAPH = "\n\n"


def assembly_edits(source: str, blocks: Sequence[Block]) -> tuple[Edit, ...]:
    """The edits from `source` to the text that the kept blocks make.

    Kept blocks are separated by one blank line, or by a space where a block continues a sentence. Blocks must be in order
    and must not overlap.
    """
    return tuple(_edits(source, blocks))


def plain_assembly(source: str, blocks: Sequence[Block]) -> tuple[str, tuple[Edit, ...]] | None:
    """The text that the kept blocks make, and the repairs among the edits that lead to it; None where these edits are more
    than that: a kept block has markup, or touches what is before it.

    Most blocks of a page are removed, and an edit for each of them takes ten times as long as the text.
    """
    pieces: list[str] = []
    repairs: list[Edit] = []
    at = 0
    for block in blocks:
        if block.kept:
            if block.markup or block.start == block.end or (block.start == at and pieces) or (block.joined and not pieces):
                return None
            if pieces:
                pieces.append(" " if block.joined else _PARAGRAPH)
            if block.joined:
                repairs += _join(at, source[at : block.start])
            pieces.append(source[block.start : block.end])
        at = block.end
    return "".join(pieces), tuple(repairs)


def kept_links(links: Iterable[Link], blocks: Sequence[Block]) -> Iterator[Link]:
    """The links in blocks that are kept."""
    starts = [block.start for block in blocks]
    for link in links:
        at = bisect_right(starts, link.start) - 1
        if at >= 0 and blocks[at].kept and link.end <= blocks[at].end:
            yield link


def _edits(source: str, blocks: Sequence[Block]) -> Iterator[Edit]:
    at = 0
    started = False
    for block in blocks:
        gap = source[at : block.start]
        if not block.kept:
            yield from _layout(at, gap, "")
            if block.start < block.end:
                yield _removal(source, block)
        else:
            yield from _join(at, gap) if block.joined else _layout(at, gap, _PARAGRAPH if started else "")
            yield from (edit for edit in block.markup if edit.before != edit.after)
            started = True
        at = block.end
    yield from _layout(at, source[at:], "")


def _layout(start: int, gap: str, after: str) -> tuple[Edit, ...]:
    """The edit that sets `after` in place of a gap between blocks: white space, or markup of the source's format."""
    if gap == after:
        return ()
    rule = "layout.markup" if gap.strip() else "layout.space"
    return (Edit(start=start, end=start + len(gap), before=gap, after=after, step="extract", rule=rule),)


def _join(start: int, gap: str) -> tuple[Edit, ...]:
    """The repair that sets a space between two blocks of one sentence."""
    if gap == " ":
        return ()
    joined = Edit(
        start=start, end=start + len(gap), before=gap, after=" ", step=REPAIR, rule="sentence.join",
        evidence="the paragraph above has no end of sentence", confidence=0.9,
    )  # fmt: skip
    return (joined,)


def _removal(source: str, block: Block) -> Edit:
    before = source[block.start : block.end]
    return Edit(
        start=block.start,
        end=block.end,
        before=before,
        after="",
        step="boilerplate",
        rule=block.rule,
        confidence=block.score,
    )
