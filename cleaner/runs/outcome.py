"""What the work of a run did: counts and times."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the inputs of a run. `dropped`: articles for which another one is kept, where one copy of each
    is kept; `renamed`: articles whose id another one had; `reasons`: rejections by reason."""

    articles: int = 0
    dropped: int = 0
    renamed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def rejected(self) -> int:
        """How many inputs were rejected."""
        return sum(self.reasons.values())

    def as_dict(self) -> dict[str, int]:
        """The counts by name; inputs are articles, dropped articles and rejections."""
        counts = {"articles": self.articles, "dropped": self.dropped, "rejected": self.rejected}
        return {"inputs": sum(counts.values()), **counts, "renamed": self.renamed}


@dataclass(slots=True)
class Clock:
    """Wall-clock seconds by step."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the time of what is done inside."""
        since = time.perf_counter()
        yield
        self.seconds[step] = self.seconds.get(step, 0.0) + time.perf_counter() - since


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the work of a job did. `found`: counts of matches, duplicates, clusters and redundant articles."""

    tables: Sequence[str]
    counts: Counts
    found: dict[str, int]
    clock: Clock
    cpu_seconds: dict[str, float] = field(default_factory=dict)
