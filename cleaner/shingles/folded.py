"""Many folded texts in flat arrays: the compiled path of `cleaner.shingles.shingles`, and the input of other kernels."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.shingles.buffers import Positions, Shingles, Texts
from cleaner.shingles.fold_tables import FoldTables
from cleaner.shingles.kernels import FoldArrays, Layout, Marks, count_parts, fold_all, shingle_folded
from cleaner.shingles.shingles import look_ahead
from cleaner.text.words import WHOLE_WORD

# The first byte of a character of two, three and four bytes of UTF-8 is at least this.
_LEAD_2, _LEAD_3, _LEAD_4 = 0xC0, 0xE0, 0xF0
# A folded text has one space before it and two after it.
_PADDING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedTexts:
    """Folded texts as UTF-8 in `data`, one after the other, words parted by spaces; `source` are the texts themselves."""

    data: NDArray[np.uint8]
    layout: Layout
    source: Texts
    marks: Marks

    def __len__(self) -> int:
        return len(self.source)

    @property
    def longs(self) -> NDArray[np.uint64]:
        """`data` as 64-bit numbers."""
        return self.data.view(np.uint64)

    @property
    def words(self) -> Positions:
        """The number of words of each text."""
        return np.diff(self.layout.firsts)

    @property
    def lengths(self) -> Positions:
        """The number of words of each text, where a character of a script without spaces is a part of a word."""
        if not self._is_unspaced:
            return self.words
        lengths = np.empty(len(self), np.int64)
        count_parts(self.data, self.layout, fold_tables().parts, WHOLE_WORD, lengths)
        return lengths

    @property
    def _is_unspaced(self) -> bool:
        """Whether any text has a character of a script without spaces."""
        return bool(fold_tables().unspaced[self.marks.codes].any())

    @property
    def longest(self) -> int:
        """The most bytes that any text has from its first to its last word."""
        return int(self._spans().max(initial=0))

    @property
    def rooms(self) -> Positions:
        """What the characters of each text may need: its bytes from the first to the last word, plus one."""
        return self._spans() + 1

    def words_of(self, number: int) -> list[bytes]:
        """The folded words of a text, in UTF-8."""
        first, end = self.layout.firsts[number : number + 2].tolist()
        edges = self.layout.edges[2 * first : 2 * end].tolist()
        return [self.data[a:b].tobytes() for a, b in zip(edges[::2], edges[1::2], strict=True)]

    def _spans(self) -> Positions:
        edges, firsts = self.layout.edges, self.layout.firsts
        spans = np.zeros(len(self), np.int64)
        filled = np.flatnonzero(self.words)
        spans[filled] = edges[2 * firsts[filled + 1] - 1] - edges[2 * firsts[filled]]
        return spans

    def shingles(self, size: int) -> Shingles:
        """Their shingles of `size` words, those of `shingle` bit for bit."""
        values, offsets = np.empty(int(self.words.sum()), np.uint64), np.zeros(len(self) + 1, np.int64)
        folded = np.empty(len(self), np.uint64)
        scratch = np.empty(int(self.words.max(initial=0)), np.uint64)
        ahead = _look_ahead(size) if self._is_unspaced else np.zeros(0, np.uint8)
        shingle_folded(self.longs, self.layout, size, ahead, scratch, (values, offsets, folded))
        return Shingles(values=values[: offsets[-1]], offsets=offsets, folded=folded)


def fold_texts(texts: Texts) -> FoldedTexts:
    """Fold many texts."""
    tables = fold_tables()
    places = np.flatnonzero(texts.data >= _LEAD_2)
    marks = Marks(places, _code_points(texts.data, places))
    tables.add(marks.codes)
    # A code point beyond ASCII may fold to more bytes than it has itself.
    room = len(texts.data) + int(tables.lengths[marks.codes].sum()) + _PADDING * len(texts)
    # Words are read eight bytes at a time, two of these numbers for each.
    data = np.empty(room // 8 + 2, np.uint64).view(np.uint8)
    edges, firsts = np.empty(room + 1, np.int32), np.zeros(len(texts) + 1, np.int64)
    layout = Layout(edges, firsts, np.zeros(len(texts), np.int64))
    fold_all(texts.data, texts.offsets, marks, FoldArrays(tables.starts, tables.lengths, tables.blob), data, layout)
    return FoldedTexts(data=data, layout=layout._replace(edges=edges[: 2 * firsts[-1]]), source=texts, marks=marks)


@cache
def fold_tables() -> FoldTables:
    """The tables of this process."""
    return FoldTables()


def _look_ahead(size: int) -> NDArray[np.uint8]:
    """By code point `look_ahead` for shingles of this size."""
    parts = fold_tables().parts
    counts = np.array([min(look_ahead(part, size), 255) for part in range(int(parts.max()) + 1)], np.uint8)
    return counts[parts]


def _code_points(data: NDArray[np.uint8], places: Positions) -> Positions:
    """The code points that begin at these places of UTF-8 bytes, none of them ASCII."""
    lead = data[places]
    codes = np.where(lead < _LEAD_3, lead & 0x1F, np.where(lead < _LEAD_4, lead & 0x0F, lead & 0x07)).astype(np.int64)
    for step, least in ((1, _LEAD_2), (2, _LEAD_3), (3, _LEAD_4)):
        more = lead >= least
        codes[more] = codes[more] << 6 | (data[places[more] + step] & 0x3F)
    return codes
