"""Features that part the page's own story from others on the same page: stretches below headings as high as the title's,
what they have in common with the title, and containers that are twins of the title's.

A further article below the first has paragraphs as good as any; what gives it away is a headline of its own, another subject
and the same container once more.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.block_model.windows import Column
from cleaner.records import Block

STORY = (
    "story_offset", "stories", "story_words", "story_prose", "story_topic", "section_topic", "topic", "in_frame", "in_twin",
    "twins",
)  # fmt: skip
#: A line says the title from this share of its own words and of the title's words on.
_TITLE_SHARE = 0.6
#: Prose that a container holds at least, in words.
_MIN_PROSE = 20
_NUMBER = re.compile(r"[0-9]+")

Columns = Mapping[str, Column]


def heading_levels(blocks: Sequence[Block]) -> NDArray[np.int64]:
    """The level of each block that is a heading (1-6); 0 for the others."""
    tags = (block.tag for block in blocks)
    return np.array([int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0 for tag in tags], np.int64)


def says_title(column: Columns) -> NDArray[np.bool_]:
    """Whether each block says the title and little else."""
    mask: NDArray[np.bool_] = (column["title_covered"] >= _TITLE_SHARE) & (column["title_words"] >= _TITLE_SHARE)
    return mask


def stories(  # noqa: PLR0917
    levels: NDArray[np.int64], column: Columns, prose: Column, topics: Sequence[frozenset[str]], topic: frozenset[str]
) -> tuple[dict[str, Column], NDArray[np.int64], int | None]:
    """The features of each block's story, the number of the story, and the first block that says the title.

    A story reaches from a heading as high as the title's to the next. `topics`: the words of the title, out of `topic`, that
    each block says. Where no block says the title, stories begin at headings of the first level.
    """
    titled = np.flatnonzero(says_title(column))
    headed = titled[levels[titled] > 0] if len(titled) else titled
    first = int(headed[0]) if len(headed) else (int(titled[0]) if len(titled) else None)
    highest = int(levels[headed[0]]) if len(headed) else 1
    number = np.cumsum((levels > 0) & (levels <= highest), dtype=np.int64)
    section = np.cumsum(levels > 0, dtype=np.int64)
    own = number[first] if first is not None else min(1, int(number.max(initial=0)))
    words, held = np.bincount(number, column["words"]), np.bincount(number, prose)
    size = max(1, len(topic))
    found = {
        "story_offset": number - own,
        "stories": np.full(len(levels), len(words), dtype=np.float64),
        "story_words": words[number],
        "story_prose": held[number] / max(1.0, held.max()),
        "story_topic": _covered(topics, number) / size,
        "section_topic": _covered(topics, section) / size,
        "topic": np.array([len(said) for said in topics]) / size,
    }
    return found, number, first


def _covered(topics: Sequence[frozenset[str]], number: NDArray[np.int64]) -> Column:
    """For each block how many words of the title its group says; groups are numbered."""
    said: list[set[str]] = [set() for _ in range(int(number.max()) + 1)]
    for at, words in zip(number.tolist(), topics, strict=True):
        said[at] |= words
    return np.array([len(words) for words in said], dtype=np.float64)[number]


def twins(  # noqa: PLR0917
    above: Sequence[int], names: Sequence[str], prose: Sequence[float], of_block: NDArray[np.int64], title: int
) -> dict[str, Column]:
    """Whether each block stands in the container of the title, or in another one with the same name.

    The title's container is the smallest one around it that holds prose. `above`, `names`: the outline of the page; `prose`:
    words of prose in each element; `title`: the number of the element that holds the title.
    """
    frame = title
    while above[frame] >= 0 and prose[frame] < _MIN_PROSE:
        frame = above[frame]
    wanted = _NUMBER.sub("0", names[frame])
    # 0: outside, 1: in the title's container, 2: in a twin of it. Elements come before those that they hold.
    state = [0] * len(above)
    found = 0
    for at, parent in enumerate(above):
        if at == frame:
            state[at] = 1
        elif parent >= 0 and state[parent]:
            state[at] = state[parent]
        elif prose[at] >= _MIN_PROSE and _NUMBER.sub("0", names[at]) == wanted:
            state[at] = 2
            found += 1
    held = np.array(state)[of_block]
    return {
        "in_frame": (held == 1).astype(np.float64),
        "in_twin": (held == 2).astype(np.float64),
        "twins": np.full(len(held), float(found)),
    }
