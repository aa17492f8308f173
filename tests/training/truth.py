"""Which blocks of a page stand in its gold text: what the block model learns from."""

from collections import Counter
from collections.abc import Sequence

from cleaner.records import Block
from cleaner.text.words import word_units

_N = 4
# A short line counts where the gold text goes on with it, or after a few letters that the page does not have.
_SLACK = 60
_SURE_CHARS = 20
# A block may have so many characters beside twice an unwanted snippet's.
_SLACK_AROUND = 20


def in_gold(blocks: Sequence[Block], gold: str) -> list[bool]:
    """For each block whether gold holds it.

    A block of four words or more is in gold where most of its 4-word shingles are, once for each time gold says it; a
    shorter one only where gold goes on with it.
    """
    words = word_units(gold)
    shingles = {tuple(words[at : at + _N]) for at in range(len(words) - _N + 1)}
    run = _key(gold)
    said: Counter[str] = Counter()
    at = 0
    found = []
    for block in blocks:
        key, own = _key(block.text), word_units(block.text)
        if len(own) >= _N:
            shared = sum(tuple(own[n : n + _N]) in shingles for n in range(len(own) - _N + 1))
            hit = shared > 0.5 * (len(own) - _N + 1)
            if hit and len(key) > _SURE_CHARS:
                hit = said[key] < max(1, run.count(key))
                said[key] += 1
            place = run.find(key, at) if hit else -1
        else:
            place = run.find(key, at, at + len(key) + _SLACK) if own else -1
            hit = place >= 0
        at = place + len(key) if place >= 0 else at
        found.append(hit)
    return found


def by_snippets(blocks: Sequence[Block], wanted: Sequence[str], unwanted: Sequence[str]) -> list[bool | None]:
    """For each block whether the article holds it, by snippets that it must and must not hold; None where none tells.

    An unwanted snippet speaks against a block only if it is most of the block: "Twitter" may stand in any paragraph.
    """
    keys = [_key(block.text) for block in blocks]
    inside, outside = [key for key in map(_key, wanted) if key], [key for key in map(_key, unwanted) if key]
    return [
        True
        if any(one in key for one in inside)
        else (False if any(one in key and len(key) <= 2 * len(one) + _SLACK_AROUND for one in outside) else None)
        for key in keys
    ]


def _key(text: str) -> str:
    return "".join(text.split()).lower()
