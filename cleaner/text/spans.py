"""Spans: half-open ranges of code points in a named text, and how to walk them."""

import re
from collections.abc import Iterator

_LINE_END = re.compile(r"\r\n|\n|\r")


def lines(text: str) -> Iterator[tuple[int, int]]:
    r"""The span of each line, without its end. Only \n, \r\n and \r end a line.

    >>> list(lines("ab\n\ncd"))
    [(0, 2), (3, 3), (4, 6)]
    """
    start = 0
    for line_end in _LINE_END.finditer(text):
        yield start, line_end.start()
        start = line_end.end()
    yield start, len(text)


def strip(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends.

    >>> strip("  ab ", 0, 5)
    (2, 4)
    """
    part = text[start:end].lstrip()
    start = end - len(part)
    return start, start + len(part.rstrip())
