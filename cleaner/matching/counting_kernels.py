"""The compiled path of `commonness`."""

from typing import Any

import numpy as np
from numba import njit

from cleaner.matching.document_frequency import RARE
from cleaner.shingles.kernels import hash_characters, hash_eights

# What lies above these bits of a shingle says whether it is counted, what lies below, which slot it has.
_SAMPLE_SHIFT = np.uint64(40)
_MOST = np.uint8(255)
# An odd number: it brings the lower bits of a slot into the upper ones.
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)


@njit(nogil=True, cache=True)
def _sampled(values: Any, count: int, sample: Any, places: Any) -> int:
    """Where the shingles are that are counted, into `places`; returns how many."""
    found = np.uint64(0)
    for at in range(count):
        # No branch: which ones are counted cannot be predicted.
        places[found] = at
        found += np.uint64((values[at] >> _SAMPLE_SHIFT) & sample == np.uint64(0))
    return np.int64(found)


@njit(nogil=True, cache=True)
def sampled_slots(folded: Any, room: int, sample: Any, mask: Any) -> Any:
    """The slots of those shingles of folded texts that are counted, each once a text; `room`: characters of the longest."""
    longs, edges, firsts = folded
    data = longs.view(np.uint8)
    units, values, places = np.empty(room, np.uint64), np.empty(room, np.uint64), np.empty(room + 1, np.int32)
    bits = 4
    while (1 << bits) < 2 * room:
        bits += 1
    table, marks = np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.int64)
    last, shift = np.uint64((1 << bits) - 1), np.uint64(64 - bits)
    slots, done = np.empty(len(data), np.uint32), 0
    for text in range(len(firsts) - 1):
        count = hash_characters(data, edges[2 * firsts[text] :], firsts[text + 1] - firsts[text], units)
        count = _sampled(values, hash_eights(units, count, values), sample, places)
        for number in range(count):
            slot = values[places[number]] & mask
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
def weigh(shingles: Any, sampling: Any, factors: Any, quoted: Any, scratch: Any, weights: Any) -> None:
    """What each shingle of a text counts, by how common the nearest one is that is counted, and whether it is quoted."""
    counts, sample, mask = sampling
    places, common = scratch
    last = len(shingles)
    found = _sampled(shingles, last, sample, places)
    # All at once, so that the memory is not waited for one by one.
    for number in range(found):
        common[number] = counts[shingles[places[number]] & mask]
    if found == 0:
        found, common[0] = 1, RARE
    done = 0
    for number in range(found):
        end = (places[number] + places[number + 1]) // 2 + 1 if number + 1 < found else last
        plain, less = factors[0, common[number]], factors[1, common[number]]
        for at in range(done, end):
            weights[at] = less if quoted[at] else plain
        done = end
