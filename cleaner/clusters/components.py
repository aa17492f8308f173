"""Clusters: groups that duplicates connect, without the bridges between groups, each with the article that stands for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.clusters.canonical import Candidate, Choice, Preference, choose
from cleaner.clusters.keeping import Standing
from cleaner.clusters.linkage import linked
from cleaner.corpus.columns import ArticleColumns, Details
from cleaner.corpus.pairs import PairTable
from cleaner.records import Cluster
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import Mask, Positions
from cleaner.shingles.components import groups

Pairs = tuple[Positions, Positions]
# Articles whose fields are Python objects at a time.
_HELD_ARTICLES = 1_000


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
    held = _held_groups(members_of, duplicates, verified)
    lengths = _lengths(duplicates)
    chosen: list[tuple[list[int], list[str], Choice]] = []
    for batch in _batches(held):
        positions = np.sort(np.concatenate([group.members for group in batch]))
        article_at = dict(zip(positions.tolist(), articles.details(positions), strict=True))
        for group in batch:
            chosen += _kept(group, article_at, lengths)
    chosen.sort(key=lambda cluster: cluster[0][0])
    return tuple(
        Cluster(
            id=f"c{number}",
            members=tuple(ids),
            canonical=choice.article.id,
            reason=choice.reason,
            suspect=len(ids) > settings.max_cluster,
        )
        for number, (_, ids, choice) in enumerate(chosen, 1)
    )


def _kept(
    group: "_Group", article_at: Mapping[int, Details], lengths: Positions
) -> Iterator[tuple[list[int], list[str], Choice]]:
    """The clusters that a group makes: members and their ids in order of the input, and the one that stands for them. A
    member that no other one may stand for is in no cluster."""
    left = group.members.tolist()
    preferences = {at: Preference.of(article_at[at]) for at in left}
    order = sorted(left, key=preferences.__getitem__)
    while len(order) > 1:
        able, members = group.standing.holders(order)
        if len(members) == 1:
            return
        members.sort()
        candidates = [Candidate(article_at[at], int(lengths[at]), preferences[at], group.flaws_of(at, able)) for at in able]
        details = [article_at[at] for at in members]
        choice = choose(candidates, details, is_digest=_is_digest(group, members))
        yield members, [article.id for article in details], choice
        gone = set(members)
        order = [at for at in order if at not in gone]


def _is_digest(group: "_Group", members: Sequence[int]) -> bool:
    """Whether two of the members have nothing to do with each other."""
    inner = set(members)
    return any(one in inner and other in inner for one, other in group.standing.refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A group of articles that duplicates connect. `flaws`: for a pair (one, other) what is wrong with the one."""

    members: Positions
    standing: Standing
    flaws: Mapping[tuple[int, int], int]

    def flaws_of(self, member: int, among: Sequence[int]) -> list[int]:
        """What is wrong with a member as against some others, the worst first."""
        return sorted(self.flaws[member, other] for other in among if (member, other) in self.flaws) if self.flaws else []


def _held_groups(members_of: list[Positions], duplicates: PairTable, verified: Pairs) -> Iterator[_Group]:
    """The groups with who stands in whom."""
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
    mutual = duplicates.is_mutual
    columns = [duplicates.left, duplicates.right, *duplicates.stands, duplicates.column("flaw")]
    for number, members in enumerate(members_of):
        own = rows[ends[number] : ends[number + 1]]
        shares: dict[tuple[int, int], float] = {}
        flaws: dict[tuple[int, int], int] = {}
        degrees = dict.fromkeys(members.tolist(), 0)
        for one, other, share, share_other, flaw, both in zip(
            *(column[own].tolist() for column in columns), mutual[own].tolist(), strict=True
        ):
            degrees[one] += 1
            degrees[other] += 1
            if both or share > share_other:
                shares[one, other] = share
            if both or share < share_other:
                shares[other, one] = share_other
            if flaw:
                flaws[(one, other) if flaw < 0 else (other, one)] = abs(flaw)
        standing = Standing(
            shares=shares, refused=refused.get(number, frozenset()), degrees=degrees, is_complete=bool(is_complete[number])
        )
        yield _Group(members=members, standing=standing, flaws=flaws)


def _refused(
    duplicates: PairTable, verified: Pairs, group_of: Positions, wanted: Mask
) -> dict[int, frozenset[tuple[int, int]]]:
    """For each of the wanted groups the pairs in it that were compared and are no duplicates."""
    number = group_of[verified[0]]
    inner = np.flatnonzero((number >= 0) & (number == group_of[verified[1]]))
    inner = inner[wanted[number[inner]]]
    if not len(inner):
        return {}
    looked_at = _packed(verified[0][inner], verified[1][inner])
    inner = inner[~np.isin(looked_at, _packed(duplicates.left, duplicates.right))]
    pairs: dict[int, list[tuple[int, int]]] = {}
    for group, one, other in zip(number[inner].tolist(), *(side[inner].tolist() for side in verified), strict=True):
        pairs.setdefault(group, []).append((one, other))
    return {group: frozenset(of_group) for group, of_group in pairs.items()}


def _packed(left: Positions, right: Positions) -> Positions:
    return left << 32 | right


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


def _batches(members_of: Iterable["_Group"]) -> Iterator[list["_Group"]]:
    """Groups in batches of some articles, so that not all articles are Python objects at once."""
    batch: list[_Group] = []
    held = 0
    for group in members_of:
        batch.append(group)
        held += len(group.members)
        if held >= _HELD_ARTICLES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
