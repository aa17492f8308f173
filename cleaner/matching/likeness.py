"""How much of one article stands in another, and which facts differ where they agree: what the judgement of a pair rests on.

The share is of shingles of eight characters, because words do not survive misreading. Shingles of many articles count less
(`commonness`), and so do quotations. Damage between equal runs is looked through (`alignment`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from cleaner.matching.alignment import (
    ABSENT,
    CHANGED,
    COUNTS,
    DAMAGE,
    DAMAGED,
    NAMES,
    NUMBERS,
    RUN_CHARACTERS,
    SHARED,
    Alignment,
)
from cleaner.matching.commonness import Commonness
from cleaner.matching.scores import Scores
from cleaner.matching.wording import Wording, wordings
from cleaner.text.buffers import Positions, Shares, Texts

#: Where at least so many gaps are damage, and for each other fact there are so many of them, all short gaps are taken for
#: damage: misread numbers and names are no other facts.
_MIN_DAMAGE, _DAMAGE_TO_FACTS = 3, 0.3
#: Of texts with fewer words the spelling as a whole must agree (0-1).
SHORT, _SAME_SPELLING = 10, 0.9
_PER = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
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

    def where(self, rows: NDArray[np.bool_] | Positions) -> "Likeness":
        """The rows of a mask, or of these numbers."""
        return Likeness(**{name: getattr(self, name)[rows] for name in _NAMES})

    @classmethod
    def contained(cls, scores: Scores) -> "Likeness":
        """Of pairs of which one text holds the other."""
        none, zero = np.zeros(len(scores), np.int64), np.zeros(len(scores))
        return cls(
            share_left=scores.containment_left,
            share_right=scores.containment_right,
            facts=zero,
            quoted=zero,
            damaged=none,
            numbers=none,
            names=none,
        )

    @classmethod
    def joined(cls, parts: Sequence["Likeness"]) -> "Likeness":
        """The rows of all parts."""
        return cls(**{name: np.concatenate([_NONE[name], *(getattr(part, name) for part in parts)]) for name in _NAMES})


_NAMES = [field.name for field in fields(Likeness)]
_NONE = {name: np.zeros(0, np.int64 if name in {"damaged", "numbers", "names"} else np.float64) for name in _NAMES}


def likeness(texts: Texts, lefts: Positions, rights: Positions, common: Commonness, *, compiled: bool) -> Likeness:
    """How alike pairs of texts are, given by number."""
    made = list(wordings(texts, compiled=compiled))
    quoted = [text.quoted[text.word_of[: len(text.shingles)]] for text in made]
    weights = [common.weights(text.shingles, flags) for text, flags in zip(made, quoted, strict=True)]
    align = _aligner(compiled=compiled)
    shares, quotes = np.zeros((len(lefts), 2)), np.zeros(len(lefts))
    counts = np.zeros((len(lefts), COUNTS), np.int64)
    for row, (a, b) in enumerate(zip(lefts.tolist(), rights.tolist(), strict=True)):
        # From either side the same: an alignment is found along one of the two texts.
        turned = made[b].characters.tobytes() < made[a].characters.tobytes()
        one, other = (b, a) if turned else (a, b)
        found = align(made[one], made[other])
        pair = _short(made[one], made[other]) or _shares(found, weights[one], weights[other])
        shares[row] = pair[::-1] if turned else pair
        counts[row] = found.counts
        quotes[row] = max(_part(quoted[one][found.left == SHARED]), _part(quoted[other][found.right == SHARED]))
    facts = counts[:, NUMBERS] + counts[:, NAMES]
    facts[_noisy(counts)] = 0
    return Likeness(
        share_left=shares[:, 0],
        share_right=shares[:, 1],
        facts=_PER * facts / np.maximum(1, counts[:, RUN_CHARACTERS]),
        quoted=quotes,
        damaged=counts[:, DAMAGE],
        numbers=counts[:, NUMBERS],
        names=counts[:, NAMES],
    )


def _aligner(*, compiled: bool) -> Callable[[Wording, Wording], Alignment]:
    if compiled:
        from cleaner.matching.alignment_kernels import align as fast

        return fast
    from cleaner.matching.alignment import align

    return align


def _noisy(counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    facts = counts[..., NUMBERS] + counts[..., NAMES]
    damage = counts[..., DAMAGE]
    found: NDArray[np.bool_] = (damage >= _MIN_DAMAGE) & (damage >= _DAMAGE_TO_FACTS * facts)
    return found


def _shares(found: Alignment, *weights: Shares) -> tuple[float, float]:
    last = CHANGED if _noisy(found.counts) else DAMAGED
    sums = [np.bincount(s, w, CHANGED + 1) for s, w in zip((found.left, found.right), weights, strict=True)]
    left, right = (float(by[SHARED : last + 1].sum() / max(by[ABSENT:].sum(), 1e-9)) for by in sums)
    return left, right


def _short(one: Wording, other: Wording) -> tuple[float, float] | None:
    """The shares of texts too short for shingles: how alike their spelling is, 0 where it is not or a number differs."""
    if min(len(one.number), len(other.number)) >= SHORT:
        return None
    from rapidfuzz.fuzz import ratio

    a, b = one.characters.tolist(), other.characters.tolist()
    alike = ratio(a, b) / 100 if a and b else 0.0
    same_numbers = one.characters[one.number[one.word_of]].tolist() == other.characters[other.number[other.word_of]].tolist()
    share = alike if alike >= _SAME_SPELLING and same_numbers else 0.0
    return share, share


def _part(flags: NDArray[np.bool_]) -> float:
    return float(flags.mean()) if len(flags) else 0.0
