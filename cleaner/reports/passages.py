"""What two texts share, passage by passage, for people to see. Nothing is decided by it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from cleaner.text.folding import fold_words
from cleaner.text.words import UNSPACED, pattern_for

# A word, or a character of a script without spaces between words.
_UNIT = rf"[{UNSPACED}]|(?:(?![{UNSPACED}])\w)+"
_ASCII_UNIT = re.compile(r"\w+")
# Units of the shortest passage that stands for itself: in words, and in characters of scripts without spaces.
_WORDS, _CHARACTERS = 4, 8
# Places of one passage in the other text that are looked at: phrases of every sentence are in many.
_MAX_PLACES = 16
# Between two passages, texts of so many units are compared word by word; single words count in those of a few.
_MAX_GAP, _SHORT_GAP = 80, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage that both texts have: half-open ranges of code points."""

    left_start: int
    left_end: int
    right_start: int
    right_end: int


def shared_passages(left: str, right: str) -> list[Passage]:
    """The passages that two texts share, in the order of the left one, wherever they stand in the right one.

    Words count as equal whatever their case, accents and punctuation. No two passages overlap, on either side. Passages of
    at least four words, or eight characters of scripts without spaces; shorter ones only between two of these.

    >>> a, b = "The toll at Tarn rises on Monday.", "On Sunday the toll at Tarn rises, he said."
    >>> [(a[p.left_start : p.left_end], b[p.right_start : p.right_end]) for p in shared_passages(a, b)]
    [('The toll at Tarn rises', 'the toll at Tarn rises')]
    """
    ours, theirs = _units(left), _units(right)
    return [
        Passage(
            left_start=ours[run.left][1],
            left_end=ours[run.left + run.size - 1][2],
            right_start=theirs[run.right][1],
            right_end=theirs[run.right + run.size - 1][2],
        )
        for run in _runs([unit for unit, _, _ in ours], [unit for unit, _, _ in theirs])
    ]


@dataclass(frozen=True, slots=True, order=True)
class _Run:
    """Equal units: where they start on both sides, and how many."""

    left: int
    right: int
    size: int

    @property
    def left_end(self) -> int:
        return self.left + self.size

    @property
    def right_end(self) -> int:
        return self.right + self.size


def _units(text: str) -> list[tuple[str, int, int]]:
    if text.isascii():
        return [(found[0], *found.span()) for found in _ASCII_UNIT.finditer(text.lower())]
    return [(_folded(found[0]), *found.span()) for found in pattern_for(text, _UNIT).finditer(text)]


@lru_cache(1 << 16)
def _folded(unit: str) -> str:
    return "".join(fold_words(unit)) or unit


def _runs(left: Sequence[str], right: Sequence[str]) -> list[_Run]:
    long = sorted(_long_runs(left, right))
    between: list[_Run] = []
    ends = [_Run(0, 0, 0), *long, _Run(len(left), len(right), 0)]
    taken = sorted((run.right, run.right_end) for run in long)
    for one, other in pairwise(ends):
        if not any(start < other.right and one.right_end < end for start, end in taken):
            between += _between(left, right, one, other)
    return sorted([*long, *between])


def _long_runs(left: Sequence[str], right: Sequence[str]) -> Iterator[_Run]:
    """Runs that stand for themselves: for each place of the right text the longest one of the left that is not used yet."""
    single = sum(len(unit) == 1 for unit in left)
    least = _CHARACTERS if 2 * single > len(left) else _WORDS
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(left) - least + 1):
        places[tuple(left[at : at + least])].append(at)
    used = bytearray(len(left) + 1)
    at = 0
    behind = 0
    while at <= len(right) - least:
        found = places.get(tuple(right[at : at + least]), ())
        runs = [(_extended(left, right, (start, at), used), start == behind, -start) for start in found[:_MAX_PLACES]]
        size, _, start = max(runs, default=(0, False, 0))
        if size < least:
            at += 1
            continue
        yield _Run(-start, at, size)
        used[-start : -start + size] = b"\1" * size
        at, behind = at + size, -start + size


def _extended(left: Sequence[str], right: Sequence[str], starts: tuple[int, int], used: bytearray) -> int:
    """How many units from these starts on are equal, and not used."""
    first, second = starts
    size = 0
    most = min(len(left) - first, len(right) - second)
    while size < most and left[first + size] == right[second + size] and not used[first + size]:
        size += 1
    return size


def _between(left: Sequence[str], right: Sequence[str], one: _Run, other: _Run) -> Iterator[_Run]:
    """Short runs between two runs that stand in the same order on both sides."""
    ours, theirs = other.left - one.left_end, other.right - one.right_end
    if not (0 < ours <= _MAX_GAP and 0 < theirs <= _MAX_GAP):
        return
    is_short = max(ours, theirs) <= _SHORT_GAP
    # At the beginning and the end of the texts only one side is known to be the same.
    if not is_short and not (one.size and other.size):
        return
    from rapidfuzz.distance import Indel

    for block in Indel.opcodes(left[one.left_end : other.left], right[one.right_end : other.right]):
        size = block.src_end - block.src_start
        if block.tag == "equal" and (size > 1 or is_short):
            yield _Run(one.left_end + block.src_start, one.right_end + block.dest_start, size)
