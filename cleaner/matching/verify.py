"""Verify candidate pairs on the texts themselves, and say how the two of each belong together.

All of it in columns: a Python object is made for pairs that become a row, and only where somebody asks for objects.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.corpus import Corpus
from cleaner.matching.differences import Differences, compiled_differences, plain_differences
from cleaner.matching.document_frequency import DocumentFrequency
from cleaner.matching.overlap import Scores, score_pairs
from cleaner.matching.pair_batches import chunks, grouped
from cleaner.matching.relations import DUPLICATES, RELATIONS, Basis, Mask, is_worth_a_row, relations
from cleaner.matching.similarity import SHORT, Aligner, PlainAligner, Similarity, likeness
from cleaner.records import Evidence, Match, Relation
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import U64, Positions, Texts, Workspace
from cleaner.shingles.shingles import Shingling, shingle
from cleaner.text.folding import fold_words

Pairs = tuple[Positions, Positions]
# Candidates that share less of either's word shingles are agreement by chance.
_LEAST_SHARED = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Pairs worth a row, in columns: positions, relation (a number into RELATIONS), and what it was decided from."""

    left: Positions
    right: Positions
    relation: NDArray[np.int8]
    cross_outlet: Mask
    basis: Basis

    #: What the numbers in `relation` mean.
    relations: ClassVar[tuple[Relation, ...]] = RELATIONS

    def __len__(self) -> int:
        return len(self.left)

    @property
    def duplicate(self) -> Mask:
        """Which pairs are duplicates."""
        made: Mask = DUPLICATES[self.relation]
        return made

    @property
    def scores(self) -> Scores:
        """Exact scores over shingles of words."""
        return self.basis.scores

    def where(self, rows: Positions) -> "Verified":
        """The rows of these numbers."""
        return Verified(
            left=self.left[rows],
            right=self.right[rows],
            relation=self.relation[rows],
            cross_outlet=self.cross_outlet[rows],
            basis=self.basis.where(rows),
        )

    def judged(self, settings: DuplicateSettings) -> "Verified":
        """The same pairs under other thresholds; nothing is read again. For a `min_share` of at least the `min_report` they
        were found with this is what verifying would say: all pairs that share as much are here."""
        return replace(self, relation=relations(self.basis, settings))

    def __add__(self, other: "Verified") -> "Verified":
        """These pairs and those, in order."""
        joined = Verified(
            left=np.concatenate([self.left, other.left]),
            right=np.concatenate([self.right, other.right]),
            relation=np.concatenate([self.relation, other.relation]),
            cross_outlet=np.concatenate([self.cross_outlet, other.cross_outlet]),
            basis=Basis.joined([self.basis, other.basis]),
        )
        return joined.where(np.lexsort((joined.right, joined.left)))

    def matches(self, ids: Sequence[str]) -> tuple[Match, ...]:
        """The pairs as objects; `ids` of all articles."""
        columns = (
            *([ids[at] for at in side.tolist()] for side in (self.left, self.right)),
            *(self.duplicate.tolist(), [RELATIONS[at] for at in self.relation], self.cross_outlet.tolist()),
            *(self.scores.jaccard.tolist(), self.scores.containment_left.tolist(), self.scores.containment_right.tolist()),
            self._evidence(),
        )
        names = [field.name for field in fields(Match)]
        return tuple(Match(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True))

    def _evidence(self) -> list[Evidence]:
        found, like = self.basis.differences, self.basis.likeness
        columns = {
            "shared_shingles": self.scores.shared.tolist(),
            "longest_run": found.longest_run.tolist(),
            "share": like.share.tolist(),
            "misread": like.damaged.tolist(),
            "numbers": like.numbers.tolist(),
            "names": like.names.tolist(),
            "only_left": found.only_left.strings(),
            "only_right": found.only_right.strings(),
        }
        return [Evidence(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]


def verify_pairs(
    corpus: Corpus, pairs: Pairs, *, fingerprints: tuple[U64, DocumentFrequency], settings: DuplicateSettings, compiled: bool
) -> Verified:
    """The candidate pairs that are worth a row. `fingerprints`: of each article a hash of its folded words, and how common
    shingles are."""
    folded, common = fingerprints
    order = grouped(*pairs)
    left, right = (side[order] for side in pairs)
    part = partial(_part, common=common, settings=settings, rooms=Workspace() if compiled else None)
    parts = [part(texts, numbers) for texts, numbers in chunks(left, right, corpus.texts, corpus.sizes)]
    likely = np.concatenate([np.zeros(0, np.bool_), *(part[0] for part in parts)])
    left, right = left[likely], right[likely]
    urls, outlets, days = corpus.codes("url"), corpus.codes("outlet"), corpus.days()
    basis = Basis(
        scores=Scores.joined([part[1] for part in parts]),
        likeness=Similarity.joined([part[2] for part in parts]),
        differences=Differences.joined([part[3] for part in parts]),
        same_words=folded[left] == folded[right],
        same_url=_same(urls, left, right),
        days=np.abs(days[left] - days[right]),
    )
    cross = (outlets[left] >= 0) & (outlets[right] >= 0) & (outlets[left] != outlets[right])
    every = Verified(left=left, right=right, relation=relations(basis, settings), cross_outlet=cross, basis=basis)
    worth = is_worth_a_row(basis, every.relation, settings)
    return every.where(np.flatnonzero(worth)[np.lexsort((right[worth], left[worth]))])


def _part(
    texts: Texts, pairs: Pairs, *, common: DocumentFrequency, settings: DuplicateSettings, rooms: Workspace | None
) -> tuple[Mask, Scores, Similarity, Differences]:
    """Which pairs of texts by number share enough to be looked at, and what is to be known of those; by kernels, where there
    are rooms for them."""
    size = settings.shingle_words
    if rooms:
        from cleaner.shingles.folded import fold_texts

        folded = fold_texts(texts)
        shingles = folded.shingles(size)
    else:
        shingles = shingle(texts, Shingling(size=size), compiled=False)
    scores = score_pairs(shingles, *pairs, compiled=rooms is not None)
    likely = scores.containment >= min(_LEAST_SHARED, settings.min_report)
    sides = pairs[0][likely], pairs[1][likely]
    scores = scores.where(likely)
    if rooms:
        differences = compiled_differences(folded, shingles, *sides)
    else:
        differences = plain_differences([fold_words(text) for text in texts.strings()], shingles, *sides)
    if not settings.align:
        return likely, scores, Similarity.of_words(scores), differences
    made: Aligner
    if rooms:
        from cleaner.matching.compiled_aligner import Worded

        made = Worded.of(folded, common, rooms)
    else:
        made = PlainAligner.of(texts, common)
    return likely, scores, _likeness(made, sides, scores), differences


def _likeness(made: Aligner, pairs: Pairs, scores: Scores) -> Similarity:
    """How alike the pairs are. Where all of one text stands in the other there is nothing to align: no side differs."""
    whole = (scores.containment == 1) & (np.minimum(scores.left_size, scores.right_size) >= SHORT)
    parts = [likeness(made, pairs[0][~whole], pairs[1][~whole]), Similarity.of_words(scores.where(whole))]
    order = np.argsort(np.concatenate([np.flatnonzero(~whole), np.flatnonzero(whole)]))
    return Similarity.joined(parts).where(order)


def _same(codes: Positions, left: Positions, right: Positions) -> Mask:
    """Which pairs have the same known value."""
    found: Mask = (codes[left] >= 0) & (codes[left] == codes[right])
    return found
