"""Words and substrings of a text, counted."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from cleaner.repairs.lexicon import standard_substrings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LETTERS = 27
_SIZES = (2, 3, 4, 5)


def count_substrings(text: str) -> Mapping[str, int]:
    """How often each of the standard substrings stands in a text, whatever its case. Letters beyond ASCII count as none."""
    import numpy as np

    parts, tables = _tables()
    letters = _codes()[np.frombuffer(text.encode("ascii", "replace"), np.uint8)]
    counts = np.zeros(len(parts) + 1, np.int64)
    code = letters
    for size in _SIZES:
        code = code[:-1] * _LETTERS + letters[size - 1 :] if len(code) else code
        counts += np.bincount(tables[size][code], minlength=len(parts) + 1)
    return dict(zip(parts, counts[1:].tolist(), strict=True))


@lru_cache(maxsize=1)
def _codes() -> "NDArray[np.int32]":
    import numpy as np

    codes = np.zeros(256, np.int32)
    for at in range(26):
        codes[ord("a") + at] = codes[ord("A") + at] = at + 1
    return codes


@lru_cache(maxsize=1)
def _tables() -> "tuple[Sequence[str], dict[int, NDArray[np.int16]]]":
    """The substrings, and for each size a table from code to the number of the substring (from 1; 0: none)."""
    import numpy as np

    parts = list(standard_substrings())
    # Most pages of these are never touched, and take no memory.
    tables = {size: np.zeros(_LETTERS**size, np.int16) for size in _SIZES}
    for number, part in enumerate(parts, 1):
        code = 0
        for letter in part:
            code = code * _LETTERS + ord(letter) - ord("a") + 1
        tables[len(part)][code] = number
    return parts, tables
