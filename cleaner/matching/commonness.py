"""In how many articles a shingle stands: what is common tells less than what is rare.

House text that cleaning left, and the phrases of a trade, stand in many articles. Counts are kept for a sample of the
shingles in a table of fixed size whose counters stop at 255 and may be shared by several shingles; so a count is never too
low below that, and rarely too high.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleaner.matching.wording import SIZE
from cleaner.text.buffers import U64, Shingles
from cleaner.text.corpus import Corpus
from cleaner.text.shingles import Shingling, shingle

#: Shingles of up to so many articles count in full: a report may have as many copies.
RARE = 8
#: What a shingle within quotation marks counts: two reports of one speech are not copies.
QUOTED = 0.2
_SLOT_BITS = 26
#: So many shingles are counted, at the most; of a larger corpus one of some. A passage has dozens, about as common all.
_COUNTED = 1 << 26
_CHUNK = 500
_MOST = 255


@dataclass(frozen=True, slots=True)
class Commonness:
    """Counts of articles by shingle; one of `sampled` is counted, the others take after their neighbours."""

    sampled: int = 1
    slot_bits: int = _SLOT_BITS
    _counts: NDArray[np.uint8] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_counts", np.zeros(1 << self.slot_bits, np.uint8))

    def add(self, articles: Iterable[U64]) -> None:
        """Count the shingles of articles, each once an article."""
        for shingles in articles:
            slots = np.unique(self._slots(shingles[self._is_sampled(shingles)]))
            counts = self._counts[slots]
            self._counts[slots] = counts + (counts < _MOST)

    def add_compiled(self, shingles: Shingles) -> None:
        """The same for the shingles of many articles, by a kernel."""
        from cleaner.matching.kernels import count_articles

        mask = np.uint64((1 << self.slot_bits) - 1)
        count_articles(shingles.values, shingles.offsets, np.uint64(self.sampled), mask, self._counts)

    def weights(self, shingles: U64, quoted: NDArray[np.bool_]) -> NDArray[np.float64]:
        """What each shingle of a text counts, in order: 1, or RARE / articles for common ones; less where `quoted`."""
        places = np.flatnonzero(self._is_sampled(shingles))
        weights = np.ones(len(shingles))
        if len(places):
            counts = np.maximum(self._counts[self._slots(shingles[places])], RARE)
            # The nearest shingle that is counted, of two as near the one behind.
            middles = (places[:-1] + places[1:]) // 2
            weights = (RARE / counts)[np.searchsorted(middles, np.arange(len(shingles)), side="left")]
        return np.where(quoted, QUOTED * weights, weights)

    def _is_sampled(self, shingles: U64) -> NDArray[np.bool_]:
        chosen: NDArray[np.bool_] = (shingles >> np.uint64(40)) % np.uint64(self.sampled) == 0
        return chosen

    def _slots(self, shingles: U64) -> NDArray[np.int64]:
        return (shingles & np.uint64((1 << self.slot_bits) - 1)).astype(np.int64)


def count_shingles(corpus: Corpus, *, compiled: bool) -> Commonness:
    """How common the shingles of a corpus are."""
    total = int(corpus.sizes.sum())
    common = Commonness(sampled=1 + total // _COUNTED)
    for start in range(0, len(corpus), _CHUNK):
        texts = corpus.texts(np.arange(start, min(start + _CHUNK, len(corpus))))
        made = shingle(texts, Shingling(unit="character", size=SIZE), compiled=compiled)
        if compiled:
            common.add_compiled(made)
        else:
            common.add(made.values[a:b] for a, b in pairwise(made.offsets.tolist()))
    return common
