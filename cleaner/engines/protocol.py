"""What an engine runs (stages and summaries), and what it is asked for. An engine knows nothing of texts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

State = TypeVar("State")
Value = TypeVar("Value")
#: Called with the number of rows that are done, and how many of them are of which kind, as their stage counts them.
Progress = Callable[[int, Mapping[str, int]], None]


def unseen(_done: int, _tally: Mapping[str, int]) -> None:
    """Progress that nobody wants to see."""


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

    def failed(self, batch: Any) -> Any:
        """The answers to rows whose process died, or that raised something."""

    def tally(self, batch: Any) -> Mapping[str, int]:
        """How many of its answers are of which kind, for those who watch; empty where there are no kinds."""


class Summary(Protocol[State]):
    """What a table teaches, gathered in any order: a commutative monoid over states that can be pickled.

    `merge(merge(a, b), c) == merge(a, merge(b, c))`, `merge(a, b) == merge(b, a)`, and `merge(zero(), a) == a`. Two of one
    `name` and `version` that are equal gather the same.
    """

    @property
    def name(self) -> str:
        """Name of the summary; also that of the folder for its states."""

    @property
    def version(self) -> int:
        """Version of its states."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads, nested ones with dots."""

    def zero(self) -> State:
        """The state that knows nothing."""

    def add(self, state: State, batch: Any, start: int) -> State:
        """The state after the rows of one more pyarrow record batch; `start`: the position of its first row in the table."""

    def merge(self, left: State, right: State) -> State:
        """What both states know together; either may be changed."""


class Table(Protocol):
    """Rows that an engine holds, in order; the position of a row is its number."""

    def __len__(self) -> int:
        """How many rows there are."""

    @property
    def cpu_seconds(self) -> float:
        """What it cost to make the table."""

    @property
    def digest(self) -> str:
        """A short name of what the table was made from."""

    @property
    def tally(self) -> Mapping[str, int]:
        """How many rows are of which kind, as their stage counts them."""

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[Any]:
        """The rows as pyarrow record batches, in order; `columns`: only these, nested ones with dots."""


class Session(Protocol):
    """An engine at work. What an earlier session in the same folder finished is not made again."""

    @property
    def workers(self) -> int:
        """How many shards are worked on at once."""

    @property
    def folder(self) -> Path:
        """A folder of this machine, for what belongs to the run."""

    def map(self, stage: Stage, source: Any, known: Any, *, progress: Progress, origin: str = "") -> Any:
        """A stage over a table, or over a stream of record batches whose content, order and cut `origin` identifies."""

    def store(self, name: str, batches: Iterable[Any]) -> Any:
        """A stream of record batches as a table."""

    def fold(self, summary: Summary[State], source: Any, progress: Progress = unseen) -> State:
        """What a table teaches."""

    def kept(self, name: str, origin: str, make: Callable[[], Value]) -> Value:
        """What `make` gives; or what it gave to an earlier session under this name, of this origin."""

    def release(self) -> None:
        """Give back what workers hold in memory, until they are needed again."""


class Engine(Protocol):
    """What runs the stages."""

    def session(self, folder: Path) -> AbstractContextManager[Session]:
        """The engine at work; what it makes goes to `folder`, which is there."""
