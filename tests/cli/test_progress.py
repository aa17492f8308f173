"""What is shown while a run works, and at its end."""

from pathlib import Path

import pytest

from cleaner.cli.progress import shown_progress
from cleaner.cli.summary import duration, summary
from cleaner.runs.progress import Status
from cleaner.runs.result import RunResult

RESULT = RunResult(
    out=Path("out"),
    inputs=1_000,
    articles=940,
    rejected=60,
    matches=70,
    duplicates=50,
    clusters=20,
    redundant=40,
    seconds={"clean": 70.0, "write": 1.25},
    cpu_seconds={"clean": 130.0},
    skipped={"hidden": 2, "ending .jpg": 3},
    rejected_by_reason={"no_text": 10, "empty": 50},
)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr("cleaner.cli.progress.time.monotonic", lambda: now[0])
    return now


def test_a_line_tells_total_rate_time_left_and_rejections(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress(is_wanted=True, every=30) as watcher:
        watcher.watch(Status(step="clean", done=1_000, total=4_000))
        clock[0] += 10
        watcher.watch(Status(step="clean", done=1_500, total=4_000))
        clock[0] += 20
        watcher.watch(Status(step="clean", done=2_500, total=4_000, rejected={"empty": 20, "no_body": 3}))
    said = capsys.readouterr()
    assert said.out == ""
    # What was done before the first line, by an earlier run, does not count for the rate.
    assert said.err == "2,500 of 4,000 pages cleaned, 62 %; 50/s; 30.0 s left; 23 rejected (empty 20, no_body 3)\n"


def test_the_pace_is_that_of_late(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress(is_wanted=True, every=600) as watcher:
        for second in range(601):
            watcher.watch(
                Status(step="verify", done=1_000 * second if second < 100 else 99_000 + 10 * second, total=200_000)
            )
            clock[0] += 1
    assert capsys.readouterr().err.startswith("105,000 of 200,000 pairs compared, 52 %; 10/s; 2 h 38 min left")


def test_what_is_not_known_is_not_told(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress(is_wanted=True, every=5) as watcher:
        watcher.watch(Status(step="clean", done=0))
        clock[0] += 10
        watcher.watch(Status(step="clean", done=20))
        clock[0] += 10
        watcher.watch(Status(step="clean", done=40, total=80, is_exact=False))
        watcher.watch(Status(step="learn", done=0, total=0))
    assert capsys.readouterr().err.splitlines() == [
        "20 pages cleaned; 2.0/s",
        "40 of about 80 pages cleaned, 50 %; 2.0/s; 20.0 s left",
    ]


def test_nothing_is_told_where_nobody_wants_it(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress(is_wanted=False, every=0) as watcher:
        watcher.watch(Status(step="clean", done=20))
    assert capsys.readouterr() == ("", "")


def test_the_summary_tells_what_came_in_what_went_out_why_and_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where no run has written its page.
    monkeypatch.chdir(tmp_path)
    assert summary(RESULT).splitlines() == [
        "1000 inputs: 940 articles, 60 rejected",
        "  50 empty: the file, row or page holds nothing but white space",
        "  10 no_text: no article was found in the page",
        "  the table of rejections names each, with its source",
        "  5 files and folders were not read (ending .jpg: 3, hidden: 2); manifest.json names them",
        "50 duplicate pairs in 20 clusters; 40 articles are redundant, 900 stay",
        "took 1 min 11 s: clean 1 min 10 s, write 1.2 s (of CPU: clean 2 min 10 s)",
        "written to out",
    ]


@pytest.mark.parametrize(("seconds", "said"), [(0, "0.0 s"), (59.94, "59.9 s"), (61, "1 min 1 s"), (3_600, "1 h 0 min")])
def test_durations_read_as_people_say_them(seconds: float, said: str) -> None:
    assert duration(seconds) == said
