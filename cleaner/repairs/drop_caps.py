"""Drop caps that a scraper lost or set apart: "nce the rain had stopped", "O nce", or "O" as a paragraph of its own.

Only the first word of a text, or of a section, has a drop cap. A lost letter is restored if the rest is no word and exactly
one letter makes a likely word of it. A letter that is still there, but apart, needs less evidence.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from string import ascii_uppercase

from cleaner.budget import check_budget
from cleaner.records import Block, Edit
from cleaner.repairs.language_model import UNKNOWN_SHARE, Vocabulary
from cleaner.repairs.words import plain

# The beginning of a paragraph: perhaps a letter that stands apart, the rest of the first word, and the second word.
_BEGINNING = re.compile(
    r"(?:(?P<letter>[A-Z])(?P<gap> {1,2}|\s*\n\s*))?(?P<rest>[a-z]+)(?=[ ,.;:'’])(?:[ ,]+(?P<next>[A-Za-z]+))?"
)
# A quick test for the beginnings that may lack a letter or have one apart.
_MAYBE = re.compile(r"[a-z]|[A-Z]\s")
# Letters that are words.
_LETTER_WORDS = frozenset("AI")
# Greatest share of running text of a rest that is no word.
_NO_WORD = 3e-7
# Least share of a whole word whose rest is no word.
_WORD = 1e-6
# Least share of a whole word whose rest is a word too ("T he").
_COMMON = 1e-5
# Least share of such a word as a multiple of the share of its rest.
_AGAINST_REST = 0.02
# Least share of a whole word of two letters; rarer ones are signs ("A z-shaped base").
_SMALL_WORD = 2e-4
# A letter for which there is no evidence but the words must be this many times likelier than all other letters together.
_SURE = 100.0
# Least length of a rest whose letter is lost.
_MIN_REST = 2
# Least characters of a paragraph; shorter ones are items of lists and the like.
_MIN_PARAGRAPH = 40
# Characters of a letter and the blank line behind it, with room to spare.
_SET_APART = 4


def restore_initials(text: str, blocks: Sequence[Block], vocabulary: Vocabulary) -> Iterator[Edit]:
    """Edits that restore drop caps, or join them to their words. `blocks`: all blocks of the article that has this text."""
    for start in _beginnings(text, blocks):
        check_budget()
        if not _MAYBE.match(text, start) or _is_short(text, start):
            continue
        beginning = _BEGINNING.match(text, start)
        edit = _edit(beginning, _letter_above(blocks, beginning["rest"]), vocabulary) if beginning else None
        if edit is not None:
            yield edit


def _is_short(text: str, start: int) -> bool:
    """Whether a short line begins at `start`, not a paragraph. A letter that is set apart does not count as a line."""
    end = text.find("\n", start + _SET_APART)
    return 0 <= end < start + _MIN_PARAGRAPH


def _beginnings(text: str, blocks: Sequence[Block]) -> Iterator[int]:
    """The positions where the text begins, and where each section begins below its heading."""
    yield 0
    at = 0
    for block in blocks:
        if block.label == "heading" and len(block.text) > 1:
            heading = text.find(f"{block.text}\n\n", at)
            if heading >= 0:
                at = heading + len(block.text) + 2
                yield at


def _letter_above(blocks: Sequence[Block], rest: str) -> str | None:
    """The capital letter in a block of its own right above the block that begins with `rest`; None if there is none, or if
    it is part of the text."""
    for above, block in pairwise(blocks):
        if block.kept and block.text.startswith(rest):
            letter = above.text.strip()
            return letter if not above.kept and letter in ascii_uppercase and len(letter) == 1 else None
    return None


def _edit(beginning: re.Match[str], above: str | None, vocabulary: Vocabulary) -> Edit | None:
    letter, rest, following = beginning["letter"], beginning["rest"], beginning["next"]
    if letter:
        whole = letter + rest
        if not _belongs(letter, rest, vocabulary):
            return None
        return _replacement(beginning, "drop_cap.joined", word=whole, evidence="the letter stands apart", confidence=0.99)
    if above and _belongs(above, rest, vocabulary):
        evidence = "the letter stands above"
        return _replacement(beginning, "drop_cap.restored", word=above + rest, evidence=evidence, confidence=0.99)
    if len(rest) < _MIN_REST or vocabulary.share(rest) > _NO_WORD:
        return None
    weights = {first: _weight(first + rest, following, vocabulary) for first in ascii_uppercase}
    best = max(weights, key=weights.__getitem__)
    others = sum(weights.values()) - weights[best] + _weight(rest, following, vocabulary)
    if vocabulary.share(plain(best + rest)) < _WORD or weights[best] < _SURE * others:
        return None
    confidence = weights[best] / (weights[best] + others)
    evidence = "no other letter makes a word"
    return _replacement(beginning, "drop_cap.restored", word=best + rest, evidence=evidence, confidence=confidence)


def _belongs(letter: str, rest: str, vocabulary: Vocabulary) -> bool:
    """Whether a letter and what follows it are one word rather than two."""
    whole = vocabulary.share(plain(letter + rest))
    if len(rest) == 1:
        return whole >= _SMALL_WORD
    share = vocabulary.share(rest)
    if share <= _NO_WORD:
        return whole >= _WORD
    return letter not in _LETTER_WORDS and whole >= max(_COMMON, _AGAINST_REST * share)


def _weight(word: str, following: str | None, vocabulary: Vocabulary) -> float:
    """The probability of a word, and of the next one behind it."""
    share = vocabulary.share(plain(word)) or UNKNOWN_SHARE
    if following is None:
        return share
    second = plain(following)
    return share * vocabulary.follows(plain(word), second, vocabulary.share(second) or UNKNOWN_SHARE)


def _replacement(beginning: re.Match[str], rule: str, *, word: str, evidence: str, confidence: float) -> Edit:
    start = beginning.start("letter") if beginning["letter"] else beginning.start("rest")
    end = beginning.end("rest")
    return Edit(
        start=start, end=end, before=beginning.string[start:end], after=word, step="repair", rule=rule,
        evidence=f"{word}: {evidence}", confidence=round(confidence, 4),
    )  # fmt: skip
