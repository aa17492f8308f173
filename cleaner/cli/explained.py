"""The command `cleaner explain`: a page as it came, with what was removed and what was repaired."""

from collections.abc import Iterator, Sequence

from cleaner.cli.colours import Piece, show
from cleaner.cli.messages import DONE, REJECTED, say
from cleaner.cli.page import field_lines, how_decided
from cleaner.records import Article, Block, Edit


def print_explanation(file: str, article: Article) -> int:
    """Print a page block by block, whole. Returns the exit code."""
    for line in field_lines(article):
        show([(line, "")])
    show([])
    for pieces in explained(article):
        show(pieces)
    if article.status == "ok":
        return DONE
    say(f"cleaner: {file}: no article was found in the page")
    return REJECTED


def explained(article: Article) -> Iterator[list[Piece]]:
    """A page as lines of pieces: kept blocks plain, removed ones dim below what decided so; repairs where they are, and
    below the page each with its evidence."""
    before_is_kept = True
    for block in article.blocks:
        if block.kept != before_is_kept or block.kept:
            yield []
        before_is_kept = block.kept
        own = [edit for edit in article.repairs if edit.start < block.end and edit.end > block.start]
        if block.kept:
            joined = [("(continues the sentence above) ", "dim")] if block.joined else []
            yield [*joined, *_with_repairs(article.source_text, block, own)]
        else:
            yield [(f"- {how_decided(block)}: ", "dim"), (" ".join(block.text.split()), "dim")]
    if article.repairs:
        yield []
        yield [(f"{len(article.repairs)} repairs", "bold")]
        yield from (_repair(edit) for edit in article.repairs)


def _with_repairs(source: str, block: Block, repairs: Sequence[Edit]) -> Iterator[Piece]:
    """The text of a block as it came, with its repairs."""
    at = block.start
    for edit in repairs:
        if edit.start < at or edit.end > block.end:
            continue
        yield source[at : edit.start], ""
        if edit.before == edit.after:
            yield f"{edit.before}[?]", "only"
        else:
            yield from ((f"[-{edit.before}-]", "gone"), (f"{{+{edit.after}+}}", "new"))
        at = edit.end
    yield source[at : block.end], ""


def _repair(edit: Edit) -> list[Piece]:
    before = edit.before if edit.before.strip() else repr(edit.before)
    what = f"{before}: left as it is" if edit.before == edit.after else f"{before} → {edit.after}"
    why = f"  ({edit.rule}, {edit.confidence:.2f}{'; ' + edit.evidence if edit.evidence else ''})"
    return [("  ", ""), (what, "only" if edit.before == edit.after else "new"), (why, "dim")]
