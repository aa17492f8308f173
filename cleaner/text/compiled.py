"""The compiled path of `cleaner.text.shingles`."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.text.buffers import Shingles, Texts
from cleaner.text.kernels import fold_all, shingle_all
from cleaner.text.pages import FoldPages
from cleaner.text.shingles import Shingling

_LEAD_2, _LEAD_3, _LEAD_4 = 0xC0, 0xE0, 0xF0


def shingle(texts: Texts, shingling: Shingling) -> Shingles:
    """The shingles of many texts."""
    pages = _pages()
    codes = _code_points(texts.data)
    pages.add(codes)
    # A code point of n bytes folds to some that may take more; all of that at worst in one text.
    longer = int(pages.lengths[codes].sum())
    room = int(texts.sizes.max(initial=0)) + longer + 2
    total = len(texts.data) + longer + len(texts)
    characters = shingling.unit == "character"
    # A word takes a letter and the space behind it.
    values = np.empty(total if characters else total // 2 + len(texts) + 1, np.uint64)
    scratch = np.zeros(room // 8 + 2, np.uint64), np.empty(room, np.int32), np.empty(room, np.uint64)
    ends, folded = np.zeros(len(texts) + 1, np.int64), np.empty(len(texts), np.uint64)
    tables = pages.starts, pages.lengths, pages.blob
    shingle_all(texts.data, texts.offsets, tables, characters, shingling.size, scratch, values, ends, folded)
    return Shingles(values=values[: ends[-1]], offsets=ends, folded=folded)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedTexts:
    """Folded texts one after the other, each behind a space. Text t stands at `starts[t]`; its words end, counted from
    there, at `word_ends[firsts[t]:firsts[t + 1]]`."""

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]
    word_ends: NDArray[np.int32]
    firsts: NDArray[np.int64]


def fold_texts(texts: Texts) -> FoldedTexts:
    """The folded texts with their words."""
    pages = _pages()
    codes = _code_points(texts.data)
    pages.add(codes)
    room = len(texts.data) + int(pages.lengths[codes].sum()) + 2 * len(texts) + 2
    data, word_ends = np.empty(room, np.uint8), np.empty(room // 2 + len(texts) + 1, np.int32)
    starts, firsts = np.zeros(len(texts) + 1, np.int64), np.zeros(len(texts) + 1, np.int64)
    fold_all(texts.data, texts.offsets, (pages.starts, pages.lengths, pages.blob), data, starts, word_ends, firsts)
    return FoldedTexts(data=data, starts=starts, word_ends=word_ends, firsts=firsts)


@cache
def _pages() -> FoldPages:
    return FoldPages()


def _code_points(data: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The code points beyond ASCII in UTF-8 bytes."""
    leads = np.flatnonzero(data >= _LEAD_2)
    lead = data[leads]
    padded = np.concatenate([data, np.zeros(3, np.uint8)]) if len(leads) and leads[-1] + 3 >= len(data) else data
    codes = np.where(lead < _LEAD_3, lead & 0x1F, np.where(lead < _LEAD_4, lead & 0x0F, lead & 0x07)).astype(np.int64)
    for step, least in ((1, _LEAD_2), (2, _LEAD_3), (3, _LEAD_4)):
        more = lead >= least
        codes[more] = codes[more] << 6 | (padded[leads[more] + step] & 0x3F)
    return codes
