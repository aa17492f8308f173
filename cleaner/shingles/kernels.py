"""Kernels over UTF-8 bytes: folding, and the hashes of words, characters and shingles as `hashing` and `shingles` define
them."""

from typing import Any, NamedTuple

import numpy as np

from cleaner.compiled import inlined, kernel
from cleaner.compiled.arrays import I32, I64, U8, U64
from cleaner.shingles.hashing import BITS, MIX_1, MIX_2, POWER, SEED

_M1, _M2, _POWER, _SEED = np.uint64(MIX_1), np.uint64(MIX_2), np.uint64(POWER), np.uint64(SEED)
_ALL, _ONE = np.uint64(BITS), np.uint64(1)
_SPACE, _APOSTROPHE = np.uint8(32), np.uint8(39)


class Marks(NamedTuple):
    """The code points beyond ASCII of many texts: where their bytes begin, and which they are."""

    places: I64
    codes: I64


class Layout(NamedTuple):
    """Where words lie in `FoldedTexts.data`. Word w of all words is `data[edges[2 * w] : edges[2 * w + 1]]`; text t has the
    words `firsts[t] : firsts[t + 1]`; its folded form, with the space before it, begins at `begins[t]`."""

    edges: I32
    firsts: I64
    begins: I64


class FoldArrays(NamedTuple):
    """The arrays of `FoldTables` that folding reads."""

    starts: I32
    lengths: U8
    blob: U8


@inlined
def _mixed(value: Any) -> Any:
    value *= _M1
    value = (value ^ (value >> np.uint64(32))) * _M2
    return value ^ (value >> np.uint64(29))


@kernel
def _fold_ascii(text: Any, out: Any) -> None:
    """Fold ASCII bytes, one to one. No table and no branch, so that the compiler vectorises the loop."""
    for at in range(len(text)):
        byte = text[at]
        lower = np.uint8(byte | np.uint8(32)) if np.uint8(byte - np.uint8(65)) < np.uint8(26) else byte
        is_word = np.uint8(lower - np.uint8(97)) < np.uint8(26) or np.uint8(byte - np.uint8(48)) < np.uint8(10)
        is_word |= byte == np.uint8(95)
        other = _APOSTROPHE if byte == _APOSTROPHE or byte == np.uint8(96) else _SPACE
        out[at] = lower if is_word else other


@kernel
def fold_into(data: Any, start: int, end: int, marks: Any, first: int, tables: Any, out: Any) -> Any:
    """Fold the text `data[start:end]` into `out`, with one space before it and two after it.

    `marks`: the code points beyond ASCII of all of `data` (`Marks`); `first`: the number of the first one in this text.
    Returns the place after the folded text, and the number of the first mark after the text.
    """
    places, codes = marks.places, marks.codes
    starts, lengths, blob = tables.starts, tables.lengths, tables.blob
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


@kernel
def find_words(folded: Any, used: int, edges: Any) -> int:
    """Write where each word of a folded text begins and ends into `edges` (begin, end, begin, end …); returns the number of
    words. An apostrophe belongs to a word if letters stand on both sides of it; any other becomes a space."""
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
        # Written always, counted only at an edge: a branch on where words end would be mispredicted.
        edges[count] = at
        count += np.uint64(is_word != inside)
        inside = is_word
    return np.int64(count >> np.uint64(1))


@inlined
def _eight(longs: Any, at: int) -> Any:
    """The eight bytes from byte `at` on, out of an array of 64-bit numbers."""
    shift = np.uint64(8 * (at & 7))
    upper = (longs[(at >> 3) + 1] << np.uint64(1)) << (np.uint64(63) - shift)
    return longs[at >> 3] >> shift | upper


@kernel
def hash_words(longs: Any, edges: Any, count: int, out: Any) -> None:
    """The hashes of the words of a folded text. `longs`: its bytes as 64-bit numbers; `edges`: see `find_words`."""
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


@inlined
def character(folded: Any, at: int) -> Any:
    """The code point that begins at a byte of UTF-8, and where the next one begins."""
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


@inlined
def mixed_character(code: Any) -> Any:
    """The hash of a code point."""
    return _mixed(_SEED ^ code)


