"""Candidates of an index → verified pairs: matches by new article."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaner.corpus.pairs import PairTable
from cleaner.index.protocol import STORED_FIELDS
from cleaner.matching import (
    VERIFIED_FIELDS,
    Verifier,
    batched_pairs,
    consistent,
    grouped,
    match_table,
    matches_of,
    numbers_in,
)
from cleaner.records import Article, Hit
from cleaner.shingles.buffers import Texts

if TYPE_CHECKING:
    from cleaner.index.lookup import Pairs

_FIELDS = tuple(name for name in STORED_FIELDS if name != "day")


def compared(known: Any, new: Any, candidates: "Pairs", verifier: Verifier) -> PairTable:
    """The pairs of known articles (`left`) and new ones (`right`) that are worth a row, both numbered as rows of the two
    batches one after the other.

    `known`, `new`: pyarrow record batches with the columns of STORED; `known` has `position` besides, ascending, which
    `candidates` name; those that are not there any more have no pairs.
    """
    import pyarrow

    positions = known.column("position").to_numpy()
    place = np.searchsorted(positions, candidates.number).clip(max=max(0, len(positions) - 1))
    is_there = positions[place] == candidates.number if len(positions) else np.zeros(len(place), np.bool_)
    left, right = place[is_there], candidates.query[is_there] + len(positions)
    columns = {name: _both(known, new, name) for name in ("text", *VERIFIED_FIELDS)}
    sizes = pyarrow.compute.binary_length(columns["text"]).to_numpy(zero_copy_only=False)
    order = grouped(left, right)
    left, right = left[order], right[order]
    parts = []
    for wanted, rows in batched_pairs(left, right, sizes):
        some = pyarrow.array(wanted)
        taken = [some, *(column.take(some) for column in columns.values())]
        batch = pyarrow.RecordBatch.from_arrays(taken, ["position", *columns])
        parts.append(verifier.verify(batch, numbers_in(wanted, (left[rows], right[rows]))))
    return consistent(PairTable.concat(parts).sorted())


def hits_of(pairs: PairTable, known: Any, new: Any) -> dict[int, list[Hit]]:
    """The pairs as hits, by the number of the new article; copies first, those that share most first."""
    import pyarrow

    pairs = pairs.take(np.lexsort((pairs.left, -pairs.share, ~pairs.duplicate, pairs.right)))
    matches = matches_of(match_table(pairs, _both(known, new, "id")))
    left = known.take(pyarrow.array(pairs.left))
    texts = Texts.of_arrow(left.column("text")).strings()
    rows = zip(matches, left.select(list(_FIELDS)).to_pylist(), texts, (pairs.right - len(known)).tolist(), strict=True)
    found: dict[int, list[Hit]] = defaultdict(list)
    for match, fields, text, at in rows:
        found[at].append(Hit(match=match, article=Article(**fields, text=text)))
    return found


def _both(known: Any, new: Any, name: str) -> Any:
    import pyarrow

    return pyarrow.concat_arrays([known.column(name), new.column(name)])
