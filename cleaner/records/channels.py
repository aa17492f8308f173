"""How an outlet's scraper damaged its text."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


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
    """What a scraper dropped, the surest first, learned from `words` words. `articles`: how many of those looked at hold odd
    words; `first` and `last` are the ISO dates of the earliest and the latest of them, None where none has a date."""

    dropped: tuple[Dropped, ...] = ()
    words: int = 0
    articles: int = 1
    first: str | None = None
    last: str | None = None

    @property
    def substrings(self) -> tuple[str, ...]:
        """The dropped substrings, the longest first: the order in which they must be looked for."""
        return tuple(sorted((d.substring for d in self.dropped), key=lambda part: (-len(part), part)))

    def as_dict(self) -> dict[str, Any]:
        """Plain nested dictionaries, as `from_mapping` reads them."""
        return asdict(self)

    @classmethod
    def from_mapping(cls, said: Mapping[str, Any]) -> "Channel":
        """A channel out of what JSON says. Raises TypeError, KeyError or ValueError where that is not well-formed."""
        dropped = tuple(
            Dropped(**{**table, "samples": tuple((str(a), str(b)) for a, b in table.get("samples", ()))})
            for table in said["dropped"]
        )
        if not all(isinstance(d.substring, str) and d.substring.isalpha() for d in dropped):
            raise ValueError("a dropped substring consists of letters")
        return cls(**{**said, "dropped": dropped})
