"""Counts of short substrings in a text, and the substrings that are absent although English text should hold them."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cleaner.repairs.lexicon import standard_lexicon, standard_substrings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Pairs and triples of letters that fonts draw as one sign, and that get lost together.
LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")
# Words that address the reader. Reports hold none, letters and interviews many, so that nothing follows from their absence.
_ADDRESS = ("you", "your", "yours", "yourself", "yourselves", "you're", "you've", "you'll", "you'd")
# The letters a–z, and 0 for any other character.
_LETTERS = 27
# Lengths of substrings that are counted.
_SIZES = (2, 3, 4, 5)
# Greatest share of the expected number at which a single occurrence still counts as absence.
_MAX_SHARE_OF_ONE = 0.2


class Absence(NamedTuple):
    """A substring that a text lacks: the number of words that should hold it, the number of longer words among them, and how
    often it was found all the same."""

    expected: float
    inside: float
    found: int


class Lacking:
    """The substrings that a text of so many words lacks.

    `max_found`: the greatest share of the expected number that may be found (or one occurrence, if at least five are
    expected).
    """

    def __init__(self, text: str, words: int, *, max_found: float) -> None:
        """Count the substrings of the text."""
        import numpy as np

        _, totals, self._insides, self._ligatures = _shares()
        self._words = words
        self._found = _counts(text)
        self._expected = totals * words
        self._lacking = self._found <= np.maximum(max_found, _MAX_SHARE_OF_ONE * (self._found == 1)) * self._expected

    def expected(self, least: float) -> dict[str, Absence]:
        """What the text lacks of the substrings expected so often, and the ligatures that it lacks."""
        parts = _shares()[0]
        chosen = (self._lacking & ((self._expected >= least) | self._ligatures)).nonzero()[0]
        columns = (self._expected[chosen], self._insides[chosen] * self._words, self._found[chosen])
        absences = map(Absence._make, zip(*(column.tolist() for column in columns), strict=True))
        return {parts[number]: absence for number, absence in zip(chosen.tolist(), absences, strict=True)}


def _counts(text: str) -> "NDArray[np.int64]":
    """The number of occurrences of each standard substring in a text, in small letters only."""
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
def _shares() -> "tuple[Sequence[str], NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]":
    """The standard substrings; their shares of words that address nobody: in all, and inside longer words; and which are
    ligatures."""
    import numpy as np

    words = standard_lexicon().words
    standard = standard_substrings()
    totals, insides = [], []
    for part, expected in standard.items():
        address = {word: math.exp(words[word]) for word in _ADDRESS if part in word and word in words}
        totals.append(max(0.0, expected.total - sum(address.values())))
        insides.append(max(0.0, expected.inside - sum(share for word, share in address.items() if word != part)))
    return list(standard), np.array(totals), np.array(insides), np.array([part in LIGATURES for part in standard])


@lru_cache(maxsize=1)
def _codes() -> "NDArray[np.int32]":
    """The number of each byte: 1–26 for a–z, 0 for all others."""
    import numpy as np

    codes = np.zeros(256, np.int32)
    for at in range(26):
        codes[ord("a") + at] = at + 1
    return codes


@lru_cache(maxsize=1)
def _tables() -> "tuple[Sequence[str], dict[int, NDArray[np.int16]]]":
    """The standard substrings, and for each length a table from the code of a substring to its number (from 1; 0: none)."""
    import numpy as np

    parts = list(standard_substrings())
    # 28 MB of addresses, most of which are never touched and so take no memory.
    tables = {size: np.zeros(_LETTERS**size, np.int16) for size in _SIZES}
    for number, part in enumerate(parts, 1):
        code = 0
        for letter in part:
            code = code * _LETTERS + ord(letter) - ord("a") + 1
        tables[len(part)][code] = number
    return parts, tables
