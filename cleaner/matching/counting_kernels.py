"""The compiled path of `document_frequency`.

Its constants come as arguments (`rare`), or stand here a second time with the same meaning: the modules do not import each
other.
"""

from typing import Any

import numpy as np

from cleaner.compiled import kernel
from cleaner.compiled.arrays import U8, U32, U64
from cleaner.shingles.kernels import Layout, hash_characters, hash_eights
from cleaner.shingles.table_kernels import find_slot, table_bits

# See SAMPLE_SHIFT, MOST and TAG_SHIFT of `document_frequency`.
_SAMPLE_SHIFT = np.uint64(40)
_MOST = np.uint8(255)
_TAG_SHIFT = np.uint64(24)
# An odd number, 2^64 divided by the golden ratio: multiplying by it brings the lower bits of a counter's number into the
# upper ones.
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)


@kernel
def _sampled(values: Any, count: int, sample: Any, places: Any) -> int:
    """Write the places of the shingles that are in the sample into `places`; returns how many there are."""
    done = np.uint64(0)
    for at in range(count):
        # Written always, counted only if in the sample: a branch on it would be mispredicted.
        places[done] = at
        done += np.uint64((values[at] >> _SAMPLE_SHIFT) & sample == np.uint64(0))
    return np.int64(done)


@kernel
def sampled_slots(longs: U64, layout: Layout, room: int, sample: np.uint64, bits: U64) -> U32:
    """The counters of the sampled shingles of folded texts, each once a text; `room`: bytes of the longest text.

    `bits`: the mask of a counter's number, and that of the bits for drawing samples which go with it, above the number's
    24 bits; 0 for none.
    """
    mask, tag = bits[0], bits[1]
    edges, firsts = layout.edges, layout.firsts
    data = longs.view(np.uint8)
    units, values, places = np.empty(room, np.uint64), np.empty(room, np.uint64), np.empty(room + 1, np.int32)
    bits = table_bits(room, 4)
    table, marks = np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.int64)
    shift = np.uint64(64 - bits)
    slots, done = np.empty(len(data), np.uint32), 0
    for text in range(len(firsts) - 1):
        count = hash_characters(data, edges[2 * firsts[text] :], firsts[text + 1] - firsts[text], units)
        count = _sampled(values, hash_eights(units, count, values), sample, places)
        for number in range(count):
            slot = values[places[number]] & mask
            at = find_slot(table, marks, text + 1, slot, (slot * _SPREAD) >> shift)
            if marks[at] != text + 1:
                table[at], marks[at] = slot, text + 1
                slots[done] = slot | ((values[places[number]] >> _SAMPLE_SHIFT) & tag) << _TAG_SHIFT
                done += 1
    return slots[:done]


@kernel
def count(slots: U32, counts: U8) -> None:
    """Add one to each of these counters, up to the most that one holds."""
    for slot in slots:
        counts[slot] += np.uint8(counts[slot] < _MOST)


@kernel
def weigh(shingles: Any, weighing: Any, quoted: Any, scratch: Any, weights: Any) -> None:
    """Write the weight of each shingle of a text: by the count of the nearest sampled one, and whether it is quoted.

    `weighing`: see `similarity_kernels.Weighing`. `scratch`: its arrays `places` and `commonness` have room for all shingles
    and one more.
    """
    places, commonness, factors = scratch.places, scratch.commonness, weighing.factors
    counts, mask, last = weighing.counts, weighing.mask, len(shingles)
    sampled = _sampled(shingles, last, weighing.sample, places)
    # All in one loop, so that the memory accesses overlap.
    for number in range(sampled):
        commonness[number] = counts[shingles[places[number]] & mask]
    if sampled == 0:
        sampled, commonness[0] = 1, weighing.rare
    done = 0
    for number in range(sampled):
        end = (places[number] + places[number + 1]) // 2 + 1 if number + 1 < sampled else last
        plain, less = factors[0, commonness[number]], factors[1, commonness[number]]
        for at in range(done, end):
            weights[at] = less if quoted[at] else plain
        done = end
