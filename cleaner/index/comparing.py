"""Candidates of an index → verified pairs: matches by new article."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaner.corpus.packing import packed, unpacked
from cleaner.corpus.pairs import PairTable
from cleaner.index.articles import strings_of
from cleaner.index.protocol import STORED_FIELDS
from cleaner.matching import (
    VERIFIED_FIELDS,
    Verifier,
    batched_pairs,
    consistent,
    grouped,
    is_less_than_sure,
    match_table,
    matches_of,
    numbers_in,
)
from cleaner.records import Article, Hit

if TYPE_CHECKING:
    from cleaner.index.lookup import Pairs
    from cleaner.shingles.buffers import Positions

_FIELDS = tuple(name for name in STORED_FIELDS if name != "day")
# Of more known articles than these that a new one shares something with, not all are compared with each other.
_COMPARED = 32


def compared(known: Any, new: Any, candidates: "Pairs", verifier: Verifier) -> PairTable:
    """The pairs of known articles (`left`) and new ones (`right`) that are worth a row, both numbered as rows of the two
    batches one after the other.

    `known`, `new`: pyarrow record batches with the columns of STORED; `known` has `position` besides, ascending, which
    `candidates` name; those that are not there any more have no pairs.
    """
    positions = known.column("position").to_numpy()
    place = np.searchsorted(positions, candidates.number).clip(max=max(0, len(positions) - 1))
    is_there = positions[place] == candidates.number if len(positions) else np.zeros(len(place), np.bool_)
    articles = _Articles.of(known, new)
    pairs = articles.verified(place[is_there], candidates.query[is_there] + len(positions), verifier)
    return _consistent(pairs, articles, verifier)


def _consistent(pairs: PairTable, articles: "_Articles", verifier: Verifier) -> PairTable:
    """The pairs of known and new articles, each new article's judged by themselves. Whether one that is less than sure is a
    copy takes the pairs of the known ones with each other to say."""
    unsure = np.unique(pairs.right[is_less_than_sure(pairs)])
    if not len(unsure):
        return pairs
    asked = pairs.take(np.isin(pairs.right, unsure))
    owner, left, right = _among(asked)
    keys, place = np.unique(packed(left, right), return_inverse=True)
    among = articles.verified(*unpacked(keys), verifier)
    row_of = np.full(len(keys), -1)
    row_of[np.searchsorted(keys, packed(among.left, among.right))] = np.arange(len(among))
    row = row_of[place]
    owner, row = owner[row >= 0], row[row >= 0]
    # Each new article has known ones of its own, so that one says nothing of another's.
    together = PairTable.concat([asked, among.take(row)])
    owner = np.concatenate([asked.right, owner])
    both = np.stack([together.left, together.right])
    nodes = np.unique(owner * len(articles.sizes) + both, return_inverse=True)[1]
    apart = together.numbered(*nodes.reshape(2, -1))
    judged = consistent(apart).column("relation")[: len(asked)]
    return PairTable.concat([pairs.take(~np.isin(pairs.right, unsure)), asked.with_relation(judged)])


def hits_of(pairs: PairTable, known: Any, new: Any) -> dict[int, list[Hit]]:
    """The pairs as hits, by the number of the new article; copies first, those that share most first."""
    import pyarrow

    pairs = pairs.take(np.lexsort((pairs.left, -pairs.share, ~pairs.duplicate, pairs.right)))
    matches = matches_of(match_table(pairs, _both(known, new, "id")))
    left = known.take(pyarrow.array(pairs.left))
    fields, numbers = left.select(list(_FIELDS)).to_pylist(), (pairs.right - len(known)).tolist()
    found: dict[int, list[Hit]] = defaultdict(list)
    for match, row, text, at in zip(matches, fields, strings_of(left), numbers, strict=True):
        found[at].append(Hit(match=match, article=Article(**row, text=text)))
    return found


@dataclass(frozen=True, slots=True)
class _Articles:
    """What verification reads of known and new articles, the new ones behind the known ones."""

    columns: dict[str, Any]
    sizes: "Positions"

    @classmethod
    def of(cls, known: Any, new: Any) -> "_Articles":
        import pyarrow.compute

        columns = {name: _both(known, new, name) for name in ("text", *VERIFIED_FIELDS)}
        sizes = pyarrow.compute.binary_length(columns["text"]).to_numpy(zero_copy_only=False)
        return cls(columns, sizes)

    def verified(self, left: "Positions", right: "Positions", verifier: Verifier) -> PairTable:
        """The pairs that are worth a row."""
        import pyarrow

        order = grouped(left, right)
        left, right = left[order], right[order]
        parts = []
        for wanted, rows in batched_pairs(left, right, self.sizes):
            some = pyarrow.array(wanted)
            taken = [some, *(column.take(some) for column in self.columns.values())]
            batch = pyarrow.RecordBatch.from_arrays(taken, ["position", *self.columns])
            parts.append(verifier.verify(batch, numbers_in(wanted, (left[rows], right[rows]))))
        return PairTable.concat(parts)


def _among(pairs: PairTable) -> "tuple[Positions, Positions, Positions]":
    """The pairs of known articles that share something with one new article: the new one, and the two."""
    known: dict[int, list[int]] = defaultdict(list)
    for left, right in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True):
        known[right].append(left)
    found = [(new, *two) for new, lefts in known.items() for two in combinations(sorted(lefts)[:_COMPARED], 2)]
    owner, left, right = np.array(found, np.int64).reshape(-1, 3).T
    return owner, left, right


def _both(known: Any, new: Any, name: str) -> Any:
    import pyarrow

    return pyarrow.concat_arrays([known.column(name), new.column(name)])
