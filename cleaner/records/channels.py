"""How an outlet's scraper damaged its text."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A substring that a scraper deleted everywhere.

    `expected`: the number of words that should hold it in the texts it was learned from. `found`: the number of its
    occurrences all the same. `words`: the number of different odd words that become known ones once it is put back.
    `samples`: some of these words, each damaged and whole.
    """

    substring: str
    expected: float
    found: int
    words: int
    samples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The way an outlet's scraper damaged its text.

    `dropped`: the substrings it deleted, the surest first. `words`: the number of words they were learned from. `articles`:
    the number of sampled articles with odd words; `first`, `last`: the ISO dates of the earliest and the latest of these,
    None if none has a date.
    """

    dropped: tuple[Dropped, ...] = ()
    words: int = 0
    articles: int = 1
    first: str | None = None
    last: str | None = None

    @property
    def substrings(self) -> tuple[str, ...]:
        """The dropped substrings, the longest first, as a shorter one may be part of a longer one."""
        return tuple(sorted((d.substring for d in self.dropped), key=lambda part: (-len(part), part)))

    def as_dict(self) -> dict[str, Any]:
        """The channel as nested dictionaries, for JSON."""
        return asdict(self)

    @classmethod
    def from_mapping(cls, table: Mapping[str, Any]) -> "Channel":
        """The channel that `as_dict` gave. Raises TypeError, KeyError or ValueError if `table` is not well-formed."""
        dropped = tuple(
            Dropped(**{**row, "samples": tuple((str(damaged), str(whole)) for damaged, whole in row.get("samples", ()))})
            for row in table["dropped"]
        )
        if not all(isinstance(d.substring, str) and d.substring.isalpha() for d in dropped):
            raise ValueError("a dropped substring consists of letters")
        return cls(**{**table, "dropped": dropped})
