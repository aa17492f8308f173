"""Groups that a chain of matches cannot build: a bridge between two dense parts does not join them.

Matches are taken from the strongest down (average linkage, R. Sokal and C. Michener, 1958): two groups become one where at
least half of the verified pairs between them are matches; or where one is a single article that matches the hub of the
other, which most of its members match: the third excerpt of one report has nothing in common with the first and the second.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Pair = tuple[int, int]
_HALF = 0.5


def linked(strengths: Mapping[Pair, float], verified: frozenset[Pair]) -> list[list[int]]:
    """The groups of the articles that matches connect, each in order, by their first member.

    `strengths`: of matches (left < right). `verified`: all pairs that were looked at, the matches among them.
    """
    groups = _Groups()
    for pair in sorted(strengths, key=lambda pair: (-strengths[pair], pair)):
        groups.add_match(pair)
    for pair in verified:
        groups.add_verified(pair)
    for left, right in sorted(strengths, key=lambda pair: (-strengths[pair], pair)):
        groups.join(left, right)
    return sorted(sorted(members) for members in groups.members.values())


@dataclass
class _Groups:
    """Groups by their number, which at first is that of their only article."""

    members: dict[int, list[int]] = field(default_factory=dict)
    _group_of: dict[int, int] = field(default_factory=dict)
    _degree: dict[int, int] = field(default_factory=dict)
    # For each group and each other one that any verified pair leads to: pairs that match, pairs that were verified.
    _between: dict[int, dict[int, list[int]]] = field(default_factory=dict)
    _matches: set[Pair] = field(default_factory=set)

    def add_match(self, pair: Pair) -> None:
        self._matches.add(pair)
        for at in pair:
            self.members.setdefault(at, [at])
            self._group_of[at] = at
            self._degree[at] = self._degree.get(at, 0) + 1
            self._between.setdefault(at, {})

    def add_verified(self, pair: Pair) -> None:
        left, right = pair
        if left in self.members and right in self.members:
            self._between[left][right] = self._between[right][left] = [int(pair in self._matches), 1]

    def join(self, left: int, right: int) -> None:
        one, other = self._group_of[left], self._group_of[right]
        if one == other:
            return
        matches, verified = self._between[one].get(other, [1, 1])
        if matches >= _HALF * verified or self._single_at_hub(one, other):
            self._merge(one, other)

    def _single_at_hub(self, one: int, other: int) -> bool:
        sizes = len(self.members[one]), len(self.members[other])
        ends = self._hub(one), self._hub(other)
        return min(sizes) == 1 and (min(ends), max(ends)) in self._matches

    def _hub(self, group: int) -> int:
        return max(self.members[group], key=lambda at: (self._degree[at], -at))

    def _merge(self, one: int, other: int) -> None:
        if len(self._between[one]) < len(self._between[other]):
            one, other = other, one
        for at in self.members[other]:
            self._group_of[at] = one
        self.members[one] += self.members.pop(other)
        for third, counts in self._between.pop(other).items():
            del self._between[third][other]
            if third != one:
                known = self._between[one].setdefault(third, [0, 0])
                known[0] += counts[0]
                known[1] += counts[1]
                self._between[third][one] = known
