"""Stages by name: what an engine runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cleaner.stages.knowledge import Knowledge


def articles_in(batch: Any) -> Any:
    """The rows of a record batch of CLEANED that are articles, and no rejections."""
    return batch.filter(batch.column("reason").is_null())


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step over pyarrow record batches: one row of answer for each row, in order.

    `function` and `when_dead` (the answers to rows whose process died, or that raised something, for a reason of rejections)
    are functions of modules, so that a stage can be pickled. `version` grows with every change of the answers.
    """

    name: str
    version: int
    function: Callable[[Any, Knowledge], Any]
    when_dead: Callable[[Any, str], Any]

    def __call__(self, batch: Any, known: Knowledge) -> Any:
        """The answers to a batch."""
        return self.function(batch, known)

    def failed(self, batch: Any, reason: str = "crashed") -> Any:
        """The answers to rows whose process died, or was ended for a `reason` of rejections, or that raised something."""
        return self.when_dead(batch, reason)

    def tally(self, batch: Any) -> Mapping[str, int]:
        """How many of its answers are rejections, by reason."""
        if "reason" not in batch.schema.names:
            return {}
        counts = batch.column("reason").drop_null().value_counts()
        return {row["values"].as_py(): row["counts"].as_py() for row in counts}
