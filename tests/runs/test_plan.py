"""Plans: steps get what they need, and what nobody needs any more is let go."""

from pathlib import Path
from typing import Any
from weakref import ref

from cleaner.runs.cleaning import PLAN as CLEANING
from cleaner.runs.comparing import PLAN as COMPARING
from cleaner.runs.plan import Step, Work, perform


class Made:
    """What a step makes."""


def test_a_step_gets_what_it_needs_and_what_no_later_one_needs_is_gone(tmp_path: Path) -> None:
    made: dict[str, Any] = {}

    def one(_work: Work) -> Made:
        value = Made()
        made["one"] = ref(value)
        return value

    def two(_work: Work, first: Made) -> int:
        assert first is made["one"]()
        return 2

    def three(_work: Work, second: int) -> int:
        assert made["one"]() is None
        return second + 1

    given: Any = None
    work = Work(job=given, session=given, opened=given)
    steps = (Step("one", "first", one), Step("two", "first", two, ("one",)), Step("three", "last", three, ("two",)))
    assert perform(steps, work) == 3
    assert set(work.clock.seconds) == {"first", "last"}


def test_the_plans_name_nothing_before_it_is_made() -> None:
    for plan in (CLEANING, COMPARING):
        known: set[str] = set()
        for step in plan:
            assert set(step.needs) <= known
            assert step.name not in known
            known.add(step.name)
