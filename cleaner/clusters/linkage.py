"""Groups of matching articles in which a single match (a bridge) does not join two dense parts.

Matches are taken from the strongest down (average linkage, R. Sokal and C. Michener, 1958). Two groups are joined if at
least half of the verified pairs between them are matches; or if one is a single article that matches the hub of the other,
the member with the most matches: the third excerpt of a report has nothing in common with the first two, but all match the
report.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Pair = tuple[int, int]
# The part of the verified pairs between two groups that must be matches.
_HALF = 0.5


def linked(strengths: Mapping[Pair, float], verified: frozenset[Pair]) -> list[list[int]]:
    """The groups of the articles that matches connect, members in ascending order, groups by their first member.

    `strengths`: of the matches (left < right). `verified`: all pairs that were verified, the matches among them.
    """
    groups = _Groups()
    order = sorted(strengths, key=lambda pair: (-strengths[pair], pair))
    for pair in order:
        groups.add_match(pair)
    for pair in verified:
        groups.add_verified(pair)
    for by in (groups.is_half_matched, groups.is_single_at_hub):
        for left, right in order:
            groups.join(left, right, by)
    return sorted(sorted(members) for members in groups.members.values())


@dataclass
class _Groups:
    """Groups by number; at first each article is a group with its own number. Joining takes time that grows with the pairs,
    however long the chains are that they make."""

    members: dict[int, list[int]] = field(default_factory=dict)
    # A forest: each group that was joined to another points to it, or to one that it was joined to later (R. Tarjan, 1975).
    _parent: dict[int, int] = field(default_factory=dict)
    # Of each group the member with the most matches.
    _hub: dict[int, int] = field(default_factory=dict)
    _degree: dict[int, int] = field(default_factory=dict)
    # For each two groups with a verified pair between them: how many pairs match, how many are verified.
    _between: dict[int, dict[int, list[int]]] = field(default_factory=dict)
    _matches: set[Pair] = field(default_factory=set)

    def add_match(self, pair: Pair) -> None:
        """Note a match; its articles become groups of their own."""
        self._matches.add(pair)
        for at in pair:
            self.members.setdefault(at, [at])
            self._parent[at] = self._hub[at] = at
            self._degree[at] = self._degree.get(at, 0) + 1
            self._between.setdefault(at, {})

    def add_verified(self, pair: Pair) -> None:
        """Note a verified pair, if both articles have any match."""
        left, right = pair
        if left in self.members and right in self.members:
            self._between[left][right] = self._between[right][left] = [int(pair in self._matches), 1]

    def join(self, left: int, right: int, by: Callable[[int, int], bool]) -> None:
        """Join the groups of two articles if the rule `by` allows it."""
        one, other = self._group_of(left), self._group_of(right)
        if one != other and by(one, other):
            self._merge(one, other)

    def is_half_matched(self, one: int, other: int) -> bool:
        """Whether at least half of the verified pairs between two groups match."""
        matches, verified = self._between[one].get(other, [1, 1])
        return matches >= _HALF * verified

    def is_single_at_hub(self, one: int, other: int) -> bool:
        """Whether one group is a single article that matches the hub of the other."""
        sizes = len(self.members[one]), len(self.members[other])
        ends = self._hub[one], self._hub[other]
        return min(sizes) == 1 and (min(ends), max(ends)) in self._matches

    def _group_of(self, at: int) -> int:
        parent = self._parent
        while parent[at] != at:
            parent[at] = at = parent[parent[at]]
        return at

    def _merge(self, one: int, other: int) -> None:
        if len(self._between[one]) < len(self._between[other]):
            one, other = other, one
        self._parent[other] = one
        self._hub[one] = max(self._hub[one], self._hub.pop(other), key=lambda at: (self._degree[at], -at))
        fewer, more = sorted((self.members[one], self.members.pop(other)), key=len)
        more += fewer
        self.members[one] = more
        for third, counts in self._between.pop(other).items():
            del self._between[third][other]
            if third != one:
                known = self._between[one].setdefault(third, [0, 0])
                known[0] += counts[0]
                known[1] += counts[1]
                self._between[third][one] = known
