"""Words and substrings of a text, counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cleaner.repairs.lexicon import standard_substrings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")
_LETTERS = 27
_SIZES = (2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Absence:
    """Words that should hold a substring, in all and inside longer words; and how often it was found."""

    expected: float
    inside: float
    found: int


def absent_substrings(text: str, words: int, most: float, least: float) -> dict[str, Absence]:
    """The standard substrings that a text of so many words lacks.

    `most`: share of the expected number that may be there all the same (one, where that is a fifth); `least`: what is
    expected less often than so is left out, ligatures excepted.
    """
    import numpy as np

    parts, totals, insides = _shares()
    found = _counts(text)
    expected = totals * words
    lacking = found <= np.maximum(most, 0.2 * (found == 1)) * expected
    lacking &= (expected >= least) | np.isin(parts, LIGATURES)
    chosen = np.flatnonzero(lacking)
    columns = (parts[chosen], expected[chosen], insides[chosen] * words, found[chosen])
    return {
        part: Absence(often, inside, held)
        for part, often, inside, held in zip(*(column.tolist() for column in columns), strict=True)
    }


def _counts(text: str) -> "NDArray[np.int64]":
    """How often each of the standard substrings stands in a text, in small letters. Others count as none."""
    import numpy as np

    parts, tables = _tables()
    letters = _codes()[np.frombuffer(text.encode("ascii", "replace"), np.uint8)]
    counts = np.zeros(len(parts) + 1, np.int64)
    code = letters
    for size in _SIZES:
        code = code[:-1] * _LETTERS + letters[size - 1 :] if len(code) else code
        counts += np.bincount(tables[size][code], minlength=len(parts) + 1)
    return counts[1:]


@lru_cache(maxsize=1)
def _shares() -> "tuple[NDArray[np.str_], NDArray[np.float64], NDArray[np.float64]]":
    import numpy as np

    standard = standard_substrings()
    totals, insides = ([getattr(e, name) for e in standard.values()] for name in ("total", "inside"))
    return np.array(list(standard)), np.array(totals), np.array(insides)


@lru_cache(maxsize=1)
def _codes() -> "NDArray[np.int32]":
    import numpy as np

    codes = np.zeros(256, np.int32)
    for at in range(26):
        codes[ord("a") + at] = at + 1
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
