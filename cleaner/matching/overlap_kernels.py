"""The compiled path of `overlap`: how many shingles two texts share, and which words they do not.

Shingle hashes are mixed, so the upper bits of a hash serve as its slot in a table.
"""

from typing import Any

import numpy as np

from cleaner.compiled import kernel
from cleaner.compiled.arrays import I64, U8, U64, I64Cubes, I64Rows
from cleaner.shingles.kernels import Layout
from cleaner.shingles.table_kernels import find_slot, longest_text, table_bits

_HASH_BITS = np.uint64(64)
_SPACE = np.uint8(32)


@kernel
def overlaps(values: U64, offsets: I64, lefts: I64, rights: I64) -> tuple[I64, I64]:
    """The number of distinct shingles of each text, and of those that both texts of each pair have.

    Fastest if pairs with the same left text stand next to each other: its table is then filled once.
    """
    bits = table_bits(longest_text(offsets), 4)
    shift = _HASH_BITS - np.uint64(bits)
    table = np.zeros(1 << bits, np.uint64)
    marks, seen = np.zeros(1 << bits, np.int64), np.zeros(1 << bits, np.int64)
    sizes = np.zeros(len(offsets) - 1, np.int64)
    shared = np.zeros(len(lefts), np.int64)
    mark = 0
    for text in range(len(offsets) - 1):
        mark += 1
        for value in values[offsets[text] : offsets[text + 1]]:
            at = find_slot(table, marks, mark, value, value >> shift)
            sizes[text] += np.int64(marks[at] != mark)
            table[at], marks[at] = value, mark
    held = -1
    for pair in range(len(lefts)):
        if lefts[pair] != held:
            held = lefts[pair]
            mark += 1
            for value in values[offsets[held] : offsets[held + 1]]:
                at = find_slot(table, marks, mark, value, value >> shift)
                table[at], marks[at] = value, mark
        count = 0
        for value in values[offsets[rights[pair]] : offsets[rights[pair] + 1]]:
            at = find_slot(table, marks, mark, value, value >> shift)
            # A shingle that the right text repeats counts once.
            if marks[at] == mark and seen[at] != pair + 1:
                seen[at] = pair + 1
                count += 1
        shared[pair] = count
    return sizes, shared


@kernel
def _uncovered(hits: Any, count: int, width: int, out: Any) -> Any:
    """Write the numbers of the first words that no shared shingle covers; returns how many these are, and how many words are
    covered. Shingle i covers the words `i : i + width`."""
    words = count + width - 1 if count > 0 else 0
    until, written, covered = 0, 0, 0
    for word in range(words):
        if word < count and hits[word]:
            until = word + width
        if word < until:
            covered += 1
        elif written < len(out):
            out[written] = word
            written += 1
    return written, covered


@kernel
def compare(values: U64, offsets: I64, widths: I64, ones: I64, others: I64, shown: int) -> tuple[I64, I64, I64Cubes]:
    """For each pair: the longest run of shared shingles, followed along their first places in the one text; how many words
    of the one text shared shingles cover; and the first words (`shown` at most, -1 for none) that they do not cover, of the
    one and of the other text."""
    bits = table_bits(longest_text(offsets), 4)
    shift = _HASH_BITS - np.uint64(bits)
    table, marks = np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.int64)
    places, seen = np.zeros(1 << bits, np.int64), np.zeros(1 << bits, np.int64)
    hits = np.zeros(1 << bits, np.bool_)
    runs, covered = np.zeros(len(ones), np.int64), np.zeros(len(ones), np.int64)
    only = np.full((2, len(ones), shown), -1, np.int64)
    held, mark = -1, 0
    for pair in range(len(ones)):
        one = values[offsets[ones[pair]] : offsets[ones[pair] + 1]]
        other = values[offsets[others[pair]] : offsets[others[pair] + 1]]
        if ones[pair] != held:
            held = ones[pair]
            mark += 1
            for place in range(len(one)):
                at = find_slot(table, marks, mark, one[place], one[place] >> shift)
                if marks[at] != mark:
                    table[at], marks[at], places[at] = one[place], mark, place
        run, longest, last = 0, 0, -1
        for place in range(len(other)):
            at = find_slot(table, marks, mark, other[place], other[place] >> shift)
            hits[place] = marks[at] == mark
            if not hits[place]:
                run, last = 0, -1
                continue
            seen[at] = pair + 1
            if last >= 0 and last + 1 < len(one) and one[last + 1] == other[place]:
                run, last = run + 1, last + 1
            else:
                run, last = 1, places[at]
            longest = max(longest, run)
        runs[pair] = longest
        _uncovered(hits, len(other), widths[others[pair]], only[1, pair])
        for place in range(len(one)):
            hits[place] = seen[find_slot(table, marks, mark, one[place], one[place] >> shift)] == pair + 1
        covered[pair] = _uncovered(hits, len(one), widths[ones[pair]], only[0, pair])[1]
    return runs, covered, only


@kernel
def copy_words(folded: U8, layout: Layout, which: I64, words: I64Rows) -> tuple[U8, I64]:
    """For each row the words with these numbers (-1 after the last) of text `which`, parted by spaces: bytes and offsets."""
    edges, firsts = layout.edges, layout.firsts
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
