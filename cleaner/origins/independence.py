"""How many independent origins the story of a cluster has.

An origin is a body of text that nobody of the cluster is proven to have from elsewhere: what an agency (or outlet) that is
credited sent, with all that is shared by those who credit it; or the reports of one outlet that credit nobody and of whose
words less than a quarter are proven to be copied. Two origins are independent if less than a quarter of the words of either
stands in the other. Quotations do not count: two reporters at one speech are independent.

A copy has the same origin as the article that it is a copy of, whichever was first, so copies have one origin. An article
that merges two others has two, where dates prove that it came after them; where they do not, the two may as well be excerpts
of it, which makes one. So origins are counted twice, beginning with the longest (the fewest origins that explain all) and
with the shortest (the most).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from cleaner.origins.groups import Group, Grouped
from cleaner.origins.reports import Standings
from cleaner.records.origins import COPIED, Passage

# The share of an article's words, and the number of words, up to which it is independent of another.
_QUARTER, _FEW_WORDS = 0.25, 12


@dataclass(slots=True)
class _Counting:
    """Counts origins. `texts`: the groups of each article's sentences, quotations left out. `sizes`: of the origins counted,
    in words; `marked`: in which of them a group stands."""

    texts: Sequence[Sequence[Group]]
    sizes: list[float] = field(default_factory=list)
    marked: dict[int, set[int]] = field(default_factory=dict)

    def add(self, articles: Sequence[int]) -> None:
        """Count the text of some articles as an origin, unless it is that of one counted before."""
        found = [self._known_as(at) for at in articles]
        known = None not in found
        number = next(one for one in found if one is not None) if known else len(self.sizes)
        if not known:
            self.sizes.append(median(_words(self.texts[at]) for at in articles))
        for at in articles:
            for group in self.texts[at]:
                for one in (group, *(other for _, other in group.alike)):
                    self.marked.setdefault(one.number, set()).add(number)

    def _known_as(self, at: int) -> int | None:
        """The number of the origin that an article's text is of; None where it is of none."""
        shared: Counter[int] = Counter()
        known = 0
        for group in self.texts[at]:
            numbers = set().union(*(self.marked.get(one.number, ()) for one in (group, *(o for _, o in group.alike))))
            shared.update(dict.fromkeys(numbers, group.words))
            known += group.words if numbers else 0
        words = _words(self.texts[at])
        for number, count in sorted(shared.items(), key=lambda found: (-found[1], found[0])):
            if count >= _QUARTER * min(words, self.sizes[number]) or known >= _QUARTER * words:
                return number
        # A text of a few words is no origin of its own.
        return 0 if self.sizes and words - known < _FEW_WORDS else None


def count_origins(grouped: Grouped, standings: Standings, passages: Sequence[Sequence[Passage]]) -> tuple[int, int]:
    """The least and the most independent origins of a cluster. `passages`: of each article."""
    texts = [_unquoted(groups) for groups in grouped.of]
    credited: dict[str, list[int]] = {key: list(own) for key, own in standings.credited.items()}
    for at, standing in enumerate(standings.of):
        if standing.credit is not None:
            credited.setdefault(standing.credit, []).append(at)
    taken = {at for unit in credited.values() for at in unit}
    outlets: dict[str | int, list[int]] = {}
    for at, standing in enumerate(standings.of):
        if at not in taken and not _is_copied(passages[at]):
            outlets.setdefault(standing.outlet or at, []).append(at)
    ids = [several[0].article if several else "" for several in passages]

    def rank(unit: Sequence[int]) -> tuple[int, str]:
        return max(_words(texts[at]) for at in unit), min(ids[at] for at in unit)

    first = sorted(credited.values(), key=lambda unit: (-len(unit), rank(unit)))
    rest = sorted(outlets.values(), key=rank)
    counts = [_count(texts, [*first, *order]) for order in (rest, rest[::-1])]
    return min(counts), max(counts)


def _count(texts: Sequence[Sequence[Group]], units: Sequence[Sequence[int]]) -> int:
    counting = _Counting(texts)
    for unit in units:
        counting.add(unit)
    return max(len(counting.sizes), 1)


def _words(groups: Sequence[Group]) -> int:
    return sum(group.words for group in groups)


def _is_copied(passages: Sequence[Passage]) -> bool:
    words = sum(passage.words for passage in passages)
    return sum(passage.words for passage in passages if passage.relation in COPIED) >= max(_QUARTER * words, 1)


def _unquoted(groups: Sequence[Group | None]) -> list[Group]:
    """The sentences that are not quotations; all of them where there is nothing else."""
    there = [group for group in groups if group is not None]
    return [group for group in there if not group.quoted] or there
