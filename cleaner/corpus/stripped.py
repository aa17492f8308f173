"""A corpus without some substrings: what a damaged copy and its sound original have in common."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.corpus.corpus import Corpus, Details
from cleaner.records import Article

if TYPE_CHECKING:
    from cleaner.shingles.buffers import Positions, Shares, Texts


@dataclass(frozen=True)
class StrippedArticles:
    """The articles of another corpus, their texts without the given substrings, whatever their case."""

    corpus: Corpus
    substrings: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.corpus)

    def texts(self, positions: "Positions") -> "Texts":
        """The texts at these positions, stripped."""
        from cleaner.shingles.buffers import Texts

        return Texts.of(map(self._strip, self.corpus.texts(positions).strings()))

    def _strip(self, text: str) -> str:
        return self._pattern.sub("", text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.substrings, key=lambda part: (-len(part), part))
        return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)

    def many(self, positions: "Positions") -> list[Article]:
        """The articles at these positions, their texts as they are."""
        return self.corpus.many(positions)

    def details(self, positions: "Positions") -> list[Details]:
        """What is known of the articles at these positions besides their texts."""
        return self.corpus.details(positions)

    def ids(self) -> list[str]:
        """The ids of all articles."""
        return self.corpus.ids()

    def codes(self, name: str) -> "Positions":
        """A field of all articles as numbers."""
        return self.corpus.codes(name)

    def days(self) -> "Shares":
        """When each article was published, in days."""
        return self.corpus.days()

    @property
    def sizes(self) -> "Positions":
        """Bytes of each text before it is stripped: the most that it has."""
        return self.corpus.sizes
