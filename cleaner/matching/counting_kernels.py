"""The compiled path of `commonness`."""

from typing import Any

import numpy as np
from numba import njit

from cleaner.matching.commonness import RARE
from cleaner.matching.wording import SIZE
from cleaner.matching.wording_kernels import QUOTED
from cleaner.text.kernels import hash_characters, hash_runs

# What lies above these bits of a shingle says whether it is counted, what lies below, which slot it has.
_SAMPLE_SHIFT = np.uint64(40)
_MOST = np.uint8(255)
# An odd number: it brings the lower bits of a slot into the upper ones.
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)


@njit(nogil=True, cache=True)
def sampled_slots(folded: Any, room: int, sample: Any, mask: Any) -> Any:
    """The slots of those shingles of folded texts that are counted, each once a text; `room`: characters of the longest."""
    longs, edges, firsts = folded
    data = longs.view(np.uint8)
    units, values = np.empty(room, np.uint64), np.empty(room, np.uint64)
    bits = 4
    while (1 << bits) < 2 * room:
        bits += 1
    table, marks = np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.int64)
    last, shift = np.uint64((1 << bits) - 1), np.uint64(64 - bits)
    slots, done = np.empty(len(data), np.uint32), 0
    for text in range(len(firsts) - 1):
        count = hash_characters(data, edges[2 * firsts[text] :], firsts[text + 1] - firsts[text], units)
        count = hash_runs(units, count, SIZE, values)
        for number in range(count):
            if (values[number] >> _SAMPLE_SHIFT) & sample != np.uint64(0):
                continue
            slot = values[number] & mask
            at = (slot * _SPREAD) >> shift
            while marks[at] == text + 1 and table[at] != slot:
                at = (at + np.uint64(1)) & last
            if marks[at] != text + 1:
                table[at], marks[at] = slot, text + 1
                slots[done] = slot
                done += 1
    return slots[:done]


@njit(nogil=True, cache=True)
def count(slots: Any, counts: Any) -> None:
    """Add one to each of these counters, up to 255."""
    for slot in slots:
        counts[slot] += np.uint8(counts[slot] < _MOST)


@njit(nogil=True, cache=True)
def weigh(texts: Any, flags: Any, sampling: Any, factors: Any, results: Any) -> None:
    """What each shingle of the texts counts, by how common the nearest one is that is counted; and whether it is quoted."""
    ends, word_of, shingles = texts
    counts, sample, mask = sampling
    weights, quoted = results
    for text in range(len(ends) - 1):
        first, end = ends[text], ends[text + 1]
        for at in range(first, end):
            quoted[at] = flags[word_of[at]] & QUOTED
        done, common, before = first, np.uint8(RARE), -1
        last = max(min(first + 1, end), end - SIZE + 1)
        for at in range(first, last):
            if (shingles[at] >> _SAMPLE_SHIFT) & sample != np.uint64(0):
                continue
            found = counts[shingles[at] & mask]
            middle = (before + at) // 2 + 1 if before >= 0 else first
            for place in range(done, middle):
                weights[place] = factors[quoted[place], common]
            done, common, before = middle, found, at
        for place in range(done, last):
            weights[place] = factors[quoted[place], common]
