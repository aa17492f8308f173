"""A disk that is full ends a run with a message, and the run goes on once there is room."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.runs.test_run import newsroom, tables

# As a full disk, but for files of more than so many bytes: writing raises an OSError. The model of languages, which is
# unpacked to a temporary file, is loaded before.
LIMITED = """
import resource, signal, sys
import cleaner
cleaner.clean("Mira Oslund rows to Tarn every day of the week, she said.")
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from cleaner.cli.app import main
main()
"""


def called(folder: Path, out: Path, max_file_bytes: int) -> "subprocess.CompletedProcess[str]":
    line = [sys.executable, "-c", LIMITED, str(max_file_bytes), "run", str(folder), "--out", str(out), "--workers", "1"]
    return subprocess.run(line, check=False, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("max_file_bytes", [500, 5_000, 14_000])
def test_a_run_without_room_says_so_and_goes_on_where_there_is_some(max_file_bytes: int, tmp_path: Path) -> None:
    folder, out = newsroom(tmp_path / "in"), tmp_path / "out"
    done = called(folder, out, max_file_bytes)
    assert done.returncode == 2
    assert f"{out} cannot be written" in done.stderr
    assert "run again" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (out / "manifest.json").exists()
    assert called(folder, out, 1 << 30).returncode == 0
    assert called(folder, tmp_path / "whole", 1 << 30).returncode == 0
    assert tables(out) == tables(tmp_path / "whole")
    assert {path.name for path in out.iterdir()} == {path.name for path in (tmp_path / "whole").iterdir()}
