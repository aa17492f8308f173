"""A language model of single words and word pairs: the corpus first, the shipped lexicon behind it.

Probabilities of pairs are smoothed by absolute discounting (Ney, Essen and Kneser 1994) and back off from the pairs of the
corpus to the shipped pairs, and from these to word classes.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cleaner.repairs.corpus_counts import Counts
from cleaner.repairs.inverse import Inverse
from cleaner.repairs.lexicon import Lexicon, standard_lexicon, standard_pairs
from cleaner.repairs.word_classes import standard_class_model

#: Share of running text that is given to an unknown word in small letters.
UNKNOWN_SHARE = 1e-9
#: The same for an unknown word with a capital, most likely a name.
UNKNOWN_NAME_SHARE = 1e-7
# Upper bound on the share of a word pair that the shipped list lacks.
_UNLISTED_PAIR = 4e-7
# Weight of word classes for a pair that the shipped list lacks, although it has other pairs of the first word.
_BACKOFF = 0.4
# Power of the odds that word classes give; below 1, because the classes are coarse.
_CLASS_POWER = 0.8
# Least share of a word of the headline: such words return in the text.
_NEAR_SHARE = 5e-4
# A dropped substring that is more than this share of running text is a whole word that vanished.
_MIN_VANISHING_SHARE = 1e-5
# With this number of words the corpus weighs as much as the lexicon.
_HALF_WEIGHT_WORDS = 200_000
# Inverses of channels that a vocabulary remembers.
_MAX_INVERSES = 64
# Taken off each pair count of the corpus, for pairs that were not seen (absolute discounting).
_DISCOUNT = 0.75
# The shipped pairs of a word weigh as much as this number of its occurrences in the corpus.
_PRIOR = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Words and pairs of a corpus on top of those that ship with the package.

    `corpus`: counts over sound articles, which must not change any more. `near`: words that the article itself holds
    undamaged, in its headline say.
    """

    corpus: Counts = field(default_factory=Counts)
    lexicon: Lexicon = field(default_factory=standard_lexicon)
    near: frozenset[str] = frozenset()
    pairs: Mapping[str, Mapping[str, float]] = field(default_factory=standard_pairs)
    # A memo of a bounded number of inverses; it changes no answer, and is neither copied nor pickled.
    _inverses: dict[tuple[str, ...], Inverse] = field(default_factory=dict, init=False, repr=False)

    def __reduce__(self) -> tuple[Callable[..., "Vocabulary"], tuple[Any, ...]]:
        """Pickles hold the corpus; the shipped lexicon and pairs are taken from the package where it is unpickled."""
        lexicon = None if self.lexicon is standard_lexicon() else self.lexicon
        pairs = None if self.pairs is standard_pairs() else self.pairs
        return _vocabulary, (self.corpus, self.near, lexicon, pairs)

    def inverse(self, substrings: tuple[str, ...]) -> Inverse:
        """The inverse of a channel over all words of this vocabulary. The first call for a channel goes through the whole
        lexicon (0.1 s)."""
        inverse = self._inverses.pop(substrings, None) or invert(substrings, self)
        if len(self._inverses) >= _MAX_INVERSES:
            del self._inverses[next(iter(self._inverses))]
        self._inverses[substrings] = inverse
        return inverse

    def share(self, word: str) -> float:
        """The share of running text that is this word (0–1); 0 for an unknown word."""
        return max(_NEAR_SHARE, self._share(word)) if word in self.near else self._share(word)

    def _share(self, word: str) -> float:
        weight = self.corpus.total / (self.corpus.total + _HALF_WEIGHT_WORDS)
        listed = self.lexicon.words.get(word)
        shipped = math.exp(listed) if listed is not None else 0.0
        counted = self.corpus.words.get(word, 0) / self.corpus.total if self.corpus.total else 0.0
        return (1 - weight) * shipped + weight * counted

    def follows(self, first: str, second: str, share: float) -> float:
        """The probability of `second` behind `first`; `share` is the probability of `second` anywhere."""
        shipped = self._shipped(first, second, share)
        seen = self.corpus.words.get(first, 0)
        if not seen:
            return shipped
        counted = max(0.0, self.corpus.pairs.get((first, second), 0) - _DISCOUNT)
        left = _DISCOUNT * self.corpus.followers[first] + _PRIOR
        return (counted + left * shipped) / (seen + _PRIOR)

    def _shipped(self, first: str, second: str, share: float) -> float:
        listed = self.lexicon.words.get(first)
        pairs = self.pairs.get(first)
        if listed is not None and pairs is not None and second in pairs:
            return min(0.9, math.exp(pairs[second] - listed))
        by_class: float = share * standard_class_model().odds(first, second) ** _CLASS_POWER
        if listed is None or pairs is None:
            return by_class
        return min(_BACKOFF * by_class, _UNLISTED_PAIR / math.exp(listed))


def _vocabulary(
    corpus: Counts, near: frozenset[str], lexicon: Lexicon | None, pairs: Mapping[str, Mapping[str, float]] | None
) -> Vocabulary:
    """A vocabulary as pickles hold it: None stands for what ships with the package."""
    lexicon = standard_lexicon() if lexicon is None else lexicon
    pairs = standard_pairs() if pairs is None else pairs
    return Vocabulary(corpus=corpus, near=near, lexicon=lexicon, pairs=pairs)


@lru_cache(maxsize=1)
def standard_vocabulary() -> Vocabulary:
    """The shipped words and pairs, without a corpus."""
    return Vocabulary()


def invert(substrings: tuple[str, ...], vocabulary: Vocabulary) -> Inverse:
    """The inverse of a channel over all words that a vocabulary knows; `Vocabulary.inverse` remembers it."""
    vanishing = tuple(part for part in substrings if vocabulary.share(part) > _MIN_VANISHING_SHARE)
    lexicon, corpus = vocabulary.lexicon.words, vocabulary.corpus.words
    inverse = Inverse(substrings=substrings, origins={}, vanishing=vanishing)
    # Sorted, because the order of counts depends on how they were merged.
    return inverse.with_words((*lexicon, *sorted(word for word in corpus if word not in lexicon)))
