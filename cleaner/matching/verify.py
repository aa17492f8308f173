"""Verify candidate pairs on the texts themselves, and say how the two of each belong together.

All of it in columns: a Python object is made for pairs that become a row, and only where somebody asks for objects.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import ClassVar, get_args

import numpy as np
from numpy.typing import NDArray

from cleaner.matching.chunks import chunks, grouped
from cleaner.matching.evidence import Differences, compiled_differences, plain_differences
from cleaner.matching.scores import Scores, score_pairs
from cleaner.model import DUPLICATE_RELATIONS, Evidence, Match, Relation
from cleaner.settings import DuplicateSettings
from cleaner.text.buffers import U64, Positions, Texts
from cleaner.text.corpus import Corpus
from cleaner.text.folding import fold_words
from cleaner.text.shingles import Shingling, shingle

Mask = NDArray[np.bool_]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
_EXACT, _NEAR, _EXCERPT, _REVISION, _TEMPLATE, _QUOTES = range(len(RELATIONS))
_DUPLICATES = np.array([relation in DUPLICATE_RELATIONS for relation in RELATIONS])
# Where one run makes up this much of what two texts share, it is a passage (a quotation), not a form filled in twice.
_PASSAGE = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Pairs worth a row, in columns: positions, relation (a number into RELATIONS), exact scores, evidence."""

    left: Positions
    right: Positions
    relation: NDArray[np.int8]
    cross_outlet: Mask
    scores: Scores
    evidence: Differences

    #: What the numbers in `relation` mean.
    relations: ClassVar[tuple[Relation, ...]] = RELATIONS

    def __len__(self) -> int:
        return len(self.left)

    @property
    def duplicate(self) -> Mask:
        """Which pairs are duplicates."""
        made: Mask = _DUPLICATES[self.relation]
        return made

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
        found = self.evidence
        only = found.only_left.strings(), found.only_right.strings()
        columns = self.scores.shared.tolist(), found.longest_run.tolist(), *only
        names = [field.name for field in fields(Evidence)]
        return [Evidence(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]


def verify_pairs(
    corpus: Corpus, pairs: tuple[Positions, Positions], folded: U64, settings: DuplicateSettings, *, compiled: bool
) -> Verified:
    """The candidate pairs that share enough to be worth a row. `folded`: of each article a hash of its folded words."""
    order = grouped(*pairs, compiled=compiled)
    left, right = (side[order] for side in pairs)
    parts = [
        (worth, *found)
        for texts, numbers in chunks(left, right, corpus.texts, corpus.sizes)
        for worth, found in [_part(texts, *numbers, settings, compiled=compiled)]
    ]
    worth = np.concatenate([np.zeros(0, np.bool_), *(part[0] for part in parts)])
    left, right = left[worth], right[worth]
    back = np.lexsort((right, left))
    left, right = left[back], right[back]
    scores = Scores.joined([part[1] for part in parts]).where(back)
    evidence = Differences.joined([part[2] for part in parts]).where(back)
    urls, outlets = corpus.codes("url"), corpus.codes("outlet")
    return Verified(
        left=left,
        right=right,
        relation=_relations(
            scores, evidence, settings, same_words=folded[left] == folded[right], same_url=_same(urls, left, right)
        ),
        cross_outlet=(outlets[left] >= 0) & (outlets[right] >= 0) & (outlets[left] != outlets[right]),
        scores=scores,
        evidence=evidence,
    )


def _part(
    texts: Texts, lefts: Positions, rights: Positions, settings: DuplicateSettings, *, compiled: bool
) -> tuple[Mask, tuple[Scores, Differences]]:
    """Which pairs of texts by number are worth a row, and the scores and evidence of those."""
    size = settings.shingle_words
    if compiled:
        from cleaner.text.compiled import fold_texts

        folded = fold_texts(texts)
        shingles = folded.shingles(size)
    else:
        shingles = shingle(texts, Shingling(size=size), compiled=False)
    scores = score_pairs(shingles, lefts, rights, compiled=compiled)
    worth = np.maximum(scores.containment_left, scores.containment_right) >= settings.min_report
    sides = lefts[worth], rights[worth]
    if compiled:
        return worth, (scores.where(worth), compiled_differences(folded, shingles, *sides))
    words = [fold_words(text) for text in texts.strings()]
    return worth, (scores.where(worth), plain_differences(words, shingles, *sides))


def _same(codes: Positions, left: Positions, right: Positions) -> Mask:
    """Which pairs have the same known value."""
    found: Mask = (codes[left] >= 0) & (codes[left] == codes[right])
    return found


def _relations(
    scores: Scores, evidence: Differences, settings: DuplicateSettings, *, same_words: Mask, same_url: Mask
) -> NDArray[np.int8]:
    near = scores.jaccard >= settings.min_jaccard
    copied = near | (np.maximum(scores.containment_left, scores.containment_right) >= settings.min_containment)
    passage = evidence.longest_run >= _PASSAGE * evidence.shared_words
    rules = {_EXACT: same_words, _REVISION: copied & same_url, _NEAR: near, _EXCERPT: copied, _QUOTES: passage}
    found: NDArray[np.int8] = np.select(list(rules.values()), list(map(np.int8, rules)), np.int8(_TEMPLATE))
    return found
