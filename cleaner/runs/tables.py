"""The tables that every run writes: rejected inputs, matches, clusters."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cleaner.records import REASONS
from cleaner.runs.matching import Matched
from cleaner.writers import TableWriter


def write_rejected(out: Path, batches: Iterable[Any]) -> Counter[str]:
    """Write the rejected rows of batches (columns id, source, reason, detail), and count them by reason."""
    import pyarrow

    from cleaner.records.schemas import REJECTED

    counts: Counter[str] = Counter()
    with TableWriter(out, "rejected", REJECTED) as writer:
        for batch in batches:
            rows = batch.filter(batch.column("reason").is_valid())
            reasons = rows.column("reason").to_pylist()
            counts.update(reasons)
            columns = {name: rows.column(name) for name in ("id", "source", "reason", "detail")}
            columns["stage"] = pyarrow.array([REASONS[reason][0] for reason in reasons], pyarrow.string())
            writer.write(pyarrow.table({name: columns[name] for name in REJECTED.names}, schema=REJECTED))
    return counts


def write_findings(out: Path, matched: Matched) -> dict[str, int]:
    """Write matches, clusters and, where there is an index, the known articles among them; and count all of these."""
    from cleaner.records.arrow import clusters_batch
    from cleaner.records.schemas import CLUSTERS, KNOWN, MATCHES

    clusters, corpus, count = matched.clusters, matched.corpus, len(matched.corpus) - matched.articles
    # Of two known articles a match says nothing new. Known ones stand behind those of the run.
    own = matched.found.pairs.left < matched.articles
    matches = matched.found.match_table(corpus.column("id")).filter(own)
    with TableWriter(out, "matches", MATCHES) as writer:
        writer.write(matches)
    with TableWriter(out, "clusters", CLUSTERS) as writer:
        writer.write(clusters_batch(clusters))
    if matched.has_index:
        with TableWriter(out, "known", KNOWN) as writer:
            writer.write(_known(matched))
    ids = frozenset(matched.ids)
    return {
        "matches": len(matches),
        "duplicates": sum(matches.column("duplicate").to_pylist()),
        "clusters": len(clusters),
        "redundant": sum(member in ids and member != c.canonical for c in clusters for member in c.members),
        **({"known": count, "indexed": matched.indexed} if matched.has_index else {}),
    }


def _known(matched: Matched) -> Any:
    import numpy as np
    import pyarrow

    from cleaner.records.schemas import KNOWN

    corpus = matched.corpus
    positions = np.arange(matched.articles, len(corpus))
    fields = corpus.columns.rows.slice(matched.articles)
    ids = fields.column("id").to_pylist()
    cluster_of = {member: cluster for cluster in matched.clusters for member in cluster.members}
    clusters = [cluster_of.get(name) for name in ids]
    columns = {name: fields.column(name) for name in fields.schema.names}
    columns["text"] = corpus.texts(positions).to_arrow()
    columns["cluster"] = pyarrow.array([cluster and cluster.id for cluster in clusters], pyarrow.string())
    canonical = [cluster.canonical if cluster else name for cluster, name in zip(clusters, ids, strict=True)]
    columns["canonical"] = pyarrow.array(canonical, pyarrow.string())
    return pyarrow.table({field.name: columns[field.name].cast(field.type) for field in KNOWN}, schema=KNOWN)
