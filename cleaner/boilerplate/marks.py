"""How a pass labels a block that no earlier pass has decided."""

from cleaner.model import Block, Label


def mark(blocks: list[Block], at: int, label: Label, rule: str, *, score: float = 0.8) -> None:
    """Label one block; the rule is the pass that decided."""
    blocks[at] = blocks[at].labelled(label, rule, score)


def undecided(block: Block) -> bool:
    """Whether no rule and no pass has labelled the block."""
    return not block.rule
