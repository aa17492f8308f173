"""The compiled path of `alignment`: many pairs of texts at once.

Most of what two copies share lies in runs of equal characters, which are followed by comparing characters; shingles are
looked up only outside of these runs. Each text has an open-addressing table of its shingles: a slot holds the place of the
first shingle of its kind, or -1 if it is free. Beside each slot is an 8-bit filter over the next three hash bits; it rejects
most absent shingles without probing and without a mispredicted branch. A text's table is made once for all of its pairs, and
only when the first of them comes, so that it is still in the processor's cache.
"""

from typing import Any, NamedTuple

import numpy as np

from cleaner.compiled import inlined, kernel
from cleaner.matching.alignment import (
    COVERED,
    DAMAGE,
    EDITS,
    LONGEST,
    MAX_LOST,
    MAX_WIDENED,
    NAMES,
    NUMBERS,
    REPEATED,
    RUN_CHARACTERS,
)
from cleaner.matching.document_frequency import PLAIN, PLAIN_QUOTED
from cleaner.matching.place_kernels import count_places, is_unspaced
from cleaner.matching.states import ABSENT, CHANGED, DAMAGED, MAX_GAP, SHARED
from cleaner.matching.token_kernels import NAME, NOUNS, NUMBER
from cleaner.matching.tokens import SIZE

_HASH_BITS = np.uint64(64)
_WORD_BITS = 64
_ASCII = 128
# The most characters of a gap that has been widened on both sides.
_LONGEST_SPAN = MAX_GAP + 2 * MAX_WIDENED


class ShingleIndex(NamedTuple):
    """The shingles of a text in order, the table of their first places with its filters, and the mask and the shift that
    turn a hash into a slot."""

    shingles: Any
    table: Any
    filters: Any
    last: Any
    shift: Any


class IndexedText(NamedTuple):
    """A text as alignment reads it: its characters and the number of the word of each; of the shingle that begins at each
    character (but the last few) whether the text has it `once`, the weight, and whether it is quoted; and their index."""

    characters: Any
    word_of: Any
    once: Any
    weights: Any
    quoted: Any
    index: Any


class AlignmentScratch(NamedTuple):
    """Scratch arrays: the states of the shingles of both sides; for each ASCII character its places in a spelling; a row of
    the table of distances; and the `pieces` of both sides (`place_kernels`)."""

    states: Any
    places: Any
    row: Any
    pieces: Any


@inlined
def shingle_count(characters: int) -> int:
    """How many shingles this many characters have."""
    return max(min(1, characters), characters - SIZE + 1)


@kernel
def index(shingles: Any, table: Any, filters: Any, once: Any) -> None:
    """Fill the table of a text and its filters, and set at which places a shingle begins that the text has `once`."""
    table[:] = -1
    filters[:] = 0
    last, shift = np.uint64(len(table) - 1), slot_shift(len(table))
    for place in range(len(shingles)):
        value = shingles[place]
        at = value >> shift
        filters[at] |= _bit(value, shift)
        held = table[at]
        while held >= 0 and shingles[held] != value:
            at = (at + np.uint64(1)) & last
            held = table[at]
        once[place] = held < 0
        if held < 0:
            table[at] = place
        else:
            once[held] = False


@inlined
def slot_shift(size: int) -> Any:
    """By how much a hash is shifted to become a slot of a table of this size, a power of two."""
    bits = np.uint64(0)
    while (1 << bits) < size:
        bits += np.uint64(1)
    return _HASH_BITS - bits


@inlined
def _bit(value: Any, shift: Any) -> Any:
    return np.uint8(1) << np.uint8((value >> (shift - np.uint64(3))) & np.uint64(7))


@inlined
def _place(value: Any, index: Any) -> int:
    """The first place of a shingle in a text, given its index, or -1."""
    shingles, table, filters, last, shift = index
    at = value >> shift
    if not filters[at] & _bit(value, shift):
        return -1
    held = table[at]
    while held >= 0 and shingles[held] != value:
        at = (at + np.uint64(1)) & last
        held = table[at]
    return held


@kernel
def _distance(a: Any, b: Any, scratch: Any) -> Any:
    """The Levenshtein distance, computed on what is left without the common prefix and suffix; spans are a few words
    long."""
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
    return _short_distance(a, b, scratch.places) if len(a) <= _WORD_BITS else _long_distance(a, b, scratch.row)


@kernel
def _short_distance(a: Any, b: Any, places: Any) -> int:
    """A column of the table of distances in the bits of one number (H. Hyyrö, "A bit-vector algorithm for computing
    Levenshtein and Damerau edit distances", 2003, after G. Myers, 1999); `a` has 1 to 64 characters. `places`: for each
    ASCII character, and for all others together, the bits of its places in `a`; all 0 before and after."""
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


@kernel
def _long_distance(a: Any, b: Any, row: Any) -> Any:
    """The textbook algorithm, row by row."""
    for j in range(len(b) + 1):
        row[j] = j
    for i in range(len(a)):
        before, row[0] = row[0], i + 1
        for j in range(len(b)):
            least = min(before + np.int64(a[i] != b[j]), row[j] + 1, row[j + 1] + 1)
            before, row[j + 1] = row[j + 1], least
    return row[len(b)]


