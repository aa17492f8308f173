"""How right the text of a whole article is likely to be, by how sure the decisions on its blocks are."""

from collections.abc import Sequence

from cleaner.records import FIELDS, Block
from cleaner.text.words import words_in

#: Rule of the block model's decisions against a block; those for one have no rule, or that of a heading.
_MODEL = "model"


def confidence_of(blocks: Sequence[Block]) -> float | None:
    """The likely F1 of the article's text against what a person would take for it (0-1), from its decided blocks.

    It is what articles with equally sure decisions reached on sites that the block model had not seen. None where the
    model judged no kept block: for short texts, which rules alone decide.
    """
    if not any(block.kept and block.score > 0 and not block.rule for block in blocks):
        return None
    # Loaded here: numpy costs more than all of the cleaning of a short text.
    from cleaner.boilerplate.block_model.model import standard_model

    return round(standard_model().calibrated(expected_f1(blocks)), 3)


def expected_f1(blocks: Sequence[Block]) -> float:
    """The F1 of words, if each block is part of the report as probably as its decision says."""
    kept = held = missed = 0.0
    for block in blocks:
        if block.label in FIELDS:
            continue
        words = words_in(block.text)
        if block.kept:
            kept += words
            held += words * block.score
        elif block.rule == _MODEL:
            missed += words * (1 - block.score)
    return 2 * held / max(1e-6, kept + held + missed)
