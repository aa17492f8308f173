"""Runs over files: clean a pile of pages, or find the duplicates in texts that are clean, and write the tables."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from cleaner.engines import Engine
from cleaner.errors import InputError
from cleaner.records import Profiles
from cleaner.runs.cleaning import clean_pages
from cleaner.runs.comparing import compare_texts
from cleaner.runs.job import Inputs, Job, Keep, as_detail, as_engine, as_index, as_keep, as_keys
from cleaner.runs.memory import Memory
from cleaner.runs.outcome import Outcome
from cleaner.runs.progress import Progress, as_watch
from cleaner.runs.result import RunResult
from cleaner.settings import CleanSettings, DuplicateSettings, Settings
from cleaner.text.addresses import is_address, path_here
from cleaner.writers import Detail


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
    detail: Detail = "full",
    report: bool = True,
    partition_by: str | Sequence[str] | None = None,
    keep: Keep = "all",
    work: str | Path | None = None,
    index: str | Path | None = None,
    profiles: Profiles | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Clean all pages of the inputs, find the duplicates among them, and write the tables to the folder `out`.

    `inputs`: files, folders, addresses ("s3://…", "https://…"; needs `cleaner[remote]`), or "-" for standard input. `out`
    may be an address too: the run works in the folder `work`, by default a temporary one, and uploads the tables at its end.
    `workers`: processes (0: one for each core; default 1); a script that asks for more than one needs `if __name__ ==
    "__main__":` around the call. `engine` in its place: what runs the stages, a `SparkEngine` for example, or "spark" for
    the session that is active or that `spark-submit` sets up. `max_memory`: what all processes together may take, in bytes
    or as "1GB" (default "2GB"; at least 700 MB, besides what the setting `max_memory_bytes` allows a page): how many pages
    and pairs are held at a time, and with `workers=0` how many workers there are, follow from it. `resume`: go on with an
    unfinished run of the same inputs and settings; without it, such a run starts anew. `overwrite`: replace what another run
    wrote to the folder. `jsonl`: write each table as JSONL too; `detail`: how much of an article, "full", "spans" (offsets
    and labels in place of blocks, see `Span`) or "text" (neither blocks, repairs nor the source text). `report`: write the
    review page, `report.html`. `partition_by`: write the articles as a partitioned dataset,
    `articles/outlet=herald/part-00000.parquet`, by some of outlet, agency, language, status, published_day, published_month
    and published_year. `keep`: "one" writes of each report one copy only, the canonical article of its cluster, and those
    without a copy; the table `dropped` names the others, each with the article that is kept for it and the reason. `index`:
    a file, or an address of Redis, that holds the articles of earlier runs (see `cleaner.Index`; made if it is not there):
    the search is among these too, so clusters are those of one run over all; the table `known` names the known articles that
    belong to those of the run, which are then added. `profiles`: what is known of outlets from earlier runs; what this run
    learns is added. `progress`: called with the step and how many rows are done; a `Watcher` is told more.

    Raises UnreadableError where there is nothing to read, AddressError where an address cannot be reached, OutputError where
    the folder cannot be used, InputError for values of a wrong type, EngineError where processes cannot be started; a page
    that cannot be read is a row of `rejected.parquet`.
    """
    memory = Memory.of(max_memory, max(1, workers) if isinstance(workers, int) else 1)
    known = as_index(index, engine)
    engine = as_engine(engine, workers, memory)
    job = Job(
        command="run",
        inputs=inputs,
        out=_folder(out, work),
        settings=Settings.of(settings),
        profiles=Profiles() if profiles is None else profiles,
        watch=as_watch(progress),
        memory=memory,
        resume=resume,
        overwrite=overwrite,
        jsonl=jsonl,
        report=report,
        partition_by=as_keys(partition_by),
        index=known,
        keep=as_keep(keep),
        detail=as_detail(detail, jsonl=jsonl),
    )
    return _performed(job, out, work, partial(clean_pages, engine=engine))


def find_in_files(  # noqa: PLR0913  # as `run`
    inputs: Inputs,
    out: str | Path,
    settings: Settings | DuplicateSettings | None = None,
    *,
    max_memory: str | int | None = None,
    resume: bool = True,
    overwrite: bool = False,
    jsonl: bool = False,
    keep: Keep = "all",
    work: str | Path | None = None,
    index: str | Path | None = None,
    profiles: Profiles | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Find the duplicates among texts that are clean already: no cleaning, no repair. Tables as `run`, without articles;
    with `keep="one"` the table `kept` holds one copy of each text, with its fields.

    Raises what `run` raises.
    """
    job = Job(
        command="duplicates",
        inputs=inputs,
        out=_folder(out, work),
        settings=Settings.of(settings),
        profiles=Profiles() if profiles is None else profiles,
        watch=as_watch(progress),
        memory=Memory.of(max_memory),
        resume=resume,
        overwrite=overwrite,
        jsonl=jsonl,
        index=as_index(index, None),
        keep=as_keep(keep),
    )
    return _performed(job, out, work, compare_texts)


def _folder(out: str | Path, work: str | Path | None) -> Path:
    """The folder of this machine that is written to."""
    if not isinstance(out, (str, Path)):
        raise InputError(f"out is {type(out).__name__}; it must be the path of a folder, or an address")
    if work is not None and not is_address(out):
        raise InputError(f"work is {work}, and out is a folder of this machine: a run works there")
    return Path(path_here(out) if work is None else work)


def _performed(job: Job, out: str | Path, work: str | Path | None, plan: Callable[[Job], Outcome]) -> RunResult:
    if not is_address(out):
        return job.perform(plan)
    from cleaner.runs.remote import perform_at

    return perform_at(str(out), None if work is None else Path(work), job, plan)
