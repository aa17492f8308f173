"""The law of clusters: what is dropped stands in what is kept.

An article may stand for another one only if the two were compared and the other one stands in it. Of two near copies each
may stand for the other; of any other duplicates only the one that holds the other. So a cut copy never stands for the whole
report, and neither of two reports for a digest of both. Where every two members of a group are duplicates, any share that
makes duplicates will do; elsewhere most of a dropped article must stand in the kept one: a merger of two halves is no reason
to drop either whole.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[int, int]
# Most of an article: this share of it.
_MOST = 0.55
# Of larger groups only so many articles are tried, those that would be chosen first.
_TRIED = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Which members of a group of articles that duplicates connect stand in which other ones.

    `shares`: for a duplicate pair (one, other) the share of the one that stands in the other, if the other may stand for it.
    `refused`: pairs (left < right) that were compared and are no duplicates. `degrees`: of each member its duplicates. All
    members were compared with the one that has the most, the hub. `is_complete`: every two members are duplicates.
    """

    shares: Mapping[Pair, float]
    refused: Collection[Pair]
    degrees: Mapping[int, int]
    is_complete: bool

    def holders(self, preferred: Sequence[int]) -> tuple[list[int], list[int]]:
        """Of some members those that may stand for the most of them, the best first; and the ones that they may stand for,
        themselves among these. `preferred`: the members, the best first."""
        hub = max(preferred, key=lambda at: self.degrees[at])
        tried = preferred if len(preferred) <= _TRIED else [*preferred[:_TRIED], hub]
        best: list[int] = []
        most: list[int] = []
        for kept in dict.fromkeys(tried):
            held = [at for at in preferred if at == kept or self._stands(at, kept, hub)]
            if len(held) > len(most):
                best, most = [kept], held
            elif held == most:
                best.append(kept)
        return best, most

    def _stands(self, one: int, other: int, hub: int) -> bool:
        """Whether one member stands in another; of members that were not compared, by way of the hub."""
        share = self.shares.get((one, other))
        if share is None and (min(one, other), max(one, other)) not in self.refused and (other, one) not in self.shares:
            share = self.shares.get((one, hub), 0.0) * self.shares.get((hub, other), 0.0)
        return share is not None and share >= (_MOST if not self.is_complete else 0.0)
