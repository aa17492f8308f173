"""What is wrong with one of two copies, by its own words: wrong decoding, capitals, lost accents or punctuation, misreading.

Each is told by comparison: what both copies have is how the report was written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from cleaner.corpus.packing import Pairs
from cleaner.corpus.pairs import FLAWS, PairTable
from cleaner.shingles.buffers import Positions, Texts

_DECODING, _CAPITALS, _ACCENTS, _PUNCTUATION, _MISREAD = range(1, len(FLAWS))
# Bytes of UTF-8 read as those of a one-byte encoding, and the sign for what could not be read.
_CONTINUED = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]"
_SUSPECT = re.compile(f"[Â-ß]{_CONTINUED}|[à-ï]{_CONTINUED}{{2}}|\ufffd")
# Bytes of UTF-8 that begin no Latin letter beyond ASCII (U+00C0 to U+027F), and those that are no sign of punctuation:
# deleting them is the fastest way to count the others.
_NO_ACCENTS = bytes(set(range(256)) - set(range(0xC3, 0xCA)))
_NO_SIGNS = bytes(set(range(256)) - set(b".,;:!?"))
# A text with more ASCII signs than one in so many bytes is not looked through for others.
_BYTES_A_SIGN = 100
_OTHER_SIGNS = "،؛؟۔।。、，．！？；：｡"
# Bytes at the beginning that tell whether it is worth looking for capitals.
_HEAD = 200
# A text is in capitals if this part of its letters that have two cases are.
_MOST_CAPITALS = 0.7
# Shorter texts tell nothing.
_ENOUGH_LETTERS = 60
# Accented letters, and signs of punctuation, of which the other copy must have lost all but some.
_MANY_ACCENTS, _MANY_SIGNS, _LOST = 4, 6, 0.2
# Misread places, and words, from which it is asked which of the two is misread.
_MISREADINGS = 3
# Standard errors by which the runs of letters of misread words are rarer at least.
_CLEARLY = 2.0
# Numbers for runs of three characters.
_SLOTS = 1 << 14


@dataclass(frozen=True)
class _Text:
    """A text as its flaws are found: most are told by its UTF-8 alone."""

    data: bytes

    @cached_property
    def text(self) -> str:
        return self.data.decode(errors="replace")

    @cached_property
    def decoding(self) -> int:
        """How many places look wrongly decoded."""
        # Each of these signs has one of two bytes, which take no time to look for.
        is_suspect = b"\xc3" in self.data or b"\xef" in self.data
        return len(_SUSPECT.findall(self.text)) if is_suspect else 0

    @cached_property
    def is_capitals(self) -> bool:
        """Whether most of its letters are capitals, and most of its first words are nothing else."""
        head = self.data[:_HEAD].decode(errors="ignore").split()
        if 2 * sum(map(str.isupper, head)) < len(head):
            return False
        upper, lower = sum(map(str.isupper, self.text)), sum(map(str.islower, self.text))
        return upper + lower >= _ENOUGH_LETTERS and upper >= _MOST_CAPITALS * (upper + lower)

    @cached_property
    def accents(self) -> int:
        """How many Latin letters beyond ASCII it has."""
        return 0 if self.data.isascii() else len(self.data.translate(None, _NO_ACCENTS))

    @cached_property
    def signs(self) -> int:
        """How many signs of punctuation it has."""
        count = len(self.data.translate(None, _NO_SIGNS))
        if self.data.isascii() or count * _BYTES_A_SIGN > len(self.data):
            return count
        return count + sum(map(self.text.count, _OTHER_SIGNS))


class _Texts(dict[int, _Text]):
    """Texts by number, each made when it is first asked for."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, number: int) -> _Text:
        start, end = self._texts.offsets[number : number + 2]
        self[number] = _Text(self._texts.data[start:end].tobytes())
        return self[number]