@kernel
def _whole_words(characters: Any, word_of: Any, start: int, end: int) -> Any:
    """A span of characters, widened to whole words; of scripts without spaces, by one character."""
    last = len(word_of)
    least, most = max(0, start - MAX_WIDENED), min(last, end + MAX_WIDENED)
    while least < start < last and word_of[start - 1] == word_of[start]:
        start -= 1
    while 0 < end < most and word_of[end - 1] == word_of[end]:
        end += 1
    start -= np.int64(least < start < last and is_unspaced(characters[start - 1]))
    end += np.int64(0 < end < most and is_unspaced(characters[end]))
    return start, end


@kernel
def _all_flags(flags: Any, codes: Any, words: Any) -> Any:
    """The flags of the words of some characters together."""
    every = np.uint8(0)
    for at in range(len(codes)):
        if not is_unspaced(codes[at]):
            every |= flags[words[at]]
    return every


@kernel
def _numbers_differ(a: Any, a_words: Any, b: Any, b_words: Any, flags: Any) -> bool:
    """Whether the characters of the number words of two spans differ."""
    i = j = 0
    while True:
        while i < len(a) and (not flags[a_words[i]] & NUMBER or is_unspaced(a[i])):
            i += 1
        while j < len(b) and (not flags[b_words[j]] & NUMBER or is_unspaced(b[j])):
            j += 1
        if i == len(a) or j == len(b):
            return not (i == len(a) and j == len(b))
        if a[i] != b[j]:
            return True
        i += 1
        j += 1


@kernel
def _kind(a: Any, a_words: Any, b: Any, b_words: Any, flags: Any, scratch: Any) -> int:
    """How two spans differ: DAMAGE, NUMBERS, NAMES or EDITS."""
    both = _all_flags(flags, a, a_words) & _all_flags(flags, b, b_words)
    if both & NUMBER and _numbers_differ(a, a_words, b, b_words, flags):
        return NUMBERS
    # The distance is at least the difference of the lengths.
    longer = max(len(a), len(b))
    unspaced = (len(a) > 0 and is_unspaced(a[0])) or (len(b) > 0 and is_unspaced(b[0]))
    # `alignment.most_damage`.
    most = (longer + 2) // 4 if unspaced else longer // 2
    if longer - min(len(a), len(b)) <= most and _distance(a, b, scratch) <= most:
        return DAMAGE
    return NAMES if both & NAME and not both & NOUNS else EDITS


@kernel
def _gap_kind(left: Any, one: Any, right: Any, other: Any, flags: Any, scratch: Any) -> int:
    """How two texts differ in a gap; `one` and `other`: its spans in the left and in the right text."""
    x, x_end = _whole_words(left.characters, left.word_of, one[0], one[1])
    y, y_end = _whole_words(right.characters, right.word_of, other[0], other[1])
    a, a_words = left.characters[x:x_end], left.word_of[x:x_end]
    b, b_words = right.characters[y:y_end], right.word_of[y:y_end]
    return _kind(a, a_words, b, b_words, flags, scratch)


@kernel
def _fill(states: Any, end: int, start: int, state: int) -> None:
    """Set the state of the shingles that no run covers. Only ABSENT ones: what occurs elsewhere is SHARED."""
    for at in range(max(0, end - SIZE + 1), min(start, len(states))):
        if states[at] == ABSENT:
            states[at] = state


@kernel
def _run(a: Any, at: int, b: Any, place: int) -> int:
    """How many characters are equal from place `at` of one text and `place` of the other on."""
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


@kernel
def _look_up(states: Any, start: int, end: int, shingles: Any, other: Any) -> None:
    """Set to SHARED which of the shingles `start:end` of a text occur anywhere in the other, given its index."""
    at = start
    while at < end:
        if at + 8 <= end:
            every = True
            for step in range(8):
                every &= states[at + step] == SHARED
            if every:
                at += 8
                continue
        if states[at] != SHARED and _place(shingles[at], other) >= 0:
            states[at] = SHARED
        at += 1


@kernel
def _align(left: Any, right: Any, flags: Any, states: Any, counts: Any, scratch: Any) -> None:
    """Align two texts, scanning the left one; `states`: of the shingles of the left and of the right text, to be set."""
    mine, theirs = states
    # Fields are read once: inside a loop each access of an array's field would count references.
    characters, once, shingles = left.characters, left.once, left.index.shingles
    other_characters, other_once, other = right.characters, right.once, right.index
    end, other_end, at = -1, -1, 0
    while at < len(mine):
        place = _place(shingles[at], other)
        if place >= 0:
            mine[at] = SHARED
        if place < 0 or not once[at] or not other_once[place]:
            at += 1
            continue
        if end >= 0 and at - end <= MAX_GAP and 0 <= place - other_end <= MAX_GAP:
            kind = _gap_kind(left, (end, at), right, (other_end, place), flags, scratch)
            state = DAMAGED if kind == DAMAGE else CHANGED
            if kind == EDITS and min(at - end, place - other_end) == 0:
                state = DAMAGED if max(at - end, place - other_end) <= MAX_LOST else ABSENT
            else:
                counts[kind] += 1
            # Fill only ABSENT shingles. In the scanned text, shingles that occur elsewhere are SHARED already; the other
            # text is corrected by the final `_look_up`.
            _fill(mine, end, at, state)
            _fill(theirs, other_end, place, state)
        size = max(1, _run(characters, at, other_characters, place))
        whole = max(1, size - SIZE + 1)
        mine[at : at + whole], theirs[place : place + whole] = SHARED, SHARED
        counts[RUN_CHARACTERS] += size
        counts[LONGEST] = max(counts[LONGEST], size)
        end, other_end = at + size, place + size
        # Shingles that begin within the run and end after it may occur elsewhere.
        _look_up(mine, at + whole, min(end, len(mine)), shingles, other)
        at = end
    _look_up(theirs, 0, len(theirs), other.shingles, left.index)


