"""How much of one article stands in another, and which facts differ where they agree: what the judgement of a pair rests on.

The share is of shingles of eight characters, because words do not survive misreading. Shingles of many articles count less
(`commonness`), and so do quotations. Damage between equal runs is looked through (`alignment`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cleaner.matching.alignment import (
    CHANGED,
    COUNTS,
    DAMAGE,
    DAMAGED,
    NAMES,
    NUMBERS,
    RUN_CHARACTERS,
    SHARED,
    align,
)
from cleaner.matching.document_frequency import DocumentFrequency
from cleaner.matching.overlap import Scores
from cleaner.matching.tokens import Tokens, plain_wordings
from cleaner.shingles.buffers import Positions, Shares, Texts
from cleaner.text.folding import fold_words

#: Where at least so many gaps are damage, and for each other fact there are so many of them, all short gaps are taken for
#: damage: misread numbers and names are no other facts.
_MIN_DAMAGE, _DAMAGE_TO_FACTS = 3, 0.3
#: Of texts with fewer words the spelling as a whole must agree (0-1).
SHORT, _SAME_SPELLING = 10, 0.9
_PER = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity:
    """Columns, a row for each pair.

    `share_left`: how much of the left article the right one has, by weight (0-1), and `share_right` the other way. `facts`:
    other numbers and names to a thousand characters of what they share. `quoted`: how much of what they share stands in
    quotation marks (0-1). `damaged`, `numbers`, `names`: how many places differ in which way.
    """

    share_left: Shares
    share_right: Shares
    facts: Shares
    quoted: Shares
    damaged: Positions
    numbers: Positions
    names: Positions

    @property
    def share(self) -> Shares:
        """The larger of both shares: a cut copy stands in the whole report."""
        return np.maximum(self.share_left, self.share_right)

    @property
    def noisy(self) -> NDArray[np.bool_]:
        """Where so many words are misread that other words mean little."""
        return _is_noise(self.damaged, self.numbers + self.names)

    def where(self, rows: NDArray[np.bool_] | Positions) -> "Similarity":
        """The rows of a mask, or of these numbers."""
        return Similarity(**{name: getattr(self, name)[rows] for name in _NAMES})

    @classmethod
    def of_words(cls, scores: Scores) -> "Similarity":
        """By shared shingles of words alone. A text of a few words may stand in any other: both must share the most."""
        short = np.minimum(scores.left_size, scores.right_size) < SHORT
        none, zero = np.zeros(len(scores), np.int64), np.zeros(len(scores))
        return cls(
            share_left=np.where(short, scores.jaccard, scores.containment_left),
            share_right=np.where(short, scores.jaccard, scores.containment_right),
            facts=zero,
            quoted=zero,
            damaged=none,
            numbers=none,
            names=none,
        )

    @classmethod
    def joined(cls, parts: Sequence["Similarity"]) -> "Similarity":
        """The rows of all parts."""
        return cls(**{name: np.concatenate([_NONE[name], *(getattr(part, name) for part in parts)]) for name in _NAMES})


_NAMES = [column.name for column in fields(Similarity)]
_NONE = {name: np.zeros(0, np.int64 if name in {"damaged", "numbers", "names"} else np.float64) for name in _NAMES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What alignment finds of pairs, in rows: `counts` as in `alignment`; by side (left, right) and state the `weights` of
    the shingles; by side how many shingles are `shared`, and how many of those are quoted."""

    counts: NDArray[np.int64]
    weights: NDArray[np.int64]
    shared: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text too short for shingles: its characters, and those of its numbers."""

    characters: list[int]
    numbers: list[int]


class Aligner(Protocol):
    """Texts that can be aligned, by number."""

    @property
    def words(self) -> Positions:
        """How many words each text has."""
        ...

    def spelling(self, number: int) -> Spelling:
        """The spelling of a text."""
        ...

    def align(self, lefts: Positions, rights: Positions) -> Sums:
        """The alignments of pairs. A text stands first in that whose characters' bytes do, as one is found along one of the
        two: from either side it is the same."""
        ...


def likeness(made: Aligner, lefts: Positions, rights: Positions) -> Similarity:
    """How alike pairs of texts are, given by number."""
    found = made.align(lefts, rights)
    shares = _shares(found)
    short = np.flatnonzero(np.minimum(made.words[lefts], made.words[rights]) < SHORT)
    for row in short.tolist():
        shares[row] = _short(made.spelling(int(lefts[row])), made.spelling(int(rights[row])))
    counts = found.counts
    facts = counts[:, NUMBERS] + counts[:, NAMES]
    facts[_noisy(counts)] = 0
    return Similarity(
        share_left=shares[:, 0],
        share_right=shares[:, 1],
        facts=_PER * facts / np.maximum(1, counts[:, RUN_CHARACTERS]),
        quoted=(found.shared[:, :, 1] / np.maximum(1, found.shared[:, :, 0])).max(axis=1, initial=0),
        damaged=counts[:, DAMAGE],
        numbers=counts[:, NUMBERS],
        names=counts[:, NAMES],
    )


@dataclass(frozen=True, slots=True)
class PlainAligner:
    """Texts as alignment reads them, in Python; `worded.Worded` is the same by kernels. `words`: how many each text has;
    `made`: the texts that have been aligned, by number."""

    texts: Texts
    common: DocumentFrequency
    words: Positions
    made: dict[int, Tokens] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Texts, common: DocumentFrequency) -> "PlainAligner":
        """Those of texts, and how common shingles are."""
        return cls(texts, common, np.array([len(fold_words(text)) for text in texts.strings()], np.int64))

    def spelling(self, number: int) -> Spelling:
        """The spelling of a text that has been aligned."""
        text = self.made[number]
        return Spelling(text.characters.tolist(), text.characters[text.number[text.word_of]].tolist())

    def align(self, lefts: Positions, rights: Positions) -> Sums:
        """The alignments of pairs."""
        needed = np.unique(np.concatenate([lefts, rights]))
        self.made.update(zip(needed.tolist(), plain_wordings(self.texts.take(needed)), strict=True))
        counts, shared = np.zeros((len(lefts), COUNTS), np.int64), np.zeros((len(lefts), 2, 2), np.int64)
        weights = np.zeros((len(lefts), 2, CHANGED + 1), np.int64)
        for row, pair in enumerate(zip(lefts.tolist(), rights.tolist(), strict=True)):
            left, right = (self.made[at] for at in pair)
            turned = right.characters.tobytes() < left.characters.tobytes()
            found = align(right, left) if turned else align(left, right)
            counts[row] = found.counts
            sides = (found.right, found.left) if turned else (found.left, found.right)
            for side, (text, states) in enumerate(zip((left, right), sides, strict=True)):
                quoted = text.quoted[text.word_of[: len(text.shingles)]]
                weights[row, side] = np.bincount(states, self.common.weights(text.shingles, quoted), CHANGED + 1)
                shared[row, side] = (states == SHARED).sum(), quoted[states == SHARED].sum()
        return Sums(counts=counts, weights=weights, shared=shared)


def _noisy(counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    return _is_noise(counts[..., DAMAGE], counts[..., NUMBERS] + counts[..., NAMES])


def _is_noise(damage: Positions, facts: Positions) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (damage >= _MIN_DAMAGE) & (damage >= _DAMAGE_TO_FACTS * facts)
    return found


def _shares(found: Sums) -> Shares:
    """Of each pair the shares of the one and of the other text."""
    shared = found.weights[:, :, SHARED] + found.weights[:, :, DAMAGED]
    noisy = _noisy(found.counts)
    shared[noisy] += found.weights[noisy][:, :, CHANGED]
    made: Shares = shared / np.maximum(1, found.weights.sum(axis=2))
    return made


def _short(one: Spelling, other: Spelling) -> float:
    """The share of texts too short for shingles: how alike their spelling is, 0 where it is not or a number differs."""
    from rapidfuzz.fuzz import ratio

    alike = ratio(one.characters, other.characters) / 100 if one.characters and other.characters else 0.0
    return alike if alike >= _SAME_SPELLING and one.numbers == other.numbers else 0.0
