"""The compiled path of `alignment`: many pairs of texts at once.

Runs of equal characters hold most of what two copies share, and are told by comparing characters; shingles are looked up
where no run goes. Each text has an open table of its shingles: the place of the first of its kind, or -1 where a slot is
free; and beside each slot eight bits, of which each says whether a shingle with that much more of its hash is there: most
that are not are known by it without a guess at a branch. Both are made once for all pairs of the text; and that when the
first of these comes, because what was just written need not be fetched from memory, which is most of the work.
"""

from typing import Any

import numpy as np
from numba import njit

from cleaner.matching.alignment import (
    ABSENT,
    CHANGED,
    DAMAGE,
    DAMAGED,
    EDITS,
    LONGEST,
    MAX_GAP,
    MAX_LOST,
    MAX_WIDENED,
    NAMES,
    NUMBERS,
    RUN_CHARACTERS,
    SHARED,
)
from cleaner.matching.token_kernels import NAME, NUMBER
from cleaner.matching.tokens import SIZE

_HASH_BITS = np.uint64(64)
_WORD_BITS = 64
_ASCII = 128
# A gap, and what it is widened by.
_LONGEST_SPAN = MAX_GAP + 2 * MAX_WIDENED


@njit(inline="always")
def shingle_count(characters: int) -> int:
    """How many shingles so many characters have."""
    return max(min(1, characters), characters - SIZE + 1)


@njit(nogil=True, cache=True)
def index(shingles: Any, table: Any, known: Any, once: Any) -> None:
    """Fill the table of a text, and the bits beside it, and tell which places have a shingle that the text has `once`."""
    table[:] = -1
    known[:] = 0
    last, shift = np.uint64(len(table) - 1), _shift(len(table))
    for place in range(len(shingles)):
        value = shingles[place]
        at = value >> shift
        known[at] |= _bit(value, shift)
        held = table[at]
        while held >= 0 and shingles[held] != value:
            at = (at + np.uint64(1)) & last
            held = table[at]
        once[place] = held < 0
        if held < 0:
            table[at] = place
        else:
            once[held] = False


@njit(inline="always")
def _shift(size: int) -> Any:
    bits = np.uint64(0)
    while (1 << bits) < size:
        bits += np.uint64(1)
    return _HASH_BITS - bits


@njit(inline="always")
def _bit(value: Any, shift: Any) -> Any:
    return np.uint8(1) << np.uint8((value >> (shift - np.uint64(3))) & np.uint64(7))


@njit(inline="always")
def _place(value: Any, text: Any) -> int:
    """Where a text has a shingle first, or -1."""
    shingles, table, known, last, shift = text
    at = value >> shift
    if not known[at] & _bit(value, shift):
        return -1
    held = table[at]
    while held >= 0 and shingles[held] != value:
        at = (at + np.uint64(1)) & last
        held = table[at]
    return held


@njit(nogil=True, cache=True)
def _distance(a: Any, b: Any, scratch: Any) -> Any:
    """Levenshtein's, of what is left without the ends that both have; the spans are some words long."""
    start, a_end, b_end = 0, len(a), len(b)
    while start < min(a_end, b_end) and a[start] == b[start]:
        start += 1
    while start < min(a_end, b_end) and a[a_end - 1] == b[b_end - 1]:
        a_end -= 1
        b_end -= 1
    a, b = a[start:a_end], b[start:b_end]
    if len(a) > len(b):
        a, b = b, a
    if len(a) == 0:
        return len(b)
    return _short_distance(a, b, scratch[0]) if len(a) <= _WORD_BITS else _long_distance(a, b, scratch[1])


@njit(nogil=True, cache=True)
def _short_distance(a: Any, b: Any, places: Any) -> int:
    """By the bits of one number for a column of the table (H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and
    Damerau edit distances", 2003, after G. Myers, 1999); `a` has 1 to 64 characters. `places`: for each of ASCII, and all
    others together, where it stands in `a`: comes and goes with 0."""
    one, other = np.uint64(1), np.uint32(_ASCII)
    last, distance = one << np.uint64(len(a) - 1), len(a)
    for at in range(len(a)):
        places[min(a[at], other)] |= one << np.uint64(at)
    more, less = ~np.uint64(0), np.uint64(0)
    for code in b:
        same = places[min(code, other)]
        if code >= other and same:
            same = np.uint64(0)
            for at in range(len(a)):
                same |= np.uint64(a[at] == code) << np.uint64(at)
        zero = (((same & more) + more) ^ more) | same | less
        up, down = less | ~(zero | more), more & zero
        distance += np.int64(up & last != 0) - np.int64(down & last != 0)
        up = up << one | one
        more, less = down << one | ~(zero | up), up & zero
    for at in range(len(a)):
        places[min(a[at], other)] = np.uint64(0)
    return distance


