"""Runs over files: clean a pile of pages, or find the duplicates in texts that are clean, and write the tables.

Memory does not grow with the corpus: pages stream through the engine into parts on disk, matching reads the texts it needs
from a store on disk, and the tables are written in one pass over the parts.
"""

import platform
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import islice, repeat
from pathlib import Path
from typing import Any

from cleaner._version import VERSION
from cleaner.engines import ArticleStore, LocalEngine
from cleaner.errors import OutputError, UnreadableError
from cleaner.readers import InputFile, read, read_columns, walk
from cleaner.records import Article, Page, Profiles, Rejection
from cleaner.repairs import Vocabulary
from cleaner.rules import standard_book
from cleaner.settings import Settings
from cleaner.stages.pipeline import (
    Outcome,
    clean_page,
    crash,
    learn_profiles,
    page_text,
    vocabulary_of,
    with_profile,
)
from cleaner.stages.search import Found, Report, search
from cleaner.text.ids import UniqueIds, stable_hash
from cleaner.writers import (
    ARTICLES,
    CLUSTERS,
    MATCHES,
    REJECTED,
    OutputFolder,
    Table,
    TableWriter,
    article_of,
    match_columns,
    write_jsonl,
)

PART_PAGES = 1_000
_REPORT_EVERY = 10
_EVIDENCE = ["id", "outlet", "published", "title", "standfirst", "blocks"]
_WORDS = ["id", "outlet", "text"]
# What a run's result depends on.
_LIBRARIES = (
    *("charset-normalizer", "datasketch", "dateparser", "google-re2", "lxml", "markdown-it-py", "numpy", "pyarrow"),
    *("numba", "rapidfuzz", "trafilatura"),
)


def _silent(stage: str, done: int) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What a run did: where the files are, how many inputs became what, wall-clock seconds by stage and CPU seconds by step.

    `inputs` = `articles` + `rejected`, always. `already_done` says that the folder held this very run before.
    """

    out: Path
    inputs: int
    articles: int
    rejected: int
    matches: int
    duplicates: int
    clusters: int
    redundant: int
    seconds: Mapping[str, float]
    cpu_seconds: Mapping[str, float]
    already_done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run treats its output: replace what is there, write JSONL beside Parquet; and who hears of its progress
    (`report` is called with the stage, which is clean or read, then match, and how far it is). `profiles`: what is known of
    outlets from earlier runs; what this run learns comes on top."""

    overwrite: bool = False
    jsonl: bool = False
    report: Report = _silent
    profiles: Profiles = field(default_factory=Profiles)


def run(
    inputs: str | Path | Sequence[str | Path],
    out: str | Path,
    settings: Settings | None = None,
    *,
    engine: LocalEngine | None = None,
    resume: bool = True,
    options: Options | None = None,
) -> RunResult:
    """Clean all pages of the inputs, find the duplicates among them, and write the tables to the folder `out`.

    `inputs`: files, folders, or "-" for standard input. `resume`: go on with an unfinished run of the same inputs and
    settings; without it, such a run starts anew. Raises UnreadableError where there is nothing to read and
    OutputError where the folder cannot be used; a page that cannot be read is a row of `rejected.parquet`.
    """
    job = _Job("run", inputs, Path(out), settings or Settings(), resume, options or Options())
    return job.perform(partial(job.clean_pages, engine or LocalEngine()))


def find_in_files(
    inputs: str | Path | Sequence[str | Path],
    out: str | Path,
    settings: Settings | None = None,
    *,
    options: Options | None = None,
) -> RunResult:
    """Find the duplicates among texts that are clean already: no cleaning, no repair. Tables as `run`, without articles.

    An unfinished search starts anew: there is nothing in it that takes long and could be kept.
    """
    job = _Job("duplicates", inputs, Path(out), settings or Settings(), False, options or Options())  # noqa: FBT003
    return job.perform(job.read_columns)


def take_as_is(page: Page | Rejection, settings: Settings) -> Article | Rejection:
    """A page of clean text as an article; HTML is rejected, for it is not clean text."""
    if isinstance(page, Rejection):
        return page
    if page.format == "html":
        detail = "HTML has to be cleaned before duplicates are looked for; use run"
        return Rejection(id=page.id or "", source=page.source, reason="not_clean", detail=detail)
    try:
        text = page_text(page, settings.clean.max_page_bytes)
    except UnreadableError as error:
        return Rejection(id=page.id or "", source=page.source, reason=error.reason, detail=str(error))
    fields = {name: getattr(page, name) for name in ("source", "outlet", "url", "title", "published", "extra")}
    return Article(id=page.id or page.source, text=text, **fields)


