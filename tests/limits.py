"""A guard against work that does not end."""

import subprocess
import sys


def run_within(seconds: float, code: str) -> None:
    """Run code in a fresh interpreter. Raises subprocess.TimeoutExpired where it goes on for longer.

    Bounds are generous: this catches hangs, not slowness.
    """
    subprocess.run([sys.executable, "-c", code], timeout=seconds, check=True)
