"""Clusters: groups that duplicates connect, without the bridges between groups, each with the article that stands for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

import numpy as np

from cleaner.clusters.canonical import Candidate, Preference, choose
from cleaner.clusters.keeping import Remaining, Standing
from cleaner.clusters.linkage import linked
from cleaner.corpus.columns import ArticleColumns, Details
from cleaner.corpus.packing import Pairs, without
from cleaner.corpus.pairs import PairTable
from cleaner.records import Cluster
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import Mask, Positions
from cleaner.shingles.components import groups

# Articles whose fields are Python objects at a time.
_HELD_ARTICLES = 1_000
# A cluster: its first member, the ids of its members in order of the input, that of the one that stands for all, and why.
_Chosen = tuple[int, tuple[str, ...], str, str]


def make_clusters(
    duplicates: PairTable,
    verified: Pairs,
    articles: ArticleColumns,
    settings: DuplicateSettings,
    *,
    ranks: Positions | None = None,
) -> tuple[Cluster, ...]:
    """The clusters of the articles that duplicates connect, in order of their first members.

    `duplicates`: pairs that all are duplicates. `verified`: the positions of all pairs that were verified, these among them.
    `ranks`: of all articles, by what they say and not by their order in the input; ties go to the lower rank.
    """
    ranks = np.arange(len(articles)) if ranks is None else ranks
    members_of = _without_bridges(groups(duplicates.left, duplicates.right), duplicates, verified, ranks)
    lengths = _lengths(duplicates)
    chosen: list[_Chosen] = []
    for batch in _held_groups(members_of, duplicates, verified):
        positions = np.sort(np.fromiter(chain.from_iterable(group.members for group in batch), np.int64))
        article_at = dict(zip(positions.tolist(), articles.details(positions), strict=True))
        for group in batch:
            chosen += _kept(group, article_at, lengths)
    chosen.sort()
    return tuple(
        Cluster(id=f"c{number}", members=ids, canonical=canonical, reason=reason, suspect=len(ids) > settings.max_cluster)
        for number, (_, ids, canonical, reason) in enumerate(chosen, 1)
    )


def _kept(group: "_Group", article_at: Mapping[int, Details], lengths: Positions) -> Iterator[_Chosen]:
    """The clusters that a group makes. A member that no other one may stand for is in no cluster."""
    preferences = {at: Preference.of(article_at[at]) for at in group.members}
    left = Remaining(group.standing, sorted(group.members, key=preferences.__getitem__))
    while len(left) > 1:
        able, members = left.holders()
        if len(members) == 1:
            return
        members.sort()
        candidates = [Candidate(article_at[at], int(lengths[at]), preferences[at], group.flaws_of(at, able)) for at in able]
        details = [article_at[at] for at in members]
        choice = choose(candidates, details, is_digest=_is_digest(group, members))
        yield members[0], tuple(article.id for article in details), choice.article.id, choice.reason
        left.drop(members)


def _is_digest(group: "_Group", members: Sequence[int]) -> bool:
    """Whether two of the members have nothing to do with each other."""
    inner, refused = set(members), group.refused_of
    return any(other in inner for one in members for other in refused.get(one, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A group of articles that duplicates connect. `flaws`: for a pair (one, other) what is wrong with the one.
    `refused_of`: the refused pairs of its standing, by the first of each."""

    members: Sequence[int]
    standing: Standing
    flaws: Mapping[tuple[int, int], int]
    refused_of: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def flaws_of(self, member: int, among: Sequence[int]) -> list[int]:
        """What is wrong with a member as against some others, the worst first."""
        return sorted(self.flaws[member, other] for other in among if (member, other) in self.flaws) if self.flaws else []


#: What a group has whose members all are copies of each other, none of them flawed: most groups are such.
_ALIKE = Standing(is_alike=True)


