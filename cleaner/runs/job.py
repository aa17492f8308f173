"""What all runs have in common: the inputs, the output folder, the times, the end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from cleaner.engines import Engine, LocalEngine, SparkEngine, digest_of
from cleaner.errors import InputError, OutputError
from cleaner.readers import InputFile, as_text, walk
from cleaner.records import Profiles
from cleaner.reports import REPORT
from cleaner.runs.folder import OutputFolder
from cleaner.runs.manifest import manifest_of, result_of, task_of
from cleaner.runs.memory import Memory
from cleaner.runs.outcome import Outcome
from cleaner.runs.progress import Status, Watch, silent
from cleaner.runs.result import RunResult
from cleaner.settings import DuplicateSettings, Settings
from cleaner.text.addresses import is_address
from cleaner.writers import KEYS, Detail, write_jsonl

Inputs = str | Path | Sequence[str | Path]
#: What a run writes of several copies: all, or the canonical one.
Keep = Literal["all", "one"]
Walked = tuple[list[InputFile], dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Job:
    """One run: what the user asked for.

    `watch` is told how far it is. `profiles`: what is known of outlets from earlier runs. `memory`: what it may take.
    `partition_by`: the keys that the articles are partitioned by (of `cleaner.writers.KEYS`). `report`: whether it writes
    the review page. `walked`: what `walk` gave, where the inputs have been walked already. `index`: a file or an address of
    known articles, which are searched too, and to which those of the run are added. `keep`: what is kept of several copies.
    `detail`: how much of an article its row of JSONL has.
    """

    command: str
    inputs: Inputs
    out: Path
    settings: Settings
    profiles: Profiles
    watch: Watch = silent
    memory: Memory = field(default_factory=Memory)
    resume: bool = True
    overwrite: bool = False
    jsonl: bool = False
    report: bool = False
    partition_by: tuple[str, ...] = ()
    walked: Walked | None = None
    index: str | None = None
    keep: Keep = "all"
    detail: Detail = "full"

    def __post_init__(self) -> None:
        if not isinstance(self.profiles, Profiles):
            raise InputError(f"profiles is {type(self.profiles).__name__}; it must be cleaner.Profiles (see read_profiles)")

    def perform(self, work: "Callable[[Job], Outcome]") -> RunResult:
        """Do the work unless the folder holds its results already; then the manifest answers."""
        # Inputs that cannot be, and an index that cannot be used, are told before a folder is made.
        task = self.task
        if self.index is not None:
            check_index(self.index, self.settings.duplicates)
        with self.folder.locked():
            state = self.folder.open(task, resume=self.resume, overwrite=self.overwrite)
            if state != "finished":
                with self.folder.writing():
                    done = work(self)
                self.folder.finish(manifest_of(task, done, self.skipped))
            if self.jsonl:
                with self.folder.writing():
                    self._write_jsonl()
            if self.report and not (self.out / REPORT).exists():
                with self.folder.writing():
                    self._write_report()
            return result_of(self.out, self.folder.manifest(), already_done=state == "finished")

    @cached_property
    def task(self) -> dict[str, Any]:
        """Everything that has to be the same for two runs to be the same."""
        task = task_of(self.command, self.files, self.settings, self.profiles)
        task |= {"partition_by": list(self.partition_by)} if self.partition_by else {}
        task |= {"keep": self.keep} if self.keep != "all" else {}
        task |= {"detail": self.detail} if self.detail != "full" else {}
        return task | ({"index": self.index} if self.index is not None else {})

    @cached_property
    def folder(self) -> OutputFolder:
        """The output folder."""
        return OutputFolder(self.out)

    @cached_property
    def origin(self) -> str:
        """A short name of the task: of what is read, and how it is worked on."""
        return digest_of(sorted(self.task.items()))

    @property
    def files(self) -> list[InputFile]:
        """The files of the inputs, without what this run or an earlier one writes."""
        return self._walked[0]

    @property
    def skipped(self) -> Mapping[str, str]:
        """What stands in the folders of the inputs and is not read, with the reason."""
        return self._walked[1]

    @cached_property
    def _walked(self) -> Walked:
        return self.walked or self.walk()

    def walk(self) -> Walked:
        """The files of the inputs, and what is skipped with the reason."""
        inputs = as_paths(self.inputs)
        out = self.out.resolve()
        skipped: dict[str, str] = {}
        files = walk(
            inputs,
            leave_out=lambda folder: folder.resolve() == out or OutputFolder(folder).holds_a_run(),
            skip=lambda path, why: skipped.update({as_text(path): why}),
        )
        if any(not is_address(given) and Path(given).resolve() == out for given in inputs):
            raise OutputError(f"{self.out} is one of the inputs; name another folder")
        return files, skipped

    def _write_report(self) -> None:
        from cleaner.reports.page import write_report

        self.watch(Status(step="report", done=0, total=1))
        write_report(self.out)
        self.watch(Status(step="report", done=1, total=1))

    def _write_jsonl(self) -> None:
        for table in self.folder.manifest()["tables"]:
            if not (self.out / f"{table}.jsonl").exists():
                write_jsonl(self.out, table, self.detail if table == "articles" else "full")


def as_paths(inputs: Inputs) -> list[str | Path]:
    """One path or several as a list. Raises InputError for anything else."""
    given = [inputs] if isinstance(inputs, (str, Path)) else inputs
    if not isinstance(given, (list, tuple)) or not all(isinstance(path, (str, Path)) for path in given):
        raise InputError(f"inputs is {inputs!r:.80}; it must be a path, or a list of paths")
    return list(given)


def as_index(given: object, engine: Engine | str | None) -> str | None:
    """The file or address of an index. Raises InputError where it is none, and with an engine that cannot ask it."""
    if given is None:
        return None
    if not isinstance(given, (str, Path)):
        raise InputError(f"index is {type(given).__name__}; it must be the path of a file, or an address of Redis")
    if engine == "spark" or isinstance(engine, SparkEngine):
        raise InputError("an index is asked by this machine; run without it on Spark, or add the run's articles afterwards")
    # The run may work in another folder.
    return str(given) if "://" in str(given) else str(Path(given).absolute())


def check_index(path: str, settings: DuplicateSettings) -> None:
    """Make the index if it is not there. Raises SchemeError or OutputError where it cannot be used."""
    from cleaner.index import Index

    with Index(path, settings):
        pass


def as_keys(given: str | Sequence[str] | None) -> tuple[str, ...]:
    """The keys to partition by, from a text with commas or a list. Raises InputError for others than those there are."""
    several = given.split(",") if isinstance(given, str) else given or ()
    keys = tuple(key.strip() for key in several if isinstance(key, str) and key.strip())
    if len(keys) < len(several) or len(set(keys)) < len(keys) or not KEYS.keys() >= {*keys}:
        raise InputError(f"partition_by is {given!r}; it must be one or more of {', '.join(KEYS)}, each once")
    return keys


def as_keep(given: Keep) -> Keep:
    """What is kept of several copies. Raises InputError for anything else than "all" and "one"."""
    if given not in get_args(Keep):
        raise InputError(f"keep is {given!r:.80}; it must be 'all', or 'one' copy of each report")
    return given


def as_detail(given: Detail, *, jsonl: bool) -> Detail:
    """How much of an article is written as JSONL. Raises InputError for anything that cannot be, and without JSONL."""
    if given not in get_args(Detail):
        raise InputError(f"detail is {given!r:.80}; it must be one of {', '.join(get_args(Detail))}")
    if given != "full" and not jsonl:
        raise InputError(f"detail is {given!r}, which is about JSONL; ask for that too (--jsonl, or jsonl=True)")
    return given


def as_engine(engine: Engine | str | None, workers: int | None, memory: Memory | None = None) -> Engine:
    """The engine that a user asks for, as one or by its name, with as many workers as there is memory for where he leaves
    that open (0). Raises InputError where it is none, or where both are given, EngineError where its extra is missing."""
    if engine is not None and workers is not None:
        raise InputError("both engine and workers are given; give one, for the engine has its own workers")
    if workers is not None and (not isinstance(workers, int) or workers < 0):
        raise InputError(f"workers is {workers!r}; it must be a number of processes, or 0 for one each core")
    if engine == "spark":
        return SparkEngine()
    if engine is None or engine == "local":
        memory = memory or Memory()
        workers = memory.workers() if workers == 0 else 1 if workers is None else workers
        return LocalEngine(workers, max_worker_bytes=memory.worker_bytes(workers))
    if isinstance(engine, (str, type)) or not hasattr(engine, "session"):
        raise InputError(
            f"engine is {engine!r:.80}; it must be 'local', 'spark', or an engine such as cleaner.SparkEngine(...)"
        )
    return engine
