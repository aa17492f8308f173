"""How far a run is, for whoever watches it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cleaner.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How far a step of a run is.

    `step`: its name. `done`: rows that are done. `total`: of so many, None where that is not known; `is_exact`: whether it
    is counted, and not reckoned from the size of the inputs. `rejected`: rejections among those that are done, by reason.
    """

    step: str
    done: int
    total: int | None = None
    is_exact: bool = True
    rejected: Mapping[str, int] = field(default_factory=dict)


#: Called with each status.
Watch = Callable[[Status], None]


class Watcher(ABC):
    """Somebody who watches a run closely: in place of a function that is called with the step and how many rows are done."""

    @abstractmethod
    def watch(self, status: Status) -> None:
        """Take note of a status."""


Progress = Callable[[str, int], None] | Watcher
Told = Callable[[int, Mapping[str, int]], None]


def as_watch(progress: Progress | None) -> Watch:
    """A watcher, a function of a step and a number, or nobody, as a function of a status. Raises InputError for others."""
    if progress is None:
        return silent
    if isinstance(progress, Watcher):
        return progress.watch
    if not callable(progress):
        raise InputError(f"progress is {type(progress).__name__}; it must be a function of a step and a number of rows")
    called: Any = progress
    return lambda status: called(status.step, status.done)


def silent(_status: Status) -> None:
    """For nobody."""


def of_step(watch: Watch, step: str, total: int | None = None, *, is_exact: bool = True) -> Told:
    """Progress of one step as engines tell it: rows done, and the rejections among them."""

    def told(done: int, rejected: Mapping[str, int]) -> None:
        watch(Status(step=step, done=done, total=total, is_exact=is_exact, rejected=rejected))

    return told