def _held_groups(members_of: list[Positions], duplicates: PairTable, verified: Pairs) -> Iterator[list[_Group]]:
    """The groups with who stands in whom; so many at a time that not all articles are Python objects at once."""
    if not members_of:
        return
    group_of = _group_numbers(members_of, verified)
    left, right = duplicates.left, duplicates.right
    rows = np.flatnonzero((group_of[left] == group_of[right]) & (group_of[left] >= 0))
    rows = rows[np.argsort(group_of[left[rows]], kind="stable")]
    ends = np.searchsorted(group_of[left[rows]], np.arange(len(members_of) + 1))
    sizes = np.array(list(map(len, members_of)))
    is_complete = np.diff(ends) == sizes * (sizes - 1) // 2
    refused = _refused(duplicates, verified, group_of, ~is_complete)
    mutual, flaw = duplicates.is_mutual, duplicates.column("flaw")
    told_apart = np.bincount(group_of[left[rows]], ~mutual[rows] | (flaw[rows] != 0), len(members_of)) > 0
    columns = [left, right, *duplicates.stands, flaw, mutual]
    # The number of the first group of each batch.
    firsts = np.flatnonzero(np.diff((np.cumsum(sizes) - sizes) // _HELD_ARTICLES, prepend=-1)).tolist()
    for first, end in pairwise([*firsts, len(members_of)]):
        own = rows[ends[first] : ends[end]]
        table = list(zip(*(column[own].tolist() for column in columns), strict=True))
        batch = []
        for number in range(first, end):
            members = members_of[number].tolist()
            if is_complete[number] and not told_apart[number]:
                batch.append(_Group(members=members, standing=_ALIKE, flaws={}))
                continue
            of_group = table[ends[number] - ends[first] : ends[number + 1] - ends[first]]
            batch.append(_group(members, of_group, refused.get(number, frozenset()), is_complete=bool(is_complete[number])))
        yield batch


def _group(
    members: Sequence[int],
    rows: Iterable[tuple[int, int, float, float, int, bool]],
    refused: frozenset[tuple[int, int]],
    *,
    is_complete: bool,
) -> _Group:
    """A group by the rows of its duplicates."""
    shares: dict[tuple[int, int], float] = {}
    flaws: dict[tuple[int, int], int] = {}
    degrees = dict.fromkeys(members, 0)
    for one, other, share, share_other, flaw, both in rows:
        degrees[one] += 1
        degrees[other] += 1
        if both or share > share_other:
            shares[one, other] = share
        if both or share < share_other:
            shares[other, one] = share_other
        if flaw:
            flaws[(one, other) if flaw < 0 else (other, one)] = abs(flaw)
    standing = Standing(shares=shares, refused=refused, degrees=degrees, is_complete=is_complete)
    refused_of: dict[int, list[int]] = {}
    for one, other in refused:
        refused_of.setdefault(one, []).append(other)
    return _Group(members=members, standing=standing, flaws=flaws, refused_of=refused_of)


def _refused(
    duplicates: PairTable, verified: Pairs, group_of: Positions, wanted: Mask
) -> dict[int, frozenset[tuple[int, int]]]:
    """For each of the wanted groups the pairs in it that were compared and are no duplicates."""
    number = group_of[verified[0]]
    inner = np.flatnonzero((number >= 0) & (number == group_of[verified[1]]))
    inner = inner[wanted[number[inner]]]
    left, right = without((verified[0][inner], verified[1][inner]), (duplicates.left, duplicates.right))
    pairs: dict[int, list[tuple[int, int]]] = {}
    for group, one, other in zip(group_of[left].tolist(), left.tolist(), right.tolist(), strict=True):
        pairs.setdefault(group, []).append((one, other))
    return {group: frozenset(of_group) for group, of_group in pairs.items()}


def _group_numbers(members_of: list[Positions], verified: Pairs) -> Positions:
    """For each article of a pair the number of its group, -1 for none."""
    members = np.concatenate(members_of)
    group_of = np.full(1 + max(int(side.max(initial=0)) for side in (members, *verified)), -1, np.int64)
    group_of[members] = np.repeat(np.arange(len(members_of)), list(map(len, members_of)))
    return group_of


def _lengths(pairs: PairTable) -> Positions:
    """The length of every article of a pair, by position. In distinct word shingles, not in bytes: a report is not fuller
    for its script."""
    lengths = np.zeros(1 + int(max(pairs.left.max(initial=0), pairs.right.max(initial=0))), np.int64)
    lengths[pairs.left], lengths[pairs.right] = pairs.column("left_size"), pairs.column("right_size")
    return lengths


def _without_bridges(
    connected: list[Positions], duplicates: PairTable, verified: Pairs, ranks: Positions
) -> list[Positions]:
    """The groups; those in which any verified pair is no duplicate are split where only a bridge holds them together."""
    if not connected:
        return []
    group_of = _group_numbers(connected, verified)
    inner = (group_of[verified[0]] >= 0) & (group_of[verified[0]] == group_of[verified[1]])
    verified_in, matched_in = group_of[verified[0][inner]], group_of[duplicates.left]
    loose = np.bincount(verified_in, minlength=len(connected)) > np.bincount(matched_in, minlength=len(connected))
    kept = [connected[number] for number in np.flatnonzero(~loose).tolist()]
    if loose.any():
        rows = duplicates.take(loose[matched_in])
        strengths = dict(zip(_ranked(ranks, (rows.left, rows.right)), rows.share.tolist(), strict=True))
        looked_at = verified[0][inner][loose[verified_in]], verified[1][inner][loose[verified_in]]
        split = linked(strengths, frozenset(_ranked(ranks, looked_at)))
        grouped = np.flatnonzero(group_of >= 0)
        position_of = dict(zip(ranks[grouped].tolist(), grouped.tolist(), strict=True))
        kept += [np.array(sorted(position_of[rank] for rank in group), np.int64) for group in split if len(group) > 1]
    return sorted(kept, key=lambda group: int(group[0]))


def _ranked(ranks: Positions, pairs: Pairs) -> list[tuple[int, int]]:
    """Pairs as those of the ranks of their articles, the lower first."""
    one, other = ranks[pairs[0]], ranks[pairs[1]]
    return list(zip(np.minimum(one, other).tolist(), np.maximum(one, other).tolist(), strict=True))
