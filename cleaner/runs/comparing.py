"""The plan of a run over texts that are clean already: texts → duplicates → tables."""

from collections import Counter
from typing import Any

from cleaner.corpus import Corpus
from cleaner.readers import read
from cleaner.runs.job import Job
from cleaner.runs.outcome import Clock, Counts, Outcome
from cleaner.runs.tables import write_findings, write_rejected
from cleaner.stages.search import search

_BATCH_ROWS, _BATCH_BYTES = 1_024, 16 << 20
TABLES = ("rejected", "matches", "clusters")


def compare_texts(job: Job) -> Outcome:
    """Find the duplicates among the texts of a job, and write the tables."""
    clock = Clock()
    with Corpus.in_file(job.out) as corpus:
        with clock.timed("read"):
            rejected = _read_into(corpus, job)
            renamed = corpus.make_ids_unique()
        with clock.timed("match"):
            found = search(corpus, job.settings.duplicates, job.progress, job.profiles)
        with clock.timed("write"):
            reasons = write_rejected(job.out, rejected)
            counted = write_findings(job.out, found, corpus)
    counts = Counts(articles=len(corpus), renamed=renamed, reasons=Counter(reasons))
    return Outcome(tables=TABLES, counts=counts, found=counted, clock=clock)


def _read_into(corpus: Corpus, job: Job) -> list[Any]:
    """Fill the corpus with the texts of the inputs. Returns what was rejected, in batches."""
    from cleaner.readers.clean_texts import clean_texts

    limits = job.settings.clean
    rejected: list[Any] = []
    refused = 0
    batches = read(
        job.files,
        limits,
        rows=_BATCH_ROWS,
        max_batch_bytes=_BATCH_BYTES,
        extra=False,
    )
    for batch in batches:
        texts, rest = clean_texts(batch, limits.max_page_bytes)
        corpus.append(texts)
        if len(rest):
            rejected.append(rest)
            refused += len(rest)
        job.progress("read", len(corpus) + refused)
    return rejected
