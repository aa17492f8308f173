"""Clusters: what verified matches connect, less the bridges, each with the article that stands for it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cleaner.clusters.canonical import choose
from cleaner.clusters.linkage import linked
from cleaner.corpus.corpus import Corpus
from cleaner.records import Cluster
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import Positions, Shares
from cleaner.shingles.components import groups

_HELD_ARTICLES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Pairs of positions (left < right) that are duplicates, how strong each is (0-1), and how long the texts of both sides
    are. Lengths are in words or the like, not in bytes: a report is not fuller for its script."""

    left: Positions
    right: Positions
    strength: Shares
    left_length: Positions
    right_length: Positions

    def lengths(self) -> Positions:
        """The length of every article that has a match, by its position."""
        made = np.zeros(1 + int(max(self.left.max(initial=0), self.right.max(initial=0))), np.int64)
        made[self.left], made[self.right] = self.left_length, self.right_length
        return made


def make_clusters(
    matches: Matches, verified: tuple[Positions, Positions], corpus: Corpus, settings: DuplicateSettings
) -> tuple[Cluster, ...]:
    """Clusters of the articles that matches connect, in order of their first members. `verified`: all pairs looked at."""
    joined = _without_bridges(groups(matches.left, matches.right), matches, verified)
    made: list[Cluster] = []
    lengths = matches.lengths()
    for some in _chunks(joined):
        positions = np.sort(np.concatenate(some))
        article_at = dict(zip(positions.tolist(), corpus.details(positions), strict=True))
        for group in some:
            members = [article_at[at] for at in group.tolist()]
            canonical, reason = choose(members, lengths[group].tolist())
            ids = tuple(article.id for article in members)
            suspect = len(members) > settings.max_cluster
            made.append(Cluster(id=f"c{len(made) + 1}", members=ids, canonical=canonical.id, reason=reason, suspect=suspect))
    return tuple(made)


def _without_bridges(joined: list[Positions], matches: Matches, verified: tuple[Positions, Positions]) -> list[Positions]:
    """The groups, those in which any verified pair is no match taken apart where they are held by a bridge."""
    if not joined:
        return []
    members, sizes = np.concatenate(joined), list(map(len, joined))
    group_of = np.full(1 + max(int(side.max(initial=0)) for side in (members, *verified)), -1, np.int64)
    group_of[members] = np.repeat(np.arange(len(joined)), sizes)
    inner = (group_of[verified[0]] >= 0) & (group_of[verified[0]] == group_of[verified[1]])
    looked_at, matched = group_of[verified[0][inner]], group_of[matches.left]
    loose = np.bincount(looked_at, minlength=len(joined)) > np.bincount(matched, minlength=len(joined))
    made = [joined[number] for number in np.flatnonzero(~loose).tolist()]
    if loose.any():
        kept = loose[matched]
        columns = matches.left[kept].tolist(), matches.right[kept].tolist(), matches.strength[kept].tolist()
        strengths = {(left, right): strength for left, right, strength in zip(*columns, strict=True)}
        sides = (side[inner][loose[looked_at]].tolist() for side in verified)
        split = linked(strengths, frozenset(zip(*sides, strict=True)))
        made += [np.array(group, np.int64) for group in split if len(group) > 1]
    return sorted(made, key=lambda group: int(group[0]))


def _chunks(groups: list[Positions]) -> Iterator[list[Positions]]:
    """Groups some at a time, so that not all of their articles are in memory at once."""
    some: list[Positions] = []
    held = 0
    for group in groups:
        some.append(group)
        held += len(group)
        if held >= _HELD_ARTICLES:
            yield some
            some, held = [], 0
    if some:
        yield some
