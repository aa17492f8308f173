"""Sentences of HTML that stand close to kept ones: paragraphs are seldom lost one by one."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cleaner.boilerplate.marking import Decisions
from cleaner.records import Block, Outline
from cleaner.text.lines import ends_sentence, has_sentence, words_in

#: A block with at least this score is sure to be kept.
DROP = 0.4
#: A sentence in a run of sentences, or in an element of its own beside the others, is kept from this score on: a part of a
#: long report is on another subject than its title.
DROP_IN_RUN = 0.2
#: A row of a table is kept from this score on: line by line, figures look like boilerplate.
DROP_FIGURES = 0.07
# So many blocks away is close; what is close stands at most so many lines of lists and tables away.
_CLOSE, _REACH = 3, 60
# A sentence has a smaller share of its characters in links.
_FEW_LINKS = 0.3
# A short sentence has at least so many words.
_MIN_SHORT = 3
# Elements that stand for one line or paragraph.
_LEAVES = frozenset({"p", "li", "blockquote", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
# What may stand between two paragraphs without parting them.
_BETWEEN = frozenset({"li", "td", "dt", "dd", "h2", "h3", "h4", "h5", "h6"})
# A part of the text stands in an element of its own at most so many levels down.
_LEVELS = 3


def is_sentence(text: str) -> bool:
    """Whether the text holds a sentence, or is a short one, such as "Nobody was hurt"."""
    return has_sentence(text) or (ends_sentence(text) and words_in(text) >= _MIN_SHORT)


def beside_kept(blocks: Sequence[Block], decisions: Decisions, scores: Sequence[float], outline: Outline | None) -> set[int]:
    """The numbers of the sentences in HTML that stand close to a sentence of the same container that is sure to be kept, or
    in a run of likely ones that begins or ends with such. `scores`: one a block; `outline`: the elements around the blocks.
    """
    containers = _containers(blocks, outline)
    parents = {
        at: containers[at]
        for at, block in enumerate(blocks)
        if block.place is not None and not decisions[at].rule and block.link_share < _FEW_LINKS and is_sentence(block.text)
    }
    kept = [at for at in parents if scores[at] >= DROP]
    names = {at: outline.names[at] for at in parents.values()} if outline is not None else {}
    page = _Elements(frozenset(parents[at] for at in kept), _around(parents, outline), names)
    steps = _steps(blocks, decisions, scores)
    close = {
        near
        for at in kept
        for near in _reach(steps, at)
        if _is_close(parents[at], parents.get(near), page, is_likely=scores[near] >= DROP_IN_RUN)
    }
    return close | _in_runs(kept, parents, scores)


class _Elements(NamedTuple):
    """The containers that hold kept sentences; for each container the nearest ones around it, and its tag and classes."""

    holding: frozenset[int]
    around: Mapping[int, frozenset[int]]
    names: Mapping[int, str]


def _reach(steps: Sequence[int], at: int) -> range:
    first = max(bisect_left(steps, steps[at] - _CLOSE), at - _REACH)
    return range(first, min(bisect_right(steps, steps[at] + _CLOSE), at + _REACH))


def _is_close(own: int, theirs: int | None, page: _Elements, *, is_likely: bool) -> bool:
    """Whether two sentences, one of them kept, stand in the same container; or the other one beside a part of the text that
    has an element of its own, or in such a part that looks like the kept one's. The container around such parts must hold
    kept sentences itself."""
    if theirs is None or theirs == own:
        return theirs is not None
    if theirs in page.holding and theirs in page.around[own]:
        return True
    around = page.around[theirs] & page.around[own] & page.holding
    return is_likely and bool(around) and page.names.get(theirs) == page.names.get(own)


def _in_runs(kept: Sequence[int], parents: Mapping[int, int], scores: Sequence[float]) -> set[int]:
    run = set(kept)
    for order in (list(parents), list(reversed(parents))):
        last: dict[int, int] = {}
        for at in order:
            parent = parents[at]
            near = parent in last and abs(at - last[parent]) <= _CLOSE
            if at in run or (near and scores[at] >= DROP_IN_RUN):
                run.add(at)
                last[parent] = at
    return run


def _containers(blocks: Sequence[Block], outline: Outline | None) -> Sequence[int]:
    """The element that holds each block among others: for a paragraph, whatever its tag, the one around it."""
    if outline is None:
        return [block.place.parent if block.place is not None else -1 for block in blocks]
    holds = Counter(outline.of_block)
    holds.update(above for above in outline.above if above >= 0)
    return [
        outline.above[element] if holds[element] == 1 or block.tag in _LEAVES else element
        for block, element in zip(blocks, outline.of_block, strict=True)
    ]


def _around(parents: Mapping[int, int], outline: Outline | None) -> dict[int, frozenset[int]]:
    """The nearest elements around each container."""
    found: dict[int, frozenset[int]] = {}
    for container in set(parents.values()):
        chain, element = set(), container
        for _ in range(_LEVELS if outline is not None else 0):
            element = outline.above[element] if outline is not None and element >= 0 else -1
            chain.add(element)
        found[container] = frozenset(chain - {-1})
    return found


def _steps(blocks: Sequence[Block], decisions: Decisions, scores: Sequence[float]) -> list[int]:
    """The position of each block, without lists, tables and subheadings that are kept: what stands behind a list is as close
    to the paragraph above it as if there were none."""
    steps, step = [], 0
    for block, decision, score in zip(blocks, decisions, scores, strict=True):
        least = DROP_FIGURES if block.tag == "td" and " | " in block.text else DROP
        step += not (block.tag in _BETWEEN and not decision.rule and score >= least)
        steps.append(step)
    return steps