@kernel
def _sum(states: Any, weights: Any, quoted: Any, sums: Any, plain: Any, quotes: Any) -> None:
    """Write the sums of weights by state, the same of plain weights, how many shingles are shared, and how many of these are
    quoted: in one pass without branches, which the compiler vectorises."""
    absent = damaged = changed = total = np.int64(0)
    plain_absent = plain_damaged = plain_changed = plain_total = np.int32(0)
    shared = within = np.int32(0)
    for at in range(len(states)):
        state, weight = states[at], np.int64(weights[at])
        unquoted = np.int32(PLAIN) - np.int32(quoted[at]) * np.int32(PLAIN - PLAIN_QUOTED)
        total += weight
        absent += weight if state == ABSENT else np.int64(0)
        damaged += weight if state == DAMAGED else np.int64(0)
        changed += weight if state == CHANGED else np.int64(0)
        plain_total += unquoted
        plain_absent += unquoted if state == ABSENT else np.int32(0)
        plain_damaged += unquoted if state == DAMAGED else np.int32(0)
        plain_changed += unquoted if state == CHANGED else np.int32(0)
        shared += np.int32(state == SHARED)
        within += np.int32(quoted[at]) if state == SHARED else np.int32(0)
    sums[ABSENT], sums[SHARED], sums[DAMAGED], sums[CHANGED] = absent, total - absent - damaged - changed, damaged, changed
    plain[ABSENT], plain[DAMAGED], plain[CHANGED] = plain_absent, plain_damaged, plain_changed
    plain[SHARED] = plain_total - plain_absent - plain_damaged - plain_changed
    quotes[0], quotes[1] = shared, within


@kernel
def _repeats(text: Any) -> bool:
    """See `alignment.repeats`."""
    count, size = np.int64(0), len(text.index.shingles)
    once = text.once
    for at in range(size):
        count += np.int64(once[at])
    return bool(2 * count < size)


@inlined
def _turned_bytes(code: Any) -> Any:
    """The four bytes of a code point in reverse order."""
    low = (code & np.uint32(0xFF)) << np.uint32(24) | (code & np.uint32(0xFF00)) << np.uint32(8)
    return low | (code >> np.uint32(8)) & np.uint32(0xFF00) | code >> np.uint32(24)


@kernel
def _comes_first(a: Any, b: Any) -> bool:
    """Whether `b` comes before `a` when their characters are compared byte by byte, the lowest byte of each first."""
    equal = _run(a, 0, b, 0)
    return equal < len(a) and (equal == len(b) or _turned_bytes(b[equal]) < _turned_bytes(a[equal]))


@kernel
def align_texts(left: Any, right: Any, flags: Any, scratch: Any, results: Any) -> None:
    """Align two `IndexedText`. Fills `results`: the counts (see `alignment`), the sums of weights and of plain weights by
    side and state, and by side how many shingles are shared and how many of these are quoted."""
    counts, sums, plain, quotes = results
    mine, theirs = scratch.states[0][: len(left.weights)], scratch.states[1][: len(right.weights)]
    mine[:] = ABSENT
    theirs[:] = ABSENT
    # The result depends on which text is scanned: an order by content makes it the same from either side.
    if _comes_first(left.characters, right.characters):
        _align(right, left, flags, (theirs, mine), counts, scratch)
    else:
        _align(left, right, flags, (mine, theirs), counts, scratch)
    count_places(left, right, (mine, theirs), flags, scratch.pieces, counts[COVERED:REPEATED])
    runs, covered = counts[RUN_CHARACTERS], counts[COVERED]
    if 2 * runs < covered and _repeats(left) and _repeats(right):
        counts[REPEATED] = covered - runs
    _sum(mine, left.weights, left.quoted, sums[0], plain[0], quotes[0])
    _sum(theirs, right.weights, right.quoted, sums[1], plain[1], quotes[1])


@kernel
def alignment_scratch(longest: int) -> Any:
    """What aligning texts of up to this many characters needs."""
    states = np.empty((2, longest + 1), np.int8)
    pieces = np.empty((2, longest + 1), np.uint64)
    return AlignmentScratch(states, np.zeros(_ASCII + 1, np.uint64), np.empty(_LONGEST_SPAN + 1, np.int64), pieces)
