"""A lock on a file, which ends with the process that holds it, however that ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold the lock at a path, inside; False where another process holds it. The file is there as long as the lock is held.

    Always True where the system has no such locks, and in a folder that can only be read.
    """
    held = _acquired(path) if fcntl is not None else None
    if held is None:
        yield True
        return
    if held < 0:
        yield False
        return
    try:
        yield True
    finally:
        # First the name goes: whoever opens the path from now on makes a new file.
        path.unlink(missing_ok=True)
        os.close(held)


def _acquired(path: Path) -> int | None:
    """The descriptor that holds the lock; -1 where another process holds it, None where there can be none."""
    while True:
        try:
            held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except PermissionError:
            return None
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
            return -1
        if _is_at(path, held):
            return held
        # Whoever held it removed the file between the two calls.
        os.close(held)


def _is_at(path: Path, held: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(held))
    except FileNotFoundError:
        return False
