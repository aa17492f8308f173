"""How common shingles are among the articles of an index, kept up as articles are added."""

from typing import TYPE_CHECKING

from cleaner.matching.document_frequency import MOST_SAMPLED, DocumentFrequency

if TYPE_CHECKING:
    from cleaner.index.protocol import Store

# From so many counters on, loading kernels takes less time than counting without.
_BY_KERNELS = 1 << 18


def frequencies_for(text_bytes: int) -> DocumentFrequency:
    """No article counted yet, with the sample that so many bytes of text ask for: as for a search among them, but no smaller
    than tagged counters allow."""
    wanted = DocumentFrequency.zero(text_bytes)
    return wanted if wanted.sampled <= MOST_SAMPLED else DocumentFrequency(sampled=MOST_SAMPLED)


class Frequencies:
    """The counts of a store. Only what was added since they were last asked for is counted anew, unless a smaller sample is
    due."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._last = 0
        self._counts = frequencies_for(0)

    def up_to_date(self, *, compiled: bool) -> DocumentFrequency:
        """The counts of all articles that were ever added; not to be changed."""
        while True:
            counted = self._store.counted(self._last)
            wanted = frequencies_for(counted.added_bytes)
            if wanted.sampled == self._counts.sampled:
                break
            self._counts, self._last = wanted, 0
        compiled = compiled or sum(map(len, counted.slots)) >= _BY_KERNELS
        for slots in counted.slots:
            self._counts.add_tagged(slots, compiled=compiled)
        self._last = counted.last
        return self._counts
