"""What two texts share and do not, in columns: the evidence of many matches at once.

A word is shared where a shared shingle covers it. The longest run is one that stands in both texts, found through the first
place of each shingle; where a text repeats itself a longer one may be there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cleaner.text.buffers import Positions, Shingles, Texts
from cleaner.text.folding import fold_words
from cleaner.text.shingles import Shingling, shingle

SHOWN_WORDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Columns, a row for each pair. Words of the longest shared run, words that are shared (in one of the two), and the
    first words that only one side has, parted by spaces."""

    longest_run: Positions
    shared_words: Positions
    only_left: Texts
    only_right: Texts

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


def differences(texts: Texts, lefts: Positions, rights: Positions, words: int, *, compiled: bool) -> Differences:
    """The evidence of pairs of `texts` by number, told by shingles of so many words."""
    shingles = shingle(texts, Shingling(size=words), compiled=compiled)
    # From either side it shall be the same.
    turned = shingles.folded[rights] < shingles.folded[lefts]
    ones, others = np.where(turned, rights, lefts), np.where(turned, lefts, rights)
    return (_compiled if compiled else _plain)(texts, shingles, ones, others, turned, words)


def _compiled(texts: Texts, shingles: Shingles, ones: Positions, others: Positions, turned: Any, words: int) -> Differences:
    from cleaner.matching.kernels import compare, copy_words
    from cleaner.text.compiled import fold_texts

    folded = fold_texts(texts)
    counts = np.diff(folded.firsts)
    widths = np.minimum(counts, words)
    runs, covered, only = compare(shingles.values, shingles.offsets, widths, ones, others, SHOWN_WORDS)
    sides = []
    for which, numbers in ((np.where(turned, others, ones), 0), (np.where(turned, ones, others), 1)):
        chosen = np.where(turned[:, None], only[1 - numbers], only[numbers])
        data, offsets = copy_words(folded.data, folded.starts, folded.word_ends, folded.firsts, which, chosen)
        sides.append(Texts(data=data, offsets=offsets))
    longest = np.where(runs > 0, runs + np.minimum(widths[ones], widths[others]) - 1, 0)
    return Differences(longest_run=longest, shared_words=covered, only_left=sides[0], only_right=sides[1])


def _plain(texts: Texts, shingles: Shingles, ones: Positions, others: Positions, turned: Any, words: int) -> Differences:
    folded = [fold_words(text) for text in texts.strings()]
    runs = [shingles.values[start:end].tolist() for start, end in zip(shingles.offsets, shingles.offsets[1:], strict=False)]
    rows = []
    for one, other, turn in zip(ones, others, turned, strict=True):
        width = min(words, len(folded[one]))
        shared = set(runs[one]) & set(runs[other])
        longest = _longest(runs[one], runs[other])
        covered, only_one = _uncovered(folded[one], runs[one], shared)
        _, only_other = _uncovered(folded[other], runs[other], shared)
        rows.append((longest + width - 1 if longest else 0, covered, *((only_other, only_one) if turn else (only_one, only_other))))
    longests, covers, lefts, rights = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Differences(
        longest_run=np.array(longests, np.int64),
        shared_words=np.array(covers, np.int64),
        only_left=Texts.of(lefts),
        only_right=Texts.of(rights),
    )


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
