"""The words, word pairs and substrings that ship with the package (see data/README.md), as natural logarithms of shares."""

import lzma
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_COST = -math.log(10) / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How often a substring should occur: share of words that hold it, in all and inside longer words (0-1)."""

    total: float
    inside: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What is known of a language.

    `words`: natural logarithm of each small-letter word's share of running text. `named`: words that no dictionary lists in
    small letters; `encoded`: all words, as bytes.
    """

    words: Mapping[str, float]
    named: frozenset[str]
    encoded: frozenset[bytes]


@lru_cache(maxsize=1)
def standard_lexicon() -> Lexicon:
    """The English lexicon. Takes a sixth of a second and some 40 MB, the first time."""
    words: dict[str, float] = {}
    named = set()
    for cost, *listed in packed_rows("words.en.txt.xz"):
        for word in listed:
            words[word.lower()] = int(cost) * _COST
            if word[0].isupper():
                named.add(word.lower())
    return Lexicon(words=words, named=frozenset(named), encoded=frozenset(map(str.encode, words)))


@lru_cache(maxsize=1)
def standard_pairs() -> Mapping[str, Mapping[str, float]]:
    """Natural logarithms of the shares of English word pairs, by first and second word; read when a word is restored."""
    return {
        first: {second: int(cost) * _COST for second, cost in zip(rest[::2], rest[1::2], strict=True)}
        for first, *rest in packed_rows("pairs.en.txt.xz")
    }


@lru_cache(maxsize=1)
def standard_substrings() -> Mapping[str, Expected]:
    """Substrings of two to five letters that English holds often enough for their absence to be seen."""
    rows = packed_rows("substrings.en.txt.xz")
    return {part: Expected(total=int(total) / 1e6, inside=int(inside) / 1e6) for part, total, inside in rows}


def packed_rows(name: str) -> Iterator[list[str]]:
    """The lines of a data file, split at blanks."""
    packed = resources.files("cleaner.repairs") / "data" / name
    return (line.split(" ") for line in lzma.decompress(packed.read_bytes()).decode().splitlines())
