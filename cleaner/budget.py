"""What one page may cost: seconds of this thread, and memory of this process, looked at while the page is cleaned.

The counts of `cleaner.extractors.limits` come first: they reject what is foreseen, on every machine alike. This guards
against what is not. Steps call `check_budget` once for each block, element or line; where a page has spent what it may, that
raises.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

from cleaner.errors import UnreadableError

Result = TypeVar("Result")

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
# Seconds between two looks at clock and memory, which take some microseconds.
_LOOK = 0.05
# A page is overdue once it took so many times the seconds, or holds so many times the memory, that it may.
_OVERDUE = 3


class _Budget:
    """What a page has left."""

    def __init__(self, max_seconds: float, max_memory_bytes: int) -> None:
        self.max_seconds, self.max_memory_bytes = max_seconds, max_memory_bytes
        self.since = time.thread_time()
        # Memory of the process, and seconds that it has computed, at the first look; few pages take long enough for one.
        self.held: int | None = None
        self.seen: float | None = None
        self._next = time.monotonic() + min(_LOOK, max_seconds)

    def check(self) -> None:
        """Raise UnreadableError where too much is spent."""
        # A thread computes for no longer than the clock on the wall runs, and that one is read twenty times as fast.
        if (now := time.monotonic()) >= self._next:
            self._next = now + min(_LOOK, self.max_seconds)
            self._look()

    def _look(self) -> None:
        spent, grown = time.thread_time() - self.since, self._grown(resident_bytes())
        if spent >= self.max_seconds:
            limit = f"more than {self.max_seconds:g} (setting clean.max_seconds)"
            raise UnreadableError("too_slow", f"{spent:.3g} seconds of computing, {limit}")
        # What several pages at a time hold cannot be told apart.
        if grown > self.max_memory_bytes and len(_running) == 1:
            limit = f"more than {self.max_memory_bytes} (setting clean.max_memory_bytes)"
            raise UnreadableError("too_heavy", f"{grown} bytes of memory, {limit}")

    def _grown(self, held: int) -> int:
        self.held = held if self.held is None else self.held
        return held - self.held

    def overdue(self, now: float, held: int) -> str | None:
        """The reason to end the process, if there is one; `now`: seconds that the process has computed."""
        self.seen = now if self.seen is None else self.seen
        if now - self.seen > _OVERDUE * self.max_seconds:
            return "too_slow"
        return "too_heavy" if self._grown(held) > _OVERDUE * self.max_memory_bytes else None


_current: ContextVar[_Budget | None] = ContextVar("budget", default=None)
# The budgets of all threads.
_running: set[_Budget] = set()


def check_budget() -> None:
    """Raise UnreadableError ("too_slow" or "too_heavy") where the page that is being cleaned has spent what it may."""
    budget = _current.get()
    if budget is not None:
        budget.check()


class Limits(Protocol):
    """What a page may spend: the settings of cleaning."""

    @property
    def max_seconds(self) -> float:
        """Seconds of computing."""

    @property
    def max_memory_bytes(self) -> int:
        """Bytes that the process may grow by."""


def within_budget(work: Callable[[], Result], limits: Limits) -> Result:
    """What `work` gives; it is asked a second time where it spent too much and loaded libraries meanwhile: their cost is not
    that of the page. Raises UnreadableError ("too_slow" or "too_heavy"); MemoryError counts as too heavy."""
    loaded = len(sys.modules)
    for is_last in (False, True):
        try:
            with _spending(_Budget(limits.max_seconds, limits.max_memory_bytes)):
                return work()
        except UnreadableError as error:
            is_spent = error.reason in ("too_slow", "too_heavy")
            if is_last or not is_spent or len(sys.modules) == loaded:
                raise
        except MemoryError as error:
            raise UnreadableError("too_heavy", "the memory of this machine does not suffice for the page") from error
    raise AssertionError("unreachable")


@contextmanager
def _spending(budget: _Budget) -> Iterator[None]:
    token = _current.set(budget)
    _running.add(budget)
    try:
        yield
    finally:
        _running.discard(budget)
        _current.reset(token)


def overdue() -> str | None:
    """For a thread that watches over this one process: why it should end, because a page did not stop at its limits."""
    now, held = time.process_time(), resident_bytes()
    return next((reason for budget in tuple(_running) if (reason := budget.overdue(now, held))), None)


def resident_bytes() -> int:
    """The memory that this process holds; 0 where the system does not tell it as Linux does."""
    try:
        # Half as long as by a file object: this is asked for once a page.
        statm = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return 0
    try:
        return int(os.read(statm, 100).split()[1]) * _PAGE_BYTES
    finally:
        os.close(statm)
