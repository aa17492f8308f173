"""Turn the block model's scores into decisions: on blocks that rules leave open, and against rules where it is sure."""

import math
from collections.abc import Sequence
from itertools import groupby

from cleaner.boilerplate.marking import LINKED, Decisions
from cleaner.boilerplate.neighbours import DROP, DROP_FIGURES, beside_kept, is_sentence
from cleaner.records import FIELDS, Block, Decision, Label, Outline
from cleaner.text.lines import has_sentence, words_in

# An undecided block with a lower score than `DROP` is boilerplate.
#: The same for a sentence in text or Markdown, which give less evidence than HTML.
DROP_SENTENCE = 0.2
#: The same in HTML for a sentence close to a kept one in the same container: paragraphs are seldom lost one by one.
DROP_BESIDE = 0.1
#: A paragraph that is a link as a whole, below the heading of a section of links.
_ALL_LINKED = 0.95
#: The mark of the element that the markup names as the article's body, and the least number of words in it.
_BODY, _MIN_BODY = "articlebody", 10
#: In HTML, a block that a rule took for boilerplate is part of the report after all from this score on.
RESCUE = 0.9
#: The same where not the line itself but its neighbours decided: a list of links, a section's heading.
RESCUE_FROM_CONTEXT = 0.6
_CONTEXT = ("links.", "section.")
#: Texts that ask for consent or to subscribe are prose like a report's: where a rule knows one, no score takes it back.
_FINAL = ("navigation.consent", "newsletter.", "embed.social_note")
#: Where no sentence scores enough, those with at least this share of the best score are kept: an article of a line or two.
REMAIN = 0.5
#: The same on a page of so few blocks that they are hardly of two kinds.
REMAIN_OF_FEW, _FEW_BLOCKS = 0.28, 12
# Labels by the kinds of boilerplate that a block's markup names, the most reliable first.
_KINDS: dict[str, Label] = {
    "comment": "comments", "prompt": "newsletter", "share": "share", "ad": "ad", "caption": "caption", "tag": "tags",
    "related": "related", "author": "author_bio", "nav": "navigation",
}  # fmt: skip

#: Features with their shares of the log odds.
Reasons = tuple[tuple[str, float], ...]


def decide(
    blocks: Sequence[Block],
    decisions: Decisions,
    scores: Sequence[float],
    reasons: Sequence[Reasons] = (),
    *,
    outline: Outline | None = None,
) -> None:
    """Decide on every block that the model drops, keeps or takes back, by its `scores`, one a block. `reasons`: what moved
    each score, to be stored in the decision; none if empty. `outline`: the elements around the blocks of HTML."""
    opened = list(decisions)
    reasons = reasons or [()] * len(blocks)
    started = False
    evened = _scores_by_body(blocks, decisions, _scores_by_table(blocks, scores))
    beside = beside_kept(blocks, decisions, evened, outline)
    for at, (block, score) in enumerate(zip(blocks, evened, strict=True)):
        decision = decisions[at]
        if decision.rule:
            if block.place is not None and decision.label not in FIELDS and score >= _rescue(decision, block):
                decisions[at] = _kept(score, reasons[at])
        elif score < (DROP_BESIDE if at in beside else _least(block)):
            label = _boilerplate(block, started=started)
            decisions[at] = Decision(label=label, rule="model", score=round(1 - score, 3), reasons=reasons[at])
        else:
            decisions[at] = _kept(score, reasons[at])
            started = True
    kept = [at for at, decision in enumerate(decisions) if decision.kept]
    if not any(has_sentence(blocks[at].text) for at in kept):
        # A page with next to no text, or one of which all text would be lost.
        left = [at for at, old in enumerate(opened) if not old.rule and (not kept or has_sentence(blocks[at].text))]
        share = REMAIN_OF_FEW if not kept and len(left) <= _FEW_BLOCKS else REMAIN
        least = max(DROP_BESIDE if kept else 0.0, share * max((scores[at] for at in left), default=1.0))
        for at in left:
            if scores[at] >= least:
                decisions[at] = _kept(scores[at], reasons[at])


def _kept(score: float, reasons: Reasons) -> Decision:
    return Decision(score=round(score, 3), reasons=reasons)


def _scores_by_table(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """The scores, with the mean for all rows of a table: they are kept or dropped together."""
    evened = list(scores)
    for depth, rows in groupby(range(len(blocks)), key=lambda at: _figures(blocks[at])):
        members = list(rows)
        if depth is not None:
            mean = sum(scores[at] for at in members) / len(members)
            for at in members:
                evened[at] = mean
    return evened


def _scores_by_body(blocks: Sequence[Block], decisions: Decisions, scores: Sequence[float]) -> Sequence[float]:
    """The scores; where the markup says which element is the article's body, and all of it would be lost for no more text
    elsewhere, the body's sentences are kept and the others dropped. (A page may name the box of an author or a note so.)"""
    named = (at for at, block in enumerate(blocks) if block.place is not None and _BODY in block.place.inside)
    body = {at for at in named if not decisions[at].rule and has_sentence(blocks[at].text)}
    words = sum(words_in(blocks[at].text) for at in body)
    if words < _MIN_BODY or any(scores[at] >= DROP for at in body):
        return scores
    if words < sum(words_in(block.text) for block, score in zip(blocks, scores, strict=True) if score >= DROP):
        return scores
    return [DROP if at in body else min(score, DROP_BESIDE / 2) for at, score in enumerate(scores)]


def _figures(block: Block) -> int | None:
    """The depth in the markup of a table row, 0 in Markdown, else None."""
    if block.tag != "td" or " | " not in block.text:
        return None
    return block.place.depth if block.place is not None else 0


def _rescue(decision: Decision, block: Block) -> float:
    if decision.rule.startswith(_FINAL):
        return math.inf
    if decision.rule.startswith("section.") and block.tag == "p" and block.link_share >= _ALL_LINKED:
        return RESCUE
    return RESCUE_FROM_CONTEXT if decision.rule.startswith(_CONTEXT) else RESCUE


def _least(block: Block) -> float:
    if _figures(block) is not None:
        return DROP_FIGURES
    return DROP_SENTENCE if block.place is None and is_sentence(block.text) else DROP


def _boilerplate(block: Block, *, started: bool) -> Label:
    """The likeliest label of a dropped block: by the names in its markup, else by its links."""
    inside = block.place.inside if block.place else frozenset[str]()
    if inside & {"figcaption", "figure"}:
        return "caption"
    named = block.place.named if block.place else frozenset[str]()
    kind = next((label for name, label in _KINDS.items() if name in named), None)
    if kind is not None:
        return kind
    if "nav" in inside or (block.link_share >= LINKED and not started):
        return "navigation"
    return "related" if block.link_share >= LINKED else "other"
