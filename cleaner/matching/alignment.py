"""Alignment of two texts: runs of equal characters, and what stands in the gaps between them: damage, other facts, edits.

Shingles that each text has exactly once anchor runs of equal characters. Between two neighbouring runs there may be a short
gap on either side. Widened to whole words, the gap is

- damage, if the two sides are spelled alike: misread or lost letters,
- other numbers or names, if both sides have some and they differ: a form filled in with other facts,
- an edit, if the words differ otherwise, or an insertion, if only one side has any.

In scripts that put no blanks between words, a gap is widened by one character only.

Phrases that a text repeats anchor nothing, so gaps are not all there is: `places` counts what differs wherever it stands.
And of two long lists of one form each name and figure may stand somewhere in the other; but where they share no passage,
they share only what they repeat.

Linear in the length of the texts, except for comparing the spelling of gaps. This is the plain path; `alignment_kernels`
does the same.
"""

from bisect import bisect_left
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cleaner.matching.places import differing_places
from cleaner.matching.states import ABSENT, CHANGED, DAMAGED, MAX_GAP, SHARED
from cleaner.matching.tokens import SIZE, Tokens
from cleaner.text.characters import is_unspaced

#: Up to this many inserted characters are taken to be lost on the other side.
MAX_LOST = 8
#: Characters that a gap is widened by on either side at the most.
MAX_WIDENED = 60
#: What `Alignment.counts` holds, in order: characters in runs, characters of the longest run, gaps by kind; what `places`
#: counts; and how many characters are covered without being in runs, if those are most of them and either text repeats most
#: of itself, else 0.
RUN_CHARACTERS, LONGEST, DAMAGE, NUMBERS, NAMES, EDITS, COVERED, PLACES, FACTS, WORDS, UNCASED, REPEATED = range(12)
COUNTS = 12
# Characters that are compared at first.
_FIRST_STEP = 64


@dataclass(frozen=True, slots=True)
class Alignment:
    """`left` and `right`: for each shingle its state (ABSENT, SHARED, DAMAGED or CHANGED). `counts`: see RUN_CHARACTERS."""

    left: NDArray[np.int8]
    right: NDArray[np.int8]
    counts: NDArray[np.int64]


def align(left: Tokens, right: Tokens) -> Alignment:
    """Align two texts, scanning the left one."""
    return _Aligner(left, right).align()


@dataclass
class _Aligner:
    left: Tokens
    right: Tokens
    states: tuple[NDArray[np.int8], NDArray[np.int8]] = field(init=False)
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(COUNTS, np.int64))

    def align(self) -> Alignment:
        starts, places = self._anchors()
        ends, number = None, 0
        while number < len(starts):
            at, place = starts[number], places[number]
            if ends is not None and at - ends[0] <= MAX_GAP and 0 <= place - ends[1] <= MAX_GAP:
                self._gap(ends, (at, place))
            length = self._run(at, place)
            self.counts[RUN_CHARACTERS] += length
            self.counts[LONGEST] = max(self.counts[LONGEST], length)
            ends = at + length, place + length
            number = bisect_left(starts, ends[0], number)
        self.counts[COVERED:REPEATED] = differing_places(self.left, self.states[0], self.right, self.states[1])
        runs, covered = self.counts[[RUN_CHARACTERS, COVERED]].tolist()
        if 2 * runs < covered and repeats(self.left) and repeats(self.right):
            self.counts[REPEATED] = covered - runs
        return Alignment(*self.states, self.counts)

    def _anchors(self) -> tuple[list[int], list[int]]:
        """The places in the left text, in order, of shingles that each text has once, and their places in the right text.
        Sets the states of all shingles that both have."""
        left, right = self.left.distinct, self.right.distinct
        mine, theirs = left.common(right)
        self.states = left.at(mine).astype(np.int8) * np.int8(SHARED), right.at(theirs).astype(np.int8) * np.int8(SHARED)
        once = (left.counts[mine] == 1) & (right.counts[theirs] == 1)
        starts, places = left.first[mine[once]], right.first[theirs[once]]
        order = np.argsort(starts)
        return starts[order].tolist(), places[order].tolist()

    def _run(self, left: int, right: int) -> int:
        """How many characters are equal from two places on."""
        one, other = self.left.characters[left:], self.right.characters[right:]
        # Most runs are short, and some are as long as the text: more at a time from step to step.
        start, step, size = 0, _FIRST_STEP, min(len(one), len(other))
        while start < size:
            end = min(size, start + step)
            differ = np.flatnonzero(one[start:end] != other[start:end])
            if len(differ):
                return start + int(differ[0])
            start, step = end, 4 * step
        return size

    def _gap(self, ends: tuple[int, int], starts: tuple[int, int]) -> None:
        """Count and mark what lies between the ends of one run in both texts and the starts of the next."""
        sizes = starts[0] - ends[0], starts[1] - ends[1]
        kind = _kind(
            self.left, _whole_words(self.left, ends[0], starts[0]), self.right, _whole_words(self.right, ends[1], starts[1])
        )
        if kind == EDITS and min(sizes) == 0:
            if max(sizes) > MAX_LOST:
                return
            state = DAMAGED
        else:
            self.counts[kind] += 1
            state = DAMAGED if kind == DAMAGE else CHANGED
        for states, end, start in zip(self.states, ends, starts, strict=True):
            part = states[max(0, end - SIZE + 1) : start]
            part[part == ABSENT] = state


