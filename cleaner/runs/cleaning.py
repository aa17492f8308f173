"""The plan of a run over pages: pages → cleaned → (what they teach) → revised → duplicates → proven → tables."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from cleaner.corpus import Corpus
from cleaner.engines import LocalEngine, Session, Table
from cleaner.readers import InputFile, read
from cleaner.records import Cluster
from cleaner.runs.job import Job, Progress, ignore
from cleaner.runs.learning import learn
from cleaner.runs.outcome import Clock, Counts, Outcome
from cleaner.runs.tables import write_findings, write_rejected
from cleaner.settings import Settings
from cleaner.stages.clean import CLEAN
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.revise import PROVE, REVISE
from cleaner.stages.search import Found, search
from cleaner.writers import PartitionedWriter, TableWriter

# Pages of a shard: enough that files are few, little enough that all processes get their share of a small pile.
SHARD_ROWS, SHARD_BYTES = 100, 8 << 20
# Columns that finding duplicates reads, and what tells articles from rejections.
_COMPARED = ["id", "outlet", "agency", "url", "title", "published", "text", "damage", "reason"]
TABLES = ("articles", "rejected", "matches", "clusters")


def clean_pages(job: Job, engine: LocalEngine) -> Outcome:
    """Clean all pages of a job, find the duplicates among them, write the tables."""
    clock = Clock()
    with engine.session(job.folder.shards) as session, Corpus.in_file(job.out) as corpus:
        with clock.timed("clean"):
            cleaned = clean_table(session, job.files, job.settings, job.progress)
        with clock.timed("learn"):
            known = learn(session, cleaned, job.settings, job.profiles)
            job.folder.write_profiles(known.profiles)
        with clock.timed("revise"):
            revised = session.map(REVISE, cleaned, known, progress=partial(job.progress, "revise"))
            for batch in revised.batches(_COMPARED):
                corpus.append(_articles(batch).drop_columns(["reason"]))
            renamed = corpus.make_ids_unique()
        with clock.timed("match"):
            found = search(corpus, job.settings.duplicates, job.progress, known.profiles)
        with clock.timed("write"):
            proven = _Proven(revised, corpus, found).table(session, known)
            reasons = write_rejected(job.out, cleaned.batches(["id", "source", "reason", "detail"]))
            _write_articles(job, _Final(revised, corpus, found.clusters, proven))
            counted = write_findings(job.out, found, corpus)
    counts = Counts(articles=len(corpus), renamed=renamed, reasons=Counter(reasons))
    cost = {"clean": cleaned.cpu_seconds, "revise": revised.cpu_seconds}
    return Outcome(tables=TABLES, counts=counts, found=counted, clock=clock, cpu_seconds=cost)


def clean_table(session: Session, files: Sequence[InputFile], settings: Settings, progress: Progress) -> Table:
    """All pages of some files, cleaned each by itself: articles and rejections in the order of the inputs."""
    pages = read(files, settings.clean, rows=SHARD_ROWS, max_batch_bytes=SHARD_BYTES)
    origin = f"{SHARD_ROWS} {SHARD_BYTES}"
    return session.map(CLEAN, pages, Knowledge(settings=settings), progress=partial(progress, "clean"), origin=origin)


def _articles(batch: Any) -> Any:
    """The rows of a batch that are articles."""
    return batch.filter(batch.column("reason").is_null())


@dataclass(frozen=True, slots=True)
class _Proven:
    """Damaged articles of which sound copies were found, to be repaired by these."""

    revised: Table
    corpus: Corpus
    found: Found

    def table(self, session: Session, known: Knowledge) -> "Mapping[int, Any]":
        """The rows of these articles after repair, by position in the corpus; each a record batch of one row."""
        copies = self.found.sound_copies(self.corpus.damage) if known.settings.clean.repair != "off" else {}
        if not copies:
            return {}
        proven = session.map(PROVE, self._batches(copies), known, progress=ignore, origin="copies")
        rows = (batch.slice(at, 1) for batch in proven.batches() for at in range(len(batch)))
        return dict(zip(sorted(copies), rows, strict=True))

    def _batches(self, copies: Mapping[int, Sequence[int]]) -> Iterator[Any]:
        import pyarrow

        ids = self.corpus.column("id")
        kind = pyarrow.list_(pyarrow.struct({"id": pyarrow.string(), "text": pyarrow.string()}))
        for start, batch in _article_batches(self.revised):
            at = [position for position in range(start, start + len(batch)) if position in copies]
            if at:
                rows = batch.take(pyarrow.array([position - start for position in at]))
                proofs = [
                    [{"id": ids[copy].as_py(), "text": self.corpus.text_at(copy)} for copy in copies[position]]
                    for position in at
                ]
                yield rows.append_column("copies", pyarrow.array(proofs, kind))


def _article_batches(table: Table) -> Iterator[tuple[int, Any]]:
    """The articles of a table, shard by shard, each with the position of its first one in the corpus."""
    start = 0
    for batch in table.batches():
        articles = _articles(batch)
        yield start, articles
        start += len(articles)


@dataclass(frozen=True, slots=True)
class _Final:
    """The table of articles: revised or proven, under ids of their own, with cluster and canonical article."""

    revised: Table
    corpus: Corpus
    clusters: Iterable[Cluster]
    proven: Mapping[int, Any]

    def batches(self) -> Iterator[Any]:
        import pyarrow

        from cleaner.records.schemas import ARTICLES

        cluster_of = {member: cluster for cluster in self.clusters for member in cluster.members}
        ids = self.corpus.column("id")
        for start, revised in _article_batches(self.revised):
            batch = self._with_proven(start, revised)
            own = ids.slice(start, len(batch)).to_pylist()
            clusters = [cluster_of.get(name) for name in own]
            columns = {name: batch.column(name) for name in batch.schema.names}
            columns["extra"] = _extra(batch, own)
            columns["id"] = own
            columns["cluster"] = [cluster and cluster.id for cluster in clusters]
            columns["canonical"] = [cluster.canonical if cluster else n for cluster, n in zip(clusters, own, strict=True)]
            yield pyarrow.table({name: columns[name] for name in ARTICLES.names}, schema=ARTICLES)

    def _with_proven(self, start: int, batch: Any) -> Any:
        import pyarrow

        from cleaner.engines.table import one_batch

        order, parts = list(range(len(batch))), [batch]
        for at in range(len(batch)):
            if (row := self.proven.get(start + at)) is not None:
                order[at] = len(batch) + len(parts) - 1
                parts.append(row)
        return one_batch(pyarrow.Table.from_batches(parts).take(order)) if len(parts) > 1 else batch


def _extra(batch: Any, ids: Sequence[str]) -> "list[str | None]":
    """The fields that no step reads; a renamed article also keeps there the id it came with."""
    from cleaner.records.arrow import packed_extra, unpacked_extra

    given: list[str] = batch.column("id").to_pylist()
    extra: list[str | None] = batch.column("extra").to_pylist()
    for at, (old, new) in enumerate(zip(given, ids, strict=True)):
        if old != new:
            extra[at] = packed_extra({"id_in_input": old, **unpacked_extra(extra[at])})
    return extra


def _write_articles(job: Job, final: _Final) -> None:
    from cleaner.records.schemas import ARTICLES

    keys = job.partition_by
    with (
        PartitionedWriter(job.out, "articles", ARTICLES, keys)
        if keys
        else TableWriter(job.out, "articles", ARTICLES) as writer
    ):
        for table in final.batches():
            writer.write(table)
