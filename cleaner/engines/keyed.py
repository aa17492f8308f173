"""Work by key: tasks are scattered to rows under keys, and the rows of a key are gathered in one place.

This is all that a search asks of a cluster. Rows are bytes, so that an engine knows nothing of what they hold, and that
thousands of values travel as one row.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Row = tuple[int, bytes]
#: What the key of a row takes besides its bytes.
KEY_BYTES = 8


class Scatter(Protocol):
    """Makes rows of tasks; it can be pickled. Which tasks come together is left to the engine, and must not matter once the
    rows are gathered."""

    def __call__(self, tasks: Iterator[Any]) -> Iterator[Row]:
        """The rows of some tasks, each under its key."""


class Gather(Protocol):
    """Makes rows of all rows under one key; it can be pickled. They come in any order."""

    def __call__(self, key: int, rows: Sequence[bytes]) -> Iterator[Row]:
        """The rows under the next keys; of the last gathering the results."""


@dataclass(frozen=True, slots=True)
class Work:
    """Tasks → rows → rows under other keys → … → results."""

    scatter: Scatter
    gathers: tuple[Gather, ...]


@dataclass(slots=True)
class Cost:
    """What work by key cost: CPU seconds of all processes, bytes of the rows that went from one place to another."""

    cpu_seconds: float = 0.0
    moved_bytes: int = 0

    def add(self, cpu_seconds: float, moved_bytes: int = 0) -> None:
        """Count more."""
        self.cpu_seconds += cpu_seconds
        self.moved_bytes += moved_bytes


class Keyed(Protocol):
    """Where work by key is done."""

    def by_key(self, name: str, work: Work, tasks: Iterable[Any], *, keys: int) -> Iterator[Row]:
        """The results of tasks, in any order. `keys`: about how many keys there are."""


@dataclass(slots=True)
class InProcess:
    """Work by key in this process: to see what a cluster would do, and what it would send."""

    costs: dict[str, Cost] = field(default_factory=dict)

    def by_key(self, name: str, work: Work, tasks: Iterable[Any], *, keys: int) -> Iterator[Row]:  # noqa: ARG002  # see `Keyed`
        """The results of tasks, key by key."""
        cost = self.costs.setdefault(name, Cost())
        rows = work.scatter(iter(tasks))
        for gather in work.gathers:
            rows = self._gathered(rows, gather, cost)
        yield from rows

    def _gathered(self, rows: Iterable[Row], gather: Gather, cost: Cost) -> Iterator[Row]:
        rows_of: dict[int, list[bytes]] = {}
        for key, row in rows:
            rows_of.setdefault(key, []).append(row)
            cost.add(0.0, len(row) + KEY_BYTES)
        for key in sorted(rows_of):
            yield from gather(key, rows_of.pop(key))
