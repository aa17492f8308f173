"""The search for duplicates as steps of a run, on this machine or by an engine of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cleaner.corpus import Corpus
from cleaner.records import Profiles
from cleaner.runs.plan import Work
from cleaner.runs.progress import Status
from cleaner.stages.search import Found, MakeSteps, search


@dataclass(frozen=True, slots=True)
class Matched:
    """What a search found in a corpus, whose ids are unique now; `renamed`: how many were not."""

    corpus: Corpus
    renamed: int
    found: Found


def match(work: Work, corpus: Corpus, origin: str, profiles: Profiles, *, steps: MakeSteps | None = None) -> Matched:
    """The duplicates in a corpus that was made from `origin`, whose ids become unique. What the search keeps on the way goes
    to the session's folder. `steps`: what reads signatures and texts, where that is not this process."""
    renamed = corpus.make_ids_unique()
    # The search has threads of its own, and needs the memory.
    work.session.release()

    def report(step: str, done: int, total: int) -> None:
        work.job.watch(Status(step=step, done=done, total=total))

    def keep(name: str, *, make: Callable[[], Any]) -> Any:
        return work.session.kept(f"search/{name}", origin, make)

    found = search(
        corpus,
        work.job.settings.duplicates,
        report,
        profiles,
        steps=steps,
        keep=keep,
        max_bytes=work.job.memory.search_bytes,
    )
    return Matched(corpus=corpus, renamed=renamed, found=found)
