"""A class-based trigram model of English: which word class follows which two, for words that no list of pairs holds.

A class is one of the commonest words by itself, a cluster of words with the same neighbours (Schütze 1995, section 3), or,
for rarer words, all words with the same ending. Punctuation, figures and missing words are classes too. Probabilities are
smoothed by absolute discounting (Ney, Essen and Kneser 1994, section 2).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cleaner.repairs.lexicon import Lexicon, packed_rows, standard_lexicon

# Taken off each count, for sequences that were not seen.
_DISCOUNT = 0.75
# The shorter sequence weighs as much as this number of occurrences.
_PRIOR = 10.0
# The memo of probabilities is emptied at this size.
_MAX_MEMO = 1_000_000
# Inflections that are classes of their own, if the word without them is known.
_INFLECTIONS = ("ed", "ing", "ly", "est")
_ENDINGS = (
    "tion", "sion", "ment", "ness", "ship", "able", "ible", "less", "ance", "ence", "ity", "ous", "ive", "ful", "ism", "ist",
    "ant", "ent", "ary", "ory", "ic", "al", "er", "or", "ty", "ry", "y",
)  # fmt: skip
#: Classes of what stands between words: end of a sentence or line; figures; any other sign; words that are missing.
FULL_STOP, FIGURES, SIGN, GAP = ".", "0", ",", "?"
# A word counts as a verb if one of its regular past forms is at most e^5 ≈ 150 times rarer.
_PAST_LOG_RATIO = -5.0


def mark_class(between: str) -> str:
    """The class of the characters between two words; "" for blanks alone."""
    if between == " ":
        return ""
    if any(c in ".!?\n" for c in between):
        return FULL_STOP
    if any(c.isdigit() for c in between):
        return FIGURES
    return SIGN if between.strip() else ""


def class_by_ending(word: str, lexicon: Lexicon) -> str:
    """The class of a word that is too rare to be listed; words that the lexicon lacks are one class."""
    words = lexicon.words
    if word not in words:
        return "~unknown"
    if word in lexicon.named:
        return "~name"
    for form in _INFLECTIONS:
        if word.endswith(form) and len(word) > len(form) + 2 and any(stem in words for stem in _stems(word, form)):
            return "~" + form
    if word.endswith("s") and not word.endswith("ss") and word[:-1] in words:
        return "~s"
    ending = next((ending for ending in _ENDINGS if word.endswith(ending)), "")
    pasts = (word.removesuffix("e") + "ed", word + word[-1] + "ed", word[:-1] + "ied")
    is_verb = any(words.get(past, -99.0) > words[word] + _PAST_LOG_RATIO for past in pasts)
    return f"~{ending}{'+' if is_verb else '-'}"


def _stems(word: str, inflection: str) -> Iterator[str]:
    stem = word[: -len(inflection)]
    yield stem
    yield stem + "e"
    if stem.endswith("i"):
        yield stem[:-1] + "y"
    if len(stem) > 3 and stem[-1] == stem[-2]:
        yield stem[:-1]


@dataclass(frozen=True, slots=True, eq=False)
class ClassModel:
    """Counts of word classes in sequence.

    `classes`: word → class; words that are listed, and as a memo those that were asked for. `single`, `double`, `triple`:
    counts of one class, of two and of three in a row. `total`: the sum of `single`. `memo`: probabilities computed already.
    Both memos are bounded and change no answer.
    """

    classes: dict[str, str]
    single: Mapping[str, int]
    double: Mapping[str, Mapping[str, int]]
    triple: Mapping[tuple[str, str], Mapping[str, int]]
    lexicon: Lexicon
    total: int
    memo: dict[tuple[str, ...], float] = field(default_factory=dict)

    def class_of(self, word: str) -> str:
        """The class of a word in small letters."""
        name = self.classes.get(word)
        if name is None:
            name = class_by_ending(word, self.lexicon)
            # Unknown words are not remembered: there is no end of them.
            if word in self.lexicon.words:
                self.classes[word] = name
        return name

    def share_of_word(self, word: str) -> float:
        """The share of news text that is this word, for the commonest words; 0 for all others."""
        return self.share(word) if word in self.single else 0.0

    def odds(self, first: str, second: str) -> float:
        """How many times likelier the class of the word `second` is behind the word `first` than anywhere."""
        left, right = self.class_of(first), self.class_of(second)
        return self.share(left, right) / self.share(right)

    def share(self, *classes: str) -> float:
        """The probability of the last of one to three classes, given those before it."""
        probability = self.memo.get(classes)
        if probability is None:
            if len(self.memo) >= _MAX_MEMO:
                self.memo.clear()
            probability = self.memo[classes] = self._share(classes)
        return probability

    def _share(self, classes: tuple[str, ...]) -> float:
        if len(classes) == 1:
            return (self.single.get(classes[0], 0) + 0.5) / self.total
        *before, last = classes
        if len(before) == 1:
            table, times = self.double.get(before[0], {}), self.single.get(before[0], 0)
        else:
            table, times = self.triple.get((before[0], before[1]), {}), self.double.get(before[0], {}).get(before[1], 0)
        left = self._left(tuple(before), table, times)
        return (max(table.get(last, 0) - _DISCOUNT, 0.0) + left * self.share(*classes[1:])) / (times + _PRIOR)

    def _left(self, before: tuple[str, ...], table: Mapping[str, int], times: int) -> float:
        """The weight that discounting leaves for classes not seen behind `before`."""
        key = ("left", *before, "")
        weight = self.memo.get(key)
        if weight is None:
            weight = self.memo[key] = max(0.0, times - sum(table.values()) + _DISCOUNT * len(table)) + _PRIOR
        return weight


@lru_cache(maxsize=1)
def standard_class_model() -> ClassModel:
    """The class model of English news. The first call takes a fifth of a second."""
    rows = packed_rows("grammar.en.txt.xz")
    classes: dict[str, str] = {}
    names: list[str] = []
    single: dict[str, int] = {}
    for name, count, *words in rows:
        if name == "-":
            break
        names.append(name)
        single[name] = int(count)
        classes.update((word, name) for word in words)
    double: dict[str, dict[str, int]] = {}
    triple: dict[tuple[str, str], dict[str, int]] = {}
    for first, second, count, *rest in rows:
        left, right = names[int(first)], names[int(second)]
        double.setdefault(left, {})[right] = int(count)
        if rest:
            triple[left, right] = {names[int(third)]: int(n) for third, n in zip(rest[::2], rest[1::2], strict=True)}
    return ClassModel(
        classes=classes, single=single, double=double, triple=triple, lexicon=standard_lexicon(), total=sum(single.values())
    )
