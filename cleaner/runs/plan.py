"""A run as a plan: steps, each with what it needs of those before it.

What a step makes lies on disk under a hash of what it is made from (shards of tables, states of summaries, values), so a
plan that is performed again in the same folder goes on where it was stopped, at any of its steps.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from cleaner.engines import Session
from cleaner.runs.job import Job
from cleaner.runs.outcome import Clock


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a plan: `make` is called with the work at hand and with what the steps that it `needs` have made. `phase`:
    what its time is booked under."""

    name: str
    phase: str
    make: Callable[..., Any]
    needs: tuple[str, ...] = ()


@dataclass(slots=True)
class Work:
    """A plan at work. `opened`: what is to be closed at the end. `cpu_seconds`: what stages took, all processes together."""

    job: Job
    session: Session
    opened: ExitStack
    clock: Clock = field(default_factory=Clock)
    cpu_seconds: dict[str, float] = field(default_factory=dict)


def perform(steps: Sequence[Step], work: Work) -> Any:
    """What the last step makes. What no later step needs is let go: it may fill memory."""
    made: dict[str, Any] = {}
    for at, step in enumerate(steps):
        given = [made[name] for name in step.needs]
        later = {name for other in steps[at + 1 :] for name in other.needs}
        made = {name: value for name, value in made.items() if name in later}
        with work.clock.timed(step.phase):
            made[step.name] = step.make(work, *given)
        del given
    return made[steps[-1].name]
