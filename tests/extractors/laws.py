"""What is true of the blocks of every extractor."""

from dataclasses import replace

from cleaner.extractors import Extraction
from cleaner.records import in_order, replay


def check_blocks(found: Extraction) -> None:
    """Spans are in order, without overlap, inside the source, not empty; and each block says what its span says.

    Blocks that hold nothing but an image say its caption, and those of comments say nothing: both are left out.
    """
    source, at = found.source_text, 0
    for block in found.blocks:
        assert at <= block.start < block.end <= len(source), block
        at = block.end
        assert 0 <= block.link_share <= 1, block
        assert 0 <= block.emphasised_tail <= len(block.text), block
        if block.tag == "img" or not block.text:
            continue
        assert in_order(block.markup), block
        assert all(block.start <= edit.start and edit.end <= block.end for edit in block.markup), block
        shifted = [replace(e, start=e.start - block.start, end=e.end - block.start) for e in block.markup]
        assert replay(source[block.start : block.end], shifted) == block.text, block


def texts(found: Extraction) -> list[str]:
    """The texts of the blocks."""
    return [block.text for block in found.blocks]


def tagged(found: Extraction) -> list[tuple[str, str]]:
    """Tag and text of the blocks."""
    return [(block.tag, block.text) for block in found.blocks]
