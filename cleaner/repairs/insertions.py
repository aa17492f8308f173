"""Known words that putting a dropped substring back into odd ones makes, for many words and substrings at once.

Words are hashed by a polynomial, so that the hash of a word with a substring put in follows from those of its parts (Karp
and Rabin 1987). A table of the known words' hashes leaves out nearly all; what is left is made and looked up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING

from cleaner.repairs.lexicon import standard_lexicon

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

# Words that an insertion makes are at least this common: natural logarithm of the share of running text.
_LOG_MIN_MADE = -14.5
#: Longer words, in letters, are none.
MAX_LENGTH = 40
# An odd number whose powers, modulo 2^64, tell the places in a word apart.
_BASE = 0x9E3779B97F4A7C15
_MODULUS = 2**64
# The table has 2^21 places for some 40,000 hashes; the upper bits of a hash are its place.
_TABLE_BITS = 21
# Places of insertion that are looked at in one step: some 10 MB.
_MAX_STEP = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownWords:
    """The words that insertions may make: those of the lexicon, and `near`, those of a headline, with their logarithms of
    shares of running text where these are greater than the lexicon's."""

    near: Mapping[str, float]

    def share(self, word: str) -> float | None:
        """The logarithm of a word's share; None for a word that is unknown, or too rare to be made."""
        share = self.near.get(word)
        if share is None:
            share = standard_lexicon().words.get(word)
        return share if share is not None and share >= _LOG_MIN_MADE else None


class Insertions:
    """The places of words where a substring may be put in. Words of more than 40 letters have none."""

    def __init__(self, words: Sequence[str]) -> None:
        """Hash the words."""
        import numpy as np

        self._words = [word for word in words if 0 < len(word) <= MAX_LENGTH]
        if not self._words:
            return
        lengths, heads = _heads(self._words)
        self._owner = np.repeat(np.arange(len(self._words)), lengths + 1)
        starts = np.concatenate(([0], np.cumsum(lengths + 1)))
        self._place = np.arange(starts[-1]) - starts[self._owner]
        behind = lengths[self._owner] - self._place
        self._power = _powers()[behind]
        self._head = heads[self._owner, self._place] * self._power
        self._tail = heads[self._owner, lengths[self._owner]] - self._head

    def making_known(self, parts: Sequence[str], known: KnownWords) -> Iterator[tuple[str, str, str, float]]:
        """Each word and substring that make a known one, with that word, the commonest there is, and its logarithm of a
        share; in the order of the words."""
        best: dict[tuple[str, str], tuple[str, float]] = {}
        for word, part, longer in self._made(parts, known):
            share = known.share(longer)
            if share is not None and ((word, part) not in best or share > best[word, part][1]):
                best[word, part] = longer, share
        return ((word, part, *made) for (word, part), made in best.items())

    def _made(self, parts: Sequence[str], known: KnownWords) -> Iterator[tuple[str, str, str]]:
        """Words, substrings, and what these make that is likely to be a known word, in the order of words and places."""
        if not self._words or not parts:
            return
        for owner, place, number in sorted([*self._hits(parts), *self._making_near(parts, known)]):
            word, part = self._words[owner], parts[number]
            yield word, part, word[:place] + part + word[place:]

    def _making_near(self, parts: Sequence[str], known: KnownWords) -> Iterator[tuple[int, int, int]]:
        """The same as `_hits` for the words of a headline that the table lacks."""
        shares = standard_lexicon().words
        unlisted = [word for word in known.near if shares.get(word, -inf) < _LOG_MIN_MADE]
        numbers = {word: number for number, word in enumerate(self._words)} if unlisted else {}
        for longer in unlisted:
            for number, part in enumerate(parts):
                for place in range(len(longer) - len(part) + 1):
                    owner = (
                        numbers.get(longer[:place] + longer[place + len(part) :]) if longer.startswith(part, place) else None
                    )
                    if owner is not None:
                        yield owner, place, number

    def _hits(self, parts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
        """Number of the word, place in it, number of the substring: where the hash of what is made is in the table."""
        import numpy as np

        known, table = _known()
        codes = _hashes(parts)
        shifts = _powers()[[len(part) for part in parts]]
        per_step = max(1, _MAX_STEP // len(self._owner))
        for first in range(0, len(parts), per_step):
            step = slice(first, first + per_step)
            made = codes[step][:, None] * self._power + shifts[step][:, None] * self._head + self._tail
            likely = np.flatnonzero(table[made >> np.uint64(64 - _TABLE_BITS)])
            codes_made = made.ravel()[likely]
            likely = likely[known[np.searchsorted(known, codes_made).clip(max=len(known) - 1)] == codes_made]
            which, where = np.divmod(likely, len(self._owner))
            yield from zip(self._owner[where].tolist(), self._place[where].tolist(), (which + first).tolist(), strict=True)


def _heads(words: Sequence[str]) -> "tuple[NDArray[np.int64], Hashes]":
    """The length of each word, and the hashes of its first letters: of none, of one, up to the longest word's length."""
    import numpy as np

    lengths = np.fromiter(map(len, words), np.int64, len(words))
    width = int(lengths.max())
    letters = np.array(words, dtype=f"<U{width}").view(np.uint32).reshape(len(words), width)
    heads = np.zeros((len(words), width + 1), np.uint64)
    for at in range(width):
        heads[:, at + 1] = heads[:, at] * np.uint64(_BASE) + letters[:, at]
    return lengths, heads


def _hashes(words: Sequence[str]) -> "Hashes":
    lengths, heads = _heads(words)
    hashes: Hashes = heads[range(len(words)), lengths]
    return hashes


@lru_cache(maxsize=1)
def _powers() -> "Hashes":
    """The powers of the base, from 0."""
    import numpy as np

    return np.array([pow(_BASE, exponent, _MODULUS) for exponent in range(MAX_LENGTH + 1)], np.uint64)


@lru_cache(maxsize=1)
def _known() -> "tuple[Hashes, NDArray[np.bool_]]":
    """The hashes of the lexicon's words that may be made, sorted; and for all numbers whether one has them as upper bits."""
    import numpy as np

    hashes = np.sort(_hashes([word for word, share in standard_lexicon().words.items() if share >= _LOG_MIN_MADE]))
    table = np.zeros(2**_TABLE_BITS, bool)
    table[hashes >> np.uint64(64 - _TABLE_BITS)] = True
    return hashes, table
