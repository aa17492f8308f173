"""Clusters: groups that duplicates connect, without the bridges between groups, each with the article that stands for it."""

from collections.abc import Iterator

import numpy as np

from cleaner.clusters.canonical import choose
from cleaner.clusters.linkage import linked
from cleaner.corpus.columns import ArticleColumns
from cleaner.corpus.pairs import PairTable
from cleaner.records import Cluster
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import Positions
from cleaner.shingles.components import groups

Pairs = tuple[Positions, Positions]
# Articles whose fields are Python objects at a time.
_HELD_ARTICLES = 1_000


def make_clusters(
    duplicates: PairTable, verified: Pairs, articles: ArticleColumns, settings: DuplicateSettings
) -> tuple[Cluster, ...]:
    """The clusters of the articles that duplicates connect, in order of their first members.

    `duplicates`: pairs that all are duplicates. `verified`: the positions of all pairs that were verified, these among them.
    """
    members_of = _without_bridges(groups(duplicates.left, duplicates.right), duplicates, verified)
    clusters: list[Cluster] = []
    lengths = _lengths(duplicates)
    for batch in _batches(members_of):
        positions = np.sort(np.concatenate(batch))
        article_at = dict(zip(positions.tolist(), articles.details(positions), strict=True))
        for group in batch:
            members = [article_at[at] for at in group.tolist()]
            canonical, reason = choose(members, lengths[group].tolist())
            ids = tuple(article.id for article in members)
            name, suspect = f"c{len(clusters) + 1}", len(members) > settings.max_cluster
            clusters.append(Cluster(id=name, members=ids, canonical=canonical.id, reason=reason, suspect=suspect))
    return tuple(clusters)


def _lengths(pairs: PairTable) -> Positions:
    """The length of every article of a pair, by position. In distinct word shingles, not in bytes: a report is not fuller
    for its script."""
    lengths = np.zeros(1 + int(max(pairs.left.max(initial=0), pairs.right.max(initial=0))), np.int64)
    lengths[pairs.left], lengths[pairs.right] = pairs.column("left_size"), pairs.column("right_size")
    return lengths


def _without_bridges(connected: list[Positions], duplicates: PairTable, verified: Pairs) -> list[Positions]:
    """The groups; those in which any verified pair is no duplicate are split where only a bridge holds them together."""
    if not connected:
        return []
    members, sizes = np.concatenate(connected), list(map(len, connected))
    group_of = np.full(1 + max(int(side.max(initial=0)) for side in (members, *verified)), -1, np.int64)
    group_of[members] = np.repeat(np.arange(len(connected)), sizes)
    inner = (group_of[verified[0]] >= 0) & (group_of[verified[0]] == group_of[verified[1]])
    verified_in, matched_in = group_of[verified[0][inner]], group_of[duplicates.left]
    loose = np.bincount(verified_in, minlength=len(connected)) > np.bincount(matched_in, minlength=len(connected))
    kept = [connected[number] for number in np.flatnonzero(~loose).tolist()]
    if loose.any():
        rows = duplicates.take(loose[matched_in])
        columns = rows.left.tolist(), rows.right.tolist(), rows.share.tolist()
        strengths = {(left, right): strength for left, right, strength in zip(*columns, strict=True)}
        sides = (side[inner][loose[verified_in]].tolist() for side in verified)
        split = linked(strengths, frozenset(zip(*sides, strict=True)))
        kept += [np.array(group, np.int64) for group in split if len(group) > 1]
    return sorted(kept, key=lambda group: int(group[0]))


def _batches(members_of: list[Positions]) -> Iterator[list[Positions]]:
    """Groups in batches of some articles, so that not all articles are Python objects at once."""
    batch: list[Positions] = []
    held = 0
    for group in members_of:
        batch.append(group)
        held += len(group)
        if held >= _HELD_ARTICLES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
