"""Messages to the person, and exit codes."""

import typer

DONE, REJECTED, USAGE = 0, 1, 2


def say(message: str) -> None:
    """Print a message to standard error."""
    typer.echo(message, err=True)


def fail(message: str) -> typer.Exit:
    """The end of a command that was called wrongly."""
    say(f"cleaner: {message}")
    return typer.Exit(USAGE)
