"""Decisions on blocks: what all passes share.

Passes read blocks, which never change, and write decisions, one a block, into a list of their own. Both are combined once,
at the end.
"""

from collections.abc import Sequence

from cleaner.records import UNDECIDED, Block, Decision, Label

#: From this share of its characters inside links on, a block counts as a link.
LINKED = 0.8

Decisions = list[Decision]


def undecided(blocks: Sequence[Block]) -> Decisions:
    """Decisions for blocks that no pass has looked at."""
    return [UNDECIDED] * len(blocks)


def with_decisions(blocks: Sequence[Block], decisions: Sequence[Decision]) -> tuple[Block, ...]:
    """The blocks with these decisions, one each."""
    return tuple(block.decided(decision) for block, decision in zip(blocks, decisions, strict=True))


def mark(decisions: Decisions, at: int, label: Label, rule: str, *, score: float = 0.8) -> None:
    """Decide on one block; `rule` names the rule or pass."""
    decisions[at] = Decision(label=label, rule=rule, score=score)


def drop_heading_at_end(decisions: Decisions, at: int) -> None:
    """Label a heading that has no text below it: it announces nothing, so it is boilerplate."""
    mark(decisions, at, "other", "position.heading_at_end")


def drop_last_headings(decisions: Decisions) -> None:
    """Label all headings below the last kept block that is none."""
    for at in range(len(decisions) - 1, -1, -1):
        if decisions[at].label == "heading":
            drop_heading_at_end(decisions, at)
        elif decisions[at].kept:
            break
