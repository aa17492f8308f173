"""What watches over a worker process from inside: it ends with its parent, and where a page does not stop at its limits.

Pages stop by themselves (`cleaner.budget`). What does not, because some library goes on and on, ends its process; the pool
then works on the rows of its task one by one, and knows by the exit code why it ended.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
from typing import Any

from cleaner.budget import overdue

# Seconds between two looks.
_INTERVAL = 0.25
# Seconds of computing within which the watching thread has its turn. Libraries that let no other thread run for longer hang.
_MAX_SILENCE = 20
_EXIT_CODES = {"too_slow": 81, "too_heavy": 82}


def watch() -> None:
    """Begin to watch over this process, if it is a worker."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def reason_of_end(exit_code: int | None) -> str:
    """The reason of rejections that the exit code of a worker tells: "too_slow", "too_heavy", or "crashed" for any other."""
    if exit_code is not None and exit_code == -getattr(signal, "SIGXCPU", 0):
        return "too_slow"
    return next((reason for reason, code in _EXIT_CODES.items() if code == exit_code), "crashed")


def _watch(parent: Any) -> None:
    parent.join(0)
    while parent.is_alive():
        _extend()
        if reason := overdue():
            os._exit(_EXIT_CODES[reason])
        parent.join(_INTERVAL)
    # However the parent ended: nobody else would tell this process to.
    os._exit(1)


def _extend() -> None:
    """Have the system end this process unless this is called again in time."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(time.process_time()) + _MAX_SILENCE
    if most in (resource.RLIM_INFINITY, -1) or until < most:
        resource.setrlimit(resource.RLIMIT_CPU, (until, most))
