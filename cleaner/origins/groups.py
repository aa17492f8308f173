"""Which articles of a cluster have which sentence, and which other sentences are like it.

Sentences in the same words are one group. Like ones are looked for by shingles that are shared, among the few groups that
had a shingle first, so that a report in thousands of outlets takes time in proportion to its text.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cleaner.origins.wording import Sentence, is_like, likeness, shingle_size

# Groups that are kept for each shingle, and that a sentence is compared with.
_KEPT, _COMPARED = 16, 6


@dataclass(slots=True)
class Group:
    """Sentences in the same words. `holders`: positions of the articles that have it, each with the number of its first such
    sentence, in order; `alike`: other groups that are like it, with the share, the most alike first; `crowded`: there may
    be others, too many to compare."""

    number: int
    words: tuple[str, ...]
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
                    found = by_key[sentence.key] = Group(len(by_key), sentence.words, sentence.quoted)
                found.holders.setdefault(at, number)
            of[at].append(found)
    groups = list(by_key.values())
    _find_alike(groups)
    _find_beside(groups, of)
    return Grouped(groups, of)


def _find_alike(groups: Sequence[Group]) -> None:
    """Find the groups that share shingles and are alike."""
    sizes = {shingle_size(one.words) for one in groups}
    # Shingles of two sizes are not comparable: a text in two scripts has both.
    kept: dict[tuple[str, ...], list[int]] = defaultdict(list)
    crowded: set[tuple[str, ...]] = set()
    for one in groups:
        for size in sizes:
            for shingle in _shingles(one.words, size):
                numbers = kept[shingle]
                if len(numbers) < _KEPT:
                    numbers.append(one.number)
                else:
                    crowded.add(shingle)
    for one in groups:
        shingles = _shingles(one.words, shingle_size(one.words))
        counts = Counter(number for shingle in shingles for number in kept[shingle] if number != one.number)
        one.crowded = any(shingle in crowded for shingle in shingles)
        found = sorted(counts, key=lambda number: (-counts[number], number))[:_COMPARED]
        _compare(one, (groups[number] for number in found))


def _find_beside(groups: Sequence[Group], of: Sequence[Sequence[Group | None]]) -> None:
    """For sentences without a like one: look behind and before the places where their neighbours stand. Where many words are
    misread, no shingle is left."""
    alone = {one.number for one in groups if not one.alike and len(one.holders) == 1}
    for number in sorted(alone):
        one = groups[number]
        ((at, place),) = one.holders.items()
        near: dict[int, Group] = {}
        for step in (-1, 1):
            beside = of[at][place + step] if 0 <= place + step < len(of[at]) else None
            for other, there in _places(beside, at):
                found = of[other][there - step] if 0 <= there - step < len(of[other]) else None
                if found is not None and found is not one:
                    near[found.number] = found
        _compare(one, near.values())
        for share, other_group in one.alike:
            other_group.alike.append((share, one))


def _places(beside: Group | None, at: int) -> list[tuple[int, int]]:
    """Where else a sentence stands, or one like it: some articles, with the numbers of the sentences."""
    if beside is None:
        return []
    several = [beside, *(other for _, other in beside.alike[:2])]
    return [(holder, place) for one in several for holder, place in list(one.holders.items())[:2] if holder != at][:4]


def _compare(one: Group, others: Iterable[Group]) -> None:
    """Note which of the others are like it."""
    for other in others:
        if (share := likeness(one.words, other.words)) and is_like(share):
            one.alike.append((share, other))
    one.alike.sort(key=lambda found: (-found[0], found[1].number))


def _shingles(words: tuple[str, ...], size: int) -> set[tuple[str, ...]]:
    if len(words) < size:
        return set()
    return {words[at : at + size] for at in range(len(words) - size + 1)}
