"""What folding makes of every code point, as tables that kernels read.

A page holds 256 code points and is made from `folded_character` when a text first needs it: all 4,352 pages would take a
second. So the tables say what the plain path says, in every version of Python and its Unicode data.
"""

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from cleaner.text.characters import FIGURE, kind
from cleaner.text.folding import folded_character

_PAGE = 256
_PAGES = 0x110000 // _PAGE
_SURROGATES = range(0xD800, 0xE000)


class FoldTables:
    """Pages made so far. `starts[cp]:starts[cp] + lengths[cp]` is the part of `blob` that code point `cp` folds to (UTF-8:
    word characters, apostrophes, and a space for all else); `kinds[cp]` is its kind, and of what others fold to at least
    whether it is a figure."""

    def __init__(self) -> None:
        self.starts: NDArray[np.int32] = np.zeros(_PAGES * _PAGE, np.int32)
        self.lengths: NDArray[np.uint8] = np.zeros(_PAGES * _PAGE, np.uint8)
        self.kinds: NDArray[np.uint8] = np.zeros(_PAGES * _PAGE, np.uint8)
        self.blob: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._made = np.zeros(_PAGES, np.bool_)
        self._lock = Lock()
        self.add(np.zeros(1, np.int64))

    def add(self, code_points: NDArray[np.int64]) -> None:
        """Make the pages of these code points. What was handed out before stays as it is."""
        wanted = np.flatnonzero(np.bincount(code_points // _PAGE, minlength=_PAGES))
        if self._made[wanted].all():
            return
        with self._lock:
            for page in wanted[~self._made[wanted]].tolist():
                self._make(page)

    def _make(self, page: int) -> None:
        pieces, used = [], len(self.blob)
        for code in range(page * _PAGE, (page + 1) * _PAGE):
            folded = " " if code in _SURROGATES else folded_character(chr(code))
            for character in folded:
                self.kinds[ord(character)] |= kind(character) & FIGURE
            piece = folded.encode()
            self.starts[code], self.lengths[code], self.kinds[code] = used, len(piece), kind(chr(code))
            used += len(piece)
            pieces.append(piece)
        self.blob = np.concatenate([self.blob, np.frombuffer(b"".join(pieces), np.uint8)])
        self._made[page] = True
