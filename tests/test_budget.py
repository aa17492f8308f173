"""A page that spends more than it may is rejected, in calls, in many pages and in runs; nothing else is."""

import json
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

import cleaner
from cleaner.budget import check_budget, within_budget
from cleaner.errors import UnreadableError
from cleaner.records import REASONS

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is told by Linux only")
# Takes far longer than a thousandth of a second on any machine.
LONG = "".join(f"<p>The toll of bridge {n} at Tarn rises by a tenth, wardens of the bridge said.</p>" for n in range(3_000))
TIGHT = cleaner.CleanSettings(max_seconds=0.001)


@dataclass(frozen=True)
class Limits:
    max_seconds: float = 1_000.0
    max_memory_bytes: int = 1 << 40


def spin() -> None:
    while True:
        check_budget()


def test_outside_of_a_page_nothing_is_checked() -> None:
    check_budget()


def test_work_within_its_limits_gives_its_result() -> None:
    def work() -> int:
        check_budget()
        return 7

    assert within_budget(work, Limits()) == 7


def test_work_that_goes_on_for_too_long_is_too_slow() -> None:
    with pytest.raises(
        UnreadableError, match=r"seconds of computing, more than 0.02 \(setting clean\.max_seconds\)"
    ) as error:
        within_budget(spin, Limits(max_seconds=0.02))
    assert error.value.reason == "too_slow"


def test_waiting_is_no_computing() -> None:
    def wait() -> str:
        time.sleep(0.3)
        check_budget()
        return "waited"

    assert within_budget(wait, Limits(max_seconds=0.2)) == "waited"


@on_linux
def test_work_that_holds_too_much_memory_is_too_heavy() -> None:
    def hold() -> None:
        held = []
        while True:
            held.append(b"x" * 1_000_000)
            check_budget()

    with pytest.raises(UnreadableError, match=r"bytes of memory, more than 50000000 \(setting clean\.max_memory") as error:
        within_budget(hold, Limits(max_memory_bytes=50_000_000))
    assert error.value.reason == "too_heavy"


def test_memory_that_the_machine_does_not_have_is_too_much() -> None:
    def fail() -> None:
        raise MemoryError

    with pytest.raises(UnreadableError) as error:
        within_budget(fail, Limits())
    assert error.value.reason == "too_heavy"


def test_what_is_loaded_on_the_way_is_not_the_cost_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def work() -> str:
        calls.append(1)
        if len(calls) == 1:
            monkeypatch.setitem(sys.modules, "a_library_loaded_on_first_use", ModuleType("a_library_loaded_on_first_use"))
            spin()
        return "done"

    assert within_budget(work, Limits(max_seconds=0.02)) == "done"
    assert len(calls) == 2


def test_a_page_is_rejected_where_it_takes_too_long_and_the_others_are_cleaned() -> None:
    assert cleaner.clean(LONG, settings=cleaner.CleanSettings(max_seconds=1_000)).status == "ok"
    with pytest.raises(UnreadableError, match=re.escape("(setting clean.max_seconds)")) as error:
        cleaner.clean(LONG, settings=TIGHT)
    assert error.value.reason == "too_slow"
    assert error.value.reason in REASONS
    articles = list(cleaner.clean_many(["Toll.", LONG], settings=TIGHT))
    assert articles[1].status == "unreadable"
    assert articles[1].problem.startswith("too_slow: ")


def test_a_run_lists_such_a_page_among_its_rejections(tmp_path: Path) -> None:
    (tmp_path / "long.html").write_text(LONG)
    cleaner.run(tmp_path / "long.html", tmp_path / "out", settings=cleaner.Settings(clean=TIGHT))
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["rejected_by_reason"] == {"too_slow": 1}
