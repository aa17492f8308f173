"""What two texts share and do not, in columns: the evidence of many matches at once.

A word is shared where a shared shingle covers it. The longest run is one that stands in both texts, found through the first
place of each shingle; where a text repeats itself a longer one may be there.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cleaner.shingles.buffers import Positions, Shingles, Texts

if TYPE_CHECKING:
    from cleaner.shingles.folded import FoldedTexts

SHOWN_WORDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Columns, a row for each pair. Words of the longest shared run, words that are shared (in one of the two), and the
    first words that only one side has, parted by spaces."""

    longest_run: Positions
    shared_words: Positions
    only_left: Texts
    only_right: Texts

    def where(self, rows: NDArray[Any]) -> "Differences":
        """The rows of these numbers."""
        return Differences(
            longest_run=self.longest_run[rows],
            shared_words=self.shared_words[rows],
            only_left=self.only_left.take(rows),
            only_right=self.only_right.take(rows),
        )

    @classmethod
    def joined(cls, parts: Sequence["Differences"]) -> "Differences":
        """The rows of all parts."""
        none = np.zeros(0, np.int64)
        return cls(
            longest_run=np.concatenate([none, *(part.longest_run for part in parts)]),
            shared_words=np.concatenate([none, *(part.shared_words for part in parts)]),
            only_left=Texts.joined([part.only_left for part in parts]),
            only_right=Texts.joined([part.only_right for part in parts]),
        )


def compiled_differences(folded: "FoldedTexts", shingles: Shingles, lefts: Positions, rights: Positions) -> Differences:
    """The evidence of pairs of texts by number, told by shingles of some words; by kernels."""
    from cleaner.matching.overlap_kernels import compare, copy_words

    turned, ones, others = _turned(shingles, lefts, rights)
    # A shingle covers as many words as there are more words than shingles, and one.
    widths = folded.words - np.diff(shingles.offsets) + 1
    runs, covered, only = compare(shingles.values, shingles.offsets, widths, ones, others, SHOWN_WORDS)
    sides = []
    for which, mine, theirs in ((lefts, 0, 1), (rights, 1, 0)):
        chosen = np.where(turned[:, None], only[theirs], only[mine])
        data, offsets = copy_words(folded.data, folded.edges, folded.firsts, which, chosen)
        sides.append(Texts(data=data, offsets=offsets))
    longest = np.where(runs > 0, runs + widths[ones] - 1, 0)
    return Differences(longest_run=longest, shared_words=covered, only_left=sides[0], only_right=sides[1])


def plain_differences(words: list[list[str]], shingles: Shingles, lefts: Positions, rights: Positions) -> Differences:
    """The same in Python, the texts given as their folded words."""
    ends = shingles.offsets.tolist()
    runs = [shingles.values[start:end].tolist() for start, end in itertools.pairwise(ends)]
    rows = []
    for turn, one, other in zip(*map(np.ndarray.tolist, _turned(shingles, lefts, rights)), strict=True):
        shared = set(runs[one]) & set(runs[other])
        longest = _longest(runs[one], runs[other])
        covered, only_one = _uncovered(words[one], runs[one], shared)
        _, only_other = _uncovered(words[other], runs[other], shared)
        sides = (only_other, only_one) if turn else (only_one, only_other)
        rows.append((longest + len(words[one]) - len(runs[one]) if longest else 0, covered, *sides))
    longests, covers, only_left, only_right = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Differences(
        longest_run=np.array(longests, np.int64),
        shared_words=np.array(covers, np.int64),
        only_left=Texts.of(only_left),
        only_right=Texts.of(only_right),
    )


def _turned(shingles: Shingles, lefts: Positions, rights: Positions) -> tuple[NDArray[np.bool_], Positions, Positions]:
    """Pairs in an order of their own, so that the evidence is the same from either side; and which are turned round."""
    turned = shingles.folded[rights] < shingles.folded[lefts]
    return turned, np.where(turned, rights, lefts), np.where(turned, lefts, rights)


def _longest(one: list[int], other: list[int]) -> int:
    """The longest run of shingles that both have, each run begun at its first place in the one."""
    first = {value: place for place, value in reversed(list(enumerate(one)))}
    run, longest, last = 0, 0, -1
    for value in other:
        if value not in first:
            run, last = 0, -1
        elif last >= 0 and last + 1 < len(one) and one[last + 1] == value:
            run, last = run + 1, last + 1
        else:
            run, last = 1, first[value]
        longest = max(longest, run)
    return longest


def _uncovered(words: list[str], shingles: list[int], shared: set[int]) -> tuple[int, str]:
    """How many words a shared shingle covers, and the first that none does."""
    width = len(words) - len(shingles) + 1
    covered = {at + step for at, value in enumerate(shingles) if value in shared for step in range(width)}
    only = [word for at, word in enumerate(words) if at not in covered]
    return len(covered), " ".join(only[:SHOWN_WORDS])
