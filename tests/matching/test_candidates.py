"""Candidate pairs: each once, earlier first, those with the same words always; few of a bucket that is large."""

from itertools import combinations, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.fingerprints import Fingerprints, Scheme, Signatures
from cleaner.matching import candidate_pairs, signature_pairs
from cleaner.matching.candidates import FULL_BUCKET
from cleaner.settings import DuplicateSettings
from cleaner.shingles.shingles import Shingling

Keys = list[list[int]]


def pairs(bands: Keys, filled: list[bool] | None = None) -> list[tuple[int, int]]:
    # Keys are mixed: what tells them apart is in their upper bits.
    keys = [np.array(band, np.uint64) << np.uint64(50) for band in bands]
    count = len(bands[0]) if bands else 0
    known = np.array(filled if filled is not None else [True] * count, np.bool_)
    left, right = candidate_pairs(keys, known)
    for plain, fast in zip((left, right), candidate_pairs(keys, known, compiled=True), strict=True):
        assert np.array_equal(plain, fast)
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


@given(st.data(), st.integers(2, 60), st.integers(2, 9))
def test_pairs_of_signatures_are_the_same_by_kernels(data: st.DataObject, count: int, single_rows: int) -> None:
    """signature_pairs(compiled) == signature_pairs(plain), and all of these agree in enough rows."""
    rows = st.lists(st.integers(0, 3), min_size=8, max_size=8)
    values = np.array(data.draw(st.lists(rows, min_size=count, max_size=count)), np.uint32) * np.uint32(1_000_003)
    settings = DuplicateSettings(single_rows=single_rows, min_agreement=2, permutations=8, bands=4, rows=2)
    scheme = Scheme(seed=1, permutations=8, shingling=Shingling())
    signed = Fingerprints(
        signatures=Signatures(scheme=scheme, values=values), filled=np.ones(count, np.bool_), folded=np.zeros(0, np.uint64)
    )
    made = [signature_pairs(signed, settings, compiled=compiled) for compiled in (False, True)]
    assert all(np.array_equal(*sides) for sides in zip(*made, strict=True))
    assert ((values[made[0][0]] == values[made[0][1]]).sum(axis=1) >= 2).all()


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
