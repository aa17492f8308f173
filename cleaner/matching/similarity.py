"""How much of one article stands in another, and which facts differ where they agree: what relations are decided from.

The share is measured in shingles of eight characters, because whole words do not survive misreading. Shingles that many
articles have (`document_frequency`) and quotations count less. Damage between equal runs is looked through (`alignment`).
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.packing import Pairs
from cleaner.matching.alignment import (
    COUNTS,
    COVERED,
    DAMAGE,
    FACTS,
    NAMES,
    NUMBERS,
    PLACES,
    REPEATED,
    RUN_CHARACTERS,
    UNCASED,
    WORDS,
    align,
)
from cleaner.matching.document_frequency import PLAIN, PLAIN_QUOTED, DocumentFrequency
from cleaner.matching.overlap import Overlap
from cleaner.matching.places import MIN_PLACES
from cleaner.matching.states import CHANGED, DAMAGED, SHARED
from cleaner.matching.tokens import Tokens, plain_tokens
from cleaner.shingles.buffers import Mask, Positions, Shares, Texts
from cleaner.shingles.shingles import folded_words
from cleaner.text.words import WHOLE_WORD, word_parts

# A pair is noisy (OCR) if it has at least `_MIN_DAMAGE` misspelt gaps and at least `_DAMAGE_TO_FACTS` of them per differing
# number or name; those differences are then put down to noise.
_MIN_DAMAGE = 3
_DAMAGE_TO_FACTS = 0.3
#: Texts with fewer words are compared by their spelling as a whole.
SHORT = 10
# The spelling of two short texts must agree by this much (0-1).
_SAME_SPELLING = 0.9
# Differing facts in fewer places are no form.
_FORM_PLACES = 4
# Where a script has no capitals, numbers must differ in this part of the places that differ.
_FORM_NUMBERS = 0.5
# A text without capitals is a form filled in anew if more than this part of it lies in short places that differ: an edit of
# a word or two in every sentence changes less.
_FORM_PART = 0.2
# Letters of an ending that makes no other word.
_LONGEST_ENDING = 2
# Facts are counted per this many characters.
_PER = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What alignment finds of pairs, a row for each: `counts` as in `alignment`; the `weights` of the shingles, summed by
    side (left, right) and state, and the same of `plain` weights (PLAIN, PLAIN_QUOTED); by side how many shingles are
    `shared`, and how many of these are quoted."""

    counts: NDArray[np.int64]
    weights: NDArray[np.int64]
    plain: NDArray[np.int64]
    shared: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words of a short text, and the characters of its numbers."""

    words: list[str]
    numbers: list[int]

    @classmethod
    def of(cls, characters: NDArray[np.uint32], word_of: NDArray[np.int32], number: Mask) -> "Spelling":
        """The spelling of a text. `number`: of each character whether its word is a number."""
        cuts = np.flatnonzero(np.diff(word_of)) + 1
        words = ["".join(map(chr, word.tolist())) for word in np.split(characters, cuts) if len(word)]
        return cls(words, characters[number].tolist())


class Aligner(Protocol):
    """Texts that can be aligned, by number."""

    @property
    def lengths(self) -> Positions:
        """The number of words of each text, where a character of a script without spaces is a part of a word."""
        ...

    def spelling(self, number: int) -> Spelling:
        """The spelling of a text that has been aligned."""
        ...

    def align(self, lefts: Positions, rights: Positions) -> Sums:
        """The alignments of pairs. The text whose characters come first, compared byte by byte, is scanned, so that the
        result is the same from either side."""
        ...


def is_noisy(misread: Positions, facts: Positions) -> Mask:
    """Where so many words are misread that differing numbers and names mean little."""
    noisy: Mask = (misread >= _MIN_DAMAGE) & (misread >= _DAMAGE_TO_FACTS * facts)
    return noisy


def similarity(aligner: Aligner, pairs: Pairs) -> dict[str, Any]:
    """The columns `share_left`, `share_right`, `plain_left`, `plain_right`, `facts`, `few_facts`, `repeated`,
    `quoted`, `misread`, `numbers` and `names` of pairs of texts."""
    sums = aligner.align(*pairs)
    counts = sums.counts
    facts = counts[:, NUMBERS] + counts[:, NAMES]
    noisy = is_noisy(counts[:, DAMAGE], facts)
    shares, plain = _shares(sums.weights, noisy), _shares(sums.plain, noisy)
    short = np.flatnonzero(np.minimum(aligner.lengths[pairs[0]], aligner.lengths[pairs[1]]) < SHORT)
    for row in short.tolist():
        shares[row] = plain[row] = _short(aligner.spelling(int(pairs[0][row])), aligner.spelling(int(pairs[1][row])))
    return {
        "share_left": shares[:, 0],
        "share_right": shares[:, 1],
        "plain_left": plain[:, 0],
        "plain_right": plain[:, 1],
        "facts": np.where(noisy, 0, np.maximum(_PER * facts / np.maximum(1, counts[:, RUN_CHARACTERS]), _filled_in(counts))),
        "few_facts": np.where(noisy, 0, _filled_in(counts, places=MIN_PLACES, numbers=0.0)),
        "repeated": counts[:, REPEATED] > 0,
        "quoted": (sums.shared[:, :, 1] / np.maximum(1, sums.shared[:, :, 0])).max(axis=1, initial=0),
        "misread": counts[:, DAMAGE],
        "numbers": counts[:, NUMBERS],
        "names": counts[:, NAMES],
    }


def _filled_in(counts: NDArray[np.int64], places: int = _FORM_PLACES, numbers: float = _FORM_NUMBERS) -> Shares:
    """Where one form was filled in twice: the facts that differ, per `_PER` covered characters; elsewhere 0. `places`: in
    fewer of them differing facts are no form; `numbers`: see `_FORM_NUMBERS`, of which there must be one."""
    facts, words, uncased, covered = (counts[:, column] for column in (FACTS, WORDS, UNCASED, COVERED))
    changed = uncased > _FORM_PART * (covered + uncased)
    # Without capitals names are among the other pieces, or their characters are.
    factual = (facts > words) | ((uncased > 0) & (facts >= numbers * counts[:, PLACES]))
    differ = np.where(changed, facts + words, np.where(factual & (counts[:, PLACES] >= places), facts, 0))
    density: Shares = _PER * differ / np.maximum(1, covered)
    return density


def similarity_of_words(counts: Overlap, short: Mask) -> dict[str, Any]:
    """The same columns from shared shingles of words alone; no fact is seen. A text of a few words may stand in any other:
    for pairs with a `short` one both sides must share most of their shingles."""
    left, right = counts.containments
    none, zero = np.zeros(len(short), np.int64), np.zeros(len(short))
    shares = np.where(short, counts.jaccard, left), np.where(short, counts.jaccard, right)
    return {
        **dict(zip(("share_left", "share_right"), shares, strict=True)),
        **dict(zip(("plain_left", "plain_right"), shares, strict=True)),
        **dict.fromkeys(("facts", "few_facts", "quoted"), zero),
        **dict.fromkeys(("misread", "numbers", "names"), none),
        "repeated": np.zeros(len(short), np.bool_),
    }


def plain_lengths(texts: Texts) -> Positions:
    """The number of words of each text, where a character of a script without spaces is a part of a word."""
    return np.fromiter(map(_length, texts.strings()), np.int64, len(texts))


def _length(text: str) -> int:
    words = folded_words(text)
    return len(words) if text.isascii() else sum(word_parts(word[0]) or WHOLE_WORD for word in words) // WHOLE_WORD


@dataclass(frozen=True, slots=True)
class PlainAligner:
    """Texts that can be aligned, in Python; `CompiledAligner` does the same by kernels. `tokens`: those of the texts
    aligned so far, by number; `weighed`: their shingles."""

    texts: Texts
    frequencies: DocumentFrequency
    lengths: Positions
    tokens: dict[int, Tokens] = field(default_factory=dict)
    weighed: dict[int, "_Weighed"] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Texts, frequencies: DocumentFrequency) -> "PlainAligner":
        """An aligner of these texts, with the weights that these frequencies give."""
        return cls(texts, frequencies, plain_lengths(texts))

    def spelling(self, number: int) -> Spelling:
        """The spelling of a text that has been aligned."""
        text = self.tokens[number]
        return Spelling.of(text.characters, text.word_of, text.number[text.word_of])

    def align(self, lefts: Positions, rights: Positions) -> Sums:
        """The alignments of pairs."""
        needed = np.unique(np.concatenate([lefts, rights]))
        self.tokens.update(zip(needed.tolist(), plain_tokens(self.texts.take(needed)), strict=True))
        counts, shared = np.zeros((len(lefts), COUNTS), np.int64), np.zeros((len(lefts), 2, 2), np.int64)
        weights = np.zeros((len(lefts), 2, CHANGED + 1), np.int64)
        plain = np.zeros_like(weights)
        for row, pair in enumerate(zip(lefts.tolist(), rights.tolist(), strict=True)):
            left, right = (self.tokens[at] for at in pair)
            swap = right.characters.tobytes() < left.characters.tobytes()
            aligned = align(right, left) if swap else align(left, right)
            counts[row] = aligned.counts
            sides = (aligned.right, aligned.left) if swap else (aligned.left, aligned.right)
            for side, (number, states) in enumerate(zip(pair, sides, strict=True)):
                of = self._weighed(number)
                weights[row, side] = np.bincount(states, of.weights, CHANGED + 1)
                plain[row, side] = np.bincount(states, np.where(of.quoted, PLAIN_QUOTED, PLAIN), CHANGED + 1)
                shared[row, side] = (states == SHARED).sum(), of.quoted[states == SHARED].sum()
        return Sums(counts=counts, weights=weights, plain=plain, shared=shared)

    def _weighed(self, number: int) -> "_Weighed":
        if number not in self.weighed:
            text = self.tokens[number]
            quoted = text.quoted[text.word_of[: len(text.shingles)]]
            self.weighed[number] = _Weighed(self.frequencies.weights(text.shingles, quoted), quoted)
        return self.weighed[number]


class _Weighed(NamedTuple):
    """Of each shingle of a text its weight, and whether it is quoted."""

    weights: NDArray[np.int32]
    quoted: Mask


def _shares(weights: NDArray[np.int64], noisy: Mask) -> Shares:
    """For each pair the shares of the left and of the right text, given sums of weights."""
    shared = weights[:, :, SHARED] + weights[:, :, DAMAGED]
    shared[noisy] += weights[noisy][:, :, CHANGED]
    shares: Shares = shared / np.maximum(1, weights.sum(axis=2))
    return shares


def _short(one: Spelling, other: Spelling) -> float:
    """The share of short texts: how alike their spelling is; 0 if it is not, or if a number or any word is another: one word
    makes the opposite of a headline."""
    from rapidfuzz.fuzz import ratio

    whole = "".join(one.words), "".join(other.words)
    alike = ratio(*whole) / 100 if all(whole) else 0.0
    same = whole[0] == whole[1] or _same_words(one.words, other.words)
    return alike if alike >= _SAME_SPELLING and one.numbers == other.numbers and same else 0.0


def _same_words(one: list[str], other: list[str]) -> bool:
    """Whether two texts have the same words, each misspelt by a letter in four or with another ending at the most."""
    from rapidfuzz.distance import OSA

    if len(one) != len(other):
        return False
    alike = (4 * OSA.distance(a, b) <= max(len(a), len(b)) or _same_stem(a, b) for a, b in zip(one, other, strict=True))
    return all(alike)


def _same_stem(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) and len(longer) - len(shorter) <= _LONGEST_ENDING
