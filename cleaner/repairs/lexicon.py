"""The words, word pairs and substrings that ship with the package (see data/README.md)."""

import lzma
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

# The data files hold -100·log10 of a share; this factor makes natural logarithms of it.
_LOG_SHARE = -math.log(10) / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How often English words hold a substring: the share of words that do (0–1), and that of words longer than it."""

    total: float
    inside: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The known words of a language, in small letters.

    `words`: word → natural logarithm of its share of running text. `named`: words that dictionaries list only with a
    capital, or not at all.
    """

    words: Mapping[str, float]
    named: frozenset[str]


@lru_cache(maxsize=1)
def standard_lexicon() -> Lexicon:
    """The English lexicon. The first call takes a sixth of a second and about 20 MB."""
    words: dict[str, float] = {}
    named = set()
    shares = _Shares()
    for cost, *listed in packed_rows("words.en.txt.xz"):
        for word in listed:
            words[word.lower()] = shares[cost]
            if word[0].isupper():
                named.add(word.lower())
    return Lexicon(words=words, named=frozenset(named))


@lru_cache(maxsize=1)
def standard_pairs() -> Mapping[str, Mapping[str, float]]:
    """English word pairs: first word → second word → natural logarithm of the pair's share of all pairs."""
    # A quarter of a million pairs of 17,000 words: each word is held once.
    held: dict[str, str] = {}
    shares = _Shares()
    return {
        held.setdefault(first, first): {
            held.setdefault(second, second): shares[cost] for second, cost in zip(rest[::2], rest[1::2], strict=True)
        }
        for first, *rest in packed_rows("pairs.en.txt.xz")
    }


@lru_cache(maxsize=1)
def standard_substrings() -> Mapping[str, Expected]:
    """Substrings of two to five letters that are so common in English that their absence can be noticed."""
    rows = packed_rows("substrings.en.txt.xz")
    return {part: Expected(total=int(total) / 1e6, inside=int(inside) / 1e6) for part, total, inside in rows}


class _Shares(dict[str, float]):
    """Natural logarithms of shares by what stands for them in the data files: a few hundred, each held once."""

    def __missing__(self, cost: str) -> float:
        share = self[cost] = int(cost) * _LOG_SHARE
        return share


def packed_rows(name: str) -> Iterator[list[str]]:
    """The lines of a data file, split at blanks."""
    packed = resources.files("cleaner.repairs") / "data" / name
    return (line.split(" ") for line in lzma.decompress(packed.read_bytes()).decode().splitlines())
