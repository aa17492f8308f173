"""Join sentences that a scraper broke over two paragraphs."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from cleaner.records import Block
from cleaner.text.folding import fold_words

# Characters at the end of a paragraph behind which no sentence goes on.
_ENDS = tuple(".!?…:;。！？।\"”»)]'’")
# A shorter paragraph is not the first part of a broken sentence.
_MIN_CHARS = 25
# The last word of a paragraph is looked for in so many characters at its end.
_MAX_WORD = 200
# A word split by a hyphen at the end of a paragraph.
_SPLIT = re.compile(r"[^\W\d_][-\xad‐]$")
# So many paragraphs of so few characters in a row are verse: its lines end inside sentences.
_VERSE_LINES, _VERSE_CHARS = 4, 50
# Items, cells and code are never joined.
_UNJOINED_TAGS = frozenset({"li", "td", "pre"})


def join_sentences(blocks: Sequence[Block], open_words: Collection[str]) -> tuple[Block, ...]:
    """Mark each paragraph that continues the sentence of the last kept paragraph above it (`Block.joined`).

    A word split by a hyphen at the break is evidence enough. Otherwise the first paragraph must lack the end of a sentence,
    and one more sign is needed: it ends in a comma, or in a word that no sentence ends in (`open_words`: articles,
    prepositions), or the second paragraph begins with a small letter. Verse stays as it is.
    """
    joined = list(blocks)
    before: Block | None = None
    verse = _verse(blocks)
    for at, block in enumerate(blocks):
        if not block.kept:
            continue
        broken = before is not None and at not in verse and _is_broken(before, block, open_words)
        if broken != block.joined:
            joined[at] = block.decided(replace(block.decision, joined=broken))
        before = block
    return tuple(joined)


def _verse(blocks: Sequence[Block]) -> set[int]:
    """The positions of paragraphs that are lines of verse."""
    verse: set[int] = set()
    lines: list[int] = []
    for at, block in enumerate(blocks):
        if block.kept and block.label == "body" and len(block.text) <= _VERSE_CHARS:
            lines.append(at)
        elif block.kept:
            lines = []
        if len(lines) >= _VERSE_LINES:
            verse.update(lines[-_VERSE_LINES:])
    return verse


def _is_broken(first: Block, second: Block, open_words: Collection[str]) -> bool:
    if {first.label, second.label} != {"body"} or first.tag in _UNJOINED_TAGS or second.tag in _UNJOINED_TAGS:
        return False
    head, tail = first.text.rstrip(), second.text.lstrip()
    if _SPLIT.search(head) and tail[:1].islower():
        return True
    if len(head) < _MIN_CHARS or not tail or head.endswith(_ENDS):
        return False
    last = (fold_words(head[-_MAX_WORD:]) or [""])[-1]
    return tail[0].islower() or (head.endswith(",") and tail[0].isalpha()) or last in open_words
