"""Runs whose tables go to an address: they work in a folder here and upload them at the end, the manifest last."""

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cleaner.errors import OutputError, UnreadableError
from cleaner.readers.addresses import place_of, reaching
from cleaner.reports import REPORT
from cleaner.runs.folder import MANIFEST, PROFILES, RUN_TABLES
from cleaner.runs.job import Job, as_paths
from cleaner.runs.manifest import result_of
from cleaner.runs.outcome import Outcome
from cleaner.runs.result import RunResult
from cleaner.text.addresses import shown
from cleaner.text.ids import stable_hash
from cleaner.text.partitions import is_partition
from cleaner.writers import UNFINISHED

_TASK = ".parts/task.json"
# File systems without folders: making one may make a bucket.
_WITHOUT_FOLDERS = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oci"})


def perform_at(address: str, work_folder: Path | None, job: Job, work: Callable[[Job], Outcome]) -> RunResult:
    """Do the work of a job, whose `out` does not count, and upload the tables to an address; nothing where they are there.

    `work_folder`: where it works meanwhile, and goes on after it was interrupted; by default a temporary folder of this very
    task, which goes once all is uploaded. Nobody is kept from writing to the address at the same time.
    Raises OutputError where the address holds something else and `job.overwrite` is not given, AddressError where it cannot
    be written.
    """
    if any(str(given).rstrip("/") == address.rstrip("/") for given in as_paths(job.inputs)):
        raise OutputError(f"{shown(address)} is one of the inputs; name another address")
    target = _Target(address, *place_of(address))
    job = replace(job, walked=job.walked or job.walk())
    task = json.loads(json.dumps(job.task))
    manifest = target.json(MANIFEST)
    if manifest.get("task") == task and not job.overwrite and target.is_whole(manifest, job):
        return replace(result_of(job.out, manifest, already_done=True), address=shown(address))
    # The mark is set first: where nothing can be written, that is said before the work and not behind it.
    target.claim(task, overwrite=job.overwrite)
    local = work_folder or Path(tempfile.gettempdir(), f"cleaner-{stable_hash(json.dumps([address, task])):016x}")
    result = replace(job, out=local, overwrite=False).perform(work)
    target.upload(local)
    if work_folder is None:
        shutil.rmtree(local, ignore_errors=True)
    return replace(result, address=shown(address), already_done=False)


@dataclass(frozen=True, slots=True)
class _Target:
    """A folder at an address: its file system and the path there."""

    address: str
    system: Any
    path: str

    def _at(self, name: str) -> str:
        return f"{self.path.rstrip('/')}/{name}"

    def json(self, name: str) -> dict[str, Any]:
        """The object in a file; empty where there is none."""
        try:
            with reaching(self.address):
                value = json.loads(self.system.cat_file(self._at(name)))
        except UnreadableError:
            return {}
        return value if isinstance(value, dict) else {}

    def files(self) -> list[str]:
        """The names of what is there, below the folder."""
        try:
            with reaching(self.address):
                found = self.system.find(self.path)
        except UnreadableError:
            return []
        base = self.path.strip("/")
        return sorted(str(name).strip("/").removeprefix(base).lstrip("/") for name in found)

    def is_whole(self, manifest: Mapping[str, Any], job: Job) -> bool:
        """Whether all tables of a manifest are there, and what else the job writes."""
        files = self.files()
        kinds = ("parquet", "jsonl") if job.jsonl else ("parquet",)
        wanted = [f"{table}.{kind}" for table in manifest.get("tables", ()) for kind in kinds]
        wanted += [REPORT] if job.report else []
        return all(
            name in files or any(file.startswith(f"{name.removesuffix('.parquet')}/") for file in files) for name in wanted
        )

    def claim(self, task: Mapping[str, Any], *, overwrite: bool) -> None:
        """Remove what an earlier run wrote, and leave the mark of this one.

        Raises OutputError where there are files of something else than this task and not `overwrite`.
        """
        found = self.files()
        is_own = task in (self.json(_TASK), self.json(MANIFEST).get("task"))
        if found and not is_own and not overwrite:
            raise OutputError(
                f"{shown(self.address)} holds files of something else than this run; name another address, or overwrite it "
                "(--overwrite, or overwrite=True)"
            )
        self._remove([MANIFEST, *filter(_is_of_run, found)], found)
        self._make_folder(".parts")
        with reaching(self.address):
            self.system.pipe_file(self._at(_TASK), json.dumps(task).encode())

    def upload(self, local: Path) -> None:
        """Copy what a finished run wrote to a folder, the manifest last."""
        names = sorted(path.relative_to(local).as_posix() for path in local.rglob("*") if path.is_file())
        for name in [*(name for name in names if _is_of_run(name) and name != MANIFEST), MANIFEST]:
            self._make_folder(name.rpartition("/")[0])
            with reaching(self.address):
                self.system.put_file(str(local / name), self._at(name))
                size, wanted = self.system.info(self._at(name))["size"], (local / name).stat().st_size
            if size not in (None, wanted):
                raise OutputError(f"{shown(self.address)}: {name} has {size} bytes there and {wanted} here; run again")
        self._remove([_TASK], [_TASK])

    def _make_folder(self, name: str) -> None:
        kinds = self.system.protocol
        if not _WITHOUT_FOLDERS & {*([kinds] if isinstance(kinds, str) else kinds)}:
            with reaching(self.address):
                self.system.makedirs(self._at(name).rstrip("/"), exist_ok=True)

    def _remove(self, names: list[str], found: list[str]) -> None:
        for name in names:
            if name in found:
                found.remove(name)
                with reaching(self.address):
                    self.system.rm_file(self._at(name))


def _is_of_run(name: str) -> bool:
    """Whether a file has a name that runs give: a table, its JSONL, a part of it, the profiles, the page, the manifest."""
    stem, _, kind = name.partition(".")
    if name in (MANIFEST, PROFILES, REPORT) or (stem in RUN_TABLES and kind in ("parquet", "jsonl")):
        return True
    table, *folders = name.removesuffix(UNFINISHED).split("/")
    is_parted = len(folders) > 1 and all(map(is_partition, folders[:-1])) and folders[-1].endswith(".parquet")
    return table in RUN_TABLES and is_parted
