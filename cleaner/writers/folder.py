"""The output folder: new, unfinished or finished; and the parts of a run that can be taken up again.

A run writes parts of some thousand pages under `.parts` while it cleans, each with a note of what it holds, written last.
A part without its note does not count. When all is done the parts become the tables, and the manifest says so.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cleaner.errors import OutputError
from cleaner.model import Article, Rejection
from cleaner.writers.tables import ARTICLES, REJECTED, TableWriter

MANIFEST = "manifest.json"
_PARTS = ".parts"
_NOTE = "part.json"
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
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            state = self._state(task)
            if state == "other" and not overwrite:
                raise OutputError(
                    f"{self.path} holds files of something else than this run; name another folder, or overwrite it "
                    "(--overwrite, or overwrite=True)"
                )
            if state == "other" or overwrite or (state == "unfinished" and not resume):
                self._clear()
                state = "new"
            if state == "new":
                self._parts.mkdir(exist_ok=True)
                _write_json(self._parts / _TASK, task)
        except OSError as error:
            raise OutputError(f"{self.path} cannot be written: {error.strerror or error}; name another folder") from error
        return state

    def _state(self, task: Mapping[str, Any]) -> State | Literal["other"]:
        wanted = json.loads(json.dumps(task))
        if (self.path / MANIFEST).exists():
            return "finished" if _read_json(self.path / MANIFEST).get("task") == wanted else "other"
        if self._parts.exists():
            return "unfinished" if _read_json(self._parts / _TASK) == wanted else "other"
        return "other" if any(self.path.iterdir()) else "new"

    def _clear(self) -> None:
        """Remove what runs write, and nothing else: the folder may be the wrong one."""
        shutil.rmtree(self._parts, ignore_errors=True)
        for name in (MANIFEST, *(f"{table}.{kind}" for table in _TABLES for kind in ("parquet", "jsonl"))):
            (self.path / name).unlink(missing_ok=True)

    @property
    def _parts(self) -> Path:
        return self.path / _PARTS

    def notes(self) -> list[dict[str, Any]]:
        """What the finished parts hold, in order."""
        return [_read_json(part / _NOTE) for part in self._finished_parts()]

    def write_part(self, results: Iterable[Article | Rejection], note: Mapping[str, Any]) -> None:
        """Write one part: its articles, its rejections, and last its note."""
        part = self._parts / f"{len(self._finished_parts()):06}"
        part.mkdir(exist_ok=True)
        with TableWriter(part, ARTICLES) as articles, TableWriter(part, REJECTED) as rejected:
            for result in results:
                (articles if isinstance(result, Article) else rejected).write(result)
        _write_json(part / _NOTE, note)

    def rows(self, table: str, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
        """The rows of a table out of all finished parts, in order; `columns`: only these."""
        import pyarrow.parquet

        for part in self._finished_parts():
            file = pyarrow.parquet.ParquetFile(part / f"{table}.parquet")
            for batch in file.iter_batches(batch_size=256, columns=columns):
                yield from batch.to_pylist()

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Say that the run is done, and remove its parts."""
        _write_json(self.path / MANIFEST, manifest)
        shutil.rmtree(self._parts, ignore_errors=True)

    def manifest(self) -> dict[str, Any]:
        """The manifest of a finished run."""
        return _read_json(self.path / MANIFEST)

    def _finished_parts(self) -> list[Path]:
        return sorted(note.parent for note in self._parts.glob(f"*/{_NOTE}"))


_TABLES = ("articles", "matches", "clusters", "rejected")


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    unfinished.replace(path)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
