"""Articles by position, in memory or on disk, as the steps that find duplicates see them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from cleaner.records import Article
from cleaner.text.timestamps import day

if TYPE_CHECKING:
    from cleaner.shingles.buffers import Positions, Shares, Texts


class Details(NamedTuple):
    """What the choice of a canonical article is made by, besides the length of the texts."""

    id: str
    outlet: str | None
    agency: str | None
    published: str | None
    damage: float


class Corpus(Protocol):
    """Articles by position. What is asked for in bulk costs no Python object an article, except by `many` and
    `details`."""

    def __len__(self) -> int:
        """How many articles there are."""

    def many(self, positions: "Positions") -> list[Article]:
        """The articles at these positions, which are in order, with what finding duplicates needs of them."""

    def details(self, positions: "Positions") -> list[Details]:
        """What is known of the articles at these positions, which are in order, besides their texts."""

    def texts(self, positions: "Positions") -> "Texts":
        """The texts at these positions, which are in order."""

    def ids(self) -> list[str]:
        """The ids of all articles."""

    def codes(self, name: str) -> "Positions":
        """A field of all articles (outlet, agency, url, title or published) as numbers: equal where it is, -1 for None."""

    def days(self) -> "Shares":
        """When each article was published, in days, not a number where it is not known."""

    @property
    def sizes(self) -> "Positions":
        """Bytes of each text."""


class ListedArticles:
    """Articles in memory as a corpus."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles

    def __len__(self) -> int:
        return len(self._articles)

    def many(self, positions: "Positions") -> list[Article]:
        """The articles at these positions."""
        return [self._articles[at] for at in positions.tolist()]

    def details(self, positions: "Positions") -> list[Details]:
        """What is known of the articles at these positions."""
        return [Details(a.id, a.outlet, a.agency, a.published, a.damage) for a in self.many(positions)]

    def texts(self, positions: "Positions") -> "Texts":
        """The texts at these positions."""
        from cleaner.shingles.buffers import Texts

        return Texts.of(article.text for article in self.many(positions))

    def ids(self) -> list[str]:
        """The ids of all articles."""
        return [article.id for article in self._articles]

    def codes(self, name: str) -> "Positions":
        """A field of all articles as numbers."""
        import numpy as np

        numbers: dict[str | None, int] = {None: -1}
        return np.array([numbers.setdefault(getattr(a, name), len(numbers)) for a in self._articles], np.int64)

    def days(self) -> "Shares":
        """When each article was published, in days."""
        import numpy as np

        return np.array([day(article.published) for article in self._articles], np.float64)

    @property
    def sizes(self) -> "Positions":
        """Bytes of each text."""
        import numpy as np

        return np.array([len(article.text.encode(errors="surrogatepass")) for article in self._articles], np.int64)
