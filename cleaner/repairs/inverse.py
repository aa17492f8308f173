"""The inverse of a channel: from what it left of a word to the words that may have stood there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

#: Substrings to put into a damaged word: the position in the damaged word, and the substring.
Insertions = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inverse:
    """For each damaged form the known words that the channel turns into it.

    `substrings`: what the channel drops, the longest first. `origins`: damaged form → known words, both in small letters.
    `vanishing`: those substrings that are whole words; they leave nothing behind.
    """

    substrings: tuple[str, ...]
    origins: Mapping[str, tuple[str, ...]]
    vanishing: tuple[str, ...]
    #: Orders in which the substrings may have been dropped; it matters where they overlap ("official", of "fi" and "ff").
    #: Longer substrings go first: had the shorter ones gone first, no longer one would ever have been found.
    orders: tuple[tuple[str, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        backwards = tuple(sorted(sorted(self.substrings, reverse=True), key=len, reverse=True))
        orders = (self.substrings,) if backwards == self.substrings else (self.substrings, backwards)
        object.__setattr__(self, "orders", orders)

    def strip(self, word: str) -> str:
        """The damaged form of a word, by the likeliest order of dropping."""
        return _without(word, self.orders[0])

    def with_words(self, words: Iterable[str]) -> "Inverse":
        """This inverse with more known words."""
        more: dict[str, list[str]] = {}
        orders = self.orders
        for word in words:
            if any(part in word for part in self.substrings):
                for damaged in {_without(word, order) for order in orders}:
                    more.setdefault(damaged, []).append(word)
        more.pop("", None)
        if not more:
            return self
        added = {form: tuple(dict.fromkeys((*self.origins.get(form, ()), *origins))) for form, origins in more.items()}
        return Inverse(substrings=self.substrings, origins={**self.origins, **added}, vanishing=self.vanishing)

    def insertions(self, origin: str, damaged: str) -> Insertions:
        """The insertions that turn a damaged form back into `origin`; empty if the channel does not turn one into the other.

        >>> Inverse(substrings=("the", "ad"), origins={}, vanishing=()).insertions("readiness", "reiness")
        ((2, 'ad'),)
        """
        return next((steps for order in self.orders if (steps := _insertions(origin, damaged, order))), ())


def _without(word: str, order: Sequence[str]) -> str:
    for part in order:
        word = word.replace(part, "")
    return word


def _insertions(origin: str, damaged: str, order: Sequence[str]) -> Insertions:
    kept = list(range(len(origin)))
    text = origin
    for part in order:
        at = text.find(part)
        while at >= 0:
            del kept[at : at + len(part)]
            text = text[:at] + text[at + len(part) :]
            at = text.find(part, at)
    if text != damaged:
        return ()
    steps, last = [], 0
    for number, at in enumerate([*kept, len(origin)]):
        if at > last:
            steps.append((number, origin[last:at]))
        last = at + 1
    return tuple(steps)
