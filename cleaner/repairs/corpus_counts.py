"""Words, word pairs and capitals, counted over the sound articles of a corpus.

`VocabularySummary` decides which articles count. That depends on each article alone, so that counts of parts of a corpus can
be made anywhere and in any order, and add up to those of the whole.
"""

from collections import Counter
from dataclasses import dataclass, field

from cleaner.records import Article, Profiles
from cleaner.repairs.channel_detection import reads_sound
from cleaner.repairs.words import COMPOUND, WORD, near_word, opens_sentence, plain
from cleaner.text.ids import stable_hash

# Words that are enough: more of them hardly tell anything new.
_ENOUGH_WORDS = 3_000_000
# Hashes of ids are less than this.
_HASHES = 2**64

#: The word before, the word itself, the word behind; the neighbours as printed, "" where one is not looked at.
Neighbours = tuple[str, str, str]


@dataclass(slots=True)
class Counts:
    """Counts over texts. They do not depend on the order of the texts, nor on which texts were counted together.

    `words` and `pairs` count dictionary forms (see `plain`); a pair is two words with one blank between them. `followers`:
    the number of different words that follow a word. `compounds`: words with a hyphen.
    `capital` and `small`: how often a word is written with a capital, or without, where no sentence begins; counted by the
    word alone, with the word before it, and with the word behind it. `total`: the number of words of all texts.
    """

    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    capital: Counter[Neighbours] = field(default_factory=Counter)
    small: Counter[Neighbours] = field(default_factory=Counter)
    compounds: Counter[str] = field(default_factory=Counter)
    followers: Counter[str] = field(default_factory=Counter)
    total: int = 0

    def add(self, text: str) -> None:
        """Count one text."""
        tokens = [(plain(m[0]), m[0][0].isupper(), m.start(), m.end()) for m in WORD.finditer(text)]
        self.words.update(word for word, *_ in tokens)
        for at, (word, upper, start, end) in enumerate(tokens):
            previous = tokens[at - 1] if at else None
            following = tokens[at + 1] if at + 1 < len(tokens) else None
            is_linked = previous is not None and text[previous[3] : start] == " "
            if previous and is_linked:
                self._add_pair((previous[0], word), 1)
            if not at or opens_sentence(text, start):
                continue
            written = self.capital if upper else self.small
            written["", word, ""] += 1
            if previous and is_linked:
                written[near_word(text, previous[2], previous[3]), word, ""] += 1
            if following and text[end : following[2]] == " ":
                written["", word, text[following[2] : following[3]]] += 1
        self.compounds.update(m[0].lower() for m in COMPOUND.finditer(text))
        self.total += len(tokens)

    def merge(self, other: "Counts") -> "Counts":
        """Add the counts of other texts to these; returns these."""
        for name in ("words", "capital", "small", "compounds"):
            getattr(self, name).update(getattr(other, name))
        for pair, count in other.pairs.items():
            self._add_pair(pair, count)
        self.total += other.total
        return self

    def _add_pair(self, pair: tuple[str, str], count: int) -> None:
        if pair not in self.pairs:
            self.followers[pair[0]] += 1
        self.pairs[pair] += count


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularySummary:
    """Counts words over a share of the sound articles of a corpus.

    An article counts if the hash of its id is among the lowest `share` (0–1) of all hashes, if its outlet is not `damaged`,
    and if its text reads sound. States are `Counts`; they form a commutative monoid under `merge` with `zero` as its
    identity. `add` and `merge` change the state that is given first, and return it.
    """

    damaged: frozenset[str] = frozenset()
    share: float = 1.0

    @classmethod
    def of(cls, profiles: Profiles, words: int) -> "VocabularySummary":
        """The summary for a corpus of so many words; about three million of them are counted, or all of a smaller corpus."""
        damaged = frozenset(name for name, profile in profiles.outlets.items() if profile.channel)
        return cls(damaged=damaged, share=min(1.0, _ENOUGH_WORDS / max(words, 1)))

    def zero(self) -> Counts:
        """The counts of no texts."""
        return Counts()

    def selects(self, article_id: str, outlet: str | None) -> bool:
        """Whether an article counts as far as its id and its outlet tell; its text need not be read otherwise."""
        return (outlet or "") not in self.damaged and stable_hash(article_id) < self.share * _HASHES

    def add(self, state: Counts, article: Article, *, is_sound: bool | None = None) -> Counts:
        """Count one article, if it counts. `is_sound`: whether its text reads sound, if that is known already."""
        if not self.selects(article.id, article.outlet):
            return state
        if reads_sound(article.text) if is_sound is None else is_sound:
            state.add(article.text)
        return state

    def merge(self, left: Counts, right: Counts) -> Counts:
        """Add the counts of other articles to the left ones."""
        return left.merge(right)