@njit(nogil=True, cache=True)
def _long_distance(a: Any, b: Any, row: Any) -> Any:
    """Row by row."""
    for j in range(len(b) + 1):
        row[j] = j
    for i in range(len(a)):
        before, row[0] = row[0], i + 1
        for j in range(len(b)):
            least = min(before + np.int64(a[i] != b[j]), row[j] + 1, row[j + 1] + 1)
            before, row[j + 1] = row[j + 1], least
    return row[len(b)]


@njit(nogil=True, cache=True)
def _whole_words(word_of: Any, start: int, end: int) -> Any:
    last = len(word_of)
    least, most = max(0, start - MAX_WIDENED), min(last, end + MAX_WIDENED)
    while least < start < last and word_of[start - 1] == word_of[start]:
        start -= 1
    while 0 < end < most and word_of[end - 1] == word_of[end]:
        end += 1
    return start, end


@njit(nogil=True, cache=True)
def _all_flags(flags: Any, words: Any) -> Any:
    """The flags that any of some words has."""
    found = np.uint8(0)
    for word in words:
        found |= flags[word]
    return found


@njit(nogil=True, cache=True)
def _numbers_differ(a: Any, a_words: Any, b: Any, b_words: Any, flags: Any) -> bool:
    i = j = 0
    while True:
        while i < len(a) and not flags[a_words[i]] & NUMBER:
            i += 1
        while j < len(b) and not flags[b_words[j]] & NUMBER:
            j += 1
        if i == len(a) or j == len(b):
            return not (i == len(a) and j == len(b))
        if a[i] != b[j]:
            return True
        i += 1
        j += 1


@njit(nogil=True, cache=True)
def _kind(a: Any, a_words: Any, b: Any, b_words: Any, flags: Any, scratch: Any) -> int:
    both = _all_flags(flags, a_words) & _all_flags(flags, b_words)
    if both & NUMBER and _numbers_differ(a, a_words, b, b_words, flags):
        return NUMBERS
    # The distance is not less than what the longer one has more.
    longer = max(len(a), len(b))
    if 2 * (longer - min(len(a), len(b))) <= longer and 2 * _distance(a, b, scratch) <= longer:
        return DAMAGE
    return NAMES if both & NAME else EDITS


@njit(nogil=True, cache=True)
def _gap_kind(left: Any, one: Any, right: Any, other: Any, flags: Any, scratch: Any) -> int:
    (a, a_words), (b, b_words) = left, right
    x, x_end = _whole_words(a_words, one[0], one[1])
    y, y_end = _whole_words(b_words, other[0], other[1])
    return _kind(a[x:x_end], a_words[x:x_end], b[y:y_end], b_words[y:y_end], flags, scratch)


@njit(nogil=True, cache=True)
def _fill(states: Any, end: int, start: int, state: int) -> None:
    """Set the state of what no run covers."""
    for at in range(max(0, end - SIZE + 1), min(start, len(states))):
        if states[at] == ABSENT:
            states[at] = state


@njit(nogil=True, cache=True)
def _run(a: Any, at: int, b: Any, place: int) -> int:
    """How many characters are equal from two places on."""
    most, size = min(len(a) - at, len(b) - place), 0
    while size + 8 <= most:
        differ = np.uint32(0)
        for step in range(8):
            differ |= a[at + size + step] ^ b[place + size + step]
        if differ:
            break
        size += 8
    while size < most and a[at + size] == b[place + size]:
        size += 1
    return size


@njit(nogil=True, cache=True)
def _look_up(states: Any, start: int, end: int, shingles: Any, other: Any) -> None:
    """Set what the other text has elsewhere."""
    for at in range(start, end):
        if states[at] != SHARED and _place(shingles[at], other) >= 0:
            states[at] = SHARED