@kernel
def ascii_hashes() -> U64:
    """The hashes of the 128 ASCII characters."""
    hashes = np.empty(128, np.uint64)
    for code in range(128):
        hashes[code] = mixed_character(np.uint64(code))
    return hashes


@kernel
def is_ascii(data: Any) -> bool:
    """Whether all bytes are ASCII."""
    every = np.uint8(0)
    for at in range(len(data)):
        every |= data[at]
    return every < np.uint8(128)


@kernel
def _hash_ascii(data: Any, hashes: Any, out: Any) -> int:
    # No branch: words are short, and where they end cannot be predicted. Unsigned: a signed index costs a second check.
    count = np.uint64(0)
    for at in range(len(data)):
        out[count] = hashes[data[at]]
        count += np.uint64(data[at] != _SPACE)
    return np.int64(count)


@kernel
def hash_characters(folded: Any, edges: Any, words: int, out: Any) -> int:
    """Write the hashes of the characters of a folded text's words; returns how many there are."""
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


@kernel
def hash_runs(units: Any, count: int, size: int, out: Any) -> int:
    """Write the hashes of all runs of `size` units (of one run of all units, where there are fewer); returns how many."""
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


@kernel
def hash_eights(units: Any, count: int, out: Any) -> int:
    """`hash_runs` for runs of 8, by doubling: no step depends on the one before it. Overwrites `units`."""
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


@kernel
def _whole(units: Any, count: int) -> Any:
    """One hash of all units in order."""
    value = _SEED
    for at in range(count):
        value = value * _POWER + units[at]
    return _mixed(value)


@kernel
def fold_all(data: U8, offsets: I64, marks: Marks, tables: FoldArrays, out: U8, results: Layout) -> None:
    """Fold all texts into `out`, one after the other; `results` are the arrays `edges`, `firsts` and `begins` of
    `FoldedTexts`, to be filled."""
    edges, firsts, begins = results.edges, results.firsts, results.begins
    used = words = mark = 0
    for number in range(len(offsets) - 1):
        into, text_edges = out[used:], edges[2 * words :]
        size, mark = fold_into(data, offsets[number], offsets[number + 1], marks, mark, tables, into)
        count = find_words(into, size, text_edges)
        for at in range(2 * count):
            text_edges[at] += used
        words += count
        begins[number], firsts[number + 1] = used, words
        used += size + 2


@kernel
def _add_next(data: Any, edges: Any, count: int, ahead: Any, hashes: Any) -> None:
    """Hash each word together with as many behind it as `ahead` tells by its first character; in place, from the front."""
    for number in range(count):
        more = ahead[character(data, np.int64(edges[2 * number]))[0]]
        value = hashes[number]
        for at in range(number + 1, min(number + 1 + more, count)):
            value = _mixed(value ^ hashes[at])
        hashes[number] = value


@kernel
def count_parts(data: U8, layout: Layout, parts: U8, whole: int, out: I64) -> None:
    """For each folded text how many words it has, where a character of a script without spaces counts as a part of one."""
    edges, firsts = layout.edges, layout.firsts
    for number in range(len(firsts) - 1):
        total = np.int64(0)
        for word in range(firsts[number], firsts[number + 1]):
            part = np.int64(parts[character(data, np.int64(edges[2 * word]))[0]])
            total += part if part > 0 else whole
        out[number] = total // whole


@kernel
def shingle_folded(longs: U64, layout: Layout, size: int, ahead: U8, scratch: U64, results: tuple[U64, I64, U64]) -> None:
    """The shingles of `size` words of folded texts: hashes, offsets and a hash of each whole text into `results`.

    `ahead`: by code point, how many words behind a word that begins with it are hashed with it; empty if none are.
    """
    edges, firsts = layout.edges, layout.firsts
    values, ends, folded = results
    done = 0
    for number in range(len(firsts) - 1):
        count = firsts[number + 1] - firsts[number]
        hash_words(longs, edges[2 * firsts[number] :], count, scratch)
        folded[number] = _whole(scratch, count)
        if len(ahead):
            _add_next(longs.view(np.uint8), edges[2 * firsts[number] :], count, ahead, scratch)
        done += hash_runs(scratch, count, size, values[done:])
        ends[number + 1] = done
