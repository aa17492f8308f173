"""The task of a run (what makes two runs the same) and its manifest (what it did)."""

import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from cleaner._version import VERSION
from cleaner.readers import InputFile
from cleaner.records import Profiles
from cleaner.rules import rule_book
from cleaner.runs.outcome import Outcome
from cleaner.runs.result import RunResult
from cleaner.settings import Settings
from cleaner.text.ids import stable_hash

# Libraries that a run's result depends on.
_LIBRARIES = (
    *("charset-normalizer", "dateparser", "ftfy", "google-re2", "htmldate", "lxml", "numba", "numpy", "pyarrow"),
    *("rapidfuzz", "trafilatura"),
)


def task_of(command: str, files: Sequence[InputFile], settings: Settings, profiles: Profiles) -> dict[str, Any]:
    """Everything that has to be the same for two runs to be the same."""
    return {
        "command": command,
        "version": VERSION,
        "settings": settings.as_dict(),
        "rules": rule_book(settings.clean.rules).hash,
        "profiles": stable_hash(repr(profiles.as_dict())),
        "inputs": [file.identity() for file in files],
    }


def manifest_of(task: Mapping[str, Any], done: Outcome, skipped: Mapping[str, str]) -> dict[str, Any]:
    """The manifest of a finished run. `skipped`: files and folders that were not read, with the reason."""
    return {
        "task": dict(task),
        "tables": list(done.tables),
        "counts": {**done.counts.as_dict(), **done.found},
        "rejected_by_reason": dict(sorted(done.counts.reasons.items())),
        "skipped": dict(skipped),
        "seconds": {step: round(took, 3) for step, took in done.clock.seconds.items()},
        "cpu_seconds": {stage: round(took, 3) for stage, took in done.cpu_seconds.items()},
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "libraries": _library_versions(),
    }


def result_of(out: Path, manifest: Mapping[str, Any], *, already_done: bool) -> RunResult:
    """What a manifest says, as the result of the run."""
    counts = {name: count for name, count in manifest["counts"].items() if name != "renamed"}
    cost = {"seconds": manifest["seconds"], "cpu_seconds": manifest["cpu_seconds"]}
    why = {
        "skipped": Counter(manifest.get("skipped", {}).values()),
        "rejected_by_reason": manifest.get("rejected_by_reason", {}),
    }
    return RunResult(out=out, already_done=already_done, **why, **cost, **counts)


def _library_versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found
