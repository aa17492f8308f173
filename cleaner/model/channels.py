"""How an outlet's scraper damaged its text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A substring that a scraper deleted wherever it stood.

    `expected` and `found` count the words that should hold it and those that do. `words`: how many different odd words
    become known ones once it is put back; `samples` are some of them, as they stand and as they were.
    """

    substring: str
    expected: float
    found: int
    words: int
    samples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What a scraper dropped, the surest first, learned from `words` words."""

    dropped: tuple[Dropped, ...] = ()
    words: int = 0

    @property
    def substrings(self) -> tuple[str, ...]:
        """The dropped substrings, the longest first: the order in which they must be looked for."""
        return tuple(sorted((d.substring for d in self.dropped), key=lambda part: (-len(part), part)))
