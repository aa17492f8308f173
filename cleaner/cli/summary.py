"""What a run did, for people."""

from collections.abc import Iterator, Mapping

from cleaner.records import REASONS
from cleaner.reports import REPORT
from cleaner.runs.result import RunResult


def summary(result: RunResult) -> str:
    """What came in, what went out, why the rest did not, where to look, and how long it took; a few lines."""
    if result.already_done:
        return f"{result.place} holds this very run already ({result.articles} articles); --overwrite runs it again"
    return "\n".join(_lines(result))


def _lines(result: RunResult) -> Iterator[str]:
    dropped = f"{result.dropped} dropped as copies, " if result.dropped else ""
    yield f"{result.inputs} inputs: {result.articles} articles, {dropped}{result.rejected} rejected"
    for reason, count in _by_count(result.rejected_by_reason):
        why = REASONS[reason][1] if reason in REASONS else reason
        yield f"  {count} {reason}: {why}"
    if result.rejected:
        yield "  the table of rejections names each, with its source"
    if result.skipped:
        reasons = ", ".join(f"{why}: {count}" for why, count in _by_count(result.skipped))
        yield f"  {sum(result.skipped.values())} files and folders were not read ({reasons}); manifest.json names them"
    kept = result.articles + result.dropped - result.redundant
    redundant = f"{result.redundant} articles are redundant, {kept} stay"
    if result.dropped:
        redundant += "; dropped.parquet names for each the article that is kept, and why"
    yield f"{result.duplicates} duplicate pairs in {result.clusters} clusters; {redundant}"
    if result.known or result.indexed:
        yield f"{result.known} known articles of the index belong to them (known.parquet); {result.indexed} were added to it"
    took = ", ".join(f"{step} {duration(seconds)}" for step, seconds in result.seconds.items())
    cpu = ", ".join(f"{step} {duration(seconds)}" for step, seconds in result.cpu_seconds.items())
    yield f"took {duration(sum(result.seconds.values()))}: {took}" + (f" (of CPU: {cpu})" if cpu else "")
    yield f"written to {result.place}"
    if (page := result.out / REPORT).exists():
        yield f"{page} shows it in a browser"


def _by_count(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Names with their counts, the most frequent first."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def duration(seconds: float) -> str:
    """Seconds as people say them.

    >>> duration(3.14), duration(75), duration(7322)
    ('3.1 s', '1 min 15 s', '2 h 2 min')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
