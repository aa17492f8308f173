"""The tables that every run writes: rejected inputs, matches, clusters."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cleaner.corpus import Corpus
from cleaner.records import REASONS
from cleaner.stages.search import Found
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


def write_findings(out: Path, found: Found, corpus: Corpus) -> dict[str, int]:
    """Write matches and clusters, and count them."""
    from cleaner.records.arrow import clusters_batch
    from cleaner.records.schemas import CLUSTERS, MATCHES

    matches = found.match_table(corpus.column("id"))
    with TableWriter(out, "matches", MATCHES) as writer:
        writer.write(matches)
    with TableWriter(out, "clusters", CLUSTERS) as writer:
        writer.write(clusters_batch(found.clusters))
    return {
        "matches": len(matches),
        "duplicates": sum(matches.column("duplicate").to_pylist()),
        "clusters": len(found.clusters),
        "redundant": sum(len(cluster.members) - 1 for cluster in found.clusters),
    }
