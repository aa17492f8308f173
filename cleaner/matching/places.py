"""What differs between two aligned texts, place by place: the facts that a form is filled in with.

A place is a short stretch of a text that no shared or damaged shingle covers, widened to whole pieces. A piece is a word; in
scripts that put no blanks between words, a character. Pieces that both texts have in such places do not differ, in whatever
order they come; except numbers, for two forms have one in common by chance. Of the others those of the side that has fewer
count, so that what one side adds is no difference. In scripts without capitals, most of which say much in few characters,
each number of a place is a place of its own.

A report that was edited differs in words of all kinds; a form in its facts: numbers and names. Scripts without capitals do
not tell which words are names; there it counts how much of the texts lies in such places. Where every noun has a capital, an
edit changes nouns as well: so many as its other words let expect are no names.

This is the plain path; `place_kernels` does the same.
"""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.matching.states import DAMAGED, MAX_GAP, SHARED
from cleaner.matching.tokens import SIZE, Tokens
from cleaner.text.characters import FIRST_UNCASED, is_unspaced

#: Fewer places are no form, and are not looked into.
MIN_PLACES = 2

#: Nouns to each other word that an edit changes, where every noun has a capital.
NOUNS_A_WORD = 1.5

# Kinds of pieces.
_NUMBER, _NAME, _WORD = range(3)
Piece = tuple[int, tuple[int, ...]]


def differing_places(
    left: Tokens, left_states: NDArray[np.int8], right: Tokens, right_states: NDArray[np.int8]
) -> list[int]:
    """How many characters are covered; how many places there are; how many facts, and how many other pieces differ; and how
    many characters lie in the places, if the script has no capitals, else 0. Each of the side that has fewer."""
    sides = (left, left_states), (right, right_states)
    spans = [list(_uncovered(len(text.characters), states)) for text, states in sides]
    covered = min(len(text.characters) - sum(b - a for a, b in found) for (text, _), found in zip(sides, spans, strict=True))
    filled = [_places(text, found) for (text, _), found in zip(sides, spans, strict=True)]
    one, other = (Counter(piece for place in found for piece in place) for found in filled)
    numbers = min(_count(one, _NUMBER), _count(other, _NUMBER))
    places, uncased = min(map(len, filled)), is_uncased(left) and is_uncased(right)
    if uncased:
        places = max(places, numbers)
    if places < MIN_PLACES:
        return [covered, places, 0, 0, 0]
    names, words = (min(_count(one - other, kind), _count(other - one, kind)) for kind in (_NAME, _WORD))
    if left.noun_capitals and right.noun_capitals:
        names = max(0, names - int(NOUNS_A_WORD * words))
    inside = min(sum(b - a for a, b in found if b - a <= MAX_GAP) for found in spans)
    return [covered, places, numbers + names, words, inside if uncased else 0]


def is_uncased(text: Tokens) -> bool:
    """Whether most characters of a text are of a script without capitals."""
    return bool(2 * np.count_nonzero(text.characters >= FIRST_UNCASED) > len(text.characters))


def _uncovered(size: int, states: NDArray[np.int8]) -> Iterator[tuple[int, int]]:
    """The stretches of a text that no shared or damaged shingle covers."""
    covered = np.flatnonzero((states == SHARED) | (states == DAMAGED))
    ends, starts = np.append(0, covered + SIZE), np.append(covered, size)
    parted = np.flatnonzero(starts > ends)
    return zip(ends[parted].tolist(), starts[parted].tolist(), strict=True)


def _places(text: Tokens, spans: list[tuple[int, int]]) -> list[list[Piece]]:
    """The pieces of each short stretch; each piece in one place only."""
    places, done, begins = [], 0, text.begins
    for first, last in spans:
        if last - first > MAX_GAP:
            continue
        start, end = max(done, begins.rfind(1, done + 1, first + 1)), begins.find(1, last)
        end = len(begins) if end < 0 else end
        pieces = list(_pieces(text, start, end))
        done = end
        if pieces:
            places.append(pieces)
    return places


def _pieces(text: Tokens, start: int, end: int) -> Iterator[Piece]:
    """The pieces from one place to another: the kind of each, and its characters."""
    while start < end:
        last = text.begins.find(1, start + 1, end)
        last = end if last < 0 else last
        word, codes = text.word_of[start], tuple(text.characters[start:last].tolist())
        kind = _WORD if is_unspaced(codes[0]) else _NUMBER if text.number[word] else _NAME if text.name[word] else _WORD
        yield kind, codes
        start = last


def _count(pieces: Counter[Piece], kind: int) -> int:
    return sum(count for piece, count in pieces.items() if piece[0] == kind)
