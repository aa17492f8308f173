"""The compiled path of `places`."""

from typing import Any

import numpy as np

from cleaner.compiled import inlined, kernel
from cleaner.matching.places import MIN_PLACES, NOUNS_A_WORD
from cleaner.matching.states import DAMAGED, MAX_GAP, SHARED
from cleaner.matching.token_kernels import NAME, NOUNS, NUMBER
from cleaner.matching.tokens import SIZE
from cleaner.text.characters import FIRST_UNCASED, UNSPACED

_RANGES = np.array(UNSPACED, np.uint32)
_FIRST_UNSPACED = np.uint32(_RANGES[0, 0])
_FIRST_UNCASED = np.uint32(FIRST_UNCASED)
_POWER, _MIX = np.uint64(0x9E37_79B9_7F4A_7C15), np.uint64(0xD6E8_FEB8_6659_FD93)
# The lowest bits of a piece's hash say whether it is a name.
_KIND = np.uint64(1)


@kernel
def is_unspaced(code: Any) -> bool:
    """See `cleaner.text.characters`."""
    if code < _FIRST_UNSPACED:
        return False
    for row in range(len(_RANGES)):  # noqa: SIM110  # kernels have no `any`
        if _RANGES[row, 0] <= code < _RANGES[row, 1]:
            return True
    return False


@kernel
def is_uncased(characters: Any) -> bool:
    """Whether most characters of a text are of a script without capitals."""
    count = np.int64(0)
    for code in characters:
        count += np.int64(code >= _FIRST_UNCASED)
    return bool(2 * count > len(characters))


@kernel
def _begins_piece(characters: Any, word_of: Any, at: int) -> bool:
    if at == 0 or word_of[at - 1] != word_of[at]:
        return True
    return is_unspaced(characters[at - 1]) or is_unspaced(characters[at])


@kernel
def _add_pieces(text: Any, flags: Any, start: int, end: int, pieces: Any, done: int) -> Any:
    """Write the hashes of the pieces from one place to another that are no numbers. Returns the end of what is written, and
    how many pieces are numbers."""
    characters, word_of = text.characters, text.word_of
    numbers = 0
    while start < end:
        first, flag = start, flags[word_of[start]]
        code = np.uint64(characters[start])
        value = (code + _POWER) * _MIX
        start += 1
        while start < end and not _begins_piece(characters, word_of, start):
            value = (value ^ np.uint64(characters[start])) * _POWER
            value ^= value >> np.uint64(29)
            start += 1
        if is_unspaced(characters[first]):
            flag = np.uint8(0)
        if flag & NUMBER:
            numbers += 1
        else:
            pieces[done] = (value & ~_KIND) | np.uint64(flag & NAME != 0)
            done += 1
    return done, numbers


@inlined
def _is_covered(state: Any) -> Any:
    """Whether a shingle is shared or damaged, as 1 or 0."""
    return np.uint8(state == SHARED) | np.uint8(state == DAMAGED)


@kernel
def _covered_until(states: Any, at: int) -> int:
    """The end of a stretch of shared or damaged shingles."""
    while at + 8 <= len(states):
        every = np.uint8(1)
        for step in range(8):
            every &= _is_covered(states[at + step])
        if not every:
            break
        at += 8
    while at < len(states) and _is_covered(states[at]):
        at += 1
    return at


@kernel
def _find_places(states: Any, text: Any, flags: Any, pieces: Any) -> Any:
    """Look through one text. Returns how many characters are covered; how many places there are, and characters in them; and
    of their pieces how many are numbers, and how many are others, whose hashes are written."""
    characters, word_of, size = text.characters, text.word_of, len(text.characters)
    end = uncovered = inside = numbers = count = done = 0
    places = np.int64(0)
    shingle, last_shingle = 0, len(states)
    while shingle <= last_shingle:
        # After the last shingle comes what is left.
        at = shingle if shingle < last_shingle else max(size, end)
        if shingle < last_shingle and not _is_covered(states[at]):
            shingle += 1
            continue
        if 0 < at - end <= MAX_GAP:
            inside += at - end
            first, last = end, at
            while first > done and not _begins_piece(characters, word_of, first):
                first -= 1
            while last < size and not _begins_piece(characters, word_of, last):
                last += 1
            first = max(first, done)
            count, more = _add_pieces(text, flags, first, last, pieces, count)
            numbers += more
            places += np.int64(first < last)
            done = last
        uncovered += max(0, at - end)
        shingle = _covered_until(states, shingle + 1)
        end = shingle - 1 + SIZE
    return size - uncovered, places, inside, numbers, count


@kernel
def _sort(values: Any) -> None:
    """Shell's sort (D. Shell, 1959): there are few values, and numpy's takes long to compile."""
    step = len(values) // 2
    while step > 0:
        for at in range(step, len(values)):
            value, place = values[at], at
            while place >= step and values[place - step] > value:
                values[place] = values[place - step]
                place -= step
            values[place] = value
        step //= 2


@kernel
def _count_own(mine: Any, theirs: Any) -> Any:
    """Of some sorted pieces how many names, and how many others the other side lacks."""
    names = words = at = 0
    for piece in mine:
        while at < len(theirs) and theirs[at] < piece:
            at += 1
        if at < len(theirs) and theirs[at] == piece:
            at += 1
        elif piece & _KIND:
            names += 1
        else:
            words += 1
    return names, words


@kernel
def count_places(left: Any, right: Any, states: Any, flags: Any, pieces: Any, counts: Any) -> None:
    """Write what `places.differing_places` returns. `states`: of both texts; `pieces`: room for those of both."""
    covered, places, inside, numbers, count = _find_places(states[0], left, flags, pieces[0])
    other_covered, other_places, other_inside, other_numbers, other_count = _find_places(states[1], right, flags, pieces[1])
    counts[0], counts[1] = min(covered, other_covered), min(places, other_places)
    numbers = min(numbers, other_numbers)
    if numbers > counts[1] and is_uncased(left.characters) and is_uncased(right.characters):
        counts[1] = numbers
    if counts[1] < MIN_PLACES:
        return
    mine, theirs = pieces[0, :count], pieces[1, :other_count]
    _sort(mine)
    _sort(theirs)
    names, words = _count_own(mine, theirs)
    other_names, other_words = _count_own(theirs, mine)
    names, words = min(names, other_names), min(words, other_words)
    # There are places, so there are words.
    if flags[left.word_of[0]] & flags[right.word_of[0]] & NOUNS:
        names = max(0, names - np.int64(NOUNS_A_WORD * words))
    counts[2], counts[3] = numbers + names, words
    if is_uncased(left.characters) and is_uncased(right.characters):
        counts[4] = min(inside, other_inside)
