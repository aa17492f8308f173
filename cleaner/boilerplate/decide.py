"""What rules leave open the model decides; and where it is sure, it takes a rule's debris back."""

from collections.abc import Sequence
from itertools import groupby

from cleaner.records import FIELDS, Block, Decision, Label
from cleaner.text.lines import has_sentence

#: Below this probability an undecided block is debris.
DROP = 0.4
#: Text and Markdown tell less of a block: of these a sentence goes below this one only.
DROP_SENTENCE = 0.2
#: So are the rows of a table: figures look like debris, line by line.
DROP_FIGURES = 0.07
#: At and above this one a block that a rule took for debris is part of the report all the same, if markup speaks for it too.
RESCUE = 0.9
#: Sooner, where it was not the line itself but what stands around it: a list of links, the headline of a section.
RESCUE_FROM_CONTEXT = 0.6
_CONTEXT = ("links.", "section.")
#: Where no block is likely enough, those remain that are this likely against the likeliest: a page with next to no text.
REMAIN = 0.5
_LINKED = 0.8
# What names of elements say that a block in them is, where it is not part of the report; the surest first.
_KINDS: dict[str, Label] = {
    "comment": "comments", "prompt": "newsletter", "share": "share", "ad": "ad", "caption": "caption", "tag": "tags",
    "related": "related", "author": "author_bio", "nav": "navigation",
}  # fmt: skip


def decide(blocks: list[Block], scores: Sequence[float]) -> None:
    """Label in place every block that the model drops or takes back; `scores` are those of the model, a block each."""
    opened = list(blocks)
    started = False
    for at, score in enumerate(_by_table(blocks, scores)):
        block = blocks[at]
        if block.rule:
            if block.place is not None and block.label not in FIELDS and score >= _rescue(block):
                blocks[at] = block.decided(Decision(label="body", rule="", score=round(score, 3)))
        elif score < _least(block):
            label = _debris(block, started=started)
            blocks[at] = block.decided(Decision(label=label, rule="model", score=round(1 - score, 3)))
        else:
            blocks[at] = block.decided(Decision(label=block.label, rule=block.rule, score=round(score, 3)))
            started = True
    if not any(block.kept for block in blocks):
        least = REMAIN * max((score for old, score in zip(opened, scores, strict=True) if not old.rule), default=1.0)
        for at, (old, score) in enumerate(zip(opened, scores, strict=True)):
            if not old.rule and score >= least:
                blocks[at] = old.decided(Decision(label=old.label, rule=old.rule, score=round(score, 3)))


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


def _rescue(block: Block) -> float:
    return RESCUE_FROM_CONTEXT if block.rule.startswith(_CONTEXT) else RESCUE


def _least(block: Block) -> float:
    if _figures(block) is not None:
        return DROP_FIGURES
    return DROP_SENTENCE if block.place is None and has_sentence(block.text) else DROP


def _debris(block: Block, *, started: bool) -> Label:
    """The kind of debris that a dropped block most likely is: what its place says, else what its links do."""
    inside = block.place.inside if block.place else frozenset[str]()
    if inside & {"figcaption", "figure"}:
        return "caption"
    named = block.place.named if block.place else frozenset[str]()
    kind = next((label for name, label in _KINDS.items() if name in named), None)
    if kind is not None:
        return kind
    if "nav" in inside or (block.link_share >= _LINKED and not started):
        return "navigation"
    return "related" if block.link_share >= _LINKED else "other"
