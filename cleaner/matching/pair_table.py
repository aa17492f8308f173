"""Verified pairs put together, picked and turned into the output table."""

from collections import defaultdict
from typing import Any

import numpy as np

from cleaner.corpus.packing import packed
from cleaner.corpus.pairs import RELATIONS, PairTable
from cleaner.records import Evidence, Match
from cleaner.shingles.buffers import U64, Mask, Shares

# Sound copies that are given for a damaged article at the most.
_MOST_COPIES = 3
# Output columns of the evidence, and the column of the pair table that each comes from.
_EVIDENCE = {"shared_shingles": "shared", **{name: name for name in ("longest_run", "misread", "numbers", "names")}}


def with_stripped(plain: PairTable, stripped: PairTable, damaged: Mask) -> PairTable:
    """The pairs of a search among the texts as they are, with duplicates that only show in stripped texts.

    Heavy deletion leaves few intact word trigrams. Deleting the same substrings from sound texts makes trigrams comparable
    again. Only pairs with a damaged side are taken from this search: stripping removes evidence from sound pairs. `damaged`:
    of all articles. The evidence of a pair taken is what the stripped texts show.
    """
    more = stripped.duplicate & (damaged[stripped.left] | damaged[stripped.right])
    more &= ~np.isin(_keys(stripped), _keys(plain)[plain.duplicate])
    added = stripped.take(more)
    return PairTable.concat([plain.take(~np.isin(_keys(plain), _keys(added))), added]).sorted()


def sound_copies(pairs: PairTable, damage: Shares) -> dict[int, list[int]]:
    """For each damaged article a few sound ones that it is a copy of, by position, those that share most first. A sound copy
    shows what is missing from a damaged one. `damage`: of all articles (0-1)."""
    copies: dict[int, list[int]] = defaultdict(list)
    left, right = pairs.left, pairs.right
    rows = np.flatnonzero(pairs.duplicate & ((damage[left] > 0) != (damage[right] > 0)))
    for row in rows[np.argsort(-pairs.share[rows], kind="stable")].tolist():
        one, other = int(left[row]), int(right[row])
        damaged, sound = (one, other) if damage[one] else (other, one)
        if len(copies[damaged]) < _MOST_COPIES:
            copies[damaged].append(sound)
    return dict(copies)


def match_table(pairs: PairTable, ids: Any) -> Any:
    """The output table of matches as a pyarrow table. `ids`: of all articles, a pyarrow array."""
    import pyarrow

    from cleaner.records.schemas import MATCHES

    columns = {
        "left": ids.take(pairs.rows.column("left")).cast(pyarrow.string()),
        "right": ids.take(pairs.rows.column("right")).cast(pyarrow.string()),
        "cross_outlet": pairs.rows.column("cross_outlet"),
        "relation": pyarrow.array(RELATIONS).take(pairs.rows.column("relation")),
        "evidence": _evidence(pairs, MATCHES.field("evidence").type),
    }
    for name in ("duplicate", "jaccard", "containment_left", "containment_right"):
        columns[name] = pyarrow.array(getattr(pairs, name))
    arrays = [columns[name] for name in MATCHES.names]
    return pyarrow.Table.from_arrays(arrays, schema=MATCHES)


def matches_of(table: Any) -> tuple[Match, ...]:
    """The rows of a table of matches as records."""
    return tuple(Match(**{**row, "evidence": Evidence(**row["evidence"])}) for row in table.to_pylist())


def _evidence(pairs: PairTable, kind: Any) -> Any:
    import pyarrow

    columns = {name: pairs.rows.column(source) for name, source in _EVIDENCE.items()}
    columns["share"] = pyarrow.array(pairs.share)
    columns |= {name: pairs.rows.column(name).cast(pyarrow.string()) for name in ("only_left", "only_right")}
    return pyarrow.StructArray.from_arrays([columns[field.name] for field in kind], fields=list(kind))


def _keys(pairs: PairTable) -> U64:
    return packed(pairs.left, pairs.right)
