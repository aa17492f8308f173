"""How many independent origins the story of a cluster has.

An origin is a body of text that nobody of the cluster is proven to have from elsewhere: an agency (or outlet) that is credited,
with all that its articles share; or an article that credits nobody and of whose words less than a quarter are proven to be
copied. Two origins are independent if less than a quarter of the words of the one stands in the other. Quotations do not count:
two reporters at one speech are independent.

A copy has the same origin as the article that it is a copy of, whichever was first, so copies have one origin. An article that
merges two others has two, where dates prove that it came after them; where they do not, the two may as well be excerpts of it,
which makes one. So origins are counted twice, beginning with the longest articles (the fewest origins that explain all) and
with the shortest (the most).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cleaner.origins.groups import Group, Grouped
from cleaner.origins.reports import Standings
from cleaner.records.origins import COPIED, Passage

# The share of an article's words, and the number of words, up to which it is independent of another.
_QUARTER, _FEW_WORDS = 0.25, 12


@dataclass(slots=True)
class _Counting:
    """Counts origins. `texts`: the groups of each article's sentences, quotations left out."""

    texts: Sequence[Sequence[Group]]
    marked: set[int] = field(default_factory=set)
    count: int = 0

    def add(self, articles: Sequence[int]) -> None:
        """Count the text of some articles as an origin, unless it is that of one counted before."""
        if any(self._is_new(at) for at in articles):
            self.count += 1
        for at in articles:
            for group in self.texts[at]:
                self.marked.add(group.number)
                self.marked.update(other.number for _, other in group.alike)

    def _is_new(self, at: int) -> bool:
        words = sum(len(group.words) for group in self.texts[at])
        known = sum(len(group.words) for group in self.texts[at] if self._is_marked(group))
        return not self.marked or (known < _QUARTER * words and words - known >= _FEW_WORDS)

    def _is_marked(self, group: Group) -> bool:
        return group.number in self.marked or any(other.number in self.marked for _, other in group.alike)


def count_origins(grouped: Grouped, standings: Standings, passages: Sequence[Sequence[Passage]]) -> tuple[int, int]:
    """The least and the most independent origins of a cluster. `passages`: of each article."""
    texts = [_unquoted(groups) for groups in grouped.of]
    units: dict[str, list[int]] = {}
    for at, standing in enumerate(standings.of):
        if standing.credit is not None:
            units.setdefault(standing.credit, []).append(at)
    for credit, own in standings.credited.items():
        units[credit] = [*own, *units.get(credit, ())]
    taken = {at for unit in units.values() for at in unit}
    single = [at for at in range(len(texts)) if at not in taken and not _is_copied(passages[at])]
    sizes = [sum(len(group.words) for group in text) for text in texts]
    shortest = sorted(single, key=lambda at: (sizes[at], passages[at][0].article if passages[at] else ""))
    credited = sorted(units.values(), key=lambda unit: (-len(unit), sorted(passages[at][0].article for at in unit if passages[at])))
    counts = [_count(texts, credited, order) for order in (shortest, shortest[::-1])]
    return min(counts), max(counts)


def _count(texts: Sequence[Sequence[Group]], units: Iterable[Sequence[int]], single: Iterable[int]) -> int:
    counting = _Counting(texts)
    for unit in units:
        counting.add(unit)
    for at in single:
        counting.add([at])
    return max(counting.count, 1)


def _is_copied(passages: Sequence[Passage]) -> bool:
    words = sum(passage.words for passage in passages)
    return sum(passage.words for passage in passages if passage.relation in COPIED) >= max(_QUARTER * words, 1)


def _unquoted(groups: Sequence[Group | None]) -> list[Group]:
    """The sentences that are not quotations; all of them where there is nothing else."""
    there = [group for group in groups if group is not None]
    return [group for group in there if not group.quoted] or there