def repeats(text: Tokens) -> bool:
    """Whether a text has most of its shingles more than once."""
    return bool(2 * np.count_nonzero(text.distinct.counts == 1) < len(text.shingles))


def _whole_words(text: Tokens, start: int, end: int) -> tuple[int, int]:
    """A span of characters, widened to whole words; by one character where words are not parted."""
    word_of, codes, last = text.word_of, text.characters, len(text.word_of)
    least, most = max(0, start - MAX_WIDENED), min(last, end + MAX_WIDENED)
    while least < start < last and word_of[start - 1] == word_of[start]:
        start -= 1
    while 0 < end < most and word_of[end - 1] == word_of[end]:
        end += 1
    # Of scripts without spaces, by one character: a wrong one among three is a misread one, as in a word.
    start -= int(least < start < last and is_unspaced(int(codes[start - 1])))
    end += int(0 < end < most and is_unspaced(int(codes[end])))
    return start, end


def _kind(left: Tokens, one: tuple[int, int], right: Tokens, other: tuple[int, int]) -> int:
    """How two spans differ: DAMAGE, NUMBERS, NAMES or EDITS."""
    from rapidfuzz.distance import Levenshtein

    a, b = left.characters[slice(*one)].tolist(), right.characters[slice(*other)].tolist()
    numbers = _flagged(left, one, left.number), _flagged(right, other, right.number)
    if all(numbers) and numbers[0] != numbers[1]:
        return NUMBERS
    if Levenshtein.distance(a, b) <= most_damage(max(len(a), len(b)), unspaced=_is_unspaced(a) or _is_unspaced(b)):
        return DAMAGE
    # `places` counts the names of a language that gives nouns capitals.
    nouns = left.noun_capitals and right.noun_capitals
    if not nouns and _flagged(left, one, left.name) and _flagged(right, other, right.name):
        return NAMES
    return EDITS


def most_damage(size: int, *, unspaced: bool) -> int:
    """The greatest distance at which two spans, the longer of this size, are spelled alike. One character of a script
    without blanks is a syllable or a word: half of them in common are no likeness."""
    return (size + 2) // 4 if unspaced else size // 2


def _is_unspaced(codes: list[int]) -> bool:
    return bool(codes) and is_unspaced(codes[0])


def _flagged(text: Tokens, span: tuple[int, int], flags: NDArray[np.bool_]) -> list[int]:
    """The characters of a span whose words are flagged. Where words are not parted, a flag tells nothing of a character."""
    part = slice(*span)
    kept: list[int] = text.characters[part][flags[text.word_of[part]]].tolist()
    return [code for code in kept if not is_unspaced(code)]
