"""What two articles are to each other, decided from columns of exact scores; nothing is read again.

- `exact`: the same words.
- A duplicate where enough of one article stands in the other and their facts agree: `revision` under one address, `near`
  where both have most of it, else `excerpt`, one of them cut or extended.
- `template` where facts differ in what they share, and little of that is quoted: a form filled in twice. Days apart less is
  forgiven: forms come back, and what agencies correct or write through they correct at once.
- `quotes`: what they share are quotations, or one passage.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from cleaner.matching.differences import Differences
from cleaner.matching.overlap import Scores
from cleaner.matching.similarity import SHORT, Similarity
from cleaner.records import DUPLICATE_RELATIONS, Relation
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import Positions, Shares

RELATIONS: tuple[Relation, ...] = get_args(Relation)
_EXACT, _NEAR, _EXCERPT, _REVISION, _TEMPLATE, _QUOTES = range(len(RELATIONS))
DUPLICATES = np.array([relation in DUPLICATE_RELATIONS for relation in RELATIONS])
# Where one run makes up this much of what two texts share, or quotations this much, they have a passage in common.
_PASSAGE, _MUCH_QUOTED = 0.35, 0.3
# From this share on it is no matter of words; below it, so much of the share must be borne out by shingles of words.
_SURE, _WORDED = 0.6, 0.65
# Other facts to a thousand shared characters: reports of one event have a few as well.
_FORM_FACTS = 4.0
# In words.
_WHOLE_QUOTATION = 8
# Both sides of near copies have at least this part of what one of them has.
_BOTH = 0.8

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What relations are decided from, in columns. `days`: between the two articles, not a number where it is not known."""

    scores: Scores
    likeness: Similarity
    differences: Differences
    same_words: Mask
    same_url: Mask
    days: Shares

    def where(self, rows: Positions) -> "Basis":
        """The rows of these numbers."""
        return Basis(**{field.name: _rows(getattr(self, field.name), rows) for field in fields(self)})

    @classmethod
    def joined(cls, parts: Sequence["Basis"]) -> "Basis":
        """The rows of all parts, of which there is at least one."""
        return cls(
            scores=Scores.joined([part.scores for part in parts]),
            likeness=Similarity.joined([part.likeness for part in parts]),
            differences=Differences.joined([part.differences for part in parts]),
            same_words=np.concatenate([part.same_words for part in parts]),
            same_url=np.concatenate([part.same_url for part in parts]),
            days=np.concatenate([part.days for part in parts]),
        )


def _rows(column: Any, rows: Positions) -> Any:
    return column[rows] if isinstance(column, np.ndarray) else column.where(rows)


def relations(basis: Basis, settings: DuplicateSettings) -> NDArray[np.int8]:
    """The relation of each pair, as a number into RELATIONS."""
    like, found = basis.likeness, basis.differences
    copied = is_copy(basis, settings)
    near = np.minimum(like.share_left, like.share_right) >= _BOTH * like.share
    filled_in = (like.share >= settings.min_share) & (like.numbers + like.names > 0)
    filled_in |= (like.quoted < _MUCH_QUOTED) & (like.facts > _FORM_FACTS)
    passage = (found.longest_run >= _PASSAGE * found.shared_words) | (like.quoted >= _MUCH_QUOTED)
    rules = {
        _EXACT: basis.same_words,
        _REVISION: copied & basis.same_url,
        _NEAR: copied & near,
        _EXCERPT: copied,
        _TEMPLATE: filled_in,
        _QUOTES: passage,
    }
    made: NDArray[np.int8] = np.select(list(rules.values()), list(map(np.int8, rules)), np.int8(_TEMPLATE))
    return made


def is_worth_a_row(basis: Basis, relation: NDArray[np.int8], settings: DuplicateSettings) -> Mask:
    """Which pairs are reported: duplicates, pairs that share enough by words or by weight, and those that share some whole
    quotation. A pair that is a duplicate for any `min_share` from `min_report` on is among them, so that columns of reported
    pairs can be judged anew."""
    words = basis.likeness.quoted * basis.differences.shared_words
    quoted = (words >= _WHOLE_QUOTATION) & (basis.differences.longest_run >= _WHOLE_QUOTATION)
    shared = np.maximum(basis.scores.containment, basis.likeness.share)
    found: Mask = DUPLICATES[relation] | (shared >= settings.min_report) | quoted
    return found


def is_copy(basis: Basis, settings: DuplicateSettings) -> Mask:
    """Which pairs share enough, in words as well, and differ in few enough facts."""
    like, days = basis.likeness, basis.days
    # Not a number, where a date is not known, is not greater than anything: the articles may be of one day.
    apart = days > settings.days_apart
    enough = like.share >= np.where(apart, settings.min_share_apart, settings.min_share)
    agree = like.facts <= np.where(apart, settings.max_facts_apart, settings.max_facts)
    found: Mask = enough & agree & _is_worded(basis)
    return found


def _is_worded(basis: Basis) -> Mask:
    """Which pairs share words and not only pieces of phrases, as reports of one event in other words do. Where texts are
    misread, or are short, or share most of their characters in any case, words do not tell."""
    like, scores = basis.likeness, basis.scores
    short = np.minimum(scores.left_size, scores.right_size) < SHORT
    found: Mask = (scores.containment >= _WORDED * like.share) | (like.share >= _SURE) | like.noisy | short
    return found
