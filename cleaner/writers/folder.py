"""The output folder: new, unfinished or finished; and the parts of a run that can be taken up again.

A run writes parts of some thousand pages under `.parts` while it cleans, each with a note of what it holds, written last.
A part without its note does not count. When all is done the parts become the tables, and the manifest says so.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cleaner.errors import OutputError
from cleaner.records import Article, Profiles, Rejection
from cleaner.writers.tables import ARTICLES, REJECTED, UNFINISHED, TableWriter, read_rows

MANIFEST = "manifest.json"
PROFILES = "profiles.json"
_PARTS = ".parts"
_NOTE = "part.json"
_REVISED = "revised"
_TASK = "task.json"

State = Literal["new", "unfinished", "finished"]


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """Where a run writes to."""

    path: Path

    def open(self, task: Mapping[str, Any], *, resume: bool, overwrite: bool) -> State:
        """Make the folder ready for a task (what is run on what, with which settings), and say how far it is.

        Raises OutputError where the folder cannot be written, or holds something that is not this task's and
        `overwrite` is not given.
        """
        with self.writing():
            self.path.mkdir(parents=True, exist_ok=True)
            state = self._state(task)
            if state is None and not overwrite:
                raise OutputError(
                    f"{self.path} holds files of something else than this run; name another folder, or overwrite it "
                    "(--overwrite, or overwrite=True)"
                )
            if state is None or state == "new" or overwrite or (state == "unfinished" and not resume):
                self._clear()
                self._parts.mkdir()
                _write_json(self._parts / _TASK, task)
                state = "new"
        return state

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What writes to the folder does so in here: where it cannot (a full disk), that is an OutputError."""
        try:
            yield
        except OSError as error:
            why = error.strerror or error
            raise OutputError(
                f"{self.path} cannot be written: {why}; mend that and run again, or name another folder"
            ) from error

    def holds_a_run(self) -> bool:
        """Whether a run wrote to the folder."""
        return bool(_read_json(self._parts / _TASK)) or "task" in _read_json(self.path / MANIFEST)

    def _state(self, task: Mapping[str, Any]) -> State | None:
        """How far the task is; None where the folder holds something else."""
        wanted = json.loads(json.dumps(task))
        if (self.path / MANIFEST).exists():
            manifest = _read_json(self.path / MANIFEST)
            whole = all((self.path / f"{table}.parquet").exists() for table in manifest.get("tables", ()))
            return None if manifest.get("task") != wanted else "finished" if whole else "new"
        if (self._parts / _TASK).exists():
            return "unfinished" if _read_json(self._parts / _TASK) == wanted else None
        # Parts without a task: the process died while it made the folder ready.
        return "new" if all(path == self._parts for path in self.path.iterdir()) else None

    def _clear(self) -> None:
        """Remove what runs write, and nothing else: the folder may be the wrong one."""
        tables = (f"{table}.{kind}" for table in _TABLES for kind in ("parquet", "jsonl"))
        for name in (MANIFEST, PROFILES, *tables):
            (self.path / name).unlink(missing_ok=True)
            (self.path / (name + UNFINISHED)).unlink(missing_ok=True)
        if self._parts.exists():
            shutil.rmtree(self._parts)

    @property
    def _parts(self) -> Path:
        return self.path / _PARTS

    def notes(self) -> list[dict[str, Any]]:
        """What the finished parts hold, in order."""
        return [_read_json(part / _NOTE) for part in self._finished_parts()]

    def write_part(self, results: Iterable[Article | Rejection], note: Mapping[str, Any]) -> None:
        """Write one part: its articles, its rejections, and last its note."""
        part = self._parts / f"{len(self._finished_parts()):06}"
        with self.writing():
            part.mkdir(exist_ok=True)
            with TableWriter(part, ARTICLES) as articles, TableWriter(part, REJECTED) as rejected:
                for result in results:
                    (articles if isinstance(result, Article) else rejected).write(result)
            _write_json(part / _NOTE, note)

    def rows(self, table: str, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
        """The rows of a table out of all finished parts, in order; `columns`: only these."""
        for part in self._finished_parts():
            yield from read_rows(part, table, columns)

    def revised(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Write articles as a second look at all parts leaves them, and hand them on; an earlier try is replaced."""
        revised = self._parts / _REVISED
        revised.mkdir(exist_ok=True)
        with TableWriter(revised, ARTICLES) as writer:
            for article in articles:
                writer.write(article)
                yield article

    def revised_rows(self) -> Iterator[dict[str, Any]]:
        """The rows that `revised` wrote, in order."""
        return read_rows(self._parts / _REVISED, "articles")

    def write_profiles(self, profiles: Profiles) -> None:
        """Write what was learned of the outlets, for people to read and later runs to use."""
        with self.writing():
            _write_json(self.path / PROFILES, profiles.as_dict())

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Say that the run is done, and remove its parts. The manifest's "task" and "tables" (names) tell it again."""
        with self.writing():
            _write_json(self.path / MANIFEST, manifest)
        shutil.rmtree(self._parts, ignore_errors=True)

    def manifest(self) -> dict[str, Any]:
        """The manifest of a finished run."""
        return _read_json(self.path / MANIFEST)

    def _finished_parts(self) -> list[Path]:
        return sorted(note.parent for note in self._parts.glob(f"*/{_NOTE}"))


_TABLES = ("articles", "matches", "clusters", "rejected")


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    unfinished = path.with_name(path.name + UNFINISHED)
    unfinished.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    unfinished.replace(path)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
