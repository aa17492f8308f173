"""Candidate pairs: each once, earlier first, those with the same words always; few of a bucket that is large."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.fingerprints import bands_of
from cleaner.matching import signature_pairs
from cleaner.matching.candidates import FULL_BUCKET, agreement, bucket_pairs
from cleaner.matching.packing import unpacked
from cleaner.settings import DuplicateSettings
from cleaner.shingles.signatures import Scheme, Signatures

Keys = list[list[int]]


def pairs(bands: Keys, filled: list[bool] | None = None) -> list[tuple[int, int]]:
    # Keys are mixed: what tells them apart is in their upper bits.
    keys = [np.array(band, np.uint64) << np.uint64(50) for band in bands]
    count = len(bands[0]) if bands else 0
    known = np.array(filled if filled is not None else [True] * count, np.bool_)
    found = bucket_pairs(keys, known)
    assert np.array_equal(found, bucket_pairs(keys, known, compiled=True))
    left, right = unpacked(found)
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
    filled, folded = np.ones(count, np.bool_), np.zeros(count, np.uint64)
    signed = Signatures(scheme=Scheme(permutations=8), values=values, filled=filled, folded=folded)
    made = [
        signature_pairs(signed, bands_of(signed, bands=4, rows=2), settings, compiled=compiled) for compiled in (False, True)
    ]
    assert all(np.array_equal(*sides) for sides in zip(*made, strict=True))
    assert ((values[made[0][0]] == values[made[0][1]]).sum(axis=1) >= 2).all()


def test_half_of_a_large_corpus_in_one_bucket_gives_few_pairs() -> None:
    count = 100_000
    keys = [np.arange(count, dtype=np.uint64) << np.uint64(40) for _ in range(3)]
    for band in keys:
        band[::2] = 0
    assert len(bucket_pairs(keys, np.ones(count, np.bool_))) < count


def test_no_article_and_no_band_give_no_pair() -> None:
    assert pairs([]) == []
    assert pairs([[]]) == []
    assert pairs([[3]]) == []
    assert pairs([[3, 3]], [True, False]) == []


@given(st.lists(st.lists(st.integers(0, 2), min_size=8, max_size=8), min_size=1, max_size=6), st.booleans())
def test_agreement_counts_equal_places(rows: list[list[int]], compiled: bool) -> None:  # noqa: FBT001
    """agreement(i, j) == the number of k with a[k] == b[k]; all places for i == j."""
    values = np.array(rows, np.uint32)
    left, right = np.divmod(np.arange(len(rows) ** 2), len(rows))
    slow = [(values[i] == values[j]).sum() for i, j in zip(left, right, strict=True)]
    assert agreement(values, (left, right), compiled=compiled).tolist() == slow


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("passes", [2, 3, 7])
def test_passes_over_left_articles_give_the_same_pairs_in_the_same_order(passes: int, compiled: bool) -> None:  # noqa: FBT001
    random = np.random.default_rng(passes)
    count = 300
    values = random.integers(0, 60, (count, 8)).astype(np.uint32)
    # Many articles share a bucket, which is a star then.
    values[random.random((count, 8)) < 0.3] = 7
    signatures = Signatures(
        scheme=Scheme(permutations=8),
        values=values,
        filled=random.random(count) < 0.9,
        folded=np.zeros(count, np.uint64),
    )
    settings = DuplicateSettings(permutations=8, bands=4, rows=2, min_agreement=1)

    def pairs(*lefts: tuple[int, int]) -> list[tuple[int, int]]:
        found = []
        for one in lefts:
            bands = bands_of(signatures, bands=4, rows=2)
            left, right = signature_pairs(signatures, bands, settings, lefts=one, compiled=compiled)
            found += list(zip(left.tolist(), right.tolist(), strict=True))
        return found

    cuts = [count * number // passes for number in range(passes + 1)]
    whole = pairs((0, count))
    assert len(whole) > 100
    assert pairs(*pairwise(cuts)) == whole == pairs((0, 1 << 31))
