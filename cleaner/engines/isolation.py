"""One row must not end a run of millions: work that fails on many rows is done on their halves, down to the one at fault."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, TypeVar

from cleaner.errors import CleanerError, EngineError

Rows = TypeVar("Rows")
Result = TypeVar("Result")
Item = TypeVar("Item")


def halves(rows: Any) -> Sequence[Any]:
    """Both halves of what can be sliced (a record batch, an array, a sequence); nothing of a single row."""
    cut = len(rows) // 2
    return (rows[:cut], rows[cut:]) if cut else ()


def chained(parts: Sequence[Sequence[Item]]) -> list[Item]:
    """All items of some lists: the answer of work that answers rows with a list."""
    return list(chain.from_iterable(parts))


def by_halves(
    work: Callable[[Rows], Result],
    rows: Rows,
    *,
    join: Callable[[Sequence[Result]], Result],
    failed: Callable[[Rows], Result],
    split: Callable[[Rows], Sequence[Rows]] = halves,
) -> Result:
    """What the work answers to the rows. Where it raises something, the rows are cut in halves (`split`; nothing where there
    is but one) until a single row is at fault; `failed` answers for that one.

    A fault of the machine (a file that cannot be read, a library that cannot be loaded) would hit all rows: it is an
    EngineError, as all errors of this project are passed on.
    """
    try:
        return work(rows)
    except CleanerError:
        raise
    except (ImportError, OSError) as error:
        raise EngineError(f"this machine cannot go on: {type(error).__name__}: {error}") from error
    except Exception:  # whatever a row makes the work raise, MemoryError among it
        parts = split(rows)
    # Outside of the handler, which keeps all that the failed attempt held.
    if not parts:
        return failed(rows)
    return join([by_halves(work, half, split=split, join=join, failed=failed) for half in parts])
