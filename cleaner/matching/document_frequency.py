"""In how many articles a shingle stands: what is common tells less than what is rare.

House text that cleaning left, and the phrases of a trade, stand in many articles. Counts are kept for a sample of the
shingles in a table of fixed size whose counters stop at 255 and may be shared by several shingles; so a count is never too
low below that, and rarely too high.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cleaner.matching.tokens import SIZE
from cleaner.shingles.buffers import U64, Positions, Texts
from cleaner.shingles.shingles import Shingling, shingle

if TYPE_CHECKING:
    from cleaner.shingles.folded import FoldedTexts

#: Shingles of up to so many articles count in full: a report may have as many copies.
RARE = 8
#: What a shingle within quotation marks counts: two reports of one speech are not copies.
QUOTED = 0.2
#: The weight of a rare shingle. Weights are whole numbers, so that their sums are the same in any order.
ONE = 1 << 20
_SLOT_BITS = 24
#: So many shingles are counted, at the most; of a larger corpus one of some. A passage has dozens, about as common all.
_COUNTED = 1 << 24
_MOST = 255
#: Of a shingle that so many articles have the weight, outside of quotations and within.
WEIGHTS = np.rint(
    ONE * np.array([[1.0], [QUOTED]]) * RARE / np.maximum(np.arange(_MOST + 1), RARE)
).astype(np.int32)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocumentFrequency:
    """Counts of articles by shingle; one of `sampled` (a power of 2) is counted, the others take after their neighbours."""

    sampled: int = 1
    slot_bits: int = _SLOT_BITS
    counts: NDArray[np.uint8] = field(init=False, repr=False)
    _lock: Lock = field(init=False, repr=False, default_factory=Lock)

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", np.zeros(1 << self.slot_bits, np.uint8))

    @classmethod
    def of(cls, corpus_bytes: int) -> "DocumentFrequency":
        """Counts for a corpus of this size, all of them 0."""
        return cls(sampled=1 << (corpus_bytes // _COUNTED).bit_length())

    def add(self, articles: Iterable[U64]) -> None:
        """Count the shingles of articles, each once an article."""
        for shingles in articles:
            slots = np.unique(self._slots(shingles[self._is_sampled(shingles)]))
            counts = self.counts[slots]
            self.counts[slots] = counts + (counts < _MOST)

    def add_texts(self, texts: Texts, folded: "FoldedTexts | None" = None) -> None:
        """The same for the shingles of texts; by a kernel where they come folded. Threads may call it."""
        if folded is None:
            made = shingle(texts, Shingling(unit="character", size=SIZE), compiled=False)
            self.add(made.values[a:b] for a, b in pairwise(made.offsets.tolist()))
            return
        from cleaner.matching.counting_kernels import count, sampled_slots

        words = folded.data.view(np.uint64), folded.edges, folded.firsts
        slots = sampled_slots(words, folded.longest, self.sample, self.mask)
        with self._lock:
            count(slots, self.counts)

    @property
    def sample(self) -> np.uint64:
        """The bits above the fortieth of a shingle that are 0 where it is counted."""
        return np.uint64(self.sampled - 1)

    @property
    def mask(self) -> np.uint64:
        """The bits of a shingle that say which slot it has."""
        return np.uint64((1 << self.slot_bits) - 1)

    def weights(self, shingles: U64, quoted: NDArray[np.bool_]) -> NDArray[np.int32]:
        """What each shingle of a text counts, in order: ONE, or ONE · RARE / articles if it is common; less if `quoted`."""
        places = np.flatnonzero(self._is_sampled(shingles))
        counts = np.full(len(shingles), RARE, np.uint8)
        if len(places):
            # The nearest shingle that is counted, of two as near the one before.
            middles = (places[:-1] + places[1:]) // 2
            nearest = np.searchsorted(middles, np.arange(len(shingles)), side="left")
            counts = self.counts[self._slots(shingles[places])][nearest]
        made: NDArray[np.int32] = WEIGHTS[quoted.astype(np.int64), counts]
        return made

    def _is_sampled(self, shingles: U64) -> NDArray[np.bool_]:
        chosen: NDArray[np.bool_] = (shingles >> np.uint64(40)) & self.sample == 0
        return chosen

    def _slots(self, shingles: U64) -> Positions:
        return (shingles & self.mask).astype(np.int64)
