"""What the commands do once their options are read."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

import typer

from cleaner.engines import LocalEngine
from cleaner.errors import CleanerError, UnreadableError
from cleaner.readers import InputFile, read, read_profiles, walk
from cleaner.records import Article, Format, Page, Profiles, Rejection
from cleaner.runs.run import Options, RunResult, find_in_files, run
from cleaner.settings import Settings
from cleaner.stages.pipeline import clean, explain
from cleaner.stages.search import Report
from cleaner.writers import ARTICLES

DONE, REJECTED, USAGE = 0, 1, 2
_KEPT_WIDTH = 100
_MODEL = "model"


def say(message: str) -> None:
    """A message to the person: to standard error."""
    typer.echo(message, err=True)


def fail(message: str) -> typer.Exit:
    """The end of a command that was called wrongly."""
    say(f"cleaner: {message}")
    return typer.Exit(USAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A command over many inputs: its options, its progress, its summary, its exit code."""

    out: Path
    settings_file: Path | None
    max_rejected: str | None
    resume: bool
    overwrite: bool
    jsonl: bool
    quiet: bool

    def run(self, inputs: list[str], *, workers: int, outlet_from_folder: bool, profiles_file: Path | None) -> int:
        """Clean and find duplicates. Returns the exit code."""
        settings = load_settings(self.settings_file)
        if outlet_from_folder:
            settings = replace(settings, clean=replace(settings.clean, outlet_from_folder=True))
        engine, known = LocalEngine(workers), load_profiles(profiles_file)

        def work(options: Options) -> RunResult:
            options = replace(options, profiles=known)
            return run(inputs, self.out, settings, engine=engine, resume=self.resume, options=options)

        return self._perform(work)

    def duplicates(self, inputs: list[str], *, profiles_file: Path | None) -> int:
        """Find duplicates among clean texts. Returns the exit code."""
        settings, known = load_settings(self.settings_file), load_profiles(profiles_file)
        return self._perform(
            lambda options: find_in_files(inputs, self.out, settings, options=replace(options, profiles=known))
        )

    def _perform(self, work: Callable[[Options], RunResult]) -> int:
        limit = _limit(self.max_rejected)
        try:
            with progress(shown=not self.quiet) as report:
                result = work(Options(overwrite=self.overwrite, jsonl=self.jsonl, report=report))
        except CleanerError as error:
            raise fail(str(error)) from error
        if not self.quiet:
            say(summary(result))
        return self._code(result, limit)

    def _code(self, result: RunResult, limit: Callable[[int], float] | None) -> int:
        if result.articles == 0:
            why = f"no article came out of {result.inputs} inputs"
        elif limit is not None and result.rejected > limit(result.inputs):
            why = f"{result.rejected} of {result.inputs} inputs rejected, {limit(result.inputs):g} allowed"
        else:
            return DONE
        say(f"cleaner: {why}; {self.out / 'rejected.parquet'} says why")
        return REJECTED


def _limit(text: str | None) -> Callable[[int], float] | None:
    """How many inputs may be rejected, as a function of how many there are: "20" or "5%"."""
    if text is None:
        return None
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        number = -1
    if not 0 <= number < inf:
        raise fail(f"--max-rejected is {text!r}; it must be a number of inputs such as 20, or a share such as 5%")
    return (lambda inputs: inputs * number / 100) if text.endswith("%") else (lambda _: number)


def load_settings(path: Path | None) -> Settings:
    """The settings of a file, or the defaults."""
    try:
        return Settings.from_file(path) if path is not None else Settings()
    except CleanerError as error:
        raise fail(str(error)) from error


def load_profiles(path: Path | None) -> Profiles:
    """The profiles of a file, or none."""
    try:
        return read_profiles(path) if path is not None else Profiles()
    except CleanerError as error:
        raise fail(str(error)) from error


@contextmanager
def progress(*, shown: bool) -> Iterator[Report]:
    """A progress line on a terminal; nothing in a pipe."""
    if not shown or not sys.stderr.isatty():
        yield lambda _stage, _done: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    names = {"clean": "pages cleaned", "read": "texts read", "match": "articles compared"}
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def report(stage: str, done: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(names.get(stage, stage), total=None)
            bar.update(tasks[stage], completed=done)

        yield report


def summary(result: RunResult) -> str:
    """What a run did, in a few lines."""
    if result.already_done:
        return f"{result.out} holds this very run already ({result.articles} articles); --overwrite runs it again"
    took = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in result.seconds.items())
    cpu = ", ".join(f"{step} {seconds:.1f}" for step, seconds in result.cpu_seconds.items())
    lines = [
        f"{result.inputs} inputs: {result.articles} articles, {result.rejected} rejected",
        f"{result.duplicates} duplicate pairs in {result.clusters} clusters; {result.redundant} articles are redundant",
        f"took: {took}" + (f" (CPU seconds of cleaning: {cpu})" if cpu else ""),
        f"written to {result.out}",
    ]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """The command over one page: what is known of it from outside."""

    format: Format
    outlet: str | None
    profiles_file: Path | None
    settings_file: Path | None

    def clean(self, file: str, *, explain: bool, as_json: bool) -> int:
        """Clean the page and print it. Returns the exit code."""
        article = self._article(file)
        if as_json:
            row = ARTICLES.row(article)
            typer.echo(json.dumps(row, ensure_ascii=False, indent=2))
        elif explain:
            for line in explanation(article):
                typer.echo(line)
        else:
            typer.echo(article.text)
        if article.status == "ok":
            return DONE
        say(f"cleaner: {file}: no article was found in the page")
        return REJECTED

    def _article(self, file: str) -> Article:
        settings, profiles = load_settings(self.settings_file), load_profiles(self.profiles_file)
        try:
            found = walk([file])
        except UnreadableError as error:
            raise fail(str(error)) from error
        try:
            page = _only_page(found, settings)
            known = page.format if self.format == "auto" else self.format
            return clean(page, outlet=self.outlet, format=known, profile=profiles, settings=settings)
        except CleanerError as error:
            reason = f"{error.reason}: " if isinstance(error, UnreadableError) else ""
            raise fail(f"{file}: {reason}{error}") from error


def _only_page(files: Sequence[InputFile], settings: Settings) -> Page:
    found = read(files, max_page_bytes=settings.clean.max_page_bytes)
    first = next(found)
    if isinstance(first, Rejection):
        raise UnreadableError(first.reason, first.detail)
    if next(found, None) is not None:
        raise UnreadableError("bad_file", "holds more than one page; use cleaner run")
    return first


def explanation(article: Article) -> Iterator[str]:
    """A line for each field that was found and for each block."""
    for name in ("title", "authors", "agency", "published", "outlet", "url", "language", "standfirst"):
        value = getattr(article, name)
        if value:
            yield f"{name}: {', '.join(value) if isinstance(value, tuple) else value}"
    yield ""
    reasons = explain(article) if any(block.rule == _MODEL for block in article.blocks) else []
    for at, block in enumerate(article.blocks):
        sign = "+" if block.kept else "-"
        why = "".join(f"; {name} {share:+.1f}" for name, share in reasons[at]) if block.rule == _MODEL else ""
        how = f"{block.label} ({block.rule}, {block.score:.2f}{why})" if block.rule else block.label
        how += ", goes on with the sentence above" if block.joined else ""
        text = " ".join(block.text.split())
        yield f"{sign} {how}: {text if len(text) <= _KEPT_WIDTH else text[: _KEPT_WIDTH - 1] + '…'}"
