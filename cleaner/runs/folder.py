"""The output folder of a run: new, unfinished or finished.

While a run works, the shards of its stages lie under `.parts`, beside the task that says what is run on what. Once the
tables are written the shards go, and the manifest says that the run is done.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cleaner.errors import OutputError
from cleaner.records import Profiles
from cleaner.reports import PART, REPORT
from cleaner.runs.lock import locked
from cleaner.writers import UNFINISHED, clear_partitions, table_at

MANIFEST = "manifest.json"
PROFILES = "profiles.json"
_PARTS = ".parts"
_TASK = "task.json"
_LOCK = ".lock"
# What every task names: a scraped page may well be called manifest.json.
_OF_TASK = frozenset({"command", "version", "settings", "inputs"})

State = Literal["new", "unfinished", "finished"]


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """Where a run writes to."""

    path: Path

    def open(self, task: Mapping[str, Any], *, resume: bool, overwrite: bool) -> State:
        """Make the folder ready for a task (what is run on what, with which settings), and say how far it is.

        Without `resume`, an unfinished run starts anew; with `overwrite`, what another run wrote goes, and a finished run is
        done again. An unfinished run of the same task goes on though `overwrite` is given: the command that began it had it.

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
            anew = overwrite if state == "finished" else not resume
            if state is None or state == "new" or anew:
                self._clear()
                self._parts.mkdir()
                _write_json(self._parts / _TASK, task)
                return "new"
            self._remove_leftovers(state)
        return state

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Inside, no other run can use the folder. Raises OutputError where one does, or where the folder cannot be made."""
        with self.writing():
            self.path.mkdir(parents=True, exist_ok=True)
        with self.writing(), locked(self.path / _LOCK) as is_free:
            if not is_free:
                raise OutputError(f"{self.path}: another run writes to this folder now; wait for it, or name another folder")
            yield

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
        tasks = _read_json(self._parts / _TASK), _read_json(self.path / MANIFEST).get("task")
        return any(isinstance(task, dict) and task.keys() >= _OF_TASK for task in tasks)

    def _state(self, task: Mapping[str, Any]) -> State | None:
        """How far the task is; None where the folder holds something else."""
        wanted = json.loads(json.dumps(task))
        if (self.path / MANIFEST).exists():
            manifest = _read_json(self.path / MANIFEST)
            whole = all(table_at(self.path, table) for table in manifest.get("tables", ()))
            return None if manifest.get("task") != wanted else "finished" if whole else "new"
        if (self._parts / _TASK).exists():
            return "unfinished" if _read_json(self._parts / _TASK) == wanted else None
        # Parts without a task: the process died while it made the folder ready.
        return "new" if all(path.name in (_PARTS, _LOCK) for path in self.path.iterdir()) else None

    def _clear(self) -> None:
        """Remove what runs write, and nothing else: the folder may be the wrong one."""
        # What says whose folder it is goes last: whoever is killed in the middle finds it as it was.
        for table in RUN_TABLES:
            clear_partitions(self.path, table)
        for name in (*_TABLE_FILES, PROFILES, REPORT, PART, MANIFEST):
            (self.path / (name + UNFINISHED)).unlink(missing_ok=True)
            (self.path / name).unlink(missing_ok=True)
        if self._parts.exists():
            shutil.rmtree(self._parts)

    def _remove_leftovers(self, state: State) -> None:
        """Remove what a run that was killed left half written, or did not come to remove."""
        for name in (*_TABLE_FILES, PROFILES, REPORT, PART, MANIFEST):
            (self.path / (name + UNFINISHED)).unlink(missing_ok=True)
        if state == "finished" and self._parts.exists():
            shutil.rmtree(self._parts)

    @property
    def shards(self) -> Path:
        """Where the stages of an unfinished run keep their shards."""
        return self._parts

    @property
    def _parts(self) -> Path:
        return self.path / _PARTS

    def write_profiles(self, profiles: Profiles) -> None:
        """Write what was learned of the outlets, for people to read and later runs to use."""
        with self.writing():
            _write_json(self.path / PROFILES, profiles.as_dict())

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest, which marks the run as done, and remove the shards. "task" and "tables" in it identify it."""
        with self.writing():
            _write_json(self.path / MANIFEST, manifest)
        shutil.rmtree(self._parts, ignore_errors=True)

    def manifest(self) -> dict[str, Any]:
        """The manifest of a finished run."""
        return _read_json(self.path / MANIFEST)


#: All tables that a run may write.
RUN_TABLES = ("articles", "kept", "dropped", "matches", "clusters", "known", "rejected")
#: What `cleaner origins` adds to the tables of a run; it goes with them.
ORIGIN_TABLES = ("origins", "passages", "versions", "copying")
COPYING_GRAPH = "copying.graphml"
_TABLE_FILES = (
    *(f"{table}.{kind}" for table in (*RUN_TABLES, *ORIGIN_TABLES) for kind in ("parquet", "jsonl")),
    COPYING_GRAPH,
)


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
