"""A large initial that a scraper lost or set apart: "nce the rain had stopped", "O nce", or "O" as a paragraph of its own.

Only the first word of a text, and of a section of it, can have one. A lost letter comes back where the word is none without
it and one letter alone makes a likely word of it; a letter that stands there needs less.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from string import ascii_uppercase

from cleaner.records import Block, Edit
from cleaner.repairs.language_model import UNKNOWN, Vocabulary, plain

# The beginning of a paragraph: a letter, if it stands apart, and the rest of the word with the word behind it.
_BEGINS = re.compile(
    r"(?:(?P<letter>[A-Z])(?P<gap> {1,2}|\s*\n\s*))?(?P<rest>[a-z]+)(?=[ ,.;:'’])(?:[ ,]+(?P<next>[A-Za-z]+))?"
)
_MAYBE = re.compile(r"[a-z]|[A-Z]\s")
# Letters that are words.
_WORDS = frozenset("AI")
# Shares of running text: of what no sentence begins with, and of what is known well enough.
_NO_WORD, _WORD = 3e-7, 1e-6
# Of a word whose rest is one too ("T he"): its share, also as a multiple of that of the rest.
_COMMON, _AGAINST_REST = 1e-5, 0.02
# Words of two letters are common ones, or signs ("A z-shaped base").
_SMALL_WORD = 2e-4
# How much likelier than all others together the one letter must be that nothing but the words tells of.
_SURE = 100.0
_MIN_REST = 2
# What is not this long is a line of a list, say.
_MIN_PARAGRAPH = 40
# A letter and the blank line behind it.
_SET_APART = 4


def restore_initials(text: str, blocks: Sequence[Block], vocabulary: Vocabulary) -> Iterator[Edit]:
    """Edits that put initials back or join them to their words; `blocks` are those of the text's article."""
    for start in _beginnings(text, blocks):
        if not _MAYBE.match(text, start) or _is_short(text, start):
            continue
        found = _BEGINS.match(text, start)
        edit = _edit(found, _letter_above(blocks, found["rest"]), vocabulary) if found else None
        if edit is not None:
            yield edit


def _is_short(text: str, start: int) -> bool:
    """Whether what begins there, maybe with a letter set apart, is a line rather than a paragraph."""
    end = text.find("\n", start + _SET_APART)
    return 0 <= end < start + _MIN_PARAGRAPH


def _beginnings(text: str, blocks: Sequence[Block]) -> Iterator[int]:
    """Where the text begins, and what stands below its headings."""
    yield 0
    at = 0
    for block in blocks:
        if block.label == "heading" and len(block.text) > 1:
            found = text.find(f"{block.text}\n\n", at)
            if found >= 0:
                at = found + len(block.text) + 2
                yield at


def _letter_above(blocks: Sequence[Block], rest: str) -> str | None:
    """A block of one capital right above the one that begins so, if it is no part of the text."""
    for above, block in pairwise(blocks):
        if block.kept and block.text.startswith(rest):
            letter = above.text.strip()
            return letter if not above.kept and letter in ascii_uppercase and len(letter) == 1 else None
    return None


def _edit(found: re.Match[str], above: str | None, vocabulary: Vocabulary) -> Edit | None:
    letter, rest = found["letter"], found["rest"]
    if letter:
        whole = letter + rest
        if not _belongs(letter, rest, vocabulary):
            return None
        return _made(found, "drop_cap.joined", whole=whole, evidence="the letter stands apart", confidence=0.99)
    if above and _belongs(above, rest, vocabulary):
        return _made(found, "drop_cap.restored", whole=above + rest, evidence="the letter stands above", confidence=0.99)
    if len(rest) < _MIN_REST or vocabulary.share(rest) > _NO_WORD:
        return None
    weights = {first: _weight(first + rest, found["next"], vocabulary) for first in ascii_uppercase}
    best = max(weights, key=weights.__getitem__)
    others = sum(weights.values()) - weights[best] + _weight(rest, found["next"], vocabulary)
    if vocabulary.share(plain(best + rest)) < _WORD or weights[best] < _SURE * others:
        return None
    sure = weights[best] / (weights[best] + others)
    return _made(found, "drop_cap.restored", whole=best + rest, evidence="no other letter makes a word", confidence=sure)


def _belongs(letter: str, rest: str, vocabulary: Vocabulary) -> bool:
    """Whether a letter and what follows are one word rather than two."""
    whole = vocabulary.share(plain(letter + rest))
    if len(rest) == 1:
        return whole >= _SMALL_WORD
    known = vocabulary.share(rest)
    if known <= _NO_WORD:
        return whole >= _WORD
    return letter not in _WORDS and whole >= max(_COMMON, _AGAINST_REST * known)


def _weight(word: str, following: str | None, vocabulary: Vocabulary) -> float:
    share = vocabulary.share(plain(word)) or UNKNOWN
    if following is None:
        return share
    second = plain(following)
    return share * vocabulary.follows(plain(word), second, vocabulary.share(second) or UNKNOWN)


def _made(found: re.Match[str], rule: str, *, whole: str, evidence: str, confidence: float) -> Edit:
    start = found.start("letter") if found["letter"] else found.start("rest")
    end = found.end("rest")
    return Edit(
        start=start, end=end, before=found.string[start:end], after=whole, step="repair", rule=rule,
        evidence=f"{whole}: {evidence}", confidence=round(confidence, 4),
    )  # fmt: skip
