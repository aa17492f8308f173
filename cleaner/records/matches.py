"""What duplicate detection says: matches and clusters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from cleaner.errors import SettingsError

Relation = Literal["exact", "near", "excerpt", "revision", "template", "quotes"]
#: Relations that are duplicates; the others are reported and not clustered.
DUPLICATE_RELATIONS: frozenset[str] = frozenset({"exact", "near", "excerpt", "revision"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a match rests on.

    `share`: how much of one article stands in the other (0-1), common passages and quotations counting less; the judgement
    is about this. `misread`, `numbers`, `names`: places where runs of equal text are parted by words spelled alike, by other
    numbers, by other names. `shared_shingles`, and `longest_run` in words of the folded texts. `only_left` and `only_right`:
    the first words that the other side has not.
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

    `jaccard` and both containments are exact, 0-1, over the shingles of the folded texts; `containment_left` is the share
    of the left article's shingles that the right one has. `relation` says how the two belong together, `duplicate`
    whether that makes one of them redundant.
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
class Cluster:
    """Articles joined by matches that are duplicates. `canonical` is the member that stands for all, `reason` says why.

    `suspect`: it is larger than any story should be (setting `max_cluster`), and wants a look before articles are dropped.
    """

    id: str
    members: tuple[str, ...]
    canonical: str
    reason: str
    suspect: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Which copy was kept for an article, and why. `match`: what joins the two, where they were matched themselves."""

    article: str
    kept: str
    reason: str
    match: Match | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """The result of a search for duplicates; it answers questions."""

    matches: tuple[Match, ...]
    clusters: tuple[Cluster, ...]
    articles: int
    judge: Callable[[float], "Duplicates"] | None = field(default=None, repr=False, compare=False)

    def at(self, threshold: float) -> "Duplicates":
        """The same search with another `min_share` (0-1): other relations, other clusters, and no text is read for a match
        again.

        The pairs are those of `matches`, each with the scores it has: from `min_report` on every pair that was verified and
        shares so much. What a search of its own with a lower `min_share` could find besides are copies of copies, for it
        looks at all pairs within a group of duplicates. Below `min_report`, pairs that were not worth a row stay away.
        """
        if self.judge is None:
            raise SettingsError("these duplicates were not made by a search, so they cannot be judged again; search first")
        return self.judge(threshold)

    def kept_for(self, article: str) -> Kept:
        """Which copy was kept for the article of this id, and why. An article without a copy was kept itself."""
        cluster = next((cluster for cluster in self.clusters if article in cluster.members), None)
        if cluster is None:
            return Kept(article=article, kept=article, reason="no duplicate of it was found")
        others = len(cluster.members) - 1
        if cluster.canonical == article:
            reason = f"it stands for {others} other article{'s' if others > 1 else ''}: {cluster.reason}"
            return Kept(article=article, kept=article, reason=reason)
        ends = {article, cluster.canonical}
        match = next((match for match in self.matches if match.duplicate and {match.left, match.right} == ends), None)
        how = "through other members of the cluster" if match is None else f"as {match.relation}"
        reason = f"joined to it {how}; of {others + 1} it is kept as {cluster.reason}"
        return Kept(article=article, kept=cluster.canonical, reason=reason, match=match)

    @property
    def cluster_of(self) -> Mapping[str, Cluster]:
        """The cluster of every article that has one, by article id."""
        return {member: cluster for cluster in self.clusters for member in cluster.members}

    @property
    def redundant(self) -> frozenset[str]:
        """Ids of the articles that another one stands for."""
        return frozenset(m for cluster in self.clusters for m in cluster.members if m != cluster.canonical)
