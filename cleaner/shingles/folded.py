"""The compiled path of `cleaner.shingles.shingles`, and folded texts as kernels use them."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.shingles.buffers import Positions, Shingles, Texts
from cleaner.shingles.fold_tables import FoldTables
from cleaner.shingles.kernels import fold_all, shingle_all, shingle_folded
from cleaner.shingles.shingles import Shingling

_LEAD_2, _LEAD_3, _LEAD_4 = 0xC0, 0xE0, 0xF0
# A folded text has a space before it and two behind it.
_PADDING = 3

Marks = tuple[Positions, Positions]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedTexts:
    """Folded texts, each character by itself. The words of text t begin and end in `data`, by turns, at
    `edges[2 * firsts[t] : 2 * firsts[t + 1]]`, and the text at `begins[t]`. `source`: the texts as they were; `marks`: where
    in them code points beyond ASCII are, and which."""

    data: NDArray[np.uint8]
    edges: NDArray[np.int32]
    firsts: Positions
    begins: Positions
    source: Texts
    marks: Marks

    @property
    def words(self) -> Positions:
        """How many words each text has."""
        return np.diff(self.firsts)

    @property
    def longest(self) -> int:
        """Bytes from the first to the last word of a text, at the most."""
        return int(self._spans().max(initial=0))

    @property
    def bounds(self) -> Positions:
        """Places for as many things for each text as it has bytes from its first word to its last, and one more: where those
        of each text begin, and the end."""
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(self._spans() + 1)])

    def _spans(self) -> Positions:
        spans = np.zeros(len(self.firsts) - 1, np.int64)
        filled = np.flatnonzero(self.words)
        spans[filled] = self.edges[2 * self.firsts[filled + 1] - 1] - self.edges[2 * self.firsts[filled]]
        return spans

    def shingles(self, size: int) -> Shingles:
        """Their shingles of so many words."""
        results = _results(len(self.edges), len(self.firsts) - 1)
        scratch = np.empty(int(self.words.max(initial=0)), np.uint64)
        shingle_folded(self.data.view(np.uint64), self.edges, self.firsts, size, scratch, results)
        return _shingles(results)


def shingle(texts: Texts, shingling: Shingling) -> Shingles:
    """The shingles of many texts."""
    marks, tables, longer = _marks(texts)
    # What code points of some bytes fold to may take more; at worst all of those are in one text.
    room = int(texts.sizes.max(initial=0)) + longer + _PADDING
    total = len(texts.data) + longer
    characters = shingling.unit == "character"
    # A word takes a letter and the sign behind it.
    results = _results(total if characters else (total + len(texts)) // 2, len(texts))
    scratch = np.zeros(room // 8 + 2, np.uint64), np.empty(room + 1, np.int32), np.empty(room, np.uint64)
    shingle_all(texts.data, texts.offsets, marks, tables, characters, shingling.size, scratch, results)
    return _shingles(results)


def fold_texts(texts: Texts) -> FoldedTexts:
    """Many texts, folded."""
    marks, tables, longer = _marks(texts)
    room = len(texts.data) + longer + _PADDING * len(texts)
    data = np.empty(room // 8 + 2, np.uint64).view(np.uint8)
    edges, firsts = np.empty(room + 1, np.int32), np.zeros(len(texts) + 1, np.int64)
    begins = np.zeros(len(texts), np.int64)
    fold_all(texts.data, texts.offsets, marks, tables, data, (begins, edges, firsts))
    return FoldedTexts(data=data, edges=edges[: 2 * firsts[-1]], firsts=firsts, begins=begins, source=texts, marks=marks)


Tables = tuple[NDArray[np.int32], NDArray[np.uint8], NDArray[np.uint8]]
Results = tuple[NDArray[np.uint64], Positions, NDArray[np.uint64]]


def _results(most: int, texts: int) -> Results:
    return np.empty(most, np.uint64), np.zeros(texts + 1, np.int64), np.empty(texts, np.uint64)


def _shingles(results: Results) -> Shingles:
    values, ends, folded = results
    return Shingles(values=values[: ends[-1]], offsets=ends, folded=folded)


@cache
def fold_tables() -> FoldTables:
    """The tables of this process."""
    return FoldTables()


def _marks(texts: Texts) -> tuple[Marks, Tables, int]:
    """Where the code points beyond ASCII are, and which; the tables for them; how many bytes they fold to."""
    pages = fold_tables()
    places = np.flatnonzero(texts.data >= _LEAD_2)
    codes = _code_points(texts.data, places)
    pages.add(codes)
    return (places, codes), (pages.starts, pages.lengths, pages.blob), int(pages.lengths[codes].sum())


def _code_points(data: NDArray[np.uint8], places: Positions) -> Positions:
    """The code points that begin at some places of UTF-8 bytes, none of them ASCII."""
    lead = data[places]
    codes = np.where(lead < _LEAD_3, lead & 0x1F, np.where(lead < _LEAD_4, lead & 0x0F, lead & 0x07)).astype(np.int64)
    for step, least in ((1, _LEAD_2), (2, _LEAD_3), (3, _LEAD_4)):
        more = lead >= least
        codes[more] = codes[more] << 6 | (data[places[more] + step] & 0x3F)
    return codes
