"""Runs that are killed, all processes or the main one alone, and taken up again: the same tables, nothing left behind.

CLEANER_KILLS=25 kills more often, at moments in time.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

NEVER = ("1000000", "group")
NAMES = "Osk Lund Mar Dal Vik Hamn Tarn Velm Norlys Sund".split()
HOUSE = "The {} is free for all readers, thanks to the guild of the harbour."


def story(at: int) -> str:
    name, other = NAMES[at % 10], NAMES[at // 10 % 10]
    return (
        f"The bridge of {name} was closed on Monday after {at + 3} days of rain, the warden of {other} said at noon.\n\n"
        f"Nobody in {name} was hurt, but the ferry {at} will not sail to {other} before a new pier has been built there.\n\n"
        f"It is the {at}th bridge that {other} has lost since the war, and the council of {name} will meet on day {at}."
    )


def rows() -> Iterator[dict[str, Any]]:
    """Sixty stories of three outlets, with copies, rows without text, and what an outlet repeats."""
    for at in range(72):
        outlet = f"herald-{at % 3}"
        text = story(at if at % 4 else at // 2)
        yield {"id": f"n{at // 2}", "outlet": outlet, "text": "" if at % 12 == 7 else f"{text}\n\n{HOUSE.format(outlet)}"}


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pile") / "pile.jsonl"
    file.write_text("\n".join(map(json.dumps, rows())), encoding="utf-8")
    return file


@pytest.fixture(scope="module", params=["run", "duplicates"])
def whole(request: pytest.FixtureRequest, pile: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A command, and where it wrote to when nobody killed it."""
    out = tmp_path_factory.mktemp("whole") / "out"
    assert killed(request.param, pile, out) == 0
    return request.param, out


def line(command: str, pile: Path, out: Path, *how: str) -> list[str]:
    return [sys.executable, str(Path(__file__).with_name("killed.py")), command, str(pile), str(out), *(how or NEVER)]


def killed(command: str, pile: Path, out: Path, *how: str) -> int:
    """Run until the end, or until it is killed. Returns the exit code."""
    given = line(command, pile, out, *how)
    with subprocess.Popen(given, stderr=subprocess.PIPE, start_new_session=True, cwd=Path.cwd()) as process:
        said = process.communicate(timeout=120)[1].decode()
        assert process.returncode in (0, -signal.SIGKILL), said
        assert_ended(process.pid)
        return process.returncode


def assert_ended(group: int) -> None:
    """No process of the group is left, soon."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.killpg(group, signal.SIGKILL)
    raise AssertionError("a process outlived the run")


def content(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if path.name != "manifest.json"}


def counts(out: Path) -> Any:
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return manifest["counts"], manifest["rejected_by_reason"], manifest["tables"]


def assert_same(out: Path, whole: Path) -> None:
    assert {path.name for path in out.iterdir()} == {path.name for path in whole.iterdir()}
    assert content(out) == content(whole)
    assert counts(out) == counts(whole)


@pytest.mark.parametrize("how", ["group", "main"])
def test_a_run_that_is_killed_again_and_again_comes_to_the_same_end(
    how: str, whole: tuple[str, Path], pile: Path, tmp_path: Path
) -> None:
    """Each process comes a few files further than the one before it."""
    command, reference = whole
    draw = random.Random(f"{command} {how}")  # noqa: S311
    kills = 0
    while killed(command, pile, tmp_path / "out", str(draw.randint(12, 50)), how):
        kills += 1
        assert kills < 20
    assert kills >= 1
    assert_same(tmp_path / "out", reference)


@pytest.mark.skipif("CLEANER_KILLS" not in os.environ, reason="takes minutes; CLEANER_KILLS=25 asks for it")
@pytest.mark.parametrize("how", ["group", "main"])
def test_a_run_that_is_killed_at_any_time_is_taken_up(how: str, whole: tuple[str, Path], pile: Path, tmp_path: Path) -> None:
    command, reference = whole
    since = time.monotonic()
    killed(command, pile, tmp_path / "timed")
    took = time.monotonic() - since
    draw = random.Random(how)  # noqa: S311
    for number in range(int(os.environ["CLEANER_KILLS"])):
        out = tmp_path / f"out{number}"
        with subprocess.Popen(line(command, pile, out), start_new_session=True, cwd=Path.cwd()) as process:
            time.sleep(draw.random() * took)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL) if how == "group" else process.kill()
            process.wait()
            assert_ended(process.pid)
        assert killed(command, pile, out) == 0
        assert_same(out, reference)


STOPPED = """
import sys
from cleaner.runs import run
def stop(step, _done):
    if step == "write":
        raise KeyboardInterrupt
try:
    run("fixtures/newsroom", sys.argv[1], progress=stop, workers=int(sys.argv[2]))
except KeyboardInterrupt:
    pass
"""


def test_another_process_makes_nothing_that_is_there_again(tmp_path: Path) -> None:
    """Names of parts depend on content alone: not on the order of sets, nor on which values are one object."""
    names: list[dict[str, int]] = []
    for seed, workers in (("1", "2"), ("2", "1")):
        given = [sys.executable, "-c", STOPPED, str(tmp_path / "out"), workers]
        subprocess.run(given, check=True, timeout=240, env={**os.environ, "PYTHONHASHSEED": seed})
        parts = (tmp_path / "out/.parts").rglob("*.*")
        names.append({str(path): path.stat().st_mtime_ns for path in parts if path.name != "texts.texts"})
    assert any("known" in name for name in names[0])
    assert any("prove" in name for name in names[0])
    assert names[0] == names[1]
