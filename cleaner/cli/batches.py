"""Commands over many inputs: their settings, progress, summary and exit code."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any

from cleaner.cli.messages import DONE, REJECTED, fail, say, stoppable
from cleaner.cli.progress import shown_progress
from cleaner.cli.summary import summary
from cleaner.errors import CleanerError
from cleaner.readers import read_profiles
from cleaner.records import Profiles
from cleaner.rules import read_rules
from cleaner.runs.progress import Progress
from cleaner.runs.result import RunResult
from cleaner.settings import Settings


def perform(work: Callable[[Progress], RunResult], *, max_rejected: str | None, quiet: bool) -> int:
    """Do the work with progress shown, and print what came of it. Returns the exit code."""
    limit = _limit(max_rejected)
    try:
        with stoppable("the same command goes on from here"), shown_progress(is_wanted=not quiet) as report:
            result = work(report)
    except CleanerError as error:
        raise fail(str(error)) from error
    if not quiet:
        say(summary(result))
    return _code(result, limit)


def _code(result: RunResult, limit: Callable[[int], float] | None) -> int:
    if result.articles + result.dropped == 0:
        why = f"no article came out of {result.inputs} inputs"
    elif limit is not None and result.rejected > limit(result.inputs):
        why = f"{result.rejected} of {result.inputs} inputs rejected, {limit(result.inputs):g} allowed"
    else:
        return DONE
    say(f"cleaner: {why}; {result.place}/rejected.parquet says why")
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


def load_settings(
    path: Path | None,
    rules: Sequence[str] | None = None,
    *,
    columns: str | None = None,
    kind: str | None = None,
    **flags: bool,
) -> Settings:
    """The settings of a file, or the defaults, with what the command line says; files of `rules` are added to those of the
    settings. `flags`: settings that options turn on."""
    said: dict[str, Any] = {name: True for name, is_on in flags.items() if is_on}
    said |= {"columns": columns} if columns is not None else {}
    said |= {"format": kind} if kind is not None else {}
    try:
        settings = Settings.from_file(path) if path is not None else Settings()
        said |= {"rules": (*settings.clean.rules, *read_rules(rules))} if rules else {}
        return replace(settings, clean=replace(settings.clean, **said)) if said else settings
    except CleanerError as error:
        raise fail(str(error)) from error


def load_profiles(path: Path | None) -> Profiles:
    """The profiles of a file, or none."""
    try:
        return read_profiles(path) if path is not None else Profiles()
    except CleanerError as error:
        raise fail(str(error)) from error
