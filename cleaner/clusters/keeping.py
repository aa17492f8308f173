"""The law of clusters: what is dropped stands in what is kept.

An article may stand for another one only if the two were compared and the other one stands in it. Of two near copies each
may stand for the other; of any other duplicates only the one that holds the other. So a cut copy never stands for the whole
report, and neither of two reports for a digest of both. Where every two members of a group are duplicates, any share that
makes duplicates will do; elsewhere most of a dropped article must stand in the kept one: a merger of two halves is no reason
to drop either whole.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

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


class Remaining:
    """Members of a group that are in no cluster yet; the best first. All of them are taken in time that grows with the pairs
    of the group."""

    def __init__(self, standing: Standing, preferred: Sequence[int]) -> None:
        self._standing = standing
        self._order = list(preferred)
        self._left = set(preferred)
        # Of those that have a share in one: those, and the place of each member in the order.
        self._in: dict[int, list[int]] = {}
        for at, kept in standing.shares:
            self._in.setdefault(kept, []).append(at)
        self._place = {at: place for place, at in enumerate(preferred)}
        degrees = standing.degrees
        self._hubs = [] if standing.is_alike else sorted(preferred, key=lambda at: -degrees[at])
        self._hubs.reverse()

    def __len__(self) -> int:
        return len(self._left)

    def drop(self, members: Sequence[int]) -> None:
        """Take members away."""
        self._left.difference_update(members)
        # Not each time: of many members few go at a time.
        if 2 * len(self._left) < len(self._order):
            self._order = [at for at in self._order if at in self._left]

    def holders(self) -> tuple[list[int], list[int]]:
        """Those that may stand for the most of these members, the best first; and the ones that they may stand for,
        themselves among these, the best first too."""
        if self._standing.is_alike:
            members = [at for at in self._order if at in self._left]
            return members[:_TRIED], members
        while self._hubs[-1] not in self._left:
            self._hubs.pop()
        hub = self._hubs[-1]
        tried = list(islice((at for at in self._order if at in self._left), _TRIED))
        best: list[int] = []
        most: set[int] = set()
        for kept in dict.fromkeys(tried if len(self._left) <= _TRIED else [*tried, hub]):
            held = self._held(kept, hub)
            if len(held) > len(most):
                best, most = [kept], held
            elif held == most:
                best.append(kept)
        return best, sorted(most, key=self._place.__getitem__)

    def _held(self, kept: int, hub: int) -> set[int]:
        """Those members that stand in one of them; of members that were not compared with it, by way of the hub."""
        shares, refused, left = self._standing.shares, self._standing.refused, self._left
        least = 0.0 if self._standing.is_complete else _MOST
        held = {at for at in self._in.get(kept, ()) if at in left and shares[at, kept] >= least}
        if (kept, kept) not in shares:
            held.add(kept)
        hub_in_kept = shares.get((hub, kept), 0.0)
        if hub_in_kept < least:
            return held
        # Where any share will do, all were compared with each other.
        for at in left if self._standing.is_complete else self._in.get(hub, ()):
            if (
                at in left
                and (at, kept) not in shares
                and (kept, at) not in shares
                and shares.get((at, hub), 0.0) * hub_in_kept >= least
                and (min(at, kept), max(at, kept)) not in refused
            ):
                held.add(at)
        return held
