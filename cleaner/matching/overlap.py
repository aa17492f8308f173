"""What two texts share and do not share, word by word: exact counts of shingles, and the evidence shown with a match.

A word is shared where a shared shingle covers it. The longest run is one that stands in both texts, followed from the first
place of each shingle in one of them; where that text repeats itself, a longer run may exist.
"""

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cleaner.corpus.packing import Pairs
from cleaner.corpus.pairs import containment, jaccard
from cleaner.shingles.buffers import Mask, Positions, Shares, Shingles, Texts
from cleaner.shingles.distinct import DistinctShingles

if TYPE_CHECKING:
    from cleaner.shingles.folded import FoldedTexts

#: Words that `only_left` and `only_right` show.
SHOWN_WORDS = 30


class Overlap(NamedTuple):
    """For each pair how many distinct shingles the two texts share, and have."""

    shared: Positions
    left_size: Positions
    right_size: Positions

    def where(self, mask: Mask) -> "Overlap":
        """The pairs that a mask is true for."""
        return Overlap(*(column[mask] for column in self))

    @property
    def jaccard(self) -> Shares:
        """Shared shingles over all shingles."""
        return jaccard(*self)

    @property
    def containments(self) -> tuple[Shares, Shares]:
        """The shared part of the left text's shingles, and of the right text's."""
        return containment(self.shared, self.left_size), containment(self.shared, self.right_size)

    @property
    def containment(self) -> Shares:
        """The larger of both containments."""
        return np.maximum(*self.containments)

    @property
    def shortest(self) -> Positions:
        """The smaller of both sizes."""
        return np.minimum(self.left_size, self.right_size)


def overlap(shingles: Shingles, pairs: Pairs, *, compiled: bool) -> Overlap:
    """The exact overlap of pairs of texts by number. Fastest if pairs with the same left text stand next to each other."""
    if compiled:
        from cleaner.matching.overlap_kernels import overlaps

        sizes, shared = overlaps(shingles.values, shingles.offsets, *pairs)
    else:
        sizes, shared = _plain_overlaps(shingles, pairs)
    return Overlap(shared, sizes[pairs[0]], sizes[pairs[1]])


def _plain_overlaps(shingles: Shingles, pairs: Pairs) -> tuple[Positions, Positions]:
    sets = [np.unique(shingles.values[start:end]) for start, end in itertools.pairwise(shingles.offsets)]
    shared = [len(np.intersect1d(sets[a], sets[b], assume_unique=True)) for a, b in zip(*pairs, strict=True)]
    return np.array([len(one) for one in sets], np.int64), np.array(shared, np.int64)


def compiled_differences(folded: "FoldedTexts", shingles: Shingles, pairs: Pairs) -> dict[str, Any]:
    """The columns `longest_run`, `shared_words`, `only_left` and `only_right` of pairs of texts by number; by kernels."""
    from cleaner.matching.overlap_kernels import compare, copy_words

    swapped, ones, others = _in_own_order(shingles, pairs)
    # Each shingle covers one word more than there are more words than shingles.
    widths = folded.words - np.diff(shingles.offsets) + 1
    runs, covered, only = compare(shingles.values, shingles.offsets, widths, ones, others, SHOWN_WORDS)
    sides = []
    for texts, mine, theirs in ((pairs[0], 0, 1), (pairs[1], 1, 0)):
        words = np.where(swapped[:, None], only[theirs], only[mine])
        data, offsets = copy_words(folded.data, folded.layout, texts, words)
        sides.append(Texts(data=data, offsets=offsets))
    longest = np.where(runs > 0, runs + widths[ones] - 1, 0)
    return _columns(longest, covered, sides[0], sides[1])


def plain_differences(words: Sequence[Sequence[str]], shingles: Shingles, pairs: Pairs) -> dict[str, Any]:
    """The same columns in Python, the texts given as their folded words."""
    parts = itertools.pairwise(shingles.offsets.tolist())
    distinct = [DistinctShingles.of(shingles.values[start:end]) for start, end in parts]
    rows = []
    for swap, one, other in zip(*map(np.ndarray.tolist, _in_own_order(shingles, pairs)), strict=True):
        mine, theirs = distinct[one].common(distinct[other])
        longest = _longest(distinct[one], distinct[other], (mine, theirs))
        covered, only_one = _uncovered(words[one], distinct[one].at(mine))
        _, only_other = _uncovered(words[other], distinct[other].at(theirs))
        sides = (only_other, only_one) if swap else (only_one, only_other)
        rows.append((longest + len(words[one]) - len(distinct[one].number_at) if longest else 0, covered, *sides))
    longests, covers, only_left, only_right = zip(*rows, strict=True) if rows else ((), (), (), ())
    counts = np.array(longests, np.int64), np.array(covers, np.int64)
    return _columns(*counts, Texts.of(only_left), Texts.of(only_right))


def _columns(longest: Positions, covered: Positions, only_left: Texts, only_right: Texts) -> dict[str, Any]:
    sides = {"only_left": only_left.to_arrow(), "only_right": only_right.to_arrow()}
    return {"longest_run": longest, "shared_words": covered, **sides}


def _in_own_order(shingles: Shingles, pairs: Pairs) -> tuple[Mask, Positions, Positions]:
    """Pairs in an order that follows from their words alone, so that the evidence is the same from either side; and which
    pairs were swapped for it."""
    lefts, rights = pairs
    swapped = shingles.folded[rights] < shingles.folded[lefts]
    return swapped, np.where(swapped, rights, lefts), np.where(swapped, lefts, rights)


def _longest(one: DistinctShingles, other: DistinctShingles, common: Pairs) -> int:
    """The longest run of shingles that both have, each run begun at its first place in the one."""
    # For each shingle of the other its number in the one, or -1.
    numbers = np.full(len(other.values), -1)
    numbers[common[1]] = common[0]
    first, in_order = one.first.tolist(), one.number_at.tolist()
    run, longest, last = 0, 0, -1
    for number in numbers[other.number_at].tolist():
        if number < 0:
            run, last = 0, -1
        elif last >= 0 and last + 1 < len(in_order) and in_order[last + 1] == number:
            run, last = run + 1, last + 1
        else:
            run, last = 1, first[number]
        longest = max(longest, run)
    return longest


def _uncovered(words: Sequence[str], shared: Mask) -> tuple[int, str]:
    """How many words shared shingles cover, and the first words that they do not. `shared`: which of its shingles are."""
    covered = np.zeros(len(words), np.bool_)
    for step in range(len(words) - len(shared) + 1):
        covered[step : step + len(shared)] |= shared
    only = [words[at] for at in np.flatnonzero(~covered)[:SHOWN_WORDS].tolist()]
    return int(covered.sum()), " ".join(only)
