"""Turn the block model's scores into decisions: on blocks that rules leave open, and against rules where it is sure."""

import math
from collections.abc import Sequence
from itertools import groupby

from cleaner.boilerplate.marking import LINKED, Decisions
from cleaner.records import FIELDS, Block, Decision, Label
from cleaner.text.lines import has_sentence

#: An undecided block with a lower score is boilerplate.
DROP = 0.4
#: The same for a sentence in text or Markdown, which give less evidence than HTML.
DROP_SENTENCE = 0.2
#: The same in HTML for a sentence close to a kept one in the same container: paragraphs are seldom lost one by one.
DROP_BESIDE = 0.1
#: The same for one in a run of such sentences: a part of a long report is on another subject than its title.
DROP_IN_RUN = 0.2
#: So many blocks away is close; a sentence has a smaller share of its characters in links.
_CLOSE, _FEW_LINKS = 3, 0.3
#: The same for a row of a table: line by line, figures look like boilerplate.
DROP_FIGURES = 0.07
#: In HTML, a block that a rule took for boilerplate is part of the report after all from this score on.
RESCUE = 0.9
#: The same where not the line itself but its neighbours decided: a list of links, a section's heading.
RESCUE_FROM_CONTEXT = 0.6
_CONTEXT = ("links.", "section.")
#: Texts that ask for consent or to subscribe are prose like a report's: where a rule knows one, no score takes it back.
_FINAL = ("navigation.consent", "newsletter.")
#: Where no sentence scores enough, those with at least this share of the best score are kept: an article of a line or two.
REMAIN = 0.5
# Labels by the kinds of boilerplate that a block's markup names, the most reliable first.
_KINDS: dict[str, Label] = {
    "comment": "comments", "prompt": "newsletter", "share": "share", "ad": "ad", "caption": "caption", "tag": "tags",
    "related": "related", "author": "author_bio", "nav": "navigation",
}  # fmt: skip

#: Features with their shares of the log odds.
Reasons = tuple[tuple[str, float], ...]


def decide(blocks: Sequence[Block], decisions: Decisions, scores: Sequence[float], reasons: Sequence[Reasons] = ()) -> None:
    """Decide on every block that the model drops, keeps or takes back, by its `scores`, one a block. `reasons`: what moved
    each score, to be stored in the decision; none if empty."""
    opened = list(decisions)
    reasons = reasons or [()] * len(blocks)
    started = False
    evened = _scores_by_table(blocks, scores)
    beside = _beside_kept(blocks, decisions, evened)
    for at, (block, score) in enumerate(zip(blocks, evened, strict=True)):
        decision = decisions[at]
        if decision.rule:
            if block.place is not None and decision.label not in FIELDS and score >= _rescue(decision):
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
        least = max(DROP_BESIDE if kept else 0.0, REMAIN * max((scores[at] for at in left), default=1.0))
        for at in left:
            if scores[at] >= least:
                decisions[at] = _kept(scores[at], reasons[at])


def _beside_kept(blocks: Sequence[Block], decisions: Decisions, scores: Sequence[float]) -> set[int]:
    """The numbers of the sentences in HTML that stand close to a sentence of the same container that is sure to be kept, or
    in a run of likely ones that begins or ends with such."""
    parents = {
        at: block.place.parent
        for at, block in enumerate(blocks)
        if block.place is not None and not decisions[at].rule and block.link_share < _FEW_LINKS and has_sentence(block.text)
    }
    kept = [at for at in parents if scores[at] >= DROP]
    close = {near for at in kept for near in range(at - _CLOSE, at + _CLOSE + 1) if parents.get(near, -1) == parents[at]}
    run = set(kept)
    for order in (list(parents), list(reversed(parents))):
        last: dict[int, int] = {}
        for at in order:
            parent = parents[at]
            near = parent in last and abs(at - last[parent]) <= _CLOSE
            if at in run or (near and scores[at] >= DROP_IN_RUN):
                run.add(at)
                last[parent] = at
    return close | run


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


def _figures(block: Block) -> int | None:
    """The depth in the markup of a table row, 0 in Markdown, else None."""
    if block.tag != "td" or " | " not in block.text:
        return None
    return block.place.depth if block.place is not None else 0


def _rescue(decision: Decision) -> float:
    if decision.rule.startswith(_FINAL):
        return math.inf
    return RESCUE_FROM_CONTEXT if decision.rule.startswith(_CONTEXT) else RESCUE


def _least(block: Block) -> float:
    if _figures(block) is not None:
        return DROP_FIGURES
    return DROP_SENTENCE if block.place is None and has_sentence(block.text) else DROP


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