@njit(nogil=True, cache=True)
def _align(left: Any, right: Any, flags: Any, states: Any, counts: Any, scratch: Any) -> None:
    """Align two texts: characters, words of these, shingles with their table, which of those they have once."""
    characters, words, text, once = left
    others, other_words, other, other_once = right
    mine, theirs = states
    end, other_end, at = -1, -1, 0
    while at < len(mine):
        place = _place(text[0][at], other)
        if place >= 0:
            mine[at] = SHARED
        if place < 0 or not once[at] or not other_once[place]:
            at += 1
            continue
        if end >= 0 and at - end <= MAX_GAP and 0 <= place - other_end <= MAX_GAP:
            kind = _gap_kind((characters, words), (end, at), (others, other_words), (other_end, place), flags, scratch)
            state = DAMAGED if kind == DAMAGE else CHANGED
            if kind == EDITS and min(at - end, place - other_end) == 0:
                state = DAMAGED if max(at - end, place - other_end) <= MAX_LOST else ABSENT
            else:
                counts[kind] += 1
            # What the other text has of it elsewhere is known of this one, and is looked up in the end for that one.
            _fill(mine, end, at, state)
            _fill(theirs, other_end, place, state)
        size = max(1, _run(characters, at, others, place))
        whole = max(1, size - SIZE + 1)
        mine[at : at + whole], theirs[place : place + whole] = SHARED, SHARED
        counts[RUN_CHARACTERS] += size
        counts[LONGEST] = max(counts[LONGEST], size)
        end, other_end = at + size, place + size
        # What begins within the run and ends behind it may stand elsewhere.
        _look_up(mine, at + whole, min(end, len(mine)), text[0], other)
        at = end
    _look_up(theirs, 0, len(theirs), other[0], text)


@njit(nogil=True, cache=True)
def _sum(states: Any, weights: Any, quoted: Any, sums: Any, quotes: Any) -> None:
    """The sums of weights by state, and how many shingles are shared, and how many of these quoted: in one pass that the
    compiler does for many at once."""
    absent = filled = changed = total = np.int64(0)
    shared = within = np.int32(0)
    for at in range(len(states)):
        state, weight = states[at], np.int64(weights[at])
        total += weight
        absent += weight if state == ABSENT else np.int64(0)
        filled += weight if state == DAMAGED else np.int64(0)
        changed += weight if state == CHANGED else np.int64(0)
        shared += np.int32(state == SHARED)
        within += np.int32(quoted[at]) if state == SHARED else np.int32(0)
    sums[ABSENT], sums[SHARED], sums[DAMAGED], sums[CHANGED] = absent, total - absent - filled - changed, filled, changed
    quotes[0], quotes[1] = shared, within


@njit(inline="always")
def _turned_bytes(code: Any) -> Any:
    low = (code & np.uint32(0xFF)) << np.uint32(24) | (code & np.uint32(0xFF00)) << np.uint32(8)
    return low | (code >> np.uint32(8)) & np.uint32(0xFF00) | code >> np.uint32(24)


@njit(nogil=True, cache=True)
def _comes_first(a: Any, b: Any) -> bool:
    """Whether `b` comes before `a` in the order of their characters' bytes, the lowest byte first."""
    same = _run(a, 0, b, 0)
    return same < len(a) and (same == len(b) or _turned_bytes(b[same]) < _turned_bytes(a[same]))


@njit(nogil=True, cache=True)
def align_texts(left: Any, right: Any, flags: Any, room: Any, results: Any) -> None:
    """Align two texts: what is counted (see `alignment`), the sums of weights by side and state, and by side how many
    shingles are shared, and how many of these are quoted.

    Of each text the characters, the words of these, the shingles, their weights, which are quoted, which of them it has
    once, the table and the bits. `room` as `room_for` makes it.
    """
    (one, one_of), (other, other_of) = _sides(left), _sides(right)
    counts, sums, quotes = results
    states, scratch = room
    mine, theirs = states[0][: len(one_of[0])], states[1][: len(other_of[0])]
    mine[:] = ABSENT
    theirs[:] = ABSENT
    # From either side the same: an alignment is found along one of the two texts.
    if _comes_first(one[0], other[0]):
        _align(other, one, flags, (theirs, mine), counts, scratch)
    else:
        _align(one, other, flags, (mine, theirs), counts, scratch)
    _sum(mine, one_of[0], one_of[1], sums[0], quotes[0])
    _sum(theirs, other_of[0], other_of[1], sums[1], quotes[1])


@njit(inline="always")
def _sides(text: Any) -> Any:
    """A text as `_align` takes it; its weights, and which of its shingles are quoted."""
    characters, word_of, shingles, weights, quoted, once, table, known = text
    looking = shingles, table, known, np.uint64(len(table) - 1), _shift(len(table))
    return (characters, word_of, looking, once), (weights, quoted)


@njit(nogil=True, cache=True)
def room_for(longest: int) -> Any:
    """What aligning texts of up to so many characters needs."""
    scratch = np.zeros(_ASCII + 1, np.uint64), np.empty(_LONGEST_SPAN + 1, np.int64)
    return np.empty((2, longest + 1), np.int8), scratch
