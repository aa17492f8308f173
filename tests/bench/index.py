"""The index: how quickly articles are added and asked for, and what it takes on disk, by one command.

    python -m tests.bench.index CORPUS.parquet INDEX [--asked N] [--write]

CORPUS.parquet (id, outlet, text) is what tools/make_corpus.py of the data folder writes; three in ten of its articles are
copies of others. All but the last `--asked` are added to INDEX, a file that is not there yet, as if they had been published
on the days of a year, in order; then these are asked for, one by one and all at a time. Times of the process, as CPU seconds
and by the clock; the file is in the page cache.
"""

import argparse
import resource
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pyarrow.parquet as pq

from cleaner import Article, Index

RESULTS = Path(__file__).parent / "results" / "index.md"
_FIRST = date(2031, 1, 1)
_BATCH = 8_192


def articles_of(corpus: Path, first: int, end: int) -> Iterator[Article]:
    """The articles of the corpus from one row to the one before another, dated by their rows."""
    at = 0
    with pq.ParquetFile(corpus) as file:
        count = file.metadata.num_rows
        for batch in file.iter_batches(_BATCH, columns=["id", "outlet", "text"]):
            rows = batch.slice(max(0, first - at), max(0, end - max(at, first))).to_pylist() if at < end else []
            for number, row in enumerate(rows, max(at, first)):
                day = _FIRST + timedelta(days=number * 365 // count)
                yield Article(id=str(row["id"]), outlet=row["outlet"], text=row["text"], published=day.isoformat())
            at += len(batch)


def added(corpus: Path, path: Path, count: int) -> Iterator[tuple[str, str]]:
    """Add articles; what it took, in lines of the table."""
    rates = []
    with Index(path) as index:
        cpu, clock = time.process_time(), time.perf_counter()
        for tenth in range(10):
            since = time.process_time()
            portion = articles_of(corpus, count * tenth // 10, count * (tenth + 1) // 10)
            done = index.add(portion)
            rates.append(done / (time.process_time() - since))
        cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
        found = index.stats()
    yield "articles", f"{found['articles']:,} ({found['text_bytes'] / 1e6:,.0f} MB of text)"
    yield "added in a CPU second", f"{count / cpu:,.0f} (the first tenth {rates[0]:,.0f}, the last tenth {rates[-1]:,.0f})"
    yield "added in a second", f"{count / clock:,.0f}"
    yield "on disk", f"{found['bytes'] / 1e6:,.0f} MB, {found['bytes'] / found['articles']:,.0f} bytes an article"


def asked(path: Path, new: Sequence[Article]) -> Iterator[tuple[str, str]]:
    """Ask for articles; what it took, in lines of the table."""
    before, since = _peak_mb(), time.perf_counter()
    with Index(path, read_only=True) as index:
        index.query(new[0])
        yield "opened, and the first query", f"{time.perf_counter() - since:.2f} s"
        # Until kernels are loaded.
        for article in new[:200]:
            index.query(article)
        for name, days in (("one query", None), ("one query, within 7 days", 7.0)):
            times = []
            for article in new[200:1200]:
                since = time.perf_counter()
                index.query(article, days=days)
                times.append(1000 * (time.perf_counter() - since))
            times.sort()
            yield name, f"p50 {median(times):.1f} ms, p99 {times[len(times) * 99 // 100]:.1f} ms"
        cpu = time.process_time()
        copies = sum(any(hit.match.duplicate for hit in hits) for hits in index.query_many(new))
        yield "asked in a CPU second, many at a time", f"{len(new) / (time.process_time() - cpu):,.0f}"
        yield "of these copies of known ones", f"{copies:,} of {len(new):,}"
    yield "memory, besides what reading the corpus takes", f"{_peak_mb() - before:,.0f} MB"


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--asked", type=int, default=20_000)
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    given = parser.parse_args()
    rows = pq.read_metadata(given.corpus).num_rows
    lines = ["| | |", "|---|---|"]
    count = rows - given.asked
    new = list(articles_of(given.corpus, count, rows))
    for part in (added(given.corpus, given.index, count), asked(given.index, new)):
        for name, value in part:
            lines.append(f"| {name} | {value} |")
            print(lines[-1], flush=True)
    if given.write:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
