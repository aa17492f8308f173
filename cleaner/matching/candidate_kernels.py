"""The compiled path of `candidates`: radix sorting, the pairs of buckets, and the agreement of signatures."""

from typing import Any, NamedTuple

import numpy as np

from cleaner.compiled import kernel
from cleaner.compiled.arrays import I64, U8, U64, U32Rows

# Bits of a radix digit.
_DIGIT_SIZE = 11
_DIGITS = 1 << _DIGIT_SIZE
# This many numbers, and their counters, fit into a processor's cache.
_CACHED = 1 << 14


class Limits(NamedTuple):
    """Buckets of up to `full` articles give all pairs; larger ones a star each, those beyond `largest` nothing. An article
    is in at most `most_stars` stars."""

    full: int
    largest: int
    most_stars: int


@kernel
def _sort_by_digit(values: Any, out: Any, shift: Any) -> None:
    """One pass of a stable radix sort: by the 11 bits from `shift` on."""
    places = np.zeros(_DIGITS + 1, np.uint64)
    last = np.uint64(_DIGITS - 1)
    for at in range(len(values)):
        places[((values[at] >> shift) & last) + np.uint64(1)] += np.uint64(1)
    for digit in range(_DIGITS):
        places[digit + 1] += places[digit]
    for at in range(len(values)):
        digit = (values[at] >> shift) & last
        out[places[digit]] = values[at]
        places[digit] += np.uint64(1)


@kernel
def sort_by_digits(values: U64, scratch: U64, shifts: I64) -> U64:
    """Sort values: radix passes over the digits that begin at `shifts`, the least significant first, then insertion sort for
    the few values that the remaining bits tell apart. Both arrays are overwritten; the sorted one is returned."""
    for shift in shifts:
        _sort_by_digit(values, scratch, np.uint64(shift))
        values, scratch = scratch, values
    for at in range(1, len(values)):
        value, place = values[at], at
        while place > 0 and values[place - 1] > value:
            values[place] = values[place - 1]
            place -= 1
        values[place] = value
    return values


@kernel
def sort_pairs(values: U64, scratch: U64, width: int) -> U64:
    """Sort packed pairs, of which each half has `width` bits. Many pairs are first parted by the upper bits of the left
    half, so that each part is sorted within a processor's cache. Both arrays are overwritten; the sorted one is returned."""
    part_bits = min(width, _DIGIT_SIZE)
    while part_bits > 0 and (len(values) >> part_bits) < _CACHED:
        part_bits -= 1
    digits, shift = np.empty(8, np.uint64), 0
    count = 0
    for end, start in ((width, 0), (32 + width - part_bits, 32)):
        for shift in range(start, end, _DIGIT_SIZE):
            digits[count] = shift
            count += 1
    starts = np.zeros(2, np.int64)
    starts[1] = len(values)
    if part_bits:
        starts = _part(values, scratch, np.uint64(32 + width - part_bits), part_bits)
        values, scratch = scratch, values
    for part in range(len(starts) - 1):
        one, other = values[starts[part] : starts[part + 1]], scratch[starts[part] : starts[part + 1]]
        for digit in digits[:count]:
            _sort_by_digit(one, other, digit)
            one, other = other, one
    return scratch if count % 2 else values


@kernel
def drop_copies(values: U64, most: int) -> int:
    """Keep at most `most` copies of each of some sorted values, at the front of the array; returns how many are kept."""
    kept = 0
    for value in values:
        if kept < most or values[kept - most] != value:
            values[kept] = value
            kept += 1
    return kept


@kernel
def _part(values: Any, out: Any, shift: Any, bits: int) -> Any:
    """Order values by their bits above `shift`; returns where each part starts, and the end of the last."""
    starts = np.zeros((1 << bits) + 1, np.int64)
    for value in values:
        starts[np.int64(value >> shift) + 1] += 1
    for part in range(1 << bits):
        starts[part + 1] += starts[part]
    places = starts[:-1].copy()
    for value in values:
        part = np.int64(value >> shift)
        out[places[part]] = value
        places[part] += 1
    return starts


@kernel
def _write_pairs(members: Any, out: Any, done: int) -> int:
    for at in range(1, len(members)):
        for before in range(at):
            out[done] = members[before] << np.uint64(32) | members[at]
            done += 1
    return done


@kernel
def _write_star(members: Any, most: int, stars: Any, out: Any, done: int) -> int:
    """Pair each member of a large bucket with the first member and with the one before it, unless it has been in `most`
    stars already."""
    for at in range(1, len(members)):
        if stars[members[at]] < most:
            stars[members[at]] += np.uint8(1)
            out[done] = members[0] << np.uint64(32) | members[at]
            out[done + 1] = members[at - 1] << np.uint64(32) | members[at]
            done += 2
    return done


@kernel
def _pair_count(size: int, full: int) -> int:
    return size * (size - 1) // 2 if size <= full else 2 * (size - 1)


@kernel
def pairs_of_buckets(packed: U64, width: np.uint64, limits: Limits, stars: U8) -> U64:
    """The pairs of all buckets, packed.

    `packed`: sorted numbers of which the lower `width` bits are a position and the others the key of a bucket. `limits`:
    see `Limits`. `stars`: in how many stars each article has been, which is counted up.
    """
    full, largest, most = limits.full, limits.largest, limits.most_stars
    low = (np.uint64(1) << width) - np.uint64(1)
    out, done = np.empty(0, np.uint64), 0
    for is_counting in (True, False):
        done = start = 0
        while start < len(packed):
            end, key = start + 1, packed[start] >> width
            while end < len(packed) and packed[end] >> width == key:
                end += 1
            if 1 < end - start <= largest:
                if is_counting:
                    done += _pair_count(end - start, full)
                elif end - start <= full:
                    done = _write_pairs(packed[start:end] & low, out, done)
                else:
                    done = _write_star(packed[start:end] & low, most, stars, out, done)
            start = end
        if is_counting:
            out = np.empty(done, np.uint64)
    return out[:done]


@kernel
def agreements(values: U32Rows, left: I64, right: I64) -> I64:
    """In how many columns the two rows of each pair agree."""
    out = np.empty(len(left), np.int64)
    for pair in range(len(left)):
        one, other = values[left[pair]], values[right[pair]]
        count = np.uint32(0)
        for at in range(len(one)):
            count += np.uint32(one[at] == other[at])
        out[pair] = count
    return out
