"""Messages to the person, and exit codes."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import typer

DONE, REJECTED, USAGE = 0, 1, 2
# Signs that a terminal obeys; line ends and tabs are harmless.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Where Unicode has pictures of them: ␀ to ␟.
_PICTURES = 0x2400


def harmless(text: str) -> str:
    """The text with pictures for control characters: those of a page must not reach a terminal.

    >>> harmless("Tarn\\x1b[31m")
    'Tarn␛[31m'
    """
    return _CONTROL.sub(lambda sign: chr(_PICTURES + ord(sign[0])) if sign[0] < " " else "\ufffd", text)


class Stopped(KeyboardInterrupt):
    """The command was told to end; `code`: its exit code."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.code = 128 + number


@contextmanager
def stoppable(what_remains: str) -> Iterator[None]:
    """Inside, Ctrl-C and the signals to end and to hang up end the command in order, with a message."""
    numbers = [number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.signal(number, _stop) for number in numbers}
    try:
        yield
    except Stopped as stopped:
        say(f"cleaner: stopped ({stopped}); {what_remains}")
        raise typer.Exit(stopped.code) from stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(number)


def say(message: str) -> None:
    """Print a message to standard error."""
    typer.echo(harmless(message), err=True)


def fail(message: str) -> typer.Exit:
    """The end of a command that was called wrongly."""
    say(f"cleaner: {message}")
    return typer.Exit(USAGE)
