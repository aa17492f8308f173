"""The compiled path of `wording`: many texts at once."""

from typing import Any

import numpy as np
from numba import njit

from cleaner.matching.wording import LOOK_BACK, MAX_QUOTED, MIN_QUOTED, SIZE
from cleaner.text.buffers import U64
from cleaner.text.kernels import character, hash_runs, hash_words, mixed_character
from cleaner.text.kinds import CAPITAL, CLOSER, END, FIGURE, MARK, SPACE

#: Bits of a word's flags.
QUOTED, NAME, NUMBER = 1, 2, 4
_LINE_BYTE, _MARK_BYTE = np.uint8(10), np.uint8(34)
_SLOTS = 256


@njit(nogil=True, cache=True)
def _is_in(value: Any, table: Any) -> bool:
    """Whether a hash stands in an open table of them, 0 where a slot is free."""
    at = np.int64(value & np.uint64(_SLOTS - 1))
    while table[at] != 0:
        if table[at] == value:
            return True
        at = (at + 1) & (_SLOTS - 1)
    return False


@njit(nogil=True, cache=True)
def spell(folded: Any, which: Any, kinds: Any, numbers: Any, scratch: Any, results: Any) -> None:
    """The characters of folded texts of some numbers, of each the number of its word, the shingles that begin there, and
    which words are numbers. Those of the text `which[t]` are at `ends[t]:ends[t + 1]`; its last few places have no shingle."""
    longs, edges, firsts = folded
    hashes, units = scratch
    ends, characters, word_of, shingles, flags = results
    data = longs.view(np.uint8)
    done = 0
    for row in range(len(which)):
        text = which[row]
        first, base = firsts[text], done
        count = firsts[text + 1] - first
        hash_words(longs, edges[2 * first :], count, hashes)
        for number in range(count):
            at, end = edges[2 * (first + number)], edges[2 * (first + number) + 1]
            figure = np.uint8(0)
            while at < end:
                code, at = character(data, at)
                characters[done], word_of[done] = code, first + number
                units[done - base] = mixed_character(code)
                figure |= kinds[code] & np.uint8(FIGURE)
                done += 1
            flags[first + number] = NUMBER if figure != 0 or _is_in(hashes[number], numbers) else 0
        hash_runs(units, done - base, SIZE, shingles[base:])
        ends[row + 1] = done


@njit(nogil=True, cache=True)
def _code_before(data: Any, at: int) -> Any:
    """The code point that ends before a place in UTF-8, and where it begins."""
    at -= 1
    while data[at] & 0xC0 == 0x80:
        at -= 1
    return character(data, at)[0], at


@njit(nogil=True, cache=True)
def _begins_sentence(data: Any, start: int, at: int, kinds: Any) -> bool:
    if at == start:
        return True
    skipped = SPACE | CLOSER
    for _ in range(LOOK_BACK):
        if at == start:
            return False
        code, at = _code_before(data, at)
        bits = kinds[code]
        if bits & END:
            return True
        if not bits & skipped:
            return False
        if bits & CLOSER:
            skipped = CLOSER
    return False


@njit(nogil=True, cache=True)
def _quote(flags: Any, opened: int, word: int, is_line: bool) -> int:
    """What a quotation mark or a line's end does: returns the word behind the mark that is open now, or -1."""
    if is_line:
        return -1
    if opened < 0:
        return word
    if MIN_QUOTED <= word - opened <= MAX_QUOTED:
        for number in range(opened, word):
            flags[number] |= QUOTED
    return -1


@njit(nogil=True, cache=True)
def mark_words(source: Any, which: Any, marks: Any, tables: Any, folded: Any, flags: Any) -> None:
    """Set which words are quoted, and which are names, walking through the texts and their folded forms side by side."""
    data, offsets = source
    places, codes, firsts_of = marks
    lengths, kinds = tables
    begins, edges, firsts = folded
    for row in range(len(which)):
        text, mark = which[row], firsts_of[row]
        start, end = offsets[text], offsets[text + 1]
        word, last = firsts[text], firsts[text + 1]
        at, used, opened = start, begins[text] + 1, -1
        while at < end:
            stop = places[mark] if mark < len(places) and places[mark] < end else end
            # Up to there folding is byte by byte.
            shift = at - used
            for place in range(at, stop):
                if data[place] == _MARK_BYTE or data[place] == _LINE_BYTE:
                    while word < last and edges[2 * word] + shift < place:
                        _mark_name(data, start, edges[2 * word] + shift, kinds, flags, word)
                        word += 1
                    opened = _quote(flags, opened, word, data[place] == _LINE_BYTE)
            while word < last and edges[2 * word] + shift < stop:
                _mark_name(data, start, edges[2 * word] + shift, kinds, flags, word)
                word += 1
            used += stop - at
            at = stop
            if at < end:
                code = codes[mark]
                if kinds[code] & MARK:
                    opened = _quote(flags, opened, word, False)  # noqa: FBT003  # kernels take no keywords
                used += lengths[code]
                while word < last and edges[2 * word] < used:
                    _mark_name(data, start, at, kinds, flags, word)
                    word += 1
                at += 2 + np.int64(data[at] >= 0xE0) + np.int64(data[at] >= 0xF0)
                mark += 1


@njit(nogil=True, cache=True)
def _mark_name(data: Any, start: int, at: int, kinds: Any, flags: Any, word: int) -> None:
    code = character(data, at)[0]
    if kinds[code] & CAPITAL and not _begins_sentence(data, start, at, kinds):
        flags[word] |= NAME


def number_table(hashes: U64) -> U64:
    """An open table of the hashes of words; there are fewer than it has slots."""
    table = np.zeros(_SLOTS, np.uint64)
    for value in hashes.tolist():
        at = value % _SLOTS
        while table[at]:
            at = (at + 1) % _SLOTS
        table[at] = value
    return table
