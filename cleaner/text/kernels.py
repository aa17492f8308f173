"""Kernels over UTF-8 bytes: fold, hash words or characters, hash shingles. What they compute is said in `shingles`."""

from typing import Any

import numpy as np
from numba import njit

from cleaner.text.shingles import BITS, MIX_1, MIX_2, POWER, SEED

_M1, _M2, _POWER, _SEED = np.uint64(MIX_1), np.uint64(MIX_2), np.uint64(POWER), np.uint64(SEED)
_ALL, _ONE = np.uint64(BITS), np.uint64(1)
_SPACE, _APOSTROPHE = np.uint8(32), np.uint8(39)


@njit(inline="always")
def _mixed(value: Any) -> Any:
    value *= _M1
    value = (value ^ (value >> np.uint64(32))) * _M2
    return value ^ (value >> np.uint64(29))


@njit(inline="always")
def _decoded(text: Any, at: int) -> Any:
    """The code point that begins at a byte, and where the next one does."""
    code = np.int64(text[at])
    if code < 0xE0:
        return (code & 0x1F) << 6 | np.int64(text[at + 1] & 0x3F), at + 2
    if code < 0xF0:
        return (code & 0x0F) << 12 | np.int64(text[at + 1] & 0x3F) << 6 | np.int64(text[at + 2] & 0x3F), at + 3
    code = (code & 0x07) << 18 | np.int64(text[at + 1] & 0x3F) << 12
    return code | np.int64(text[at + 2] & 0x3F) << 6 | np.int64(text[at + 3] & 0x3F), at + 4


@njit(inline="always")
def _put(byte: Any, last: Any, out: Any, used: Any) -> Any:
    """Write one folded byte: no space behind a space, an apostrophe between letters only. The last byte and new length."""
    if last == _APOSTROPHE and (byte == _SPACE or byte == _APOSTROPHE):
        out[used - _ONE] = _SPACE
        return _SPACE, used
    out[used] = byte
    # No branch: where words end cannot be predicted.
    keep = (last != _SPACE) | ((byte != _SPACE) & (byte != _APOSTROPHE))
    return (byte if keep else _SPACE), used + np.uint64(keep)


@njit(nogil=True, cache=True)
def fold_into(text: Any, starts: Any, lengths: Any, blob: Any, out: Any) -> int:
    """Write the folded form of one text to `out`, which is large enough; returns its length."""
    # A space before the text saves asking whether there is anything before a byte; it is taken away in the end.
    out[0] = _SPACE
    last, used = _SPACE, _ONE
    at, end = np.uint64(0), np.uint64(len(text))
    while at < end:
        if text[at] < 0x80:
            last, used = _put(blob[text[at]], last, out, used)
            at += _ONE
        else:
            code, after = _decoded(text, np.int64(at))
            at = np.uint64(after)
            for place in range(starts[code], starts[code] + lengths[code]):
                last, used = _put(blob[place], last, out, used)
    if last == _SPACE or last == _APOSTROPHE:
        used -= _ONE
    return np.int64(used)


@njit(nogil=True, cache=True)
def find_words(folded: Any, used: int, out: Any) -> int:
    """Where the words of a folded text end; returns their number. The text has a space at its beginning."""
    count = 0
    for at in range(2, used):
        out[count] = at
        count += np.int64(folded[at] == _SPACE)
    if used > 1:
        out[count] = used
        count += 1
    return count


@njit(inline="always")
def _eight(longs: Any, at: int) -> Any:
    """Eight bytes from any place on."""
    shift = np.uint64(8 * (at & 7))
    upper = (longs[(at >> 3) + 1] << np.uint64(1)) << (np.uint64(63) - shift)
    return longs[at >> 3] >> shift | upper


@njit(nogil=True, cache=True)
def hash_words(longs: Any, word_ends: Any, count: int, out: Any) -> None:
    """The hashes of the words of a folded text, given as an array of 64 bits each; words end where `word_ends` says."""
    start = 1
    for number in range(count):
        end = np.int64(word_ends[number])
        size = min(end - start, 8)
        value = _mixed(_SEED ^ (_eight(longs, start) & (_ALL >> np.uint64(64 - 8 * size))))
        start += size
        while start < end:
            size = min(end - start, 8)
            value = _mixed(value ^ (_eight(longs, start) & (_ALL >> np.uint64(64 - 8 * size))))
            start += size
        out[number] = value
        start = end + 1


@njit(nogil=True, cache=True)
def hash_characters(folded: Any, used: int, out: Any) -> int:
    """The hashes of the characters of a folded text; returns their number. The text has a space at its beginning."""
    count, at = 0, 1
    while at < used:
        code, more = np.uint64(folded[at]), 0
        if code >= np.uint64(0xF0):
            code, more = code & np.uint64(0x07), 3
        elif code >= np.uint64(0xE0):
            code, more = code & np.uint64(0x0F), 2
        elif code >= np.uint64(0xC0):
            code, more = code & np.uint64(0x1F), 1
        for step in range(1, more + 1):
            code = code << np.uint64(6) | np.uint64(folded[at + step] & 0x3F)
        out[count] = _mixed(_SEED ^ code)
        count += 1
        at += 1 + more
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
def shingle_all(
    data: Any, offsets: Any, pages: Any, characters: bool, size: int, scratch: Any, values: Any, ends: Any, folded: Any
) -> None:  # fmt: skip
    """The shingles of all texts, one after the other, into `values`, with their ends and a hash of each folded text."""
    starts, lengths, blob = pages
    longs, word_ends, units = scratch
    text = longs.view(np.uint8)
    done = 0
    for number in range(len(offsets) - 1):
        used = fold_into(data[offsets[number] : offsets[number + 1]], starts, lengths, blob, text)
        if characters:
            count = hash_characters(text, used, units)
        else:
            count = find_words(text, used, word_ends)
            hash_words(longs, word_ends, count, units)
        whole = _SEED
        for at in range(count):
            whole = _mixed(whole ^ units[at])
        folded[number] = whole
        done += hash_runs(units, count, size, values[done:])
        ends[number + 1] = done


@njit(nogil=True, cache=True)
def fold_all(data: Any, offsets: Any, pages: Any, out: Any, starts: Any, word_ends: Any, firsts: Any) -> None:
    """The folded texts one after the other, each behind a space; where they start, where their words end in them, and
    where the ends of each text's words begin."""
    first_byte, lengths, blob = pages
    word = 0
    for number in range(len(offsets) - 1):
        text = data[offsets[number] : offsets[number + 1]]
        into = out[starts[number] :]
        used = fold_into(text, first_byte, lengths, blob, into)
        word += find_words(into, used, word_ends[word:])
        starts[number + 1] = starts[number] + used
        firsts[number + 1] = word
