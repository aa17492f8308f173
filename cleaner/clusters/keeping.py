"""The law of clusters: what is dropped stands in what is kept.

An article may stand for another one only if the two were compared and the other one stands in it. Of two near copies each
may stand for the other; of any other duplicates only the one that holds the other. So a cut copy never stands for the whole
report, and neither of two reports for a digest of both. Where every two members of a group are duplicates, any share that
makes duplicates will do; elsewhere most of a dropped article must stand in the kept one: a merger of two halves is no reason
to drop either whole.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

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
    `is_alike`: and each of two members may stand for the other; so nothing else need be known.
    """

    shares: Mapping[Pair, float] = field(default_factory=dict)
    refused: Collection[Pair] = ()
    degrees: Mapping[int, int] = field(default_factory=dict)
    is_complete: bool = False
    is_alike: bool = False

    def holders(self, preferred: Sequence[int]) -> tuple[list[int], list[int]]:
        """Of some members those that may stand for the most of them, the best first; and the ones that they may stand for,
        themselves among these. `preferred`: the members, the best first."""
        if self.is_alike:
            return list(preferred[:_TRIED]), list(preferred)
        hub = max(preferred, key=lambda at: self.degrees[at])
        tried = preferred if len(preferred) <= _TRIED else [*preferred[:_TRIED], hub]
        best: list[int] = []
        most: list[int] = []
        in_hub = [self.shares.get((at, hub), 0.0) for at in preferred]
        for kept in dict.fromkeys(tried):
            held = self._held(kept, preferred, in_hub, self.shares.get((hub, kept), 0.0))
            if len(held) > len(most):
                best, most = [kept], held
            elif held == most:
                best.append(kept)
        return best, most

    def _held(self, kept: int, members: Sequence[int], in_hub: Sequence[float], hub_in_kept: float) -> list[int]:
        """Those of some members that stand in one of them; of members that were not compared with it, by way of the hub.
        `in_hub`: how much of each stands in the hub; `hub_in_kept`: how much of the hub in that one."""
        shares, refused, least = self.shares, self.refused, 0.0 if self.is_complete else _MOST
        by_hub = hub_in_kept >= least
        held = []
        for at, share_in_hub in zip(members, in_hub, strict=True):
            share = shares.get((at, kept))
            if share is not None:
                if share >= least:
                    held.append(at)
            elif at == kept or (
                by_hub
                and share_in_hub * hub_in_kept >= least
                and (kept, at) not in shares
                and (min(at, kept), max(at, kept)) not in refused
            ):
                held.append(at)
        return held
