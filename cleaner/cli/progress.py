"""How far a run is: a line that is renewed on a terminal; in a pipe or a log a plain line now and then."""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from cleaner.cli.messages import say
from cleaner.cli.summary import duration
from cleaner.runs.progress import Status, Watcher

# Seconds between two plain lines, and before the first one of a step.
_EVERY = 30.0
# Seconds that the pace is measured over.
_OF_LATE = 60.0
# Seconds by which a line on a terminal is renewed at the most.
_RENEWED = 0.1
# Reasons of rejections that a line names.
_NAMED = 3

_STEPS = {
    "clean": "pages cleaned",
    "learn": "pages learned from",
    "revise": "pages revised",
    "read": "texts read",
    "match": "articles signed",
    "verify": "pairs compared",
    "write": "articles written",
    "trace": "articles traced",
    "versions": "versions followed",
    "report": "review page written",
}


class _Pace:
    """How fast one step is of late: what an earlier run did already is there at once, and tells nothing."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def see(self, status: Status, now: float) -> None:
        """Take note of how far it is, once a second."""
        if not self._seen or now - self._seen[-1][0] >= 1:
            self._seen.append((now, status.done))
        while len(self._seen) > 2 and now - self._seen[1][0] >= _OF_LATE:
            self._seen.popleft()

    def line(self, status: Status, now: float) -> str:
        """The status as a line: done, of how many, how fast, how long it takes yet, and what was rejected."""
        done = f"{status.done:,}"
        if status.total is not None:
            share = f", {100 * status.done / status.total:.0f} %" if status.total else ""
            done += f" of {'' if status.is_exact else 'about '}{status.total:,}"
        else:
            share = ""
        parts = [f"{done} {_STEPS.get(status.step, status.step)}{share}"]
        since, before = self._seen[0]
        took, more = now - since, status.done - before
        if took >= 1 and more > 0:
            rate = more / took
            parts.append(f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s")
            if status.total is not None and status.total > status.done:
                parts.append(f"{duration((status.total - status.done) / rate)} left")
        if status.rejected:
            parts.append(_rejections(status.rejected))
        return "; ".join(parts)


def _rejections(reasons: Mapping[str, int]) -> str:
    most = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    named = ", ".join(f"{reason} {count:,}" for reason, count in most[:_NAMED])
    return f"{sum(reasons.values()):,} rejected ({named}{', …' if len(most) > _NAMED else ''})"


class _Lines(Watcher):
    """Plain lines on standard error."""

    def __init__(self, every: float) -> None:
        self._every, self._last = every, time.monotonic()
        self._paces: dict[str, _Pace] = {}

    def watch(self, status: Status) -> None:
        """Print a line, where the last one is some time ago."""
        now = time.monotonic()
        pace = self._paces.setdefault(status.step, _Pace())
        pace.see(status, now)
        if now - self._last >= self._every:
            self._last = now
            say(pace.line(status, now))


class _Line(Watcher):
    """A line on a terminal that is renewed."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show, self._last = show, 0.0
        self._paces: dict[str, _Pace] = {}

    def watch(self, status: Status) -> None:
        """Renew the line."""
        now = time.monotonic()
        pace = self._paces.setdefault(status.step, _Pace())
        pace.see(status, now)
        if now - self._last >= _RENEWED or status.done == status.total:
            self._last = now
            self._show(pace.line(status, now))


class _Nobody(Watcher):
    def watch(self, status: Status) -> None:
        """Nothing is shown."""


@contextmanager
def shown_progress(*, is_wanted: bool, every: float = _EVERY) -> Iterator[Watcher]:
    """Inside, a watcher that shows how far a run is, on standard error. `every`: seconds between plain lines."""
    if not is_wanted:
        yield _Nobody()
    elif not sys.stderr.isatty():
        yield _Lines(every)
    else:
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        with Live(console=Console(stderr=True), transient=True) as live:
            yield _Line(lambda line: live.update(Text(line, overflow="ellipsis", no_wrap=True), refresh=True))
