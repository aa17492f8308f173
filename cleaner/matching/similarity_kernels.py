"""Pairs of texts aligned, each text made ready when it is first needed: what was just made is still in the cache."""

from typing import Any

import numpy as np
from numba import njit

from cleaner.matching.alignment import CHANGED, COUNTS
from cleaner.matching.alignment_kernels import align_texts, index, room_for, shingle_count
from cleaner.matching.counting_kernels import weigh
from cleaner.matching.token_kernels import mark_words, quote_characters, spell
from cleaner.shingles.kernels import ascii_hashes

#: For each place of a text so many slots of a table: room for any power of two that is large enough.
SLOTS = 4


@njit(nogil=True, cache=True)
def _table_bits(shingles: int) -> int:
    """The size, as a power of two, of a table that so many shingles fill by half."""
    bits = 2
    while (1 << bits) < 2 * shingles:
        bits += 1
    return bits


@njit(nogil=True, cache=True)
def _make_ready(text: int, texts: Any, tables: Any, made: Any, scratch: Any) -> None:
    source, folded, marks = texts
    longs, edges, firsts, begins = folded
    kinds, lengths, numbers, of_ascii, sampling, factors = tables
    starts, sizes, columns, indexed, flags = made
    characters, word_of, shingles, weights, quoted = columns
    once, slots, bits, table_sizes = indexed
    hashes, units, places, common = scratch
    start = starts[text]
    of = slice(start, starts[text + 1])
    results = characters[of], word_of[of], shingles[of]
    spelled = (longs, edges, firsts), (kinds, numbers, of_ascii)
    size = spell(spelled[0], text, spelled[1], (hashes, units), results, flags)
    mark_words(source, text, marks, (lengths, kinds), (begins, edges, firsts), flags)
    count = shingle_count(size)
    quote_characters((firsts[text], firsts[text + 1]), results[1][:size], flags, quoted[start : start + size])
    of = slice(start, start + count)
    weigh(shingles[of], sampling, factors, quoted[of], (places, common), weights[of])
    sizes[text], table_sizes[text] = size, 1 << _table_bits(count)
    of_table = slice(SLOTS * start, SLOTS * start + table_sizes[text])
    index(shingles[of], slots[of_table], bits[of_table], once[of])


@njit(nogil=True, cache=True)
def _text(text: int, made: Any) -> Any:
    """A text that is ready, as it is aligned."""
    starts, sizes, columns, indexed, _ = made
    characters, word_of, shingles, weights, quoted = columns
    once, slots, bits, table_sizes = indexed
    start = starts[text]
    every, some = slice(start, start + sizes[text]), slice(start, start + shingle_count(sizes[text]))
    table = slice(SLOTS * start, SLOTS * start + table_sizes[text])
    return (
        characters[every],
        word_of[every],
        shingles[some],
        weights[some],
        quoted[some],
        once[some],
        slots[table],
        bits[table],
    )


@njit(nogil=True, cache=True)
def align_pairs(texts: Any, tables: Any, made: Any, lefts: Any, rights: Any) -> Any:
    """The alignments of pairs of texts by number: of each what is counted (see `alignment`), the sums of weights by side and
    state, and by side how many shingles are shared, and how many of these are quoted.

    `texts`: as they were, folded, and their marks; `tables` of code points, numbers and weights; `made`: what becomes ready,
    in places of their own for each text, its size being -1 until then.
    """
    starts, sizes, flags = made[0], made[1], made[4]
    longest = 0
    for text in range(len(sizes)):
        longest = max(longest, starts[text + 1] - starts[text])
    # One more than there are, as the place behind the last is written to.
    scratch = (
        np.empty(longest + 1, np.uint64),
        np.empty(longest + 1, np.uint64),
        np.empty(longest + 1, np.int32),
        np.empty(longest + 1, np.uint8),
    )
    kinds, lengths, numbers, sampling, factors = tables
    known = kinds, lengths, numbers, ascii_hashes(), sampling, factors
    room = room_for(longest)
    counts, sums = np.zeros((len(lefts), COUNTS), np.int64), np.zeros((len(lefts), 2, CHANGED + 1), np.int64)
    quotes = np.zeros((len(lefts), 2, 2), np.int64)
    for pair in range(len(lefts)):
        for text in (lefts[pair], rights[pair]):
            if sizes[text] < 0:
                _make_ready(text, texts, known, made, scratch)
        left, right = _text(lefts[pair], made), _text(rights[pair], made)
        align_texts(left, right, flags, room, (counts[pair], sums[pair], quotes[pair]))
    return counts, sums, quotes
