"""Kernels over UTF-8 bytes: fold, hash words or characters, hash shingles. What they compute is said in `shingles`."""

from typing import Any

import numpy as np
from numba import njit

from cleaner.shingles.shingles import BITS, MIX_1, MIX_2, POWER, SEED

_M1, _M2, _POWER, _SEED = np.uint64(MIX_1), np.uint64(MIX_2), np.uint64(POWER), np.uint64(SEED)
_ALL, _ONE = np.uint64(BITS), np.uint64(1)
_SPACE, _APOSTROPHE = np.uint8(32), np.uint8(39)


@njit(inline="always")
def _mixed(value: Any) -> Any:
    value *= _M1
    value = (value ^ (value >> np.uint64(32))) * _M2
    return value ^ (value >> np.uint64(29))


@njit(nogil=True, cache=True)
def _fold_ascii(text: Any, out: Any) -> None:
    """Fold bytes below 128, one to one: no table, no branch, so that the compiler does many at once."""
    for at in range(len(text)):
        byte = text[at]
        lower = np.uint8(byte | np.uint8(32)) if np.uint8(byte - np.uint8(65)) < np.uint8(26) else byte
        is_word = np.uint8(lower - np.uint8(97)) < np.uint8(26) or np.uint8(byte - np.uint8(48)) < np.uint8(10)
        is_word |= byte == np.uint8(95)
        other = _APOSTROPHE if byte == _APOSTROPHE or byte == np.uint8(96) else _SPACE
        out[at] = lower if is_word else other


@njit(nogil=True, cache=True)
def fold_into(data: Any, start: int, end: int, marks: Any, first: int, tables: Any, out: Any) -> Any:
    """Fold the text at `start:end` character by character into `out`, with a space before it and two behind it.

    `marks`: where in `data` all code points beyond ASCII are, and which; `first`: the first of the text. Returns the place
    behind its folded form, and the first mark behind it.
    """
    places, codes = marks
    starts, lengths, blob = tables
    out[0] = _SPACE
    used, at = 1, start
    while at < end:
        stop = places[first] if first < len(places) and places[first] < end else end
        _fold_ascii(data[at:stop], out[used:])
        used += stop - at
        at = stop
        if at < end:
            code = codes[first]
            for place in range(starts[code], starts[code] + lengths[code]):
                out[used] = blob[place]
                used += 1
            at += 2 + np.int64(data[at] >= 0xE0) + np.int64(data[at] >= 0xF0)
            first += 1
    out[used] = out[used + 1] = _SPACE
    return used, first


@njit(nogil=True, cache=True)
def find_words(folded: Any, used: int, edges: Any) -> int:
    """Where the words of a folded text begin and end, by turns, into `edges`; returns the number of words.

    An apostrophe belongs to a word where it has letters on both sides; others become spaces.
    """
    count, inside = np.uint64(0), False
    for at in range(1, used + 1):
        byte = folded[at]
        if byte == _APOSTROPHE:
            after = folded[at + 1]
            is_word = inside and after not in (_SPACE, _APOSTROPHE)
            if not is_word:
                folded[at] = _SPACE
        else:
            is_word = byte != _SPACE
        # No branch: where words end cannot be predicted.
        edges[count] = at
        count += np.uint64(is_word != inside)
        inside = is_word
    return np.int64(count >> np.uint64(1))


@njit(inline="always")
def _eight(longs: Any, at: int) -> Any:
    """Eight bytes from any place on."""
    shift = np.uint64(8 * (at & 7))
    upper = (longs[(at >> 3) + 1] << np.uint64(1)) << (np.uint64(63) - shift)
    return longs[at >> 3] >> shift | upper


@njit(nogil=True, cache=True)
def hash_words(longs: Any, edges: Any, count: int, out: Any) -> None:
    """The hashes of the words of a folded text, given as an array of 64 bits each; words stand where `edges` says."""
    for number in range(count):
        start, end = np.int64(edges[2 * number]), np.int64(edges[2 * number + 1])
        size = min(end - start, 8)
        value = _mixed(_SEED ^ (_eight(longs, start) & (_ALL >> np.uint64(64 - 8 * size))))
        start += size
        while start < end:
            size = min(end - start, 8)
            value = _mixed(value ^ (_eight(longs, start) & (_ALL >> np.uint64(64 - 8 * size))))
            start += size
        out[number] = value


@njit(inline="always")
def character(folded: Any, at: int) -> Any:
    """The code point at a byte of UTF-8, and where the next one is."""
    code = np.uint64(folded[at])
    if code < np.uint64(0x80):
        return code, at + 1
    low = np.uint64(folded[at + 1] & 0x3F)
    if code < np.uint64(0xE0):
        return (code & np.uint64(0x1F)) << np.uint64(6) | low, at + 2
    low = low << np.uint64(6) | np.uint64(folded[at + 2] & 0x3F)
    if code < np.uint64(0xF0):
        return (code & np.uint64(0x0F)) << np.uint64(12) | low, at + 3
    low = low << np.uint64(6) | np.uint64(folded[at + 3] & 0x3F)
    return (code & np.uint64(0x07)) << np.uint64(18) | low, at + 4


