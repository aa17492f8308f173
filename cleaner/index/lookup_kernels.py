"""The compiled path of `lookup`: candidates of many new articles."""

from typing import Any, NamedTuple

import numpy as np

from cleaner.compiled import kernel
from cleaner.compiled.arrays import I64, Bools, I64Rows
from cleaner.shingles.table_kernels import find_slot, table_bits

# An odd number, 2^64 divided by the golden ratio: multiplying by it brings the lower bits of a number into the upper ones.
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)


class Listed(NamedTuple):
    """For each value of each new article, flat, where the numbers of the known articles that have it begin in `numbers`, how
    many there are, and whether these are some of more. `own`: for each new article, its own number, or -1."""

    starts: I64
    counts: I64
    cut: Bools
    numbers: I64
    own: I64


class Rules(NamedTuple):
    """See the settings of duplicates; `few`: rare values that make a pair likely. A pair agrees in `least` values; where
    some articles are left out, in `least_cut`."""

    bands: int
    rows: int
    single_rows: int
    few: int
    least: int
    least_cut: int


@kernel
def likely_pairs(listed: Listed, width: int, rules: Rules, out: I64Rows) -> int:
    """Find the pairs of new and known articles that share a band, or `few` rare values, and agree in enough values. Writes a
    row for each into `out` (new one, known one, values in which they are seen to agree, whether these are rare); returns how
    many. `width`: columns of signatures."""
    count = len(listed.own)
    room = 1
    for new in range(count):
        room = max(room, listed.counts[new * width : (new + 1) * width].sum())
    bits = table_bits(room, 2)
    shift = np.uint64(64 - bits)
    table, marks = np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.int64)
    # For each slot: values that agree, rare ones, the last band, values of it that agree, whether a band is shared.
    agreeing = np.empty((1 << bits, 5), np.int64)
    slots = np.empty(room, np.int64)
    done = 0
    for new in range(count):
        own, found, is_cut = listed.own[new], 0, False
        for column in range(width):
            value = new * width + column
            is_cut |= listed.cut[value]
            numbers = listed.numbers[listed.starts[value] : listed.starts[value] + listed.counts[value]]
            known = 0
            for number in numbers:
                known += number != own
            is_rare = known < rules.single_rows and not listed.cut[value]
            band = column // rules.rows if column < rules.bands * rules.rows else -1
            for number in numbers:
                if number == own:
                    continue
                key = np.uint64(number)
                at = find_slot(table, marks, new + 1, key, (key * _SPREAD) >> shift)
                if marks[at] != new + 1:
                    table[at], marks[at] = key, new + 1
                    agreeing[at, :] = 0
                    slots[found] = at
                    found += 1
                _count(agreeing[at], is_rare, band, rules.rows)
        least = rules.least_cut if is_cut else rules.least
        for at in slots[:found]:
            total, rare, shared = agreeing[at, 0], agreeing[at, 1] >= rules.few, agreeing[at, 4]
            if total >= least and (rare or shared):
                out[done, 0], out[done, 1], out[done, 2], out[done, 3] = new, np.int64(table[at]), total, rare
                done += 1
    return done


@kernel
def _count(row: Any, is_rare: Any, band: Any, rows: Any) -> None:
    """Count one more value in which two articles agree."""
    row[0] += 1
    row[1] += is_rare
    if band < 0:
        return
    row[3] = row[3] + 1 if row[2] == band else 1
    row[2] = band
    if row[3] == rows:
        row[4] = 1
