"""A lock on a file."""

import subprocess
import sys
from pathlib import Path

from cleaner.runs.lock import locked

HOLD = """
import sys
from pathlib import Path
from cleaner.runs.lock import locked
with locked(Path(sys.argv[1])) as is_free:
    print(is_free, flush=True)
    sys.stdin.read()
"""


def test_a_lock_ends_with_the_process_that_held_it_though_that_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    line = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        with locked(path) as is_free:
            assert not is_free
        holder.kill()
        holder.wait()
    with locked(path) as is_free:
        assert is_free
    assert not path.exists()
