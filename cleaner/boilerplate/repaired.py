"""Lines of debris that a scraper damaged: rules also see what a line may have said ("RE:" is "READ:")."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from cleaner.boilerplate.labels import Rules, label_sections, may_hit, settle_weak
from cleaner.boilerplate.marking import drop_last_headings, mark
from cleaner.records import Block
from cleaner.rules import RuleBook

_RULE = "repaired."


def label_repaired(
    blocks: Sequence[Block], views: Callable[[str], Sequence[str]], book: RuleBook
) -> tuple[Block, ...] | None:
    """The blocks, with those kept ones labelled that a rule knows in one of the forms which `views` gives of their text;
    None where it knows none. The rule's name has "repaired." before it. What a rule knows as it stands is decided already.
    """
    hits = _hits(blocks, views, book)
    if not hits:
        return None
    labelled = list(blocks)
    for at, rule in hits.items():
        if not rule.weak:
            mark(labelled, at, rule.label, rule.id)
    settle_weak(labelled, hits)
    label_sections(labelled, hits)
    drop_last_headings(labelled)
    return tuple(labelled) if labelled != list(blocks) else None


def _hits(blocks: Sequence[Block], views: Callable[[str], Sequence[str]], book: RuleBook) -> Rules:
    hits: Rules = {}
    for at, block in enumerate(blocks):
        if not block.kept:
            continue
        as_printed, *viewed = book.match_all([block.text, *views(block.text)])
        found = (rule for rule in viewed if rule is not None and may_hit(block.tag, rule))
        if as_printed is None and (rule := next(found, None)) is not None:
            hits[at] = replace(rule, id=f"{_RULE}{rule.id}")
    return hits