@dataclass(slots=True)
class _Job:
    """One run from inputs to tables."""

    command: str
    inputs: str | Path | Sequence[str | Path]
    out: Path
    settings: Settings
    resume: bool
    options: Options
    seconds: dict[str, float] = field(default_factory=dict)
    profiles: Profiles = field(init=False)
    vocabulary: Vocabulary | None = None

    def __post_init__(self) -> None:
        self.profiles = self.options.profiles

    def perform(self, fill: Callable[[OutputFolder, Sequence[InputFile], ArticleStore], None]) -> RunResult:
        """`fill` reads the files: articles to the store, what has to be written or counted to parts of the folder."""
        files = self._walk()
        folder = OutputFolder(self.out)
        task = self._task(files)
        state = folder.open(task, resume=self.resume, overwrite=self.options.overwrite)
        if state != "finished":
            with folder.writing():
                store = ArticleStore(self.out)
            with store:
                with self._timed(self.stage), folder.writing():
                    fill(folder, files, store)
                with self._timed("match"):
                    found = search(store, self.settings.duplicates, self.options.report, self.profiles)
                with self._timed("write"), folder.writing():
                    self._write_tables(folder, store, found)
            folder.finish(self._manifest(task, folder.notes(), found))
        if self.options.jsonl:
            with folder.writing():
                self._write_jsonl()
        return replace(_result(self.out, folder.manifest()), already_done=state == "finished")

    @property
    def stage(self) -> str:
        """What the first stage is called."""
        return "clean" if self.command == "run" else "read"

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that the run writes."""
        return (*([ARTICLES] if self.command == "run" else []), REJECTED, MATCHES, CLUSTERS)

    def _walk(self) -> list[InputFile]:
        """The files of the inputs, without what this run or an earlier one writes."""
        inputs = [self.inputs] if isinstance(self.inputs, (str, Path)) else list(self.inputs)
        out = self.out.resolve()
        files = walk(inputs, leave_out=lambda folder: folder.resolve() == out or OutputFolder(folder).holds_a_run())
        if any(Path(given).resolve() == out for given in inputs):
            raise OutputError(f"{self.out} is one of the inputs; name another folder")
        return files

    def _task(self, files: Sequence[InputFile]) -> dict[str, Any]:
        """What has to be the same for two runs to be the same."""
        return {
            "command": self.command,
            "version": VERSION,
            "settings": self.settings.as_dict(),
            "rules": standard_book().hash,
            "profiles": stable_hash(repr(self.options.profiles.as_dict())),
            "inputs": [file.identity() for file in files],
        }

    def clean_pages(
        self, engine: LocalEngine, folder: OutputFolder, files: Sequence[InputFile], store: ArticleStore
    ) -> None:
        """Bring all pages through the engine into parts; pages that earlier parts hold are passed over."""
        work = partial(clean_page, settings=self.settings)
        limits = self.settings.clean
        pages = read(files, max_page_bytes=limits.max_page_bytes, outlet_from_folder=limits.outlet_from_folder)
        notes = folder.notes()
        done = sum(note["inputs"] for note in notes)
        ids = UniqueIds()
        for row in folder.rows("articles", ["id"]) if done else ():
            ids.take(row["id"])
        outcomes = self._counted(engine.map(work, islice(pages, done, None), crash), done)
        for part in _chunks(outcomes, PART_PAGES):
            results = [_named(_settled(outcome.result), ids) for outcome in part]
            folder.write_part(results, _note(part, results))
            done += len(part)
            self.options.report(self.stage, done)
        self.profiles = self._learn(folder)
        folder.write_profiles(self.profiles)
        store.extend(folder.revised(self._second_pass(folder, self.profiles)))

    def _learn(self, folder: OutputFolder) -> Profiles:
        """What is known of the outlets once all pages have been cleaned on their own."""
        if not self.settings.clean.repeated_on and self.settings.clean.repair == "off":
            return self.options.profiles
        articles = (article_of(row) for row in folder.rows("articles", _EVIDENCE))
        return self.options.profiles.merged(learn_profiles(articles, self.settings))

    def _second_pass(self, folder: OutputFolder, profiles: Profiles) -> Iterator[Article]:
        """The articles without what their outlets repeat, and with what their scrapers dropped."""
        self.vocabulary = vocabulary_of((article_of(row) for row in folder.rows("articles", _WORDS)), profiles)
        for row in folder.rows("articles"):
            yield with_profile(article_of(row), profiles, self.settings, self.vocabulary)

    def _proven_rows(self, folder: OutputFolder, store: ArticleStore, found: Found) -> Iterator[dict[str, Any]]:
        """The rows of the second pass; damaged articles of which there are sound copies are mended anew, with these."""
        twins = found.sound_twins(store.damage) if self.settings.clean.repair != "off" else {}
        firsts = folder.rows("articles") if twins else repeat({})
        for at, (row, first) in enumerate(zip(folder.revised_rows(), firsts, strict=False)):
            if at in twins:
                sound = [store[twin] for twin in twins[at]]
                article = with_profile(article_of(first), self.profiles, self.settings, self.vocabulary, twins=sound)
                yield dict(ARTICLES.row(article))
            else:
                yield row

    def read_columns(self, folder: OutputFolder, files: Sequence[InputFile], store: ArticleStore) -> None:
        """Bring all texts into the store; what is rejected becomes the one part of the run."""
        limits = self.settings.clean
        take = partial(take_as_is, settings=self.settings)
        rejected: list[Rejection] = []
        for rows in read_columns(
            files, take, max_page_bytes=limits.max_page_bytes, outlet_from_folder=limits.outlet_from_folder
        ):
            if rows.columns is not None:
                store.append(rows.columns)
            store.extend(result for result in rows.results if isinstance(result, Article))
            rejected += [result for result in rows.results if isinstance(result, Rejection)]
            self.options.report(self.stage, len(store) + len(rejected))
        note = _counts(rejected, len(store)) | {"renamed": store.make_ids_unique(), "cpu_seconds": {}}
        folder.write_part(rejected, note)

    def _counted(self, outcomes: Iterator[Outcome], done: int) -> Iterator[Outcome]:
        for number, outcome in enumerate(outcomes, start=done + 1):
            if number % _REPORT_EVERY == 0:
                self.options.report(self.stage, number)
            yield outcome

    def _write_tables(self, folder: OutputFolder, store: ArticleStore, found: Found) -> None:
        if self.command == "run":
            cluster_of = {member: cluster for cluster in found.clusters for member in cluster.members}
            with TableWriter(self.out, ARTICLES) as writer:
                for row in self._proven_rows(folder, store, found):
                    cluster = cluster_of.get(row["id"])
                    row["cluster"] = cluster.id if cluster else None
                    row["canonical"] = cluster.canonical if cluster else row["id"]
                    writer.write_row(row)
        with TableWriter(self.out, REJECTED) as writer:
            for row in folder.rows("rejected"):
                writer.write_row(row)
        with TableWriter(self.out, MATCHES) as writer:
            writer.write_columns(match_columns(found.verified, store.column("id")))
        with TableWriter(self.out, CLUSTERS) as writer:
            for cluster in found.clusters:
                writer.write(cluster)

    def _write_jsonl(self) -> None:
        for table in self.tables:
            if not (self.out / f"{table.name}.jsonl").exists():
                write_jsonl(self.out, table)

    def _manifest(self, task: dict[str, Any], notes: list[dict[str, Any]], found: Found) -> dict[str, Any]:
        cpu: dict[str, float] = {}
        reasons: dict[str, int] = {}
        for note in notes:
            for step, seconds in note["cpu_seconds"].items():
                cpu[step] = round(cpu.get(step, 0.0) + seconds, 3)
            for reason, count in note["reasons"].items():
                reasons[reason] = reasons.get(reason, 0) + count
        counts = {name: sum(note[name] for note in notes) for name in ("inputs", "articles", "rejected", "renamed")}
        counts["matches"] = len(found.verified)
        counts["duplicates"] = int(found.verified.duplicate.sum())
        counts["clusters"] = len(found.clusters)
        counts["redundant"] = sum(len(cluster.members) - 1 for cluster in found.clusters)
        return {
            "task": task,
            "tables": [table.name for table in self.tables],
            "counts": counts,
            "rejected_by_reason": reasons,
            "seconds": {stage: round(seconds, 3) for stage, seconds in self.seconds.items()},
            "cpu_seconds": cpu,
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "libraries": _library_versions(),
        }

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[stage] = time.perf_counter() - start


def _named(result: Article | Rejection, ids: UniqueIds) -> Article | Rejection:
    """The same result under an id that no other article of the run has; the one it came with is kept in `extra`."""
    if isinstance(result, Rejection):
        return result
    name = ids.take(result.id)
    return result if name == result.id else replace(result, id=name, extra={"id_in_input": result.id, **result.extra})


def _settled(result: Article | Rejection) -> Article | Rejection:
    """An article without text is a rejection of a run."""
    if isinstance(result, Rejection) or result.status == "ok":
        return result
    nothing = not result.blocks
    return Rejection(
        id=result.id,
        source=result.source,
        reason="no_text" if nothing else "no_body",
        detail="no article was found in the page" if nothing else f"all {len(result.blocks)} blocks are boilerplate",
    )


def _note(part: Sequence[Outcome], results: Sequence[Article | Rejection]) -> dict[str, Any]:
    cpu: dict[str, float] = {}
    for outcome in part:
        for step, seconds in outcome.seconds.items():
            cpu[step] = cpu.get(step, 0.0) + seconds
    rejected = [result for result in results if isinstance(result, Rejection)]
    renamed = sum(result.id != outcome.result.id for outcome, result in zip(part, results, strict=True))
    return _counts(rejected, len(results) - len(rejected)) | {"renamed": renamed, "cpu_seconds": cpu}


def _counts(rejected: Sequence[Rejection], articles: int) -> dict[str, Any]:
    reasons = Counter(rejection.reason for rejection in rejected)
    counts = {"inputs": articles + len(rejected), "articles": articles, "rejected": len(rejected)}
    return {**counts, "reasons": dict(sorted(reasons.items()))}


def _chunks(outcomes: Iterator[Outcome], size: int) -> Iterator[list[Outcome]]:
    while chunk := list(islice(outcomes, size)):
        yield chunk


def _result(out: Path, manifest: Mapping[str, Any]) -> RunResult:
    counts = {name: count for name, count in manifest["counts"].items() if name != "renamed"}
    return RunResult(out=out, seconds=manifest["seconds"], cpu_seconds=manifest["cpu_seconds"], **counts)


def _library_versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found
