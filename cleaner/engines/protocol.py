"""What an engine runs: stages and summaries. An engine knows nothing of texts."""

from typing import Any, Protocol, TypeVar

State = TypeVar("State")


class Stage(Protocol):
    """A step over record batches: a pure function that can be pickled, without files and without a clock.

    It answers every row with one row, in order. `version` grows with every change of what it answers, so that results of an
    earlier version are not used again.
    """

    @property
    def name(self) -> str:
        """Name of the stage; also that of the folder for its results."""

    @property
    def version(self) -> int:
        """Version of its answers."""

    def __call__(self, batch: Any, known: Any) -> Any:
        """The answers to a pyarrow record batch, given what stages may know besides."""

    def failed(self, batch: Any, reason: str = "crashed") -> Any:
        """The answers to rows whose process died, or was ended for a `reason` of rejections ("too_slow", "too_heavy")."""


class Summary(Protocol[State]):
    """What a table teaches, gathered in any order: a commutative monoid over states that can be pickled.

    `merge(merge(a, b), c) == merge(a, merge(b, c))`, `merge(a, b) == merge(b, a)`, and `merge(zero(), a) == a`.
    """

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads, nested ones with dots."""

    def zero(self) -> State:
        """The state that knows nothing."""

    def add(self, state: State, batch: Any, start: int) -> State:
        """The state after the rows of one more pyarrow record batch; `start`: the position of its first row in the table."""

    def merge(self, left: State, right: State) -> State:
        """What both states know together."""
