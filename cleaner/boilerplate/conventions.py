"""What belongs to the text by convention, if the settings say so: the headline, the standfirst, readers' comments."""

from collections.abc import Sequence
from dataclasses import replace

from cleaner.records import Block
from cleaner.settings import CleanSettings
from cleaner.text.lines import has_sentence


def with_conventions(blocks: Sequence[Block], settings: CleanSettings) -> tuple[Block, ...]:
    """The same blocks, those kept that the settings want in the text. Their labels stay."""
    wanted = {
        label
        for label, is_wanted in (
            ("title", settings.title_in_text),
            ("standfirst", settings.standfirst_in_text),
            ("comments", settings.comments_in_text),
        )
        if is_wanted
    }
    if not wanted:
        return tuple(blocks)
    return tuple(
        block.decided(replace(block.decision, included=True)) if _belongs(block, wanted) else block for block in blocks
    )


def _belongs(block: Block, wanted: set[str]) -> bool:
    """A headline that is said again is not wanted twice; of comments, what people said is, not "3 comments"."""
    if block.label not in wanted or block.rule == "head.title_again":
        return False
    return block.label != "comments" or has_sentence(block.text)
