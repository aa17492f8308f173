"""The compiled path of `alignment`."""

from typing import Any

import numpy as np
from numba import njit

from cleaner.matching.alignment import (
    ABSENT,
    CHANGED,
    COUNTS,
    DAMAGE,
    DAMAGED,
    EDITS,
    LONGEST,
    MAX_GAP,
    MAX_LOST,
    NAMES,
    NUMBERS,
    RUN_CHARACTERS,
    SHARED,
    Alignment,
)
from cleaner.matching.wording import SIZE, Wording


def align(left: Wording, right: Wording) -> Alignment:
    """Align two texts."""
    return Alignment(*_align(*(_columns(text) for text in (left, right))))


def _columns(text: Wording) -> tuple[Any, ...]:
    order = np.argsort(text.shingles, kind="stable")
    return text.characters, text.word_of, text.shingles, order, text.name, text.number


@njit(nogil=True, cache=True)
def _distance(a: Any, b: Any) -> Any:
    """Levenshtein's, row by row: the spans are some words long."""
    row = np.arange(len(b) + 1)
    for i in range(len(a)):
        before, row[0] = row[0], i + 1
        for j in range(len(b)):
            least = min(before + np.int64(a[i] != b[j]), row[j] + 1, row[j + 1] + 1)
            before, row[j + 1] = row[j + 1], least
    return row[len(b)]


@njit(nogil=True, cache=True)
def _anchors(left: Any, right: Any, places: Any, states: Any) -> None:
    """Mark shingles that both have as SHARED; write the places of those that both have once."""
    (values, order), (other_values, other_order) = left, right
    i = j = 0
    while i < len(values) and j < len(other_values):
        one, other = values[order[i]], other_values[other_order[j]]
        if one < other:
            i += 1
        elif other < one:
            j += 1
        else:
            first, second = i, j
            while i < len(values) and values[order[i]] == one:
                states[0][order[i]] = SHARED
                i += 1
            while j < len(other_values) and other_values[other_order[j]] == one:
                states[1][other_order[j]] = SHARED
                j += 1
            if i - first == 1 and j - second == 1:
                places[order[first]] = other_order[second]


@njit(nogil=True, cache=True)
def _whole_words(word_of: Any, start: int, end: int) -> Any:
    last = len(word_of)
    while 0 < start < last and word_of[start - 1] == word_of[start]:
        start -= 1
    while 0 < end < last and word_of[end - 1] == word_of[end]:
        end += 1
    return start, end


@njit(nogil=True, cache=True)
def _has(flags: Any, words: Any) -> bool:
    for word in words:  # noqa: SIM110
        if flags[word]:
            return True
    return False


@njit(nogil=True, cache=True)
def _numbers_differ(left: Any, right: Any) -> bool:
    (a, a_words, a_flags), (b, b_words, b_flags) = left, right
    i = j = 0
    while True:
        while i < len(a) and not a_flags[a_words[i]]:
            i += 1
        while j < len(b) and not b_flags[b_words[j]]:
            j += 1
        if i == len(a) or j == len(b):
            return not (i == len(a) and j == len(b))
        if a[i] != b[j]:
            return True
        i += 1
        j += 1


@njit(nogil=True, cache=True)
def _kind(left: Any, one: Any, right: Any, other: Any) -> int:
    (x, x_end), (y, y_end) = one, other
    a, b, a_words, b_words = left[0][x:x_end], right[0][y:y_end], left[1][x:x_end], right[1][y:y_end]
    both = _has(left[5], a_words) and _has(right[5], b_words)
    if both and _numbers_differ((a, a_words, left[5]), (b, b_words, right[5])):
        return NUMBERS
    if 2 * _distance(a, b) <= max(len(a), len(b)):
        return DAMAGE
    if _has(left[4], a_words) and _has(right[4], b_words):
        return NAMES
    return EDITS


@njit(nogil=True, cache=True)
def _fill(states: Any, end: int, start: int, state: int) -> None:
    for at in range(max(0, end - SIZE + 1), min(start, len(states))):
        if states[at] == ABSENT:
            states[at] = state


@njit(nogil=True, cache=True)
def _align(left: Any, right: Any) -> Any:
    characters, others = left[0], right[0]
    states = np.full(len(left[2]), ABSENT, np.int8), np.full(len(right[2]), ABSENT, np.int8)
    counts, places = np.zeros(COUNTS, np.int64), np.full(len(left[2]), -1, np.int64)
    _anchors((left[2], left[3]), (right[2], right[3]), places, states)
    end, other_end, at = -1, -1, 0
    while at < len(places):
        place = places[at]
        if place < 0:
            at += 1
            continue
        if end >= 0 and at - end <= MAX_GAP and 0 <= place - other_end <= MAX_GAP:
            one, other = _whole_words(left[1], end, at), _whole_words(right[1], other_end, place)
            kind = _kind(left, one, right, other)
            state = DAMAGED if kind == DAMAGE else CHANGED
            if kind == EDITS and min(at - end, place - other_end) == 0:
                state = DAMAGED if max(at - end, place - other_end) <= MAX_LOST else ABSENT
            else:
                counts[kind] += 1
            _fill(states[0], end, at, state)
            _fill(states[1], other_end, place, state)
        end, other_end = at, place
        while end < len(characters) and other_end < len(others) and characters[end] == others[other_end]:
            end += 1
            other_end += 1
        counts[RUN_CHARACTERS] += end - at
        counts[LONGEST] = max(counts[LONGEST], end - at)
        at = end
    return states[0], states[1], counts
