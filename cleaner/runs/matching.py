"""The search for duplicates as steps of a run, on this machine or by an engine of its own; among known articles too, where
there is an index of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cleaner.corpus import Corpus
from cleaner.index import Index
from cleaner.records import Cluster, Profiles
from cleaner.runs.plan import Work
from cleaner.runs.progress import Status
from cleaner.stages.search import Found, MakeSteps, search


@dataclass(frozen=True, slots=True)
class Matched:
    """What a search found in a corpus, whose ids are unique now; `renamed`: how many were not. The first `articles` of the
    corpus are those of the run, the others known ones of an index. `index`: its address, None where there is none;
    `indexed`: articles of the run that it has now and had not before."""

    corpus: Corpus
    renamed: int
    found: Found
    articles: int
    index: str | None = None
    indexed: int = 0

    @property
    def ids(self) -> list[str]:
        """The ids of the articles of the run."""
        ids: list[str] = self.corpus.column("id").slice(0, self.articles).to_pylist()
        return ids

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """The clusters that articles of the run are in."""
        if self.articles == len(self.corpus):
            return self.found.clusters
        own = frozenset(self.ids)
        return tuple(cluster for cluster in self.found.clusters if not own.isdisjoint(cluster.members))


def match(work: Work, corpus: Corpus, origin: str, profiles: Profiles, *, steps: MakeSteps | None = None) -> Matched:
    """The duplicates in a corpus that was made from `origin`, whose ids become unique. What the search keeps on the way goes
    to the session's folder. `steps`: what reads signatures and texts, where that is not this process."""
    renamed, articles = corpus.make_ids_unique(), len(corpus)
    # The search has threads of its own, and needs the memory.
    work.session.release()

    def report(step: str, done: int, total: int) -> None:
        work.job.watch(Status(step=step, done=done, total=total))

    def keep(name: str, *, make: Callable[[], Any]) -> Any:
        return work.session.kept(f"search/{name}", origin, make)

    settings, limit = work.job.settings.duplicates, work.job.memory.search_bytes
    if work.job.index is None:
        found = search(corpus, settings, report, profiles, steps=steps, keep=keep, max_bytes=limit)
        return Matched(corpus, renamed, found, articles)
    with Index(work.job.index, settings) as index:
        # Kept, since a run that is taken up may have added its articles already.
        known = keep("relatives", make=lambda: index.relatives(corpus))
        renamed += corpus.rename(known.names)
        corpus.append(known.known.drop_columns(["position", "day"]))
        found = search(corpus, settings, report, profiles, keep=keep, max_bytes=limit, frequencies=known.frequencies)
        indexed = index.add(corpus.articles(end=articles))
    return Matched(corpus, renamed, found, articles, work.job.index, indexed)
