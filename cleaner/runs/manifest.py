"""The task of a run (what makes two runs the same) and its manifest (what it did)."""

import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from cleaner._version import VERSION
from cleaner.readers import InputFile
from cleaner.records import Profiles
from cleaner.rules import standard_book
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
        "rules": standard_book().hash,
        "profiles": stable_hash(repr(profiles.as_dict())),
        "inputs": [file.identity() for file in files],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the inputs of a run. `renamed`: articles whose id another one had; `reasons`: rejections by reason."""

    articles: int = 0
    renamed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def rejected(self) -> int:
        """How many inputs were rejected."""
        return sum(self.reasons.values())

    def as_dict(self) -> dict[str, int]:
        """The counts by name; inputs are articles and rejections."""
        inputs = self.articles + self.rejected
        return {"inputs": inputs, "articles": self.articles, "rejected": self.rejected, "renamed": self.renamed}


def manifest_of(
    task: Mapping[str, Any],
    tables: Sequence[str],
    counts: Counts,
    found: Mapping[str, int],
    *,
    seconds: Mapping[str, float],
    cpu_seconds: Mapping[str, float],
) -> dict[str, Any]:
    """The manifest of a finished run. `found`: counts of matches, duplicates, clusters and redundant articles."""
    return {
        "task": dict(task),
        "tables": list(tables),
        "counts": {**counts.as_dict(), **found},
        "rejected_by_reason": dict(sorted(counts.reasons.items())),
        "seconds": {step: round(took, 3) for step, took in seconds.items()},
        "cpu_seconds": {stage: round(took, 3) for stage, took in cpu_seconds.items()},
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "libraries": _library_versions(),
    }


def result_of(out: Path, manifest: Mapping[str, Any], *, already_done: bool) -> RunResult:
    """What a manifest says, as the result of the run."""
    counts = {name: count for name, count in manifest["counts"].items() if name != "renamed"}
    cost = {"seconds": manifest["seconds"], "cpu_seconds": manifest["cpu_seconds"]}
    return RunResult(out=out, already_done=already_done, **cost, **counts)


def _library_versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found
