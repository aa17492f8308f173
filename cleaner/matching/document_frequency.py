"""In how many articles each shingle stands: common shingles tell less than rare ones.

House text that cleaning left, and the phrases of a trade, stand in many articles. Counts are kept for a sample of the
shingles in a table of fixed size. Its counters stop at 255 and may be shared by several shingles; so a count below that is
never too low, and rarely too high.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import SchemeError
from cleaner.matching.tokens import SIZE
from cleaner.shingles.buffers import U64, Mask, Positions, Texts
from cleaner.shingles.shingles import Shingling, shingle

if TYPE_CHECKING:
    from cleaner.shingles.folded import FoldedTexts

#: Shingles of up to this many articles count in full: a report may have as many copies.
RARE = 8
#: The weight of a shingle within quotation marks: two reports of one speech are not copies.
QUOTED = 0.2
#: Weights of a shingle, outside of quotations and within, where it does not count how common it is.
PLAIN, PLAIN_QUOTED = 5, 1
#: The weight of a rare shingle. Weights are integers, so that their sums are the same in any order.
ONE = 1 << 20
#: A counter stops here.
MOST = 255
#: The bits of a shingle above this one say whether it is in the sample.
SAMPLE_SHIFT = 40
# Default size of the table, as a power of two.
_SLOT_BITS = 24
# Bytes of text up to which every shingle is counted; of a larger corpus a sample is. A passage has dozens of shingles, all
# about as common.
_COUNTED = 1 << 24
#: A tagged counter: its number, and above these bits as many bits of the shingle as decide on samples of up to one shingle
#: in MOST_SAMPLED. So counts of a smaller sample can be made of those of a larger one.
TAG_SHIFT = 24
MOST_SAMPLED = 1 << 8
#: The weight of a shingle by its count, outside of quotations (row 0) and within (row 1).
WEIGHTS = np.rint(
    ONE * np.array([[1.0], [QUOTED]]) * RARE / np.maximum(np.arange(MOST + 1), RARE)
).astype(np.int32)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class DocumentFrequency:
    """Counts of articles by shingle; a summary of a corpus: batches may be added, and parts merged, in any order.

    One shingle in `sampled` (a power of 2) is counted; the others are taken to be as common as their neighbours. `counts`
    has 2^`slot_bits` counters and is changed in place by `add`.
    """

    sampled: int = 1
    slot_bits: int = _SLOT_BITS
    counts: NDArray[np.uint8] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", np.zeros(1 << self.slot_bits, np.uint8))

    @classmethod
    def zero(cls, corpus_bytes: int = 0) -> "DocumentFrequency":
        """No article counted yet, with a sample that fits a corpus of this size. All parts of a corpus need the same."""
        return cls(sampled=1 << (corpus_bytes // _COUNTED).bit_length())

    def add(self, batch: Any) -> "DocumentFrequency":
        """Count the articles of a pyarrow record batch with a column `text`; returns itself."""
        return self.add_texts(Texts.of_arrow(batch.column("text")))

    def add_texts(self, texts: Texts, folded: "FoldedTexts | None" = None) -> "DocumentFrequency":
        """Count the shingles of texts, each shingle once a text; by kernels where they come folded. Returns itself."""
        if folded is not None:
            return self.add_slots(self.slots_of(folded))
        return self.add_shingles(_shingles_of(texts))

    def add_shingles(self, articles: Iterable[U64]) -> "DocumentFrequency":
        """Count the shingles of articles, each shingle once an article; returns itself."""
        for shingles in articles:
            slots = np.unique(self._slots(shingles[self._is_sampled(shingles)]))
            counts = self.counts[slots]
            self.counts[slots] = counts + (counts < MOST)
        return self

    def slots_of(self, folded: "FoldedTexts") -> NDArray[np.uint32]:
        """The counters that texts raise, each once a text. Changes nothing, so threads may call it."""
        return self._sampled_slots(folded, 0)

    def tagged_slots(self, texts: Texts, folded: "FoldedTexts | None" = None) -> NDArray[np.uint32]:
        """The same counters, tagged; by kernels where texts come folded."""
        if folded is not None:
            return self._sampled_slots(folded, MOST_SAMPLED - 1)
        tagged = [np.zeros(0, np.uint64)]
        for values in _shingles_of(texts):
            sampled = values[self._is_sampled(values)]
            slots, firsts = np.unique(sampled & self.mask, return_index=True)
            tags = (sampled[firsts] >> np.uint64(SAMPLE_SHIFT)) & np.uint64(MOST_SAMPLED - 1)
            tagged.append(slots | tags << np.uint64(TAG_SHIFT))
        return np.concatenate(tagged).astype(np.uint32)

    def add_tagged(self, slots: NDArray[np.uint32], *, compiled: bool = True) -> "DocumentFrequency":
        """Raise those of these tagged counters that are in the sample; returns itself."""
        return self.add_slots(slots[self.is_drawn(slots)] & np.uint32(self.mask), compiled=compiled)

    def is_drawn(self, slots: NDArray[np.uint32]) -> Mask:
        """Which tagged counters are in the sample."""
        drawn: Mask = (slots >> np.uint32(TAG_SHIFT)) & np.uint32(self.sample) == 0
        return drawn

    def add_slots(self, slots: NDArray[np.uint32], *, compiled: bool = True) -> "DocumentFrequency":
        """Raise these counters, each as often as it is named; returns itself."""
        if compiled:
            from cleaner.matching.counting_kernels import count

            count(slots, self.counts)
            return self
        named, times = np.unique(slots, return_counts=True)
        self.counts[named] += np.minimum(times, MOST - self.counts[named]).astype(np.uint8)
        return self

    def _sampled_slots(self, folded: "FoldedTexts", tag: int) -> NDArray[np.uint32]:
        from cleaner.matching.counting_kernels import sampled_slots

        bits = np.array([self.mask, tag], np.uint64)
        slots: NDArray[np.uint32] = sampled_slots(folded.longs, folded.layout, folded.longest, self.sample, bits)
        return slots

    def merge(self, other: "DocumentFrequency") -> "DocumentFrequency":
        """The counts of two parts of a corpus together. Raises SchemeError for counts of another sample or size."""
        if (self.sampled, self.slot_bits) != (other.sampled, other.slot_bits):
            raise SchemeError(
                f"counts of one shingle in {self.sampled} in 2^{self.slot_bits} counters and of one in {other.sampled} in"
                f" 2^{other.slot_bits} cannot be merged; start all parts of a corpus from the same zero"
            )
        merged = DocumentFrequency(self.sampled, self.slot_bits)
        room = MOST - self.counts
        np.add(self.counts, np.minimum(other.counts, room), out=merged.counts)
        return merged

    @property
    def sample(self) -> np.uint64:
        """A shingle is counted if these bits of what lies above SAMPLE_SHIFT are 0."""
        return np.uint64(self.sampled - 1)

    @property
    def mask(self) -> np.uint64:
        """The bits of a shingle that are the number of its counter."""
        return np.uint64((1 << self.slot_bits) - 1)

    def weights(self, shingles: U64, quoted: Mask) -> NDArray[np.int32]:
        """The weight of each shingle of a text, in order: ONE, or ONE · RARE / articles if it is common; less if
        `quoted`."""
        places = np.flatnonzero(self._is_sampled(shingles))
        counts = np.full(len(shingles), RARE, np.uint8)
        if len(places):
            # The nearest shingle that is counted; of two as near the one before.
            middles = (places[:-1] + places[1:]) // 2
            nearest = np.searchsorted(middles, np.arange(len(shingles)), side="left")
            counts = self.counts[self._slots(shingles[places])][nearest]
        weights: NDArray[np.int32] = WEIGHTS[quoted.astype(np.int64), counts]
        return weights

    def _is_sampled(self, shingles: U64) -> Mask:
        chosen: Mask = (shingles >> np.uint64(SAMPLE_SHIFT)) & self.sample == 0
        return chosen

    def _slots(self, shingles: U64) -> Positions:
        return (shingles & self.mask).astype(np.int64)


def _shingles_of(texts: Texts) -> Iterator[U64]:
    shingles = shingle(texts, Shingling(unit="character", size=SIZE))
    return (shingles.values[a:b] for a, b in pairwise(shingles.offsets.tolist()))
