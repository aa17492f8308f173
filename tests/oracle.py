"""A slow and obvious search for duplicates: sets, all pairs, no hashing, no sampling. What the engine finds must agree.

It reads texts as the tests make them: words of small letters and numbers, no apostrophes, quotations closed in their own
paragraph. What needs an alignment of misread words it does not say.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

SHINGLE_WORDS, CHARACTERS = 3, 8
RARE, QUOTED = 8, 0.2
# Weights do not lower a share where it is most of an article, nor raise it by more than this factor.
MOST, RAISED = 0.55, 1.4
LEAST_CONTAINED = 10
Words = list[str]


def words_of(text: str) -> Words:
    """The words of a text."""
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()


def word_shingles(words: Words) -> set[tuple[str, ...]]:
    """All runs of three words; of a text with fewer, all of it."""
    if not words:
        return set()
    return {tuple(words[at : at + SHINGLE_WORDS]) for at in range(max(1, len(words) - SHINGLE_WORDS + 1))}


def longest_run(left: Words, right: Words) -> int:
    """Words of the longest run that both have; a run shorter than a shingle is none, unless it is all of both texts."""
    longest, row = 0, [0] * (len(right) + 1)
    for word in left:
        row = [0, *(row[at] + 1 if word == other else 0 for at, other in enumerate(right))]
        longest = max(longest, *row)
    return longest if longest >= SHINGLE_WORDS or left == right else 0


def character_shingles(text: str) -> list[tuple[str, bool]]:
    """The runs of eight characters of the words, in order, and of each whether it begins in a quotation."""
    characters: list[tuple[str, bool]] = []
    for paragraph in text.split("\n\n"):
        for at, piece in enumerate(paragraph.split('"')):
            characters += [(c, at % 2 == 1) for word in words_of(piece) for c in word]
    letters = "".join(c for c, _ in characters)
    return [(letters[at : at + CHARACTERS], characters[at][1]) for at in range(len(letters) - CHARACTERS + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What two articles share. `shares`: of the left and of the right one by weight, but for damage that is looked
    through; in full where that is most of one, or where weights raise it by much; where all of one stands in the other, by
    words."""

    jaccard: float
    containment_left: float
    containment_right: float
    shared: int
    run: int
    shares: tuple[float, float]
    same_words: bool


def search(texts: Sequence[str]) -> dict[tuple[int, int], Pair]:
    """All pairs of articles, by position."""
    words = list(map(words_of, texts))
    shingles = list(map(word_shingles, words))
    spelled = list(map(character_shingles, texts))
    held = Counter(shingle for one in spelled for shingle in {s for s, _ in one})

    def share(one: int, other: int, *, by_weight: bool) -> float:
        theirs = {shingle for shingle, _ in spelled[other]}
        weights = [
            (s in theirs, (QUOTED if quoted else 1) * (RARE / max(RARE, held[s]) if by_weight else 1))
            for s, quoted in spelled[one]
        ]
        return sum(weight for is_shared, weight in weights if is_shared) / max(1e-9, sum(weight for _, weight in weights))

    def shares_of(left: int, right: int) -> tuple[float, float]:
        full = share(left, right, by_weight=False), share(right, left, by_weight=False)
        weighted = share(left, right, by_weight=True), share(right, left, by_weight=True)
        one, other = (
            plain if (max(full) >= MOST and weight < plain) or weight > RAISED * plain else weight
            for plain, weight in zip(full, weighted, strict=True)
        )
        return one, other

    made = {}
    for left, right in combinations(range(len(texts)), 2):
        one, other = shingles[left], shingles[right]
        shared, sizes = len(one & other), (len(one), len(other))
        contained = (shared / sizes[0], shared / sizes[1]) if shared == min(sizes) >= LEAST_CONTAINED else None
        made[left, right] = Pair(
            jaccard=shared / max(1, len(one | other)),
            containment_left=shared / max(1, len(one)),
            containment_right=shared / max(1, len(other)),
            shared=shared,
            run=longest_run(words[left], words[right]),
            shares=contained or shares_of(left, right),
            same_words=words[left] == words[right] != [],
        )
    return made


def components(edges: Sequence[tuple[int, int]]) -> set[frozenset[int]]:
    """What pairs connect: groups are merged that a pair touches, pair after pair."""
    groups: list[frozenset[int]] = []
    for edge in edges:
        touched = [group for group in groups if group & set(edge)]
        groups = [group for group in groups if group not in touched] + [frozenset(edge).union(*touched)]
    return set(groups)
