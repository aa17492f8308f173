"""The tables that every run writes: rejected inputs, matches, clusters."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from cleaner.records import REASONS, Article, Block
from cleaner.runs.matching import Matched
from cleaner.writers import TableWriter

# Known articles that are written at a time.
_BATCH_ROWS = 1_000


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
    from cleaner.records.schemas import CLUSTERS, MATCHES

    clusters, corpus, count = matched.clusters, matched.corpus, len(matched.corpus) - matched.articles
    # Of two known articles a match says nothing new. Known ones stand behind those of the run.
    own = matched.found.pairs.left < matched.articles
    matches = matched.found.match_table(corpus.column("id")).filter(own)
    with TableWriter(out, "matches", MATCHES) as writer:
        writer.write(matches)
    with TableWriter(out, "clusters", CLUSTERS) as writer:
        writer.write(clusters_batch(clusters))
    if matched.index is not None:
        _write_known(out, matched, matched.index)
    ids = frozenset(matched.ids)
    return {
        "matches": len(matches),
        "duplicates": sum(matches.column("duplicate").to_pylist()),
        "clusters": len(clusters),
        "redundant": sum(member in ids and member != c.canonical for c in clusters for member in c.members),
        **({"known": count, "indexed": matched.indexed} if matched.index is not None else {}),
    }


def _write_known(out: Path, matched: Matched, index: str) -> None:
    """Write the known articles that belong to those of the run, in the columns of these: each a text that was clean already,
    in one block."""
    import pyarrow

    from cleaner.records.arrow import cleaned_batch
    from cleaner.records.schemas import ARTICLES

    cluster_of = {member: cluster for cluster in matched.clusters for member in cluster.members}
    known = matched.corpus.articles(start=matched.articles)
    with TableWriter(out, "known", ARTICLES) as writer:
        while some := [_as_cleaned(article, index) for article in islice(known, _BATCH_ROWS)]:
            clusters = [cluster_of.get(article.id) for article in some]
            batch = cleaned_batch(some)
            columns = {name: batch.column(name) for name in ARTICLES.names if name in batch.schema.names}
            columns["cluster"] = [cluster and cluster.id for cluster in clusters]
            columns["canonical"] = [c.canonical if c else article.id for c, article in zip(clusters, some, strict=True)]
            writer.write(pyarrow.table({name: columns[name] for name in ARTICLES.names}, schema=ARTICLES))


def _as_cleaned(known: Article, index: str) -> Article:
    block = Block(start=0, end=len(known.text), text=known.text)
    return replace(known, source=index, source_text=known.text, blocks=(block,))