@njit(inline="always")
def mixed_character(code: Any) -> Any:
    """The hash of a code point."""
    return _mixed(_SEED ^ code)


@njit(nogil=True, cache=True)
def ascii_hashes() -> Any:
    """The hashes of the code points of ASCII."""
    hashes = np.empty(128, np.uint64)
    for code in range(128):
        hashes[code] = mixed_character(np.uint64(code))
    return hashes


@njit(nogil=True, cache=True)
def is_ascii(data: Any) -> bool:
    """Whether there are bytes of ASCII only."""
    every = np.uint8(0)
    for at in range(len(data)):
        every |= data[at]
    return every < np.uint8(128)


@njit(nogil=True, cache=True)
def _hash_ascii(data: Any, hashes: Any, out: Any) -> int:
    # No branch, as words are short and where they end cannot be predicted; and no sign, as a place that may be below zero
    # is looked at twice.
    count = np.uint64(0)
    for at in range(len(data)):
        out[count] = hashes[data[at]]
        count += np.uint64(data[at] != _SPACE)
    return np.int64(count)


@njit(nogil=True, cache=True)
def hash_characters(folded: Any, edges: Any, words: int, out: Any) -> int:
    """The hashes of the characters of a folded text's words; returns their number."""
    if words and is_ascii(folded[edges[0] : edges[2 * words - 1]]):
        return _hash_ascii(folded[edges[0] : edges[2 * words - 1]], ascii_hashes(), out)
    count = 0
    for number in range(words):
        at, end = edges[2 * number], edges[2 * number + 1]
        while at < end:
            code, at = character(folded, at)
            out[count] = mixed_character(code)
            count += 1
    return count


@njit(nogil=True, cache=True)
def hash_runs(units: Any, count: int, size: int, out: Any) -> int:
    """The hashes of all runs of `size` units (of all, where there are fewer); returns their number."""
    size = min(size, count)
    if size == 0:
        return 0
    leading, total = np.uint64(1), np.uint64(0)
    for at in range(size):
        leading *= _POWER
        total = total * _POWER + units[at]
    out[0] = _mixed(total)
    for at in range(size, count):
        total = total * _POWER + units[at] - leading * units[at - size]
        out[at - size + 1] = _mixed(total)
    return count - size + 1


@njit(nogil=True, cache=True)
def hash_eights(units: Any, count: int, out: Any) -> int:
    """What `hash_runs` does for runs of 8, by doubling, in steps that do not wait for each other; `units` are lost."""
    if count < 8:
        return hash_runs(units, count, 8, out)
    power = _POWER
    for step in (1, 2, 4):
        for at in range(count - 2 * step + 1):
            units[at] = units[at] * power + units[at + step]
        power *= power
    for at in range(count - 7):
        out[at] = _mixed(units[at])
    return count - 7


@njit(nogil=True, cache=True)
def _whole(units: Any, count: int) -> Any:
    """A hash of all units in order."""
    value = _SEED
    for at in range(count):
        value = value * _POWER + units[at]
    return _mixed(value)


@njit(nogil=True, cache=True)
def shingle_all(
    data: Any, offsets: Any, marks: Any, tables: Any, characters: bool, size: int, scratch: Any, results: Any
) -> None:  # fmt: skip
    """The shingles of all texts, one after the other, with their ends and a hash of each folded text."""
    longs, edges, units = scratch
    values, ends, folded = results
    text = longs.view(np.uint8)
    done = mark = 0
    for number in range(len(offsets) - 1):
        used, mark = fold_into(data, offsets[number], offsets[number + 1], marks, mark, tables, text)
        count = find_words(text, used, edges)
        hash_words(longs, edges, count, units)
        folded[number] = _whole(units, count)
        if characters:
            count = hash_characters(text, edges, count, units)
        done += hash_runs(units, count, size, values[done:])
        ends[number + 1] = done


@njit(nogil=True, cache=True)
def fold_all(data: Any, offsets: Any, marks: Any, tables: Any, out: Any, results: Any) -> None:
    """The folded texts one after the other, each from a place of `begins` on. The words of text t begin and end, by turns,
    at `edges[2 * firsts[t] : 2 * firsts[t + 1]]`, places in `out`."""
    begins, edges, firsts = results
    used = words = mark = 0
    for number in range(len(offsets) - 1):
        into, found = out[used:], edges[2 * words :]
        size, mark = fold_into(data, offsets[number], offsets[number + 1], marks, mark, tables, into)
        count = find_words(into, size, found)
        for at in range(2 * count):
            found[at] += used
        words += count
        begins[number], firsts[number + 1] = used, words
        used += size + 2


@njit(nogil=True, cache=True)
def shingle_folded(longs: Any, edges: Any, firsts: Any, size: int, scratch: Any, results: Any) -> None:
    """The word shingles of folded texts, as `shingle_all` makes them."""
    values, ends, folded = results
    done = 0
    for number in range(len(firsts) - 1):
        count = firsts[number + 1] - firsts[number]
        hash_words(longs, edges[2 * firsts[number] :], count, scratch)
        folded[number] = _whole(scratch, count)
        done += hash_runs(scratch, count, size, values[done:])
        ends[number + 1] = done
