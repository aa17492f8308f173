"""What an element has from those around it, and the words in it, both at a bounded cost: pages nest deep, so that elements
share thousands of others above them and below.
"""

from collections.abc import Callable
from typing import Any

#: An element of more others holds more than a line.
MAX_ELEMENTS = 400
# Characters that are the indents and line ends of a line.
_MAX_SPACE = 2_000


def inherited(element: Any, known: dict[Any, bool], decide: Callable[[Any], bool | None]) -> bool:
    """What `decide` says of an element or, where that is None, of the nearest one around it that it says something of; False
    where it says nothing of any. `known`: answers that were found before; further ones are added."""
    path = []
    answer: bool | None = None
    while element is not None and answer is None:
        answer = known.get(element)
        if answer is None:
            path.append(element)
            answer = decide(element)
            element = element.getparent()
    known.update(dict.fromkeys(path, bool(answer)))
    return bool(answer)


def words_inside(element: Any, most: int) -> str | None:
    """The words of an element, separated by one space; None for one with more than `most` characters or 400 elements, or a
    multiple of the characters with all white space."""
    pieces: list[str] = []
    left = 4 * most + _MAX_SPACE
    for at, inside in enumerate(element.iter()):
        for text in (inside.text if isinstance(inside.tag, str) else None, inside.tail if at else None):
            if text:
                pieces.append(text)
                left -= len(text)
        if left < 0 or at > MAX_ELEMENTS:
            return None
    words = " ".join("".join(pieces).split())
    return words if len(words) <= most else None
