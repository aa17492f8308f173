"""What is counted over all clusters of a run: outlets, and what they have of each other."""

from dataclasses import asdict, dataclass, field
from pathlib import Path

from cleaner.origins import Traced
from cleaner.records.origins import CopyLink, Origins, OutletShare
from cleaner.rules.agencies import name_key

_Link = tuple[str | None, str | None, bool, bool]


@dataclass
class _Counts:
    clusters: int = 0
    articles: int = 0
    passages: int = 0
    earliest_known: int = 0
    credited: int = 0
    several_origins: int = 0
    origins_unknown: int = 0
    addresses: int = 0
    versions: int = 0


@dataclass
class _Words:
    """The articles of an outlet, their words by where they come from, and how many were the first."""

    articles: int = 0
    words: int = 0
    copied: float = 0.0
    own: float = 0.0
    unknown: float = 0.0
    first: int = 0


@dataclass
class Totals:
    """Sums over clusters, and over addresses with several versions."""

    counts: _Counts = field(default_factory=_Counts)
    _outlets: dict[str | None, _Words] = field(default_factory=dict)
    # Clusters, articles and words of each link.
    _links: dict[_Link, list[int]] = field(default_factory=dict)

    def add(self, traced: Traced) -> None:
        """Count a cluster."""
        story, counts = traced.story, self.counts
        counts.clusters += 1
        counts.articles += story.members
        counts.passages += len(traced.passages)
        counts.earliest_known += story.earliest is not None
        counts.credited += bool(story.agencies)
        counts.several_origins += story.origins_least > 1
        counts.origins_unknown += story.origins is None
        for share in story.shares:
            outlet = self._outlets.setdefault(share.outlet, _Words())
            outlet.articles += 1
            outlet.words += share.words
            outlet.copied += share.words * share.copied
            outlet.own += share.words * share.own
            outlet.unknown += share.words * share.unknown
            outlet.first += share.article == story.earliest
        for link in traced.links:
            key = link.source, link.target, link.by_credit, link.known
            _add(self._links.setdefault(key, [0, 0, 0]), (link.clusters, link.articles, link.words))

    def add_versions(self, versions: int) -> None:
        """Count an address with so many versions."""
        self.counts.addresses += 1
        self.counts.versions += versions

    def result(self, out: Path) -> Origins:
        """All sums."""
        return Origins(out=out, outlets=self._outlet_shares(), links=self._copy_links(), **asdict(self.counts))

    def _outlet_shares(self) -> tuple[OutletShare, ...]:
        shares = []
        for outlet, sums in self._outlets.items():
            whole = max(sums.words, 1)
            parts = {name: getattr(sums, name) / whole for name in ("copied", "own", "unknown")}
            shares.append(
                OutletShare(outlet=outlet, articles=sums.articles, words=sums.words, first=sums.first, **parts)
            )  # fmt: skip
        return tuple(sorted(shares, key=lambda one: (-one.words, one.outlet is None, one.outlet or "")))

    def _copy_links(self) -> tuple[CopyLink, ...]:
        # An agency that is an outlet of the run too is one and the same.
        outlets = {name_key(outlet): outlet for outlet in sorted(filter(None, self._outlets), reverse=True)}
        merged: dict[_Link, list[int]] = {}
        for (source, target, by_credit, known), sums in self._links.items():
            name = outlets.get(name_key(source), source) if by_credit and source is not None else source
            _add(merged.setdefault((name, target, by_credit, known), [0, 0, 0]), sums)
        links = []
        for (source, target, by_credit, known), (clusters, articles, words) in merged.items():
            counts = {"clusters": clusters, "articles": articles, "words": words}
            links.append(CopyLink(source=source, target=target, by_credit=by_credit, known=known, **counts))
        return tuple(
            sorted(links, key=lambda one: (-one.words, not one.known, one.source or "", one.target or "", one.by_credit))
        )


def _add(sums: list[int], counts: "tuple[int, int, int] | list[int]") -> None:
    for at, count in enumerate(counts):
        sums[at] += count
