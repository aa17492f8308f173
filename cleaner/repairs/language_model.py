"""What words, and which word after which, may be expected: of the corpus first, then of the lexicon."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cleaner.repairs.lexicon import Lexicon, standard_lexicon, standard_pairs
from cleaner.repairs.word_classes import standard_grammar

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_BETWEEN = " \xa0\"'“”‘’()["
# Shares of running text of a word nowhere known: in small letters; written as a name.
UNKNOWN, UNKNOWN_NAME = 1e-9, 1e-7
# Pairs that the shipped list lacks are rarer than this.
_UNLISTED_PAIR = 4e-7
_BACKOFF = 0.4
# How far kinds of words are trusted where the pair is not listed.
_BY_KIND = 0.8
# Share of a word that stands in the headline: it comes back in the text.
_NEAR = 5e-4
_VANISHING = 1e-5
# So many words of the corpus weigh as much as the lexicon.
_HALF_WORDS = 200_000
# Pairs of the corpus, by absolute discounting; and how many occurrences of a word the lexicon's pairs of it weigh.
_DISCOUNT, _PRIOR = 0.75, 20.0


@dataclass(slots=True)
class Counts:
    """Words and pairs of sound texts.

    `capital` and `small` count words where no sentence begins, by how they are written; alone, and with the word before or
    behind as that is printed. `compounds`: words with a hyphen. `followers`: how many different words stand behind one.
    """

    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    capital: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    small: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    compounds: Counter[str] = field(default_factory=Counter)
    followers: Counter[str] = field(default_factory=Counter)
    total: int = 0

    def add(self, text: str) -> None:
        """Count one text."""
        found = [(plain(m[0]), m[0][0].isupper(), m.start(), m.end()) for m in WORD.finditer(text)]
        self.words.update(word for word, *_ in found)
        for at, (word, upper, start, _) in enumerate(found):
            last, following = found[at - 1] if at else None, found[at + 1] if at + 1 < len(found) else None
            before = last[0] if last and text[last[3] : start] == " " else ""
            after = following[0] if following and text[found[at][3] : following[2]] == " " else ""
            if before:
                self.followers[before] += not self.pairs[before, word]
                self.pairs[before, word] += 1
            if at and not opens_sentence(text, start):
                written = self.capital if upper else self.small
                written["", word, ""] += 1
                if last and before:
                    written[near_word(text, last[2], last[3]), word, ""] += 1
                if following and after:
                    written["", word, text[following[2] : following[3]]] += 1
        self.compounds.update(m[0].lower() for m in COMPOUND.finditer(text))
        self.total += len(found)


def near_word(text: str, start: int, end: int) -> str:
    """A word as its neighbour's capital depends on it: as printed, but small where it begins a sentence."""
    return text[start:end].lower() if opens_sentence(text, start) else text[start:end]


def opens_sentence(text: str, start: int) -> bool:
    """Whether what begins at `start` is the first word of a sentence, or may be (behind an abbreviation)."""
    at = start
    while at and text[at - 1] in _BETWEEN:
        at -= 1
    return at == 0 or text[at - 1] in ".!?\n"


def plain(word: str) -> str:
    """A word as vocabularies hold it: small letters, plain apostrophes, no possessive ending."""
    return word.lower().replace("’", "'").removesuffix("'s")


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Words and pairs of a corpus on top of the lexicon; `near`: words that the article itself holds undamaged."""

    corpus: Counts = field(default_factory=Counts)
    lexicon: Lexicon = field(default_factory=standard_lexicon)
    near: frozenset[str] = frozenset()
    pairs: Mapping[str, Mapping[str, float]] = field(default_factory=standard_pairs)

    def share(self, word: str) -> float:
        """The share of running text that is this word; 0 where it is not known."""
        return max(_NEAR, self._share(word)) if word in self.near else self._share(word)

    def _share(self, word: str) -> float:
        weight = self.corpus.total / (self.corpus.total + _HALF_WORDS)
        listed = self.lexicon.words.get(word)
        shipped = math.exp(listed) if listed is not None else 0.0
        counted = self.corpus.words.get(word, 0) / self.corpus.total if self.corpus.total else 0.0
        return (1 - weight) * shipped + weight * counted

    def follows(self, first: str, second: str, share: float) -> float:
        """How likely `second`, whose share of running text is given, stands behind `first`."""
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
        by_kind: float = share * standard_grammar().odds(first, second) ** _BY_KIND
        if listed is None or pairs is None:
            return by_kind
        return min(_BACKOFF * by_kind, _UNLISTED_PAIR / math.exp(listed))


@lru_cache(maxsize=1)
def standard_vocabulary() -> Vocabulary:
    """The lexicon alone."""
    return Vocabulary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inverse:
    """From what a channel left of a word to the words it may have been. `vanishing`: substrings that are whole words."""

    substrings: tuple[str, ...]
    origins: Mapping[str, tuple[str, ...]]
    vanishing: tuple[str, ...]
    #: Orders in which the substrings may have been dropped: it matters where they overlap ("official", of "fi" and "ff").
    #: The longer ones first, for shorter ones would have left nothing of them.
    orders: tuple[tuple[str, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        backwards = tuple(sorted(sorted(self.substrings, reverse=True), key=len, reverse=True))
        orders = (self.substrings,) if backwards == self.substrings else (self.substrings, backwards)
        object.__setattr__(self, "orders", orders)

    def strip(self, word: str) -> str:
        """What dropping leaves of a word, in the likeliest order."""
        return _without(word, self.orders[0])

    def with_words(self, words: Iterable[str]) -> "Inverse":
        """The same, with more words known."""
        more: dict[str, list[str]] = {}
        orders = self.orders
        for word in words:
            if any(part in word for part in self.substrings):
                for left in {_without(word, order) for order in orders}:
                    more.setdefault(left, []).append(word)
        more.pop("", None)
        if not more:
            return self
        added = {left: tuple(dict.fromkeys((*self.origins.get(left, ()), *origins))) for left, origins in more.items()}
        return Inverse(substrings=self.substrings, origins={**self.origins, **added}, vanishing=self.vanishing)

    def insertions(self, origin: str, word: str) -> tuple[tuple[int, str], ...]:
        """What has to be put into a damaged word to make it whole again, and where; nothing where that does not fit."""
        return next((found for order in self.orders if (found := _insertions(origin, word, order))), ())


def _without(word: str, order: Sequence[str]) -> str:
    for part in order:
        word = word.replace(part, "")
    return word


def _insertions(origin: str, word: str, order: Sequence[str]) -> tuple[tuple[int, str], ...]:
    kept = list(range(len(origin)))
    text = origin
    for part in order:
        at = text.find(part)
        while at >= 0:
            del kept[at : at + len(part)]
            text = text[:at] + text[at + len(part) :]
            at = text.find(part, at)
    if text != word:
        return ()
    found, last = [], 0
    for number, at in enumerate([*kept, len(origin)]):
        if at > last:
            found.append((number, origin[last:at]))
        last = at + 1
    return tuple(found)


def invert(substrings: tuple[str, ...], vocabulary: Vocabulary) -> Inverse:
    """Look through all known words for those that the channel damages."""
    vanishing = tuple(part for part in substrings if vocabulary.share(part) > _VANISHING)
    lexicon, corpus = vocabulary.lexicon.words, vocabulary.corpus.words
    inverse = Inverse(substrings=substrings, origins={}, vanishing=vanishing)
    return inverse.with_words((*lexicon, *(word for word in corpus if word not in lexicon)))
