"""Where the texts of a cluster come from: passages, the origins of stories, versions of one address, who copies whom.

Nothing here is guessed. A passage that several articles have is *copied* only where dates or a credit prove that it stood
elsewhere before; where they do not, it is *shared*, and who had it first is unknown.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

PassageRelation = Literal["own", "first", "reprinted", "copied", "changed", "shared", "credited"]
#: Relations that count as an outlet's own text, as copied text, and as text of which that is not known.
OWN: frozenset[str] = frozenset({"own", "first", "reprinted"})
COPIED: frozenset[str] = frozenset({"copied", "changed"})
UNKNOWN: frozenset[str] = frozenset({"shared", "credited"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WordEdit:
    """Words of a passage as they stand elsewhere (`before`) and here (`after`), as printed; either may be empty."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence of an article, and where it comes from. The passages of an article follow each other without a gap.

    `start`, `end`: half-open range of code points in the article's text, white space behind the sentence included. `words`:
    of them; a character of a script without spaces is one. `relation`:

    - own: no other outlet of the cluster has it;
    - first: others have it too, and this article is proven to have had it before all of them that do not credit its outlet;
    - reprinted: it stood first in another article of the same outlet;
    - copied: it stood elsewhere before, in these words;
    - changed: it stood elsewhere before, with at least half of its text in order;
    - shared: others have it too, and who had it first is not known;
    - credited: no other outlet has it, but the article credits an agency (or another outlet), whose text it may be.

    What an agency is said to have contributed to is never taken for an article's own, nor for the agency's.

    `source`: the article in which it stood first, as far as the cluster holds it; whether it came from there directly is not
    known. None where that is not proven. `agency`: the credited name that a copied passage comes from. `compared_with`,
    `compared_start`, `compared_end`: the article that it was compared with, and where it stands there; `edits`: what is
    different, from there to here. `holders`: how many other articles have it in these words.
    """

    cluster: str
    article: str
    start: int
    end: int
    words: int
    relation: PassageRelation
    source: str | None = None
    agency: str | None = None
    compared_with: str | None = None
    compared_start: int | None = None
    compared_end: int | None = None
    edits: tuple[WordEdit, ...] = ()
    holders: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextShare:
    """How much of an article's text (`words`) is copied, its own, or unknown (0-1; together 1, or all 0 without words).
    `credit`: the agency or outlet that it credits."""

    article: str
    outlet: str | None
    published: str | None
    credit: str | None
    words: int
    copied: float
    own: float
    unknown: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOrigin:
    """Where the story of a cluster comes from.

    `earliest`: the article that is proven to be the first of the cluster; None where that is not known, and `reason` says
    why (or what proves it). `agencies`: who is credited, the most often credited first. `origins`: how many independent
    origins it has; None where dates and texts leave that open, between `origins_least` and `origins_most`.
    """

    cluster: str
    members: int
    outlets: int
    earliest: str | None
    earliest_outlet: str | None
    earliest_published: str | None
    reason: str
    agencies: tuple[str, ...]
    origins_least: int
    origins_most: int
    shares: tuple[TextShare, ...]

    @property
    def origins(self) -> int | None:
        """How many independent origins the story has; None where that is not known."""
        return self.origins_least if self.origins_least == self.origins_most else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One of several articles of an outlet at one address.

    `address`: in its canonical form. `place`: 1 for the first, None where dates do not tell the order. `follows`: the
    version before it, None for the first and where that is not known. `added`, `removed`: sentences that it has and the one
    before has not, and the other way round; a changed sentence is in both.
    """

    address: str
    outlet: str | None
    article: str
    published: str | None
    versions: int
    place: int | None = None
    follows: str | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyLink:
    """Text of one outlet, or of an agency, that stands in another outlet.

    `known`: dates or a credit prove that it stood first with the source. Else the two share it, the source is the name that
    sorts first, and who had it first is unknown. Text that many share counts for one of them alone, so that a report in 500
    outlets makes 500 links and not 125,000. `articles`, `words`: of the target. None: the outlet is not known.
    """

    source: str | None
    target: str | None
    by_credit: bool
    known: bool
    clusters: int = 0
    articles: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletShare:
    """What an outlet's articles that have copies are made of: shares of their words (0-1)."""

    outlet: str | None
    articles: int
    words: int
    copied: float
    own: float
    unknown: float
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """What is known of the origins of all stories of a run; the tables in `out` hold the rest.

    `clusters`, `articles`: how many have copies. `earliest_known`: clusters whose first report is proven; `credited`:
    clusters in which an agency is credited; `several_origins`: those proven to have more than one; `origins_unknown`: those
    for which that is open. `addresses`: how many have more than one version. `outlets`: by words, the most first; `links`:
    the most words first.
    """

    out: Path
    clusters: int
    articles: int
    passages: int
    earliest_known: int
    credited: int
    several_origins: int
    origins_unknown: int
    addresses: int
    versions: int
    outlets: tuple[OutletShare, ...] = field(default=())
    links: tuple[CopyLink, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as JSON has them."""
        from dataclasses import asdict

        return {**asdict(self), "out": str(self.out)}

    def __repr__(self) -> str:
        """Short: there may be thousands of links."""
        return f"Origins(out={str(self.out)!r}, clusters={self.clusters}, articles={self.articles}, links={len(self.links)})"
