"""The plan of a run over texts that are clean already: texts → duplicates → tables."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from itertools import islice
from typing import Any

from cleaner.engines import LocalEngine
from cleaner.readers import read
from cleaner.runs.expected import expected_rows
from cleaner.runs.gathering import Gathered, Source, gathered
from cleaner.runs.job import Job
from cleaner.runs.keeping import dropped_of, write_dropped, write_kept
from cleaner.runs.matching import Matched, match
from cleaner.runs.outcome import Counts, Outcome
from cleaner.runs.plan import Step, Work, perform
from cleaner.runs.progress import of_step
from cleaner.runs.tables import write_findings, write_rejected

_BATCH_ROWS, _BATCH_BYTES = 1_024, 16 << 20
TABLES = ("rejected", "matches", "clusters")


def compare_texts(job: Job) -> Outcome:
    """Find the duplicates among the texts of a job, and write the tables."""
    with LocalEngine().session(job.folder.shards) as session, ExitStack() as opened:
        outcome: Outcome = perform(PLAN, Work(job=job, session=session, opened=opened))
        return outcome


def _read(work: Work) -> Gathered:
    """The texts of the inputs, and what was rejected of them."""
    rows, is_exact = expected_rows(work.job.files)
    told = of_step(work.job.watch, "read", rows, is_exact=is_exact)
    source = Source(f"{work.job.origin} {_BATCH_ROWS} {_BATCH_BYTES}", partial(_batches, work.job))
    found = gathered(work.session, "read", source, lambda done: told(done, {}))
    work.opened.callback(found.corpus.close)
    return found


def _batches(job: Job, first: int) -> Iterator[tuple[Any, Any]]:
    """Texts and rejections of the inputs, from the batch with this number on."""
    from cleaner.readers.clean_texts import clean_texts

    limits = job.settings.clean
    batches = read(job.files, limits, rows=_BATCH_ROWS, max_batch_bytes=_BATCH_BYTES, extra=False)
    return (clean_texts(batch, limits.max_page_bytes) for batch in islice(batches, first, None))


def _match(work: Work, read_texts: Gathered) -> Matched:
    return match(work, read_texts.corpus, work.job.origin, work.job.profiles)


def _write(work: Work, read_texts: Gathered, matched: Matched) -> Outcome:
    reasons = write_rejected(work.job.out, read_texts.rejected)
    counted = write_findings(work.job.out, matched)
    tables, dropped = (*TABLES, "known") if matched.index is not None else TABLES, 0
    if work.job.keep == "one":
        table = dropped_of(matched)
        write_dropped(work.job.out, table)
        write_kept(work.job.out, matched, table)
        tables, dropped = (*tables, "kept", "dropped"), len(table)
    counts = Counts(
        articles=matched.articles - dropped, dropped=dropped, renamed=matched.renamed, reasons=Counter(reasons)
    )  # fmt: skip
    return Outcome(tables=tables, counts=counts, found=counted, clock=work.clock)


PLAN = (
    Step("texts", "read", _read),
    Step("matched", "match", _match, ("texts",)),
    Step("tables", "write", _write, ("texts", "matched")),
)
