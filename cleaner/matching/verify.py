"""Verify a candidate pair on the texts themselves, and say how the two belong together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from cleaner.model import DUPLICATE_RELATIONS, Article, Evidence, Match, Relation
from cleaner.settings import DuplicateSettings
from cleaner.text.folding import fold_words
from cleaner.text.shingles import shingle_hashes

_KEPT_SHINGLES = 4_096
# Where one run makes up this much of what two texts share, it is a passage (a quotation), not a form filled in twice.
_PASSAGE = 0.35
_SHOWN_WORDS = 30


@dataclass(frozen=True, slots=True)
class _Scores:
    shared: int
    jaccard: float
    left: float
    right: float

    @property
    def containment(self) -> float:
        return max(self.left, self.right)


@dataclass(frozen=True)
class Verifier:
    """Exact scores for pairs out of `articles`, which may lie on disk: only texts of candidates are read."""

    articles: Sequence[Article]
    settings: DuplicateSettings
    _shingles: Callable[[int], frozenset[int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        words = self.settings.shingle_words
        cached = lru_cache(_KEPT_SHINGLES)(lambda at: shingle_hashes(self.articles[at].text, words))
        object.__setattr__(self, "_shingles", cached)

    def verify(self, left: int, right: int) -> Match | None:
        """The match of two articles by position, or None where they share too little to be worth a row."""
        scores = _scores(self._shingles(left), self._shingles(right))
        if scores.containment < self.settings.min_report:
            return None
        a, b = self.articles[left], self.articles[right]
        words = fold_words(a.text), fold_words(b.text)
        evidence, passage = _evidence(*words, shared=scores.shared)
        relation = self._relation(a, b, scores, same_words=words[0] == words[1], passage=passage)
        return Match(
            left=a.id,
            right=b.id,
            duplicate=relation in DUPLICATE_RELATIONS,
            relation=relation,
            cross_outlet=a.outlet is not None and b.outlet is not None and a.outlet != b.outlet,
            jaccard=scores.jaccard,
            containment_left=scores.left,
            containment_right=scores.right,
            evidence=evidence,
        )

    def _relation(self, a: Article, b: Article, scores: _Scores, *, same_words: bool, passage: float) -> Relation:
        if same_words:
            return "exact"
        is_near = scores.jaccard >= self.settings.min_jaccard
        if is_near or scores.containment >= self.settings.min_containment:
            if a.url is not None and a.url == b.url:
                return "revision"
            return "near" if is_near else "excerpt"
        return "quotes" if passage >= _PASSAGE else "template"


def _scores(left: frozenset[int], right: frozenset[int]) -> _Scores:
    shared = len(left & right)
    union = len(left) + len(right) - shared
    return _Scores(shared, shared / max(1, union), shared / max(1, len(left)), shared / max(1, len(right)))


def _evidence(left: list[str], right: list[str], *, shared: int) -> tuple[Evidence, float]:
    """What two word lists share and do not, by their shortest edit script; and the longest run's part of it."""
    from rapidfuzz.distance import Indel

    # Several scripts may be the shortest: from either side it shall be the same one.
    if right < left:
        turned, passage = _evidence(right, left, shared=shared)
        return replace(turned, only_left=turned.only_right, only_right=turned.only_left), passage
    runs, only_left, only_right = [0], [], []
    for op in Indel.opcodes(left, right):
        if op.tag == "equal":
            runs.append(op.src_end - op.src_start)
        only_left += left[op.src_start : op.src_end] if op.tag in ("delete", "replace") else []
        only_right += right[op.dest_start : op.dest_end] if op.tag in ("insert", "replace") else []
    evidence = Evidence(
        shared_shingles=shared,
        longest_run=max(runs),
        only_left=" ".join(only_left[:_SHOWN_WORDS]),
        only_right=" ".join(only_right[:_SHOWN_WORDS]),
    )
    return evidence, max(runs) / max(1, sum(runs))
