"""One copy of each report: the articles for which another one is kept, and the tables of both."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.records import Cluster
from cleaner.runs.matching import Matched
from cleaner.writers import TableWriter

if TYPE_CHECKING:
    from cleaner.shingles.buffers import Positions

# Articles of a batch.
_BATCH = 1_000


def dropped_of(matched: Matched) -> Any:
    """The articles of a run for which another one is kept, as a pyarrow table in the order of the input: `position`, and
    the columns of DROPPED. The one kept may be a known article of an index."""
    import numpy as np
    import pyarrow
    import pyarrow.compute as pc

    from cleaner.records.schemas import DROPPED

    ids = matched.corpus.column("id")
    joined = [(c, member) for c in matched.clusters for member in c.members if member != c.canonical]
    at, kept = (
        np.asarray(pc.index_in(pyarrow.array(names, ids.type), value_set=ids), np.int64)
        for names in ([member for _, member in joined], [cluster.canonical for cluster, _ in joined])
    )
    order = np.argsort(at, kind="stable")
    order = order[at[order] < matched.articles]
    relation = _relations(matched)
    rows = [
        _why(joined[number][0], relation(int(at[number]), int(kept[number]))) | {"is_known": known}
        for number, known in zip(order.tolist(), (kept[order] >= matched.articles).tolist(), strict=True)
    ]
    columns = {name: pyarrow.array([row[name] for row in rows], DROPPED.field(name).type) for name in _WHY}
    fields = matched.corpus.columns.rows.take(pyarrow.array(at[order]))
    columns |= {name: fields.column(name).cast(DROPPED.field(name).type) for name in DROPPED.names if name not in columns}
    return pyarrow.table({"position": at[order], **{name: columns[name] for name in DROPPED.names}})


_WHY = ("kept", "is_known", "cluster", "relation", "reason")


def _why(cluster: Cluster, relation: Any) -> dict[str, Any]:
    reason = cluster.why_for_others(relation)
    return {"kept": cluster.canonical, "cluster": cluster.id, "relation": relation, "reason": reason}


def _relations(matched: Matched) -> Callable[[int, int], Any]:
    """How two articles belong together that were matched as duplicates, by position; None where they were not."""
    import numpy as np

    from cleaner.corpus.packing import packed
    from cleaner.corpus.pairs import RELATIONS

    pairs = matched.found.pairs
    pairs = pairs.take(pairs.duplicate)
    keys = packed(pairs.left, pairs.right)
    order = np.argsort(keys, kind="stable")
    keys, codes = keys[order], np.asarray(pairs.rows.column("relation"))[order]

    def relation(one: int, other: int) -> Any:
        key = np.uint64(min(one, other) << 32 | max(one, other))
        place = int(np.searchsorted(keys, key))
        return RELATIONS[int(codes[place])] if place < len(keys) and keys[place] == key else None

    return relation


def write_dropped(out: Path, dropped: Any) -> None:
    """Write the table of dropped articles."""
    from cleaner.records.schemas import DROPPED

    with TableWriter(out, "dropped", DROPPED) as writer:
        writer.write(dropped.drop_columns(["position"]))


def write_kept(out: Path, matched: Matched, dropped: Any) -> None:
    """Write the table of all other articles, from the corpus."""
    import numpy as np
    import pyarrow

    from cleaner.records.schemas import KEPT

    cluster_of = {cluster.canonical: cluster.id for cluster in matched.clusters}
    kept: Positions = np.setdiff1d(np.arange(matched.articles), dropped.column("position").to_numpy())
    with TableWriter(out, "kept", KEPT) as writer:
        for start in range(0, len(kept), _BATCH):
            names = [name for name in KEPT.names if name not in ("text", "cluster")]
            batch = matched.corpus.batch(kept[start : start + _BATCH], names)
            clusters = pyarrow.array([cluster_of.get(name) for name in batch.column("id").to_pylist()], pyarrow.string())
            columns = {name: batch.column(name).cast(KEPT.field(name).type) for name in (*names, "text")}
            writer.write(pyarrow.table({name: {**columns, "cluster": clusters}[name] for name in KEPT.names}, schema=KEPT))
