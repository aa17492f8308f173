"""A run whose process, or whole process group, is killed at the Nth moment at which a file gets its name.

python tests/runs/killed.py COMMAND IN OUT COUNTDOWN HOW. Shards and batches are small, so that there are many such moments.
HOW: "group" kills all processes, "main" the main process alone. By turns, the file has its name already or has it not.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import cleaner.engines.local
import cleaner.runs.cleaning
import cleaner.runs.comparing
import cleaner.runs.gathering
import cleaner.shingles.shingles
import cleaner.stages.local_search


def with_small_parts() -> None:
    """Cut everything into small parts; compare by kernels."""
    cleaner.engines.local._FOLDED_ROWS = 12
    cleaner.runs.cleaning.SHARD_ROWS = 6
    cleaner.runs.comparing._BATCH_ROWS = 8
    cleaner.runs.gathering._BLOCK_BYTES = 4_000
    cleaner.shingles.shingles._PLAIN_BYTES = 0
    cleaner.stages.local_search._BATCH_BYTES = 2_000
    cleaner.stages.local_search._KEPT_BYTES = 6_000
    cleaner.stages.local_search._KEPT_PAIRS = 10


def kill_at(countdown: int, how: str) -> None:
    """Kill at that moment, before or after the file has its name."""
    real, left = Path.replace, iter(range(countdown - 1, -1, -1))
    before = countdown % 2 == 0
    main = int(os.environ.setdefault("KILLED_MAIN", str(os.getpid())))

    def kill() -> None:
        if how == "group":
            os.killpg(0, signal.SIGKILL)
        os.kill(main, signal.SIGKILL)

    def replace(path: Path, target: Any) -> Path:
        is_last = next(left, None) == 0
        if is_last and before:
            kill()
        named = real(path, target)
        if is_last:
            kill()
        return named

    Path.replace = replace  # type: ignore[method-assign,assignment]


# Also in worker processes, which run this file from its top.
if sys.argv[0].endswith("killed.py"):
    with_small_parts()
    kill_at(int(sys.argv[4]), sys.argv[5])

if __name__ == "__main__":
    from cleaner.runs import find_in_files, run

    if sys.argv[1] == "run":
        run(sys.argv[2], sys.argv[3], workers=2)
    else:
        find_in_files(sys.argv[2], sys.argv[3])
