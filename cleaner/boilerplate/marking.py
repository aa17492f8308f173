"""How a pass labels a block that no earlier pass has decided."""

from cleaner.records import Block, Decision, Label


def mark(blocks: list[Block], at: int, label: Label, rule: str, *, score: float = 0.8) -> None:
    """Label one block; the rule is the pass that decided."""
    blocks[at] = blocks[at].decided(Decision(label=label, rule=rule, score=score))


def undecided(block: Block) -> bool:
    """Whether no rule and no pass has labelled the block."""
    return not block.rule


def drop_last_headings(blocks: list[Block]) -> None:
    """Label headings that have nothing below them any more."""
    for at in range(len(blocks) - 1, -1, -1):
        if blocks[at].label == "heading":
            mark(blocks, at, "other", "position.heading_at_end")
        elif blocks[at].kept:
            break
