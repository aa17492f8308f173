"""Kinds of words, and which kind follows which two: what may stand where, for words that no list of pairs holds.

A kind is one of the commonest words by itself, words that have the same neighbours (Schütze 1995, section 3), or, of rarer
words, those with the same ending. Marks between words are kinds as well. Shares by absolute discounting (Ney, Essen and
Kneser 1994, section 2).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cleaner.repairs.lexicon import Lexicon, packed_rows, standard_lexicon

_DISCOUNT, _PRIOR = 0.75, 10.0
# Shares that are kept at hand.
_MOST_SEEN = 1_000_000
_FORMS = ("ed", "ing", "ly", "est")
_ENDINGS = (
    "tion", "sion", "ment", "ness", "ship", "able", "ible", "less", "ance", "ence", "ity", "ous", "ive", "ful", "ism", "ist",
    "ant", "ent", "ary", "ory", "ic", "al", "er", "or", "ty", "ry", "y",
)  # fmt: skip
#: Kinds of what stands between words: end of a sentence or line; figures; any other sign; words that are missing.
FULL_STOP, FIGURES, SIGN, GAP = ".", "0", ",", "?"
# A verb's past is this rare beside it, at the rarest (natural logarithm).
_PAST = -5.0


def mark_of(between: str) -> str:
    """The kind of what stands between two words; "" for blanks alone."""
    if any(c in ".!?\n" for c in between):
        return FULL_STOP
    if any(c.isdigit() for c in between):
        return FIGURES
    return SIGN if between.strip() else ""


def kind_by_ending(word: str, lexicon: Lexicon) -> str:
    """The kind of a word that is too rare to be listed."""
    words = lexicon.words
    if word not in words:
        return "~unknown"
    if word in lexicon.named:
        return "~name"
    for form in _FORMS:
        if word.endswith(form) and len(word) > len(form) + 2 and any(stem in words for stem in _stems(word, form)):
            return "~" + form
    if word.endswith("s") and not word.endswith("ss") and word[:-1] in words:
        return "~s"
    ending = next((ending for ending in _ENDINGS if word.endswith(ending)), "")
    pasts = (word.removesuffix("e") + "ed", word + word[-1] + "ed", word[:-1] + "ied")
    verb = any(words.get(past, -99.0) > words[word] + _PAST for past in pasts)
    return f"~{ending}{'+' if verb else '-'}"


def _stems(word: str, form: str) -> Iterator[str]:
    stem = word[: -len(form)]
    yield stem
    yield stem + "e"
    if stem.endswith("i"):
        yield stem[:-1] + "y"
    if len(stem) > 3 and stem[-1] == stem[-2]:
        yield stem[:-1]


@dataclass(frozen=True, slots=True, eq=False)
class ClassModel:
    """Which kinds follow each other. `kinds`: of the words that are listed; the others are counts of one kind, of two and of
    three in a row."""

    kinds: dict[str, str]
    single: Mapping[str, int]
    double: Mapping[str, Mapping[str, int]]
    triple: Mapping[tuple[str, str], Mapping[str, int]]
    lexicon: Lexicon
    total: int
    seen: dict[tuple[str, ...], float] = field(default_factory=dict)

    def kind(self, word: str) -> str:
        """The kind of a word in small letters."""
        found = self.kinds.get(word)
        if found is None:
            found = kind_by_ending(word, self.lexicon)
            # Words that nobody knows have no end.
            if word in self.lexicon.words:
                self.kinds[word] = found
        return found

    def share_of_word(self, word: str) -> float:
        """The share of one of the commonest words in news; 0 for the other words."""
        return self.share(word) if word in self.single else 0.0

    def odds(self, first: str, second: str) -> float:
        """How much likelier a word of the kind of `second` is behind the word `first` than anywhere."""
        left, right = self.kind(first), self.kind(second)
        return self.share(left, right) / self.share(right)

    def share(self, *kinds: str) -> float:
        """How likely the last of one to three kinds is behind those before it."""
        found = self.seen.get(kinds)
        if found is None:
            if len(self.seen) >= _MOST_SEEN:
                self.seen.clear()
            found = self.seen[kinds] = self._share(kinds)
        return found

    def _share(self, kinds: tuple[str, ...]) -> float:
        if len(kinds) == 1:
            return (self.single.get(kinds[0], 0) + 0.5) / self.total
        *before, last = kinds
        if len(before) == 1:
            table, times = self.double.get(before[0], {}), self.single.get(before[0], 0)
        else:
            table, times = self.triple.get((before[0], before[1]), {}), self.double.get(before[0], {}).get(before[1], 0)
        left = self._left(tuple(before), table, times)
        return (max(table.get(last, 0) - _DISCOUNT, 0.0) + left * self.share(*kinds[1:])) / (times + _PRIOR)

    def _left(self, before: tuple[str, ...], table: Mapping[str, int], times: int) -> float:
        """What the counts of followers leave for those that were not seen."""
        key = ("left", *before, "")
        found = self.seen.get(key)
        if found is None:
            found = self.seen[key] = max(0.0, times - sum(table.values()) + _DISCOUNT * len(table)) + _PRIOR
        return found


@lru_cache(maxsize=1)
def standard_grammar() -> ClassModel:
    """The grammar of English news; read when a word is restored (a fifth of a second)."""
    rows = packed_rows("grammar.en.txt.xz")
    kinds: dict[str, str] = {}
    names: list[str] = []
    single: dict[str, int] = {}
    for name, count, *words in rows:
        if name == "-":
            break
        names.append(name)
        single[name] = int(count)
        kinds.update((word, name) for word in words)
    double: dict[str, dict[str, int]] = {}
    triple: dict[tuple[str, str], dict[str, int]] = {}
    for first, second, count, *rest in rows:
        left, right = names[int(first)], names[int(second)]
        double.setdefault(left, {})[right] = int(count)
        if rest:
            triple[left, right] = {names[int(kind)]: int(n) for kind, n in zip(rest[::2], rest[1::2], strict=True)}
    return ClassModel(
        kinds=kinds, single=single, double=double, triple=triple, lexicon=standard_lexicon(), total=sum(single.values())
    )
