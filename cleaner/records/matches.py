"""The result of a search for duplicates: matches and clusters."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from typing import Any, Literal, Protocol

from cleaner.errors import InputError, SettingsError
from cleaner.records.articles import Article

Relation = Literal["exact", "near", "excerpt", "revision", "template", "quotes", "contains"]
#: Relations that are duplicates; the others are reported and not clustered.
DUPLICATE_RELATIONS: frozenset[str] = frozenset({"exact", "near", "excerpt", "revision", "contains"})
# Clusters that a notebook shows.
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a match rests on.

    `shared_shingles`: distinct word shingles that both articles have. `longest_run`: words of the longest shared run.
    `share`: how much of one article stands in the other (0-1), where common passages and quotations count less; the relation
    is decided from it. `misread`, `numbers`, `names`: gaps between runs of equal text in which words are spelled alike,
    numbers differ, names differ. `only_left`, `only_right`: the first folded words that the other side lacks.
    """

    shared_shingles: int = 0
    longest_run: int = 0
    share: float = 0.0
    misread: int = 0
    numbers: int = 0
    names: int = 0
    only_left: str = ""
    only_right: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A verified pair of articles.

    `left`, `right`: ids of the articles, in order of the input. `relation`: how the two belong together; `duplicate`:
    whether that makes one of them redundant. `cross_outlet`: both outlets are known and differ. `jaccard` and both
    containments are exact (0-1), over the word shingles of the folded texts; `containment_left` is the share of the left
    article's shingles that the right one has.
    """

    left: str
    right: str
    duplicate: bool
    relation: Relation
    cross_outlet: bool
    jaccard: float
    containment_left: float
    containment_right: float
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What an index knows of a new article: one that was seen before, `article`, and how the two belong together. `match`:
    the known article is its left side, the new one its right side."""

    match: Match
    article: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Articles joined by duplicates. `members`: their ids, in order of the input. `canonical`: the member that stands for
    all, chosen for this `reason`; every other member stands in it. `suspect`: the cluster is larger than any story should be
    (setting `max_cluster`), so look at it before dropping articles.
    """

    id: str
    members: tuple[str, ...]
    canonical: str
    reason: str
    suspect: bool = False

    def why_for_others(self, relation: Relation | None) -> str:
        """Why the canonical article is kept for another member; `relation` of the two, None if they were not matched."""
        how = "through other members of the cluster" if relation is None else f"as {relation}"
        return f"joined to it {how}; of {len(self.members)} it is kept as {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Which copy was kept for an article, and why. `match`: the duplicate pair of the two, if they were matched directly."""

    article: str
    kept: str
    reason: str
    match: Match | None = None


class Search(Protocol):
    """What a result needs of the search that made it. It can be pickled."""

    def at(self, threshold: float) -> "Duplicates":
        """The result under another `min_share`."""
        ...

    def ids(self) -> Collection[str]:
        """The ids of all articles searched."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Duplicates:
    """The result of a search for duplicates: its pairs, its clusters, and answers to questions about them.

    `matches`: all pairs worth a row, by position. `clusters`: in order of their first members. `articles`: how many were
    searched. `search`: what `at` needs; None if no search made this. A result can be pickled.

    >>> Duplicates(matches=(), clusters=(), articles=3)
    Duplicates(articles=3, matches=0, duplicates=0, clusters=0, redundant=0)
    """

    matches: tuple[Match, ...]
    clusters: tuple[Cluster, ...]
    articles: int
    search: Search | None = field(default=None, compare=False)
    # Indexes by name, each built when it is first asked for.
    _indexes: dict[str, Any] = field(default_factory=dict, init=False, compare=False)

    def at(self, threshold: float) -> "Duplicates":
        """The same search with another `min_share` (0-1): other relations, other clusters; no text is read again.

        The pairs are those of `matches`, with the scores they have: every pair that was verified and shares at least
        `min_report`. A new search with a lower `min_share` could only find copies of copies besides, because it compares all
        pairs within a group of duplicates. Below `min_report`, pairs that were not worth a row stay away.

        Raises SettingsError for a threshold outside 0-1, and for a result that no search made.
        """
        if self.search is None:
            raise SettingsError("these duplicates were not made by a search, so they cannot be judged again; search first")
        return self.search.at(threshold)

    def kept_for(self, article: str) -> Kept:
        """Which copy was kept for the article with this id, and why. An article without a copy is kept itself.

        Raises InputError for an id that no article of the search has.
        """
        cluster = self.cluster_of.get(article)
        if cluster is None:
            self._check(article)
            return Kept(article=article, kept=article, reason="no duplicate of it was found")
        others = len(cluster.members) - 1
        if cluster.canonical == article:
            reason = f"it stands for {others} other article{'s' if others > 1 else ''}: {cluster.reason}"
            return Kept(article=article, kept=article, reason=reason)
        match = self._match_of.get(frozenset((article, cluster.canonical)))
        reason = cluster.why_for_others(None if match is None else match.relation)
        return Kept(article=article, kept=cluster.canonical, reason=reason, match=match)

    @property
    def cluster_of(self) -> Mapping[str, Cluster]:
        """The cluster of every article that has one, by article id."""
        if "clusters" not in self._indexes:
            self._indexes["clusters"] = {member: cluster for cluster in self.clusters for member in cluster.members}
        index: Mapping[str, Cluster] = self._indexes["clusters"]
        return index

    @property
    def redundant(self) -> frozenset[str]:
        """Ids of the articles that another one stands for."""
        return frozenset(m for cluster in self.clusters for m in cluster.members if m != cluster.canonical)

    @property
    def _match_of(self) -> Mapping[frozenset[str], Match]:
        """The duplicate pairs by their two ids."""
        if "matches" not in self._indexes:
            pairs = ((frozenset((match.left, match.right)), match) for match in self.matches if match.duplicate)
            self._indexes["matches"] = dict(pairs)
        index: Mapping[frozenset[str], Match] = self._indexes["matches"]
        return index

    def _check(self, article: str) -> None:
        """Raise InputError unless an article of the search has this id."""
        if not isinstance(article, str):
            raise InputError(
                f"article is {article!r}; give the id of an article, a str (for a text its position: '0', '1' …)"
            )
        if self.search is None:
            return
        if "ids" not in self._indexes:
            self._indexes["ids"] = frozenset(self.search.ids())
        if article not in self._indexes["ids"]:
            raise InputError(f"no article has the id {article!r}; the search had {self.articles} articles")

    def _counts(self) -> dict[str, int]:
        return {
            "articles": self.articles,
            "matches": len(self.matches),
            "duplicates": sum(match.duplicate for match in self.matches),
            "clusters": len(self.clusters),
            "redundant": sum(len(cluster.members) - 1 for cluster in self.clusters),
        }

    def __repr__(self) -> str:
        return f"Duplicates({', '.join(f'{name}={count}' for name, count in self._counts().items())})"

    def _repr_html_(self) -> str:
        """The counts and the first clusters as a table, for notebooks."""
        counts = ", ".join(f"{count} {name}" for name, count in self._counts().items())
        rows = (
            (cluster.id, str(len(cluster.members)), cluster.canonical, cluster.reason)
            for cluster in islice(self.clusters, _SHOWN)
        )
        lines = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        more = len(self.clusters) - len(lines)
        rest = f"<p>and {more} more clusters</p>" if more else ""
        head = "<tr><th>cluster</th><th>members</th><th>canonical</th><th>reason</th></tr>"
        return f"<p>{counts}</p><table>{head}{body}</table>{rest}"
