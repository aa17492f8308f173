"""Tables of what every code point folds to, for the kernels.

The tables are filled in pages of 256 code points, each page when a text first needs it: all 4,352 pages would take a second.
They are made by `folded_character`, so that the kernels agree with the plain path in every version of Python and of Unicode.
"""

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from cleaner.text.characters import FIGURE, kind
from cleaner.text.folding import folded_character
from cleaner.text.words import word_parts

_PAGE = 256
_PAGES = 0x110000 // _PAGE
_SURROGATES = range(0xD800, 0xE000)


class FoldTables:
    """The pages filled so far.

    `blob[starts[cp] : starts[cp] + lengths[cp]]` is the UTF-8 of what code point `cp` folds to: word characters, apostrophes
    and a space for everything else. `kinds[cp]` holds the bits of `cleaner.text.characters.kind`. A character that other
    code points fold to has its FIGURE bit as soon as one of those is folded, even if its own page is not filled yet; so has
    it its `parts`, those of `word_parts`. `unspaced[cp]`: whether `cp` folds to a character that has any.
    """

    def __init__(self) -> None:
        self.starts: NDArray[np.int32] = np.zeros(_PAGES * _PAGE, np.int32)
        self.lengths: NDArray[np.uint8] = np.zeros(_PAGES * _PAGE, np.uint8)
        self.kinds: NDArray[np.uint8] = np.zeros(_PAGES * _PAGE, np.uint8)
        self.parts: NDArray[np.uint8] = np.zeros(_PAGES * _PAGE, np.uint8)
        self.unspaced: NDArray[np.bool_] = np.zeros(_PAGES * _PAGE, np.bool_)
        self.blob: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._filled = np.zeros(_PAGES, np.bool_)
        self._lock = Lock()
        self.add(np.zeros(1, np.int64))

    def add(self, code_points: NDArray[np.int64]) -> None:
        """Fill the pages of these code points. Threads may call it: entries that are filled never change."""
        wanted = np.flatnonzero(np.bincount(code_points // _PAGE, minlength=_PAGES))
        if self._filled[wanted].all():
            return
        with self._lock:
            for page in wanted[~self._filled[wanted]].tolist():
                self._fill(page)

    def _fill(self, page: int) -> None:
        pieces, used = [], len(self.blob)
        for code in range(page * _PAGE, (page + 1) * _PAGE):
            folded = " " if code in _SURROGATES else folded_character(chr(code))
            for character in folded:
                self.kinds[ord(character)] |= kind(character) & FIGURE
                self.parts[ord(character)] = word_parts(character)
            self.unspaced[code] = any(map(word_parts, folded))
            piece = folded.encode()
            self.starts[code], self.lengths[code], self.kinds[code] = used, len(piece), kind(chr(code))
            used += len(piece)
            pieces.append(piece)
        self.blob = np.concatenate([self.blob, np.frombuffer(b"".join(pieces), np.uint8)])
        self._filled[page] = True
