"""The kernel of signatures: the minimum of each permutation over the shingles of each text."""

from typing import Any

import numpy as np
from numba import njit

# The largest value: the minimum of nothing.
_EMPTY = np.uint32(0xFFFF_FFFF)
# Multipliers and shifts of MurmurHash3's 32-bit finalizer.
_M1, _M2 = np.uint32(0x85EB_CA6B), np.uint32(0xC2B2_AE35)
_S13, _S16 = np.uint32(13), np.uint32(16)


@njit(nogil=True, cache=True)
def _finalize(values: Any, out: Any) -> None:
    for at in range(len(values)):
        low = np.uint32(values[at])
        low = np.uint32((low ^ (low >> _S16)) * _M1)
        low = np.uint32((low ^ (low >> _S13)) * _M2)
        out[at] = low ^ (low >> _S16)


@njit(nogil=True, cache=True)
def _lowest(low: Any, a: Any, b: Any) -> Any:
    least = _EMPTY
    for at in range(len(low)):
        least = min(least, np.uint32(a * low[at] + b))
    return least


@njit(nogil=True, cache=True)
def minima(values: Any, offsets: Any, a: Any, b: Any, out: Any) -> None:
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
