"""The kernel of signatures: the minimum of each permutation over the shingles of each text."""

from typing import Any

import numpy as np

from cleaner.compiled import kernel
from cleaner.compiled.arrays import I64, U32, U64, U32Rows

# The largest value: the minimum of nothing.
_EMPTY = np.uint32(0xFFFF_FFFF)
# Multipliers and shifts of MurmurHash3's 32-bit finalizer.
_M1, _M2 = np.uint32(0x85EB_CA6B), np.uint32(0xC2B2_AE35)
_S13, _S16 = np.uint32(13), np.uint32(16)


@kernel
def _finalize(values: Any, out: Any) -> None:
    for at in range(len(values)):
        low = np.uint32(values[at])
        low = np.uint32((low ^ (low >> _S16)) * _M1)
        low = np.uint32((low ^ (low >> _S13)) * _M2)
        out[at] = low ^ (low >> _S16)


@kernel
def _lowest(low: Any, a: Any, b: Any) -> Any:
    least = _EMPTY
    for at in range(len(low)):
        least = min(least, np.uint32(a * low[at] + b))
    return least


@kernel
def minima(values: U64, offsets: I64, a: U32, b: U32, out: U32Rows) -> None:
    """Write the signature of each text to a row of `out`; the row of a text without shingles stays as it is."""
    longest = 0
    for text in range(len(offsets) - 1):
        longest = max(longest, offsets[text + 1] - offsets[text])
    scratch = np.empty(longest, np.uint32)
    for text in range(len(offsets) - 1):
        low = scratch[: offsets[text + 1] - offsets[text]]
        if len(low) > 0:
            _finalize(values[offsets[text] : offsets[text + 1]], low)
            for at in range(len(a)):
                out[text, at] = _lowest(low, a[at], b[at])
