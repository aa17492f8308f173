"""The plan of a run over pages: pages → cleaned → (what they teach) → revised → duplicates → proven → tables."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from cleaner.corpus import Corpus
from cleaner.engines import Engine, Progress, Session, Table, digest_of, digest_of_value, unseen
from cleaner.readers import InputFile
from cleaner.runs.expected import expected_rows
from cleaner.runs.gathering import Source, gathered
from cleaner.runs.job import Job
from cleaner.runs.keeping import dropped_of, write_dropped
from cleaner.runs.learning import learn
from cleaner.runs.matching import Matched, match
from cleaner.runs.memory import Memory
from cleaner.runs.outcome import Counts, Outcome
from cleaner.runs.pages import FilePages
from cleaner.runs.plan import Step, Work, perform
from cleaner.runs.progress import of_step
from cleaner.runs.tables import write_findings, write_rejected
from cleaner.settings import Settings
from cleaner.stages.clean import CLEAN
from cleaner.stages.keyed_search import CollectFields, corpus_of, is_by_key, steps_by_key
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.revise import PROVE, REVISE
from cleaner.stages.stage import articles_in
from cleaner.writers import PartitionedWriter, TableWriter, is_written

# Pages of a shard: enough that files are few, little enough that all processes get their share of a small pile.
SHARD_ROWS = 100
# Rows after which starting processes costs next to nothing.
_MANY_ROWS = 50_000
# Columns that finding duplicates reads, and what tells articles from rejections.
_COMPARED = ["id", "outlet", "agency", "url", "title", "published", "text", "damage", "reason"]
TABLES = ("articles", "rejected", "matches", "clusters")


def clean_pages(job: Job, engine: Engine) -> Outcome:
    """Clean all pages of a job, find the duplicates among them, write the tables."""
    with engine.session(job.folder.shards) as session, ExitStack() as opened:
        outcome: Outcome = perform(PLAN, Work(job=job, session=session, opened=opened))
        return outcome


def _clean(work: Work) -> Table:
    job = work.job
    pages = Pages(job.files, job.origin, work.job.memory.shard_bytes(work.session.workers))
    rows, is_exact = expected_rows(job.files)
    progress = of_step(job.watch, "clean", rows, is_exact=is_exact)
    cleaned = clean_table(work.session, pages, job.settings, progress)
    work.cpu_seconds["clean"] = cleaned.cpu_seconds
    return cleaned


@dataclass(frozen=True, slots=True)
class Pages:
    """What is cleaned: files, a name of them and their content, and how many bytes of their pages make a shard."""

    files: Sequence[InputFile]
    origin: str = ""
    shard_bytes: int = Memory().shard_bytes(1)


def clean_table(session: Session, pages: Pages, settings: Settings, progress: Progress) -> Table:
    """All pages of some files, cleaned each by itself: articles and rejections in the order of the inputs."""
    batches = FilePages.of(pages.files, settings.clean, rows=SHARD_ROWS, max_bytes=pages.shard_bytes)
    origin = f"{SHARD_ROWS} {pages.shard_bytes} {pages.origin}"
    cleaned: Table = session.map(CLEAN, batches, Knowledge(settings=settings), progress=progress, origin=origin)
    return cleaned


def _learn(work: Work, cleaned: Table) -> Knowledge:
    job = work.job
    origin = digest_of(cleaned.digest, digest_of_value((job.settings, job.profiles)))
    progress = of_step(job.watch, "learn", len(cleaned))
    _rest(work, cleaned)
    known: Knowledge = work.session.kept(
        "known", origin, lambda: learn(work.session, cleaned, job.settings, job.profiles, progress=progress)
    )
    job.folder.write_profiles(known.profiles)
    return known


def _revise(work: Work, cleaned: Table, known: Knowledge) -> Table:
    progress = of_step(work.job.watch, "revise", len(cleaned))
    _rest(work, cleaned)
    revised: Table = work.session.map(REVISE, cleaned, known, progress=progress)
    work.cpu_seconds["revise"] = revised.cpu_seconds
    return revised


def _rest(work: Work, done: Table) -> None:
    """After many pages, let processes go that hold what the next step does not need; new ones start within seconds."""
    if len(done) >= _MANY_ROWS:
        work.session.release()


def _gather(work: Work, revised: Table) -> Corpus:
    if is_by_key(work.session):
        return corpus_of(revised, work.session.fold(CollectFields(), revised))
    texts = gathered(work.session, "texts", Source(revised.digest, partial(_texts, revised)), lambda _done: None)
    work.opened.callback(texts.corpus.close)
    return texts.corpus


def _match(work: Work, revised: Table, known: Knowledge, corpus: Corpus) -> Matched:
    origin = digest_of(revised.digest, digest_of_value((known.settings.duplicates, known.profiles)))
    steps = steps_by_key(work.session, revised) if is_by_key(work.session) else None
    return match(work, corpus, origin, known.profiles, steps=steps)


def _texts(revised: Table, first: int) -> Iterator[tuple[Any, Any]]:
    """The texts of articles, from the batch with this number on."""
    for batch in islice(revised.batches(_COMPARED), first, None):
        yield articles_in(batch).drop_columns(["reason"]), ()


def _prove(work: Work, revised: Table, known: Knowledge, matched: Matched) -> "Mapping[int, Any]":
    return _Proven(revised, matched).table(work.session, known)


def _write(work: Work, *made: Any) -> Outcome:
    cleaned, revised, matched, proven = made
    job = work.job
    _rest(work, revised)
    reasons = write_rejected(job.out, cleaned.batches(["id", "source", "reason", "detail"]))
    tables, dropped = (*TABLES, "known") if matched.index is not None else TABLES, 0
    if job.keep == "one":
        table = dropped_of(matched)
        write_dropped(job.out, table)
        tables, dropped = (*tables, "dropped"), len(table)
    articles = matched.articles - dropped
    _write_articles(job, _Final(revised, matched, proven, job.settings), articles)
    counted = write_findings(job.out, matched)
    counts = Counts(articles=articles, dropped=dropped, renamed=matched.renamed, reasons=Counter(reasons))
    return Outcome(tables=tables, counts=counts, found=counted, clock=work.clock, cpu_seconds=work.cpu_seconds)


PLAN = (
    Step("cleaned", "clean", _clean),
    Step("known", "learn", _learn, ("cleaned",)),
    Step("revised", "revise", _revise, ("cleaned", "known")),
    Step("texts", "revise", _gather, ("revised",)),
    Step("matched", "match", _match, ("revised", "known", "texts")),
    Step("proven", "write", _prove, ("revised", "known", "matched")),
    Step("tables", "write", _write, ("cleaned", "revised", "matched", "proven")),
)


@dataclass(frozen=True, slots=True)
class _Proven:
    """Damaged articles of which sound copies were found, to be repaired by these."""

    revised: Table
    matched: Matched

    def table(self, session: Session, known: Knowledge) -> "Mapping[int, Any]":
        """The rows of these articles after repair, by position in the corpus; each a record batch of one row."""
        if known.settings.clean.repair == "off":
            return {}
        found = self.matched.found.sound_copies(self.matched.corpus.damage)
        copies = {position: sound for position, sound in found.items() if position < self.matched.articles}
        if not copies:
            return {}
        origin = digest_of(self.revised.digest, sorted(copies.items()))
        proven = session.map(PROVE, self._batches(copies), known, progress=unseen, origin=origin)
        rows = (batch.slice(at, 1) for batch in proven.batches() for at in range(len(batch)))
        return dict(zip(sorted(copies), rows, strict=True))

    def _batches(self, copies: Mapping[int, Sequence[int]]) -> Iterator[Any]:
        import pyarrow

        corpus = self.matched.corpus
        ids = corpus.column("id")
        kind = pyarrow.list_(pyarrow.struct({"id": pyarrow.string(), "text": pyarrow.string()}))
        for start, batch in _article_batches(self.revised):
            at = [position for position in range(start, start + len(batch)) if position in copies]
            if at:
                rows = batch.take(pyarrow.array([position - start for position in at]))
                proofs = [
                    [{"id": ids[copy].as_py(), "text": corpus.text_at(copy)} for copy in copies[position]] for position in at
                ]
                yield rows.append_column("copies", pyarrow.array(proofs, kind))


def _article_batches(table: Table) -> Iterator[tuple[int, Any]]:
    """The articles of a table, shard by shard, each with the position of its first one in the corpus."""
    start = 0
    for batch in table.batches():
        articles = articles_in(batch)
        yield start, articles
        start += len(articles)


@dataclass(frozen=True, slots=True)
class _Final:
    """The table of articles: revised or proven, under ids of their own, with cluster and canonical article."""

    revised: Table
    matched: Matched
    proven: Mapping[int, Any]
    settings: Settings

    @property
    def schema(self) -> Any:
        """The schema of the table."""
        from cleaner.records.schemas import articles_schema

        return articles_schema(links=self.settings.clean.links, images=self.settings.clean.images)

    def batches(self) -> Iterator[Any]:
        import pyarrow

        schema = self.schema
        cluster_of = {member: cluster for cluster in self.matched.clusters for member in cluster.members}
        ids = self.matched.corpus.column("id")
        for start, revised in _article_batches(self.revised):
            batch = self._with_proven(start, revised)
            own = ids.slice(start, len(batch)).to_pylist()
            clusters = [cluster_of.get(name) for name in own]
            columns = {name: batch.column(name) for name in batch.schema.names}
            columns["extra"] = _extra(batch, own)
            columns["id"] = own
            columns["cluster"] = [cluster and cluster.id for cluster in clusters]
            columns["canonical"] = [cluster.canonical if cluster else n for cluster, n in zip(clusters, own, strict=True)]
            yield pyarrow.table({name: columns[name] for name in schema.names}, schema=schema)

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


def _write_articles(job: Job, final: _Final, total: int) -> None:
    """Write the articles, `total` of them: all, or those that are kept."""
    import pyarrow.compute as pc

    told = of_step(job.watch, "write", total)
    # Of a killed run, if it came so far; a million articles take a minute or two.
    if not is_written(job.out, "articles", total):
        keys, done = job.partition_by, 0
        with (
            PartitionedWriter(job.out, "articles", final.schema, keys)
            if keys
            else TableWriter(job.out, "articles", final.schema) as writer
        ):
            for given in final.batches():
                is_kept = pc.equal(given.column("id"), given.column("canonical"))
                table = given.filter(is_kept) if job.keep == "one" else given
                writer.write(table)
                done += len(table)
                told(done, {})
