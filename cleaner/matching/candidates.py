"""Candidate pairs by locality-sensitive hashing: articles that share a band of their signatures."""

from collections.abc import Iterable, Iterator
from typing import Any

from cleaner.settings import DuplicateSettings


def candidate_pairs(signatures: Iterable[Any], settings: DuplicateSettings) -> Iterator[tuple[int, int]]:
    """Pairs of positions (left < right) whose signatures share a bucket; each pair once. Empty signatures have none.

    With b bands of r rows a pair of Jaccard j is found with the probability 1 - (1 - j^r)^b: with the default 42 bands of
    3 rows .99 at j = .5, .68 at j = .3.
    """
    from datasketch import MinHashLSH

    index = MinHashLSH(num_perm=settings.permutations, params=(settings.bands, settings.rows))
    for at, made in enumerate(signatures):
        if made.is_empty():
            continue
        for earlier in sorted(index.query(made)):
            yield earlier, at
        index.insert(at, made, check_duplication=False)
