"""The compiled path of `candidates`: sorting by digits, and the pairs of buckets."""

from typing import Any

import numpy as np
from numba import njit

_DIGIT_SIZE = 11
_DIGITS = 1 << _DIGIT_SIZE
# So many numbers are sorted in a processor's cache.
_CACHED = 1 << 14


@njit(nogil=True, cache=True)
def _sort_by_digit(values: Any, out: Any, shift: Any) -> None:
    """Values in the order of 11 of their bits, those with the same bits as they came."""
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


@njit(nogil=True, cache=True)
def sort_by_digits(values: Any, scratch: Any, shifts: Any) -> Any:
    """Values in the order of the digits that begin at some bits, the least one first; where these leave a few out of order,
    they are put in order one by one. Both arrays are used, one of them is returned."""
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


@njit(nogil=True, cache=True)
def sort_pairs(values: Any, scratch: Any, width: int) -> Any:
    """Two numbers of `width` bits each, packed into the halves of one, in order. Many are first cast by the upper bits of
    the left one into parts that a processor's cache holds. Both arrays are used, one of them is returned."""
    cast = min(width, _DIGIT_SIZE)
    while cast > 0 and (len(values) >> cast) < _CACHED:
        cast -= 1
    digits, shift = np.empty(8, np.uint64), 0
    count = 0
    for end, start in ((width, 0), (32 + width - cast, 32)):
        for shift in range(start, end, _DIGIT_SIZE):
            digits[count] = shift
            count += 1
    starts = np.zeros(2, np.int64)
    starts[1] = len(values)
    if cast:
        starts = _cast(values, scratch, np.uint64(32 + width - cast), cast)
        values, scratch = scratch, values
    for part in range(len(starts) - 1):
        one, other = values[starts[part] : starts[part + 1]], scratch[starts[part] : starts[part + 1]]
        for digit in digits[:count]:
            _sort_by_digit(one, other, digit)
            one, other = other, one
    return scratch if count % 2 else values


@njit(nogil=True, cache=True)
def _cast(values: Any, out: Any, shift: Any, bits: int) -> Any:
    """Values by what they have above `shift`; returns where each part starts, and the end."""
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


@njit(nogil=True, cache=True)
def _write_pairs(members: Any, out: Any, done: int) -> int:
    for at in range(1, len(members)):
        for before in range(at):
            out[done] = members[before] << np.uint64(32) | members[at]
            done += 1
    return done


@njit(nogil=True, cache=True)
def _write_star(members: Any, most: int, stars: Any, out: Any, done: int) -> int:
    """Each of a large bucket with the first and with the one before it, where it has not been in so many stars."""
    for at in range(1, len(members)):
        if stars[members[at]] < most:
            stars[members[at]] += np.uint8(1)
            out[done] = members[0] << np.uint64(32) | members[at]
            out[done + 1] = members[at - 1] << np.uint64(32) | members[at]
            done += 2
    return done


@njit(nogil=True, cache=True)
def _pair_count(size: int, full: int) -> int:
    return size * (size - 1) // 2 if size <= full else 2 * (size - 1)


@njit(nogil=True, cache=True)
def bucket_pairs(packed: Any, width: Any, limits: Any, stars: Any) -> Any:
    """The pairs of all buckets, packed, out of sorted numbers of which the lower `width` bits are a position, the others the
    key of a bucket. Of buckets of more than `full` a star is left, those of more than `largest` are left out. `stars`: in
    how many each article has been, at the `most`."""
    full, largest, most = limits
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
