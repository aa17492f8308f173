"""What is wrong with one of two copies, by its own words: wrong decoding, markup left in it, capitals, lost accents or
punctuation, misreading.

Each is told by comparison: what both copies have is how the report was written.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.packing import Pairs
from cleaner.corpus.pairs import FLAWS, PairTable
from cleaner.shingles.buffers import Mask, Positions, Texts

_DECODING, _CAPITALS, _ACCENTS, _PUNCTUATION, _MISREAD, _MARKUP = range(1, len(FLAWS))
# Bytes of UTF-8 read as those of a one-byte encoding.
_CONTINUED = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]"
_SUSPECT = re.compile(f"[Â-ß]{_CONTINUED}|[à-ï]{_CONTINUED}{{2}}")
# Entities and tags of markup.
_MARKS = re.compile(r"&(?:#\d+|#x[\da-f]+|[a-z]+\d*);|</?[a-z][^<>]*>", re.IGNORECASE | re.ASCII)
#: Classes of bytes that are counted in each text: small letters of ASCII; its signs of punctuation; first bytes of Latin
#: letters beyond ASCII (U+00C0 to U+027F); all beyond ASCII; signs with which markup begins.
CLASSES = tuple(map(frozenset, (range(0x61, 0x7B), b".,;:!?", range(0xC3, 0xCA), range(0x80, 0x100), b"&<")))
# A column for each class, one for places where `_SUSPECT` may find something, and one for signs of what could not be read.
_SMALL, _SIGNS, _ACCENTED, _BEYOND, _OPENING, _SUSPECTS, _UNREAD = range(2 + len(CLASSES))
#: UTF-8 of what may be a letter from "Â" to "ï" before one of `_CONTINUED`; and of the sign for what could not be read.
MAY_BE_SUSPECT, UNREAD = re.compile(b"\xc3.[\xc2\xc5\xc6\xcb\xe2]", re.DOTALL), "\ufffd".encode()
# Deleting the others is the fastest way to count the bytes of a class in Python.
_OTHERS = [bytes(set(range(256)) - one) for one in CLASSES]
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
# Characters of a run: a short text has few of three again. And numbers for runs of one size.
_RUN_SIZES = 2, 3
_SLOTS = 1 << 14


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copies:
    """Texts as their flaws are found. Most are told by `counts`: a row for each text (see CLASSES)."""

    texts: Texts
    counts: Positions

    def text(self, number: int) -> str:
        """A text as a string."""
        return self._data(number).decode(errors="replace")

    def decoding(self, numbers: Positions) -> Positions:
        """How many places look wrongly decoded in each of some texts."""
        suspect = self._looked_at(
            numbers, self.counts[numbers, _SUSPECTS] > 0, lambda at: len(_SUSPECT.findall(self.text(at)))
        )
        counts: Positions = suspect + self.counts[numbers, _UNREAD]
        return counts

    def markup(self, numbers: Positions) -> Positions:
        """How many entities and tags of markup each text has."""
        may_be = self.counts[numbers, _OPENING] > 0
        return self._looked_at(numbers, may_be, lambda at: len(_MARKS.findall(self.text(at))))

    def capitals(self, numbers: Positions) -> Positions:
        """Which texts are in capitals: most of their letters are, and most of their first words are nothing else."""
        # Letters that are not small ones of ASCII are capitals at the most.
        small = self.counts[numbers, _SMALL]
        may_be = (1 - _MOST_CAPITALS) * (self.texts.sizes[numbers] - small) >= _MOST_CAPITALS * small
        return self._looked_at(numbers, may_be, self._is_capitals)

    def signs(self, numbers: Positions) -> Positions:
        """How many signs of punctuation each text has."""
        counts = self.counts[numbers, _SIGNS]
        is_more = (self.counts[numbers, _BEYOND] > 0) & (counts * _BYTES_A_SIGN <= self.texts.sizes[numbers])
        more = self._looked_at(numbers, is_more, lambda at: sum(map(self.text(at).count, _OTHER_SIGNS)))
        total: Positions = counts + more
        return total

    def accents(self, numbers: Positions) -> Positions:
        """How many Latin letters beyond ASCII each text has."""
        counts: Positions = self.counts[numbers, _ACCENTED]
        return counts

    def _data(self, number: int) -> bytes:
        start, end = self.texts.offsets[number : number + 2]
        return self.texts.data[start:end].tobytes()

    def _is_capitals(self, number: int) -> bool:
        head = self._data(number)[:_HEAD].decode(errors="ignore").split()
        if 2 * sum(map(str.isupper, head)) < len(head):
            return False
        text = self.text(number)
        upper, lower = sum(map(str.isupper, text)), sum(map(str.islower, text))
        return upper + lower >= _ENOUGH_LETTERS and upper >= _MOST_CAPITALS * (upper + lower)

    @staticmethod
    def _looked_at(numbers: Positions, which: Mask, count: Callable[[int], int]) -> Positions:
        """What is counted in those texts that are looked at, each once; 0 in the others."""
        found, places = np.unique(numbers[which], return_inverse=True)
        counts = np.zeros(len(numbers), np.int64)
        counts[which] = np.fromiter(map(count, found.tolist()), np.int64, len(found))[places]
        return counts


def with_flaws(pairs: PairTable, texts: Texts, numbers: Pairs, *, compiled: bool) -> PairTable:
    """The same pairs with the column `flaw`. `numbers`: of their articles in `texts`."""
    # Of any other duplicates one holds more than the other, which decides which of them is kept.
    same = np.flatnonzero(pairs.duplicate & pairs.is_mutual)
    if not len(same):
        return pairs
    copies, both = _Copies(texts=texts, counts=_counts(texts, compiled=compiled)), (numbers[0][same], numbers[1][same])
    flaws = np.zeros(len(pairs), np.int8)
    flaws[same] = _flaws(copies, both)
    misread = np.flatnonzero((flaws[same] == 0) & (pairs.column("misread")[same] >= _MISREADINGS))
    rows = pairs.take(same[misread]).rows
    words = (rows.column(name).to_pylist() for name in ("only_left", "only_right"))
    for row, mine, theirs in zip(misread.tolist(), *words, strict=True):
        one, other = copies.text(int(both[0][row])), copies.text(int(both[1][row]))
        flaws[same[row]] = _MISREAD * _misread(mine, theirs, f"{one}\n{other}")
    return pairs.with_column("flaw", flaws)


def _counts(texts: Texts, *, compiled: bool) -> Positions:
    """How many bytes of each class every text has, and how many places that are or may be wrongly decoded."""
    counts = np.empty((len(texts), 2 + len(CLASSES)), np.int64)
    if compiled:
        from cleaner.matching.flaw_kernels import count_classes

        count_classes(texts.data, texts.offsets, counts)
        return counts
    for number, (start, end) in enumerate(pairwise(texts.offsets.tolist())):
        data = texts.data[start:end].tobytes()
        of_classes = [len(data.translate(None, others)) for others in _OTHERS]
        counts[number] = *of_classes, len(MAY_BE_SUSPECT.findall(data)), data.count(UNREAD)
    return counts


def _flaws(copies: _Copies, pairs: Pairs) -> NDArray[np.int8]:
    """The flaw that one of two copies has: its number, negative where it is the first one's."""
    flaws = np.zeros(len(pairs[0]), np.int8)
    for flaw, of in ((_DECODING, copies.decoding), (_MARKUP, copies.markup), (_CAPITALS, copies.capitals)):
        one, other = map(of, pairs)
        flaws = np.where((flaws == 0) & (one != other), flaw * np.where(one > other, -1, 1), flaws)
    sizes = tuple(copies.texts.sizes[side] for side in pairs)
    for flaw, many, of in ((_ACCENTS, _MANY_ACCENTS, copies.accents), (_PUNCTUATION, _MANY_SIGNS, copies.signs)):
        has = tuple(map(of, pairs))
        for mine, theirs in ((0, 1), (1, 0)):
            # As many as the text would have if it had as many to its letters as the other one.
            due = has[theirs] * (sizes[mine] / np.maximum(1, sizes[theirs]))
            lost = (flaws == 0) & (due >= many) & (has[mine] < _LOST * due)
            flaws = np.where(lost, flaw * (2 * mine - 1), flaws)
    return flaws.astype(np.int8)


