"""Work whose processes somebody else starts, as a cluster does: a row that ends one is found by the next attempt.

A mark beside the file of a task's answers stands while the task is worked on. An attempt that finds one knows that another
ended on the way, because a row killed its process or for a fault of the machine; it works in processes of its own, which
tell the row at fault from all others.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cleaner.engines.pool import Work, isolated

Task = TypeVar("Task")
Result = TypeVar("Result")

_BEGUN = ".begun"


@dataclass(frozen=True, slots=True)
class Attempted(Generic[Task, Result]):
    """Work of a pool that isolates tasks which an earlier attempt did not survive: those that have a `target`, the file of
    their answers."""

    work: Work[Task, Result]

    def __call__(self, task: Task) -> Result:
        """The result of a task."""
        target: Any = getattr(task, "target", None)
        if target is None or getattr(task, "done", None) is not None:
            return self.work(task)
        mark = target.with_name(target.name + _BEGUN)
        try:
            if mark.exists():
                return next(isolated(self.work, [task]))
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.touch()
            return self.work(task)
        finally:  # whatever it raises; a process that ends does not come here
            mark.unlink(missing_ok=True)
