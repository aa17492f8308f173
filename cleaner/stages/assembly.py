"""Labelled blocks → the text of the article, and the edits that lead there from the source."""

from collections.abc import Iterator, Sequence

from cleaner.records import Block, Edit, replay

_PARAGRAPH = "\n\n"


def assemble(source: str, blocks: Sequence[Block]) -> tuple[str, tuple[Edit, ...]]:
    """The text that the kept blocks make, and the edits from `source` to it.

    Kept blocks are parted by one blank line, or by a space where a block continues a sentence. Blocks must be in order
    and must not overlap.
    """
    edits = tuple(_edits(source, blocks))
    return replay(source, edits), edits


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
    """What stands between blocks is white space, or markup of the source's format."""
    if gap == after:
        return ()
    rule = "layout.markup" if gap.strip() else "layout.space"
    return (Edit(start=start, end=start + len(gap), before=gap, after=after, step="extract", rule=rule),)


def _join(start: int, gap: str) -> tuple[Edit, ...]:
    if gap == " ":
        return ()
    joined = Edit(
        start=start, end=start + len(gap), before=gap, after=" ", step="repair", rule="sentence.join",
        evidence="the paragraph above has no end of sentence", confidence=0.9,
    )  # fmt: skip
    return (joined,)


def _removal(source: str, block: Block) -> Edit:
    said = source[block.start : block.end]
    step = "boilerplate"
    return Edit(start=block.start, end=block.end, before=said, after="", step=step, rule=block.rule, confidence=block.score)