def _misread(left: str, right: str, both: str) -> int:
    """Whose words are misread, of two copies' words that the other one lacks: -1 the left ones, 1 the right ones, 0 where it
    is unclear. `both`: the texts of both.

    Misreading makes runs of letters that the language hardly has. So of words that are spelled nearly alike, those whose
    runs are rarer in the rest of the texts are misread, if that holds for most of them (a paired t statistic).
    """
    pairs = _spelled_alike(sorted(set(left.split()) - set(right.split())), sorted(set(right.split()) - set(left.split())))
    if len(pairs) < _MISREADINGS:
        return 0
    differences = np.mean([_rarer(pairs, both, size) for size in _RUN_SIZES], axis=0)
    error = float(np.std(differences)) / len(pairs) ** 0.5
    mean = float(np.mean(differences))
    return 0 if abs(mean) <= _CLEARLY * error else -1 if mean < 0 else 1


def _rarer(pairs: Sequence[tuple[str, str]], both: str, size: int) -> list[float]:
    """By how much the runs of so many characters of each second word are rarer than those of the first one."""
    counts = np.bincount(_runs(both, size), minlength=_SLOTS)
    for word in chain.from_iterable(pairs):
        np.subtract.at(counts, _runs(word, size), 1)
    rarity = np.log1p(np.maximum(0, counts))
    return [float(rarity[_runs(one, size)].mean() - rarity[_runs(other, size)].mean()) for one, other in pairs]


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


def _runs(text: str, size: int) -> Positions:
    """The runs of so many characters of a text, as numbers below `_SLOTS`; some share a number."""
    codes = np.frombuffer(f" {text.casefold()} ".encode("utf-32-le", errors="replace"), np.uint32).astype(np.int64)
    last = len(codes) - size + 1
    numbers = np.zeros(max(0, last), np.int64)
    for at in range(size):
        numbers = numbers * 31 + codes[at : at + last]
    return numbers % _SLOTS