def with_flaws(pairs: PairTable, texts: Texts, numbers: Pairs) -> PairTable:
    """The same pairs with the column `flaw`. `numbers`: of their articles in `texts`."""
    # Of any other duplicates one holds more than the other, which decides which of them is kept.
    same = np.flatnonzero(pairs.duplicate & pairs.is_mutual)
    if not len(same):
        return pairs
    of = _Texts(texts)
    flaws = np.zeros(len(pairs), np.int8)
    rows = zip(
        same.tolist(),
        numbers[0][same].tolist(),
        numbers[1][same].tolist(),
        pairs.column("misread")[same].tolist(),
        strict=True,
    )
    for row, left, right, misread in rows:
        one, other = of[left], of[right]
        flaw = _flaw(one, other)
        if not flaw and misread >= _MISREADINGS:
            mine, theirs = (pairs.rows.column(name)[row].as_py() for name in ("only_left", "only_right"))
            flaw = _MISREAD * _misread(mine, theirs, f"{one.text}\n{other.text}")
        flaws[row] = flaw
    return pairs.with_column("flaw", flaws)


def _flaw(one: _Text, other: _Text) -> int:
    """The flaw that one of two copies has: its number, negative where it is the first one's."""
    if one.data == other.data:
        return 0
    if one.decoding != other.decoding:
        return _DECODING * _sign(one.decoding > other.decoding)
    if one.is_capitals != other.is_capitals:
        return _CAPITALS * _sign(one.is_capitals)
    for flaw, many, (mine, theirs) in (
        (_ACCENTS, _MANY_ACCENTS, (one.accents, other.accents)),
        (_PUNCTUATION, _MANY_SIGNS, (one.signs, other.signs)),
    ):
        # As many as the text would have if it had as many to its letters as the other one.
        longer = len(one.data) / max(1, len(other.data)), len(other.data) / max(1, len(one.data))
        due = theirs * longer[0], mine * longer[1]
        for is_first, has, wanted in ((True, mine, due[0]), (False, theirs, due[1])):
            if wanted >= many and has < _LOST * wanted:
                return flaw * _sign(is_first)
    return 0


def _misread(left: str, right: str, both: str) -> int:
    """Whose words are misread, of two copies' words that the other one lacks: -1 the left ones, 1 the right ones, 0 where it
    is unclear. `both`: the texts of both.

    Misreading makes runs of letters that the language hardly has. So of words that are spelled nearly alike, those whose
    runs are rarer in the rest of the texts are misread, if that holds for most of them (a paired t statistic).
    """
    pairs = _spelled_alike(sorted(set(left.split()) - set(right.split())), sorted(set(right.split()) - set(left.split())))
    if len(pairs) < _MISREADINGS:
        return 0
    counts = np.bincount(_runs(both), minlength=_SLOTS)
    for word in chain.from_iterable(pairs):
        np.subtract.at(counts, _runs(word), 1)
    rarity = np.log1p(np.maximum(0, counts))
    differences = [float(rarity[_runs(one)].mean() - rarity[_runs(other)].mean()) for one, other in pairs]
    error = float(np.std(differences)) / len(pairs) ** 0.5
    mean = float(np.mean(differences))
    return 0 if abs(mean) <= _CLEARLY * error else _sign(mean < 0)


def _spelled_alike(words: Sequence[str], others: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of words of about one length that differ in few letters, each the nearest of the other."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cdist

    if not words or not others:
        return []
    distances = cdist(words, others, scorer=Levenshtein.distance)
    nearest, nearest_back = distances.argmin(axis=1).tolist(), distances.argmin(axis=0).tolist()
    pairs = []
    for number, other in enumerate(nearest):
        sizes = len(words[number]), len(others[other])
        is_alike = distances[number, other] <= min(sizes) // 3 and abs(sizes[0] - sizes[1]) <= 1
        if is_alike and nearest_back[other] == number:
            pairs.append((words[number], others[other]))
    return pairs


def _runs(text: str) -> Positions:
    """The runs of three characters of a text, as numbers below `_SLOTS`; some share a number."""
    codes = np.frombuffer(f" {text.casefold()} ".encode("utf-32-le", errors="replace"), np.uint32).astype(np.int64)
    return (codes[:-2] * 961 + codes[1:-1] * 31 + codes[2:]) % _SLOTS


def _sign(is_first: bool) -> int:  # noqa: FBT001  # the one thing it is asked
    return -1 if is_first else 1
