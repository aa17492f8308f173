"""What rules leave open the model decides; and where it is sure, it takes a rule's debris back."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from cleaner.boilerplate.features import Matrix
from cleaner.boilerplate.model import BlockModel
from cleaner.model import FIELDS, Block, Label
from cleaner.text.forms import ends_sentence, words_in

#: Below this probability an undecided block of an HTML page is debris.
DROP_HTML = 0.4
#: So are the rows of a table that a general extractor takes as well: figures look like debris, line by line.
DROP_FIGURES = 0.2
#: So it is in text and Markdown, which tell much less of it; a sentence only below the second figure. Measured: with 0.4 for
#: all, whole pages scraped as text gain .02 of F1, but one sound paragraph in twenty is lost from reports that are clean.
DROP_TEXT, DROP_SENTENCE = 0.05, 0.02
#: At and above this one a block that a rule took for debris is part of the report all the same.
RESCUE = 0.9
_LINKED = 0.8
_MIN_SENTENCE_WORDS = 4


def decide(blocks: list[Block], evidence: Matrix, model: BlockModel) -> None:
    """Label in place every block that the model drops or takes back; `evidence` is that of `feature_matrix`."""
    if not blocks:
        return
    opened = list(blocks)
    started = False
    for at, score in enumerate(_by_table(blocks, model.scores(evidence).tolist())):
        block = blocks[at]
        if block.rule:
            if block.place is not None and block.label not in FIELDS and score >= RESCUE:
                blocks[at] = replace(block, label="body", rule="", score=round(score, 3))
        elif score < _least(block):
            label = _debris(block, started=started)
            blocks[at] = replace(block, label=label, rule="model", score=round(1 - score, 3))
        else:
            blocks[at] = replace(block, score=round(score, 3))
            started = True
    if not any(block.kept for block in blocks):
        # A page with next to no text: what a general extractor finds is better than nothing.
        blocks[:] = [
            old if not old.rule and old.place and old.place.extracted else new
            for old, new in zip(opened, blocks, strict=True)
        ]


def _by_table(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """The scores, with that of a table's rows the same for all: they stand or fall together."""
    even = list(scores)
    for depth, rows in groupby(range(len(blocks)), key=lambda at: _figures(blocks[at])):
        members = list(rows)
        if depth is not None:
            mean = sum(scores[at] for at in members) / len(members)
            for at in members:
                even[at] = mean
    return even


def _figures(block: Block) -> int | None:
    """For a row of figures how deep its table stands in the page, else None."""
    return block.place.depth if block.place is not None and block.tag == "td" and " | " in block.text else None


def _least(block: Block) -> float:
    if block.place is not None:
        return DROP_FIGURES if block.place.extracted and _figures(block) is not None else DROP_HTML
    is_sentence = ends_sentence(block.text) and words_in(block.text) >= _MIN_SENTENCE_WORDS
    return DROP_SENTENCE if is_sentence else DROP_TEXT


def _debris(block: Block, *, started: bool) -> Label:
    """The kind of debris that a dropped block most likely is."""
    inside = block.place.inside if block.place else frozenset[str]()
    if inside & {"figcaption", "figure"}:
        return "caption"
    if "nav" in inside or (block.link_share >= _LINKED and not started):
        return "navigation"
    return "related" if block.link_share >= _LINKED else "other"
