"""What reaches the terminal, and how commands end."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cleaner.cli.app import app
from cleaner.cli.messages import harmless

EVIL = "\x1b]0;owned\x07\x1b[31m"
REPORT = f"Toll {EVIL} rises\n\nThe toll bridge at Tarn {EVIL} fell into the river on Monday night, wardens said.\n"


@given(st.text())
def test_no_control_character_is_left_but_tabs_and_line_ends(text: str) -> None:
    left = {sign for sign in harmless(text) if sign < " " or "\x7f" <= sign <= "\x9f"}
    assert left <= {"\t", "\n"}


@given(st.text(st.characters(exclude_categories=["Cc"])))
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("option", [[], ["--explain"], ["--json"]])
def test_escape_sequences_of_a_page_do_not_reach_the_terminal(option: list[str], tmp_path: Path) -> None:
    (tmp_path / "toll.txt").write_text(REPORT + "\x9b31m", encoding="utf-8")
    said = CliRunner().invoke(app, ["clean", str(tmp_path / "toll.txt"), *option])
    assert "wardens said" in said.output
    assert not {"\x1b", "\x07", "\x9b"} & set(said.output)
    if "--json" in option:
        assert "wardens said" in json.loads(said.output)["text"]


def test_escape_sequences_in_names_of_files_do_not_reach_the_terminal(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["clean", str(tmp_path / "\x1b[31mtoll.txt")])
    assert said.exit_code == 2
    assert "\x1b" not in said.output


def children(parent: int) -> set[int]:
    """The processes that a process has started, as far as the system tells."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.add(int(entry.parent.name))
    return found


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_a_run_that_is_told_to_end_leaves_no_process_and_goes_on_later(number: int, code: int, tmp_path: Path) -> None:
    row = json.dumps({"text": "The toll bridge at Tarn fell into the river on Monday night, wardens said. " * 400})
    (tmp_path / "pile.jsonl").write_text("\n".join([row] * 3_000), encoding="utf-8")
    line = [sys.executable, "-m", "cleaner", "run", str(tmp_path / "pile.jsonl"), "--out", str(tmp_path / "out")]
    with subprocess.Popen([*line, "--workers", "2"], stderr=subprocess.PIPE) as command:
        shards = tmp_path / "out/.parts/clean"
        deadline = time.monotonic() + 60
        while not list(shards.glob("*.parquet")) and time.monotonic() < deadline:
            time.sleep(0.05)
        workers = children(command.pid)
        assert workers
        os.kill(command.pid, number)
        assert command.stderr is not None
        said = command.stderr.read().decode() if number != signal.SIGKILL else ""
        command.wait(60)
    assert command.returncode == code
    assert "Traceback" not in said
    assert number == signal.SIGKILL or "goes on from here" in said
    while any(map(is_running, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_running, workers))
    assert list(shards.glob("*.parquet"))
