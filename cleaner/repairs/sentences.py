"""A sentence that the scraper broke over two paragraphs is one again."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from cleaner.records import Block
from cleaner.text.folding import fold_words

_ENDS = tuple(".!?…:;。！？।\"”»)]'’")
_MIN_CHARS = 25
_PARTED = re.compile(r"[^\W\d_][-\xad‐]$")
_LISTED = frozenset({"li", "td", "pre"})


def join_sentences(blocks: Sequence[Block], open_words: Collection[str]) -> tuple[Block, ...]:
    """Mark each paragraph that continues the sentence of the kept one before it.

    A word parted at the line end is evidence enough. Else it is needed on both sides of the break: the first part has no end
    of sentence; and it closes on a word that no sentence ends in (an article, a preposition), or on a comma, or the second
    part begins with a small letter.
    """
    joined = list(blocks)
    before: Block | None = None
    for at, block in enumerate(blocks):
        if not block.kept:
            continue
        broken = before is not None and _is_broken(before, block, open_words)
        if broken != block.joined:
            joined[at] = block.decided(replace(block.decision, joined=broken))
        before = block
    return tuple(joined)


def _is_broken(first: Block, second: Block, open_words: Collection[str]) -> bool:
    if {first.label, second.label} != {"body"} or first.tag in _LISTED or second.tag in _LISTED:
        return False
    head, tail = first.text.rstrip(), second.text.lstrip()
    if _PARTED.search(head) and tail[:1].islower():
        return True
    if len(head) < _MIN_CHARS or not tail or head.endswith(_ENDS):
        return False
    last = (fold_words(head) or [""])[-1]
    return tail[0].islower() or (head.endswith(",") and tail[0].isalpha()) or last in open_words
