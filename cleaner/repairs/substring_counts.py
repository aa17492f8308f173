"""Counts of short substrings in a text, and the substrings that are absent although English text should hold them."""

import math
from collections.abc import Callable, Mapping, Sequence
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
# Greatest share of the expected number that may be occurrences made by what else was dropped.
_MAX_MADE = 0.25
# Letters of the longest substrings that are counted.
_LONGEST = 5
# The node of the trie where all substrings begin; at node 0, none goes on.
_ROOT = 1
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
        _, totals, self._insides, self._ligatures = _shares()
        self._words = words
        self._found = _counts(text)
        self._expected = totals * words
        self._max_found = max_found
        self._lack()

    def beside(self, words: Mapping[str, int], dropped: Sequence[str], share: Callable[[str], float | None]) -> "Lacking":
        """The same of a text that lacks `dropped`: an occurrence that these may have parted once does not count ("ad" in
        "compad", which was "compared"). `words`: of the text, with their counts; `share`: None for what is no known word."""
        import copy

        import numpy as np

        other = copy.copy(self)
        other._found = self._found.copy()
        for number in np.flatnonzero((self._found > 0) & (self._found <= _MAX_MADE * self._expected)).tolist():
            part = _shares()[0][number]
            other._found[number] = max(0, self._found[number] - made_occurrences(part, words, dropped, share))
        other._lack()
        return other

    def _lack(self) -> None:
        import numpy as np

        most = np.maximum(self._max_found, _MAX_SHARE_OF_ONE * (self._found == 1)) * self._expected
        self._lacking = self._found <= most

    def expected(self, least: float) -> dict[str, Absence]:
        """What the text lacks of the substrings expected so often, and the ligatures that it lacks."""
        parts = _shares()[0]
        chosen = (self._lacking & ((self._expected >= least) | self._ligatures)).nonzero()[0]
        columns = (self._expected[chosen], self._insides[chosen] * self._words, self._found[chosen])
        absences = map(Absence._make, zip(*(column.tolist() for column in columns), strict=True))
        return {parts[number]: absence for number, absence in zip(chosen.tolist(), absences, strict=True)}


def made_occurrences(
    part: str, words: Mapping[str, int], dropped: Sequence[str], share: Callable[[str], float | None]
) -> int:
    """How often a substring stands in words of a text because dropping others may have made it (see `Lacking.beside`)."""
    return sum(count for word, count in words.items() if part in word and _may_be_made(word, part, dropped, share))


def _may_be_made(word: str, part: str, dropped: Sequence[str], share: Callable[[str], float | None]) -> bool:
    """Whether putting one of the dropped substrings inside `part` makes a known word of a word."""
    small = word.lower()
    start = small.index(part)
    places = range(start + 1, start + len(part))
    return any(share(small[:at] + other + small[at:]) is not None for at in places for other in dropped)


def _counts(text: str) -> "NDArray[np.int64]":
    """The number of occurrences of each standard substring in a text, in small letters only."""
    import numpy as np

    behind, numbers = _trie()
    letters = _codes()[np.frombuffer(text.encode("ascii", "replace"), np.uint8)]
    counts = np.zeros(int(numbers.max()) + 1, np.int64)
    # For each place in the text, the node of the substring that begins there.
    nodes = behind[_ROOT, letters]
    for size in range(2, _LONGEST + 1):
        nodes = behind[nodes[:-1], letters[size - 1 :]] if len(nodes) else nodes
        counts += np.bincount(numbers[nodes], minlength=len(counts))
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
def _trie() -> "tuple[NDArray[np.int16], NDArray[np.int16]]":
    """The standard substrings as a trie: for each node and letter the node behind it, shape (nodes, letters), 0 where no
    substring goes on so; and for each node the number of its substring (from 1; 0: none)."""
    import numpy as np

    behind = [[0] * _LETTERS, [0] * _LETTERS]
    numbers = [0, 0]
    for number, part in enumerate(standard_substrings(), 1):
        node = _ROOT
        for letter in part:
            row, code = behind[node], ord(letter) - ord("a") + 1
            if not row[code]:
                row[code] = len(behind)
                behind.append([0] * _LETTERS)
                numbers.append(0)
            node = row[code]
        numbers[node] = number
    return np.array(behind, np.int16), np.array(numbers, np.int16)
