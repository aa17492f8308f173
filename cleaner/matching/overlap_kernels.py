"""Kernels over the shingles of texts: how many two texts share, and where they do not.

A text's shingles stand in an open table whose slots are in use where they bear the mark of that text, so that it need not be
emptied for the next one.
"""

from typing import Any

import numpy as np
from numba import njit

_HASH_BITS = np.uint64(64)
_SPACE = np.uint8(32)
# An odd number: it brings the lower bits of a number into its upper ones and keeps numbers apart.
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)


@njit(inline="always")
def _slot(table: Any, marks: Any, mark: Any, value: Any, shift: Any) -> Any:
    """Where a value stands in the table, or the free slot where it would."""
    last = np.uint64(len(table) - 1)
    # Shingle hashes are mixed: their upper bits are as good as any.
    at = value >> shift
    while marks[at] == mark and table[at] != value:
        at = (at + np.uint64(1)) & last
    return at


@njit(nogil=True, cache=True)
def _table_bits(offsets: Any) -> int:
    """The size, as a power of two, of a table that the longest of the texts fills by half."""
    longest, bits = 0, 4
    for text in range(len(offsets) - 1):
        longest = max(longest, offsets[text + 1] - offsets[text])
    while (1 << bits) < 2 * longest:
        bits += 1
    return bits


@njit(nogil=True, cache=True)
def overlaps(values: Any, offsets: Any, lefts: Any, rights: Any) -> Any:
    """The number of different shingles of each text, and of those that both texts of each pair have.

    Pairs with the same left text next to each other are the fastest: its table is made once.
    """
    bits = _table_bits(offsets)
    shift = _HASH_BITS - np.uint64(bits)
    table = np.zeros(1 << bits, np.uint64)
    marks, seen = np.zeros(1 << bits, np.int64), np.zeros(1 << bits, np.int64)
    sizes = np.zeros(len(offsets) - 1, np.int64)
    shared = np.zeros(len(lefts), np.int64)
    mark = 0
    for text in range(len(offsets) - 1):
        mark += 1
        for value in values[offsets[text] : offsets[text + 1]]:
            at = _slot(table, marks, mark, value, shift)
            sizes[text] += np.int64(marks[at] != mark)
            table[at], marks[at] = value, mark
    held = -1
    for pair in range(len(lefts)):
        if lefts[pair] != held:
            held = lefts[pair]
            mark += 1
            for value in values[offsets[held] : offsets[held + 1]]:
                at = _slot(table, marks, mark, value, shift)
                table[at], marks[at] = value, mark
        count = 0
        for value in values[offsets[rights[pair]] : offsets[rights[pair] + 1]]:
            at = _slot(table, marks, mark, value, shift)
            # A shingle that the right text repeats counts once.
            if marks[at] == mark and seen[at] != pair + 1:
                seen[at] = pair + 1
                count += 1
        shared[pair] = count
    return sizes, shared


@njit(nogil=True, cache=True)
def _uncovered(hits: Any, count: int, width: int, out: Any) -> Any:
    """The first words that no shared shingle covers, and how many words one does. Shingle i covers `width` words from i."""
    words = count + width - 1 if count > 0 else 0
    until, found, covered = 0, 0, 0
    for word in range(words):
        if word < count and hits[word]:
            until = word + width
        if word < until:
            covered += 1
        elif found < len(out):
            out[found] = word
            found += 1
    return found, covered


@njit(nogil=True, cache=True)
def compare(values: Any, offsets: Any, widths: Any, ones: Any, others: Any, shown: int) -> Any:
    """For each pair the longest run of shingles through first places in the one text, how many words of the one are covered
    by shared shingles, and which words (`shown` at most, -1 for none) are not: of the one and of the other."""
    bits = _table_bits(offsets)
    shift = _HASH_BITS - np.uint64(bits)
    table, marks = np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.int64)
    places, seen = np.zeros(1 << bits, np.int64), np.zeros(1 << bits, np.int64)
    hits = np.zeros(1 << bits, np.bool_)
    runs, covered = np.zeros(len(ones), np.int64), np.zeros(len(ones), np.int64)
    only = np.full((2, len(ones), shown), -1, np.int64)
    for pair in range(len(ones)):
        one = values[offsets[ones[pair]] : offsets[ones[pair] + 1]]
        other = values[offsets[others[pair]] : offsets[others[pair] + 1]]
        mark = pair + 1
        for place in range(len(one)):
            at = _slot(table, marks, mark, one[place], shift)
            if marks[at] != mark:
                table[at], marks[at], places[at] = one[place], mark, place
        run, longest, last = 0, 0, -1
        for place in range(len(other)):
            at = _slot(table, marks, mark, other[place], shift)
            hits[place] = marks[at] == mark
            if not hits[place]:
                run, last = 0, -1
                continue
            seen[at] = mark
            if last >= 0 and last + 1 < len(one) and one[last + 1] == other[place]:
                run, last = run + 1, last + 1
            else:
                run, last = 1, places[at]
            longest = max(longest, run)
        runs[pair] = longest
        _uncovered(hits, len(other), widths[others[pair]], only[1, pair])
        for place in range(len(one)):
            hits[place] = seen[_slot(table, marks, mark, one[place], shift)] == mark
        covered[pair] = _uncovered(hits, len(one), widths[ones[pair]], only[0, pair])[1]
    return runs, covered, only


@njit(nogil=True, cache=True)
def copy_words(folded: Any, edges: Any, firsts: Any, which: Any, words: Any) -> Any:
    """For each row the words (numbers, -1 behind the last) of text `which`, parted by spaces: bytes and offsets."""
    offsets = np.zeros(len(which) + 1, np.int64)
    for row in range(len(which)):
        size = 0
        for word in words[row]:
            if word >= 0:
                at = 2 * (firsts[which[row]] + word)
                size += np.int64(edges[at + 1]) - np.int64(edges[at]) + 1
        offsets[row + 1] = offsets[row] + max(0, size - 1)
    out = np.empty(offsets[-1], np.uint8)
    for row in range(len(which)):
        used = offsets[row]
        for word in words[row]:
            if word >= 0:
                if used > offsets[row]:
                    out[used] = _SPACE
                    used += 1
                at = 2 * (firsts[which[row]] + word)
                for place in range(edges[at], edges[at + 1]):
                    out[used] = folded[place]
                    used += 1
    return out, offsets
