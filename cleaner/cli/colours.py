"""Text in colour for terminals. What stands in pages stays harmless: control characters become pictures first."""

import re
from collections.abc import Iterable

import typer

from cleaner.cli.messages import harmless

#: A piece of text, and how it looks: "" plain, or a key of `_STYLES`.
Piece = tuple[str, str]

# What turns the direction of other text, so that a page could show one thing and say another.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_STYLES: dict[str, dict[str, object]] = {
    "dim": {"dim": True},
    "bold": {"bold": True},
    "shared": {"fg": "cyan"},
    "only": {"fg": "yellow", "bold": True},
    "gone": {"fg": "red"},
    "new": {"fg": "green"},
}


def show(pieces: Iterable[Piece]) -> None:
    """Print a line made of pieces on standard output, in colour where that is a terminal."""
    typer.echo("".join(_styled(text, style) for text, style in pieces))


def _styled(text: str, style: str) -> str:
    shown = _TURNING.sub("\ufffd", harmless(text))
    if not style or not shown:
        return shown
    # Line by line: a colour that runs over the end of a line spoils pagers.
    return "\n".join(typer.style(line, **_STYLES[style]) if line else line for line in shown.split("\n"))  # type: ignore[arg-type]
