"""Candidate pairs: each once, earlier first, those with the same words always; few of a bucket that is large."""

from itertools import combinations, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.matching import candidate_pairs
from cleaner.matching.candidates import FULL_BUCKET

Keys = list[list[int]]


def pairs(bands: Keys, filled: list[bool] | None = None) -> list[tuple[int, int]]:
    # Keys are mixed: what tells them apart is in their upper bits.
    keys = [np.array(band, np.uint64) << np.uint64(50) for band in bands]
    count = len(bands[0]) if bands else 0
    left, right = candidate_pairs(keys, np.array(filled if filled is not None else [True] * count, np.bool_))
    return list(zip(left.tolist(), right.tolist(), strict=True))


def keys_of(count: int, kinds: int) -> st.SearchStrategy[Keys]:
    return st.lists(st.lists(st.integers(0, kinds), min_size=count, max_size=count), min_size=1, max_size=4)


@given(st.data(), st.integers(0, FULL_BUCKET))
def test_candidates_are_the_pairs_that_agree_in_a_band(data: st.DataObject, count: int) -> None:
    """Where no bucket is large: all pairs of filled articles with an equal key; each once, in order, earlier first."""
    bands = data.draw(keys_of(count, 8))
    filled = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    agree = [
        (i, j)
        for i, j in combinations(range(count), 2)
        if filled[i] and filled[j] and any(band[i] == band[j] for band in bands)
    ]
    assert pairs(bands, filled) == agree


@given(st.data(), st.integers(FULL_BUCKET + 1, 200))
def test_a_large_bucket_gives_two_pairs_an_article_and_stays_connected(data: st.DataObject, count: int) -> None:
    """Each article of a large bucket is a pair with the first, and with the one before it."""
    (band,) = data.draw(st.tuples(st.lists(st.integers(0, 1), min_size=count, max_size=count)))
    found = pairs([band])
    buckets = [[at for at, key in enumerate(band) if key == kind] for kind in (0, 1)]
    for bucket in buckets:
        if len(bucket) > FULL_BUCKET:
            inside = {pair for pair in found if set(pair) <= set(bucket)}
            assert inside == {(bucket[0], at) for at in bucket[1:]} | set(pairwise(bucket))
    assert len(found) <= sum(max(2 * len(bucket), len(bucket) * FULL_BUCKET // 2) for bucket in buckets)


def test_half_of_a_large_corpus_in_one_bucket_gives_few_pairs() -> None:
    count = 100_000
    keys = [np.arange(count, dtype=np.uint64) << np.uint64(40) for _ in range(3)]
    for band in keys:
        band[::2] = 0
    left, _ = candidate_pairs(keys, np.ones(count, np.bool_))
    assert len(left) < count


def test_no_article_and_no_band_give_no_pair() -> None:
    assert pairs([]) == []
    assert pairs([[]]) == []
    assert pairs([[3]]) == []
    assert pairs([[3, 3]], [True, False]) == []
