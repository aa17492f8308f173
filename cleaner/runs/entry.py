"""Runs over files: clean a pile of pages, or find the duplicates in texts that are clean, and write the tables."""

from functools import partial
from pathlib import Path

from cleaner.engines import Engine
from cleaner.errors import InputError
from cleaner.records import Profiles
from cleaner.runs.cleaning import clean_pages
from cleaner.runs.comparing import compare_texts
from cleaner.runs.job import Inputs, Job, as_engine
from cleaner.runs.memory import Memory
from cleaner.runs.progress import Progress, as_watch
from cleaner.runs.result import RunResult
from cleaner.settings import CleanSettings, DuplicateSettings, Settings


def run(  # noqa: PLR0913  # the public face: every option by its name
    inputs: Inputs,
    out: str | Path,
    settings: Settings | CleanSettings | DuplicateSettings | None = None,
    *,
    engine: Engine | str | None = None,
    workers: int | None = None,
    max_memory: str | int | None = None,
    resume: bool = True,
    overwrite: bool = False,
    jsonl: bool = False,
    profiles: Profiles | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Clean all pages of the inputs, find the duplicates among them, and write the tables to the folder `out`.

    `inputs`: files, folders, or "-" for standard input. `workers`: processes (0: one for each core; default 1); a script
    that asks for more than one needs `if __name__ == "__main__":` around the call. `engine` in its place: what runs the
    stages, a `SparkEngine` for example, or "spark": the session that is active, or one as `spark-submit` sets it up.
    `max_memory`: what all processes together may take, in bytes or as "500MB" (default "2GB"): how many pages and
    pairs are held at a time, and with `workers=0` how many workers there are, follow from it. `resume`: go on with an
    unfinished run of the same inputs and settings; without it, such a run starts anew. `overwrite`: replace what another run
    wrote to the folder. `jsonl`: write each table as JSONL too. `profiles`: what is known of outlets from earlier runs; what
    this run learns is added. `progress`: called with the step and how many rows are done; a `Watcher` is told more.

    Raises UnreadableError where there is nothing to read, OutputError where the folder cannot be used, InputError for
    values of a wrong type, EngineError where processes cannot be started; a page that cannot be read is a row of
    `rejected.parquet`.
    """
    memory = Memory.of(max_memory)
    engine = as_engine(engine, workers, memory)
    job = Job(
        command="run",
        inputs=inputs,
        out=_folder(out),
        settings=Settings.of(settings),
        profiles=Profiles() if profiles is None else profiles,
        watch=as_watch(progress),
        memory=memory,
        resume=resume,
        overwrite=overwrite,
        jsonl=jsonl,
    )
    return job.perform(partial(clean_pages, engine=engine))


def find_in_files(  # noqa: PLR0913  # as `run`
    inputs: Inputs,
    out: str | Path,
    settings: Settings | DuplicateSettings | None = None,
    *,
    max_memory: str | int | None = None,
    resume: bool = True,
    overwrite: bool = False,
    jsonl: bool = False,
    profiles: Profiles | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Find the duplicates among texts that are clean already: no cleaning, no repair. Tables as `run`, without articles.

    Raises what `run` raises.
    """
    job = Job(
        command="duplicates",
        inputs=inputs,
        out=_folder(out),
        settings=Settings.of(settings),
        profiles=Profiles() if profiles is None else profiles,
        watch=as_watch(progress),
        memory=Memory.of(max_memory),
        resume=resume,
        overwrite=overwrite,
        jsonl=jsonl,
    )
    return job.perform(compare_texts)


def _folder(out: str | Path) -> Path:
    if not isinstance(out, (str, Path)):
        raise InputError(f"out is {type(out).__name__}; it must be the path of a folder")
    return Path(out)
