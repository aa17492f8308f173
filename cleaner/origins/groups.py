"""Which articles of a cluster have which sentence, and which other sentences are like it.

Sentences in the same words are one group. Like ones are looked for by shingles that are shared, among the few groups that
had a shingle first, so that a report in thousands of outlets takes time in proportion to its text.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cleaner.origins.wording import Sentence, is_like, likeness, shingles

# Groups that are kept for each shingle, and that a sentence is compared with.
_KEPT, _COMPARED = 16, 6


@dataclass(slots=True)
class Group:
    """Sentences in the same words: their key, and how many words. `holders`: positions of the articles that have it, each
    with the number of its first such sentence, in order; `alike`: other groups that are like it, with the share, the most
    alike first; `crowded`: there may be others, too many to compare."""

    number: int
    key: str
    words: int
    quoted: bool
    holders: dict[int, int] = field(default_factory=dict)
    alike: list[tuple[float, "Group"]] = field(default_factory=list)
    crowded: bool = False


@dataclass(slots=True)
class Grouped:
    """The sentences of all articles in groups. `of`: by article and sentence; None for a sentence without words."""

    groups: list[Group]
    of: list[list[Group | None]]


def group(articles: Sequence[Sequence[Sentence]], order: Iterable[int]) -> Grouped:
    """The groups of the sentences of articles. `order`: the positions of the articles, those that may be the first first; of
    many groups with the same shingles the first are compared."""
    by_key: dict[str, Group] = {}
    of: list[list[Group | None]] = [[] for _ in articles]
    for at in order:
        for number, sentence in enumerate(articles[at]):
            found: Group | None = None
            if sentence.words:
                found = by_key.get(sentence.key)
                if found is None:
                    found = by_key[sentence.key] = Group(len(by_key), sentence.key, len(sentence.words), sentence.quoted)
                found.holders.setdefault(at, number)
            of[at].append(found)
    groups = list(by_key.values())
    _find_alike(groups)
    return Grouped(groups, of)


def _find_alike(groups: Sequence[Group]) -> None:
    """Find the groups that share shingles and are alike."""
    kept: dict[str, list[int]] = {}
    crowded: set[str] = set()
    for one in groups:
        for shingle in shingles(one.key):
            numbers = kept.setdefault(shingle, [])
            if len(numbers) < _KEPT:
                numbers.append(one.number)
            else:
                crowded.add(shingle)
    for one in groups:
        own = shingles(one.key)
        counts = Counter(number for shingle in own for number in kept[shingle] if number != one.number)
        one.crowded = not crowded.isdisjoint(own)
        near = [groups[number] for number in sorted(counts, key=lambda number: (-counts[number], number))[:_COMPARED]]
        one.alike = [(share, other) for other in near if is_like(share := likeness(one.key, other.key))]
        one.alike = one.alike or _like_several(one, near)
        one.alike.sort(key=lambda found: (-found[0], found[1].number))


def _like_several(one: Group, near: Sequence[Group]) -> list[tuple[float, Group]]:
    """A sentence that is like several of another article in a row, for one of the two texts lost a full stop: the first of
    those that it shares most with."""
    for holder in (holder for group in near[:1] for holder in group.holders if holder not in one.holders):
        several = sorted((group for group in near if holder in group.holders), key=lambda group: group.holders[holder])
        if len(several) > 1 and is_like(share := likeness(one.key, "".join(group.key for group in several))):
            return [(share, near[0])]
        break
    return []
