"""Pairs of texts aligned, each text indexed right before its first alignment, while it is in the processor's cache.

What is made of a text takes forty times its size, so memory is used again as soon as no text in it has a pair to come:
pairs of one group of copies stand next to each other, and what a group takes stays in the cache.
"""

from typing import Any, NamedTuple

import numpy as np

from cleaner.compiled import kernel
from cleaner.compiled.arrays import I32, I64, U8, U32, U64, Bools, I32Rows, I64Cubes, I64Rows
from cleaner.matching.alignment import COUNTS
from cleaner.matching.alignment_kernels import (
    IndexedText,
    ShingleIndex,
    align_texts,
    alignment_scratch,
    index,
    shingle_count,
    slot_shift,
)
from cleaner.matching.counting_kernels import weigh
from cleaner.matching.states import CHANGED
from cleaner.matching.token_kernels import CharacterTables, Sources, mark_nouns, mark_words, quote_characters, spell
from cleaner.shingles.table_kernels import table_bits

#: Slots of the table of shingles for each place of a text: enough for any power of two that may be needed.
SLOTS = 4


class Weighing(NamedTuple):
    """What the weight of a shingle depends on: the counters, the sample and the mask of `DocumentFrequency`, the weights by
    count, and the count of a shingle in a text of which none is in the sample."""

    counts: U8
    sample: np.uint64
    mask: np.uint64
    factors: I32Rows
    rare: np.uint8


class Prepared(NamedTuple):
    """The columns of many texts as `IndexedText` has them; those of text t from place `starts[t]` on (of `table` and
    `filters` from `SLOTS * starts[t]` on), in no more than `rooms[t]` places. `sizes`: characters of each text, -1 until it
    is prepared. `table_sizes`: slots of each table. `flags`: of each word of all texts."""

    rooms: I64
    starts: I64
    sizes: I64
    characters: U32
    word_of: I32
    shingles: U64
    weights: I32
    quoted: U8
    once: Bools
    table: I32
    filters: U8
    table_sizes: I64
    flags: U8


class Scratch(NamedTuple):
    """Scratch arrays for one text: the hashes of its words and of its characters; the places of its sampled shingles, and
    how common these are."""

    hashes: Any
    units: Any
    places: Any
    commonness: Any


@kernel
def _prepare(text: int, sources: Any, tables: Any, weighing: Any, made: Any, scratch: Any) -> None:
    """Fill the columns of a text."""
    start, firsts = made.starts[text], sources.layout.firsts
    room = slice(start, start + made.rooms[text])
    results = made.characters[room], made.word_of[room], made.shingles[room]
    size = spell(sources, text, tables, scratch, results, made.flags)
    mark_words(sources, text, tables, made.flags)
    count = shingle_count(size)
    words = firsts[text], firsts[text + 1]
    mark_nouns(made.flags[words[0] : words[1]])
    quote_characters(words, results[1][:size], made.flags, made.quoted[start : start + size])
    part = slice(start, start + count)
    weigh(made.shingles[part], weighing, made.quoted[part], scratch, made.weights[part])
    made.sizes[text], made.table_sizes[text] = size, 1 << table_bits(count, 2)
    slots = slice(SLOTS * start, SLOTS * start + made.table_sizes[text])
    index(made.shingles[part], made.table[slots], made.filters[slots], made.once[part])


@kernel
def _text(text: int, made: Any) -> Any:
    """A prepared text."""
    start, table_size = made.starts[text], made.table_sizes[text]
    every, part = slice(start, start + made.sizes[text]), slice(start, start + shingle_count(made.sizes[text]))
    slots = slice(SLOTS * start, SLOTS * start + table_size)
    found = ShingleIndex(
        made.shingles[part], made.table[slots], made.filters[slots], np.uint64(table_size - 1), slot_shift(table_size)
    )
    return IndexedText(
        made.characters[every], made.word_of[every], made.once[part], made.weights[part], made.quoted[part], found
    )


@kernel
def align_pairs(
    sources: Sources, tables: CharacterTables, weighing: Weighing, made: Prepared, lefts: I64, rights: I64
) -> tuple[I64Rows, I64Cubes, I64Cubes, I64Cubes]:
    """Align pairs of texts by number. Returns for each pair the counts (see `alignment`), the sums of weights and of plain
    weights by side and state, and by side how many shingles are shared and how many of these are quoted. Texts are prepared
    as needed."""
    longest = 0
    for room in made.rooms:
        longest = max(longest, room)
    # One more than needed: the place after the last is written to.
    scratch = Scratch(
        np.empty(longest + 1, np.uint64),
        np.empty(longest + 1, np.uint64),
        np.empty(longest + 1, np.int32),
        np.empty(longest + 1, np.uint8),
    )
    aligning = alignment_scratch(longest)
    counts, sums = np.zeros((len(lefts), COUNTS), np.int64), np.zeros((len(lefts), 2, CHANGED + 1), np.int64)
    plain, quotes = np.zeros_like(sums), np.zeros((len(lefts), 2, 2), np.int64)
    starts, sizes, rooms = made.starts, made.sizes, made.rooms
    sizes[:] = -1
    # The pairs to come of each text; how many texts are prepared and have any; and where there is room for another text.
    to_come, waiting, free = np.zeros(len(sizes), np.int64), 0, 0
    for pair in range(len(lefts)):
        to_come[lefts[pair]] += 1
        to_come[rights[pair]] += 1
    for pair in range(len(lefts)):
        for text in (lefts[pair], rights[pair]):
            if sizes[text] < 0:
                starts[text] = free
                free += rooms[text]
                waiting += 1
                _prepare(text, sources, tables, weighing, made, scratch)
        left, right = _text(lefts[pair], made), _text(rights[pair], made)
        align_texts(left, right, made.flags, aligning, (counts[pair], sums[pair], plain[pair], quotes[pair]))
        for text in (lefts[pair], rights[pair]):
            to_come[text] -= 1
            waiting -= int(to_come[text] == 0)
        if waiting == 0:
            free = 0
    return counts, sums, plain, quotes
