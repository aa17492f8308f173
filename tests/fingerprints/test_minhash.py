"""Signatures: those of datasketch to the bit, and close to the exact Jaccard."""

import random
from itertools import combinations

import numpy as np
import pytest
from datasketch import LeanMinHash, MinHash, MinHashLSH
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import SchemeError
from cleaner.fingerprints import Scheme, Signatures, agreement, band_keys, signatures
from cleaner.shingles.buffers import Texts
from cleaner.shingles.shingles import Shingling, shingle
from tests.strategies import any_text, wordy_text

SCHEME = Scheme(shingling=Shingling(size=3))
paths = pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])


def made(texts: list[str], scheme: Scheme = SCHEME, *, compiled: bool = False) -> Signatures:
    return signatures(shingle(Texts.of(texts), scheme.shingling, compiled=compiled), scheme, compiled=compiled)


def words(first: int, last: int) -> str:
    return " ".join(f"toll{n}" for n in range(first, last))


def theirs(text: str, scheme: Scheme) -> MinHash:
    """The signature that datasketch itself makes of the same shingle hashes."""
    values = shingle(Texts.of([text]), scheme.shingling, compiled=False).values.tolist()
    minhash = MinHash(num_perm=scheme.permutations, seed=scheme.seed, scheme=scheme.name, hashfunc=int)
    minhash.update_batch([value & 0xFFFF_FFFF for value in values])
    return minhash


SCHEMES = st.builds(Scheme, seed=st.integers(0, (1 << 32) - 1), permutations=st.sampled_from([2, 16, 128, 129]))


@paths
@given(texts=st.lists(wordy_text | any_text, max_size=4), scheme=SCHEMES)
def test_signatures_are_those_of_datasketch(texts: list[str], scheme: Scheme, *, compiled: bool) -> None:
    """signatures(texts)[i] == datasketch's MinHash of the same shingle hashes, for every seed and length."""
    found = made(texts, scheme, compiled=compiled)
    assert len(found) == len(texts)
    for at, text in enumerate(texts):
        assert np.array_equal(found.values[at], theirs(text, scheme).hashvalues)


@paths
def test_the_objects_and_indexes_of_datasketch_take_them(*, compiled: bool) -> None:
    found = made([words(0, 50), words(0, 49), words(60, 90), ""], compiled=compiled)
    index = MinHashLSH(num_perm=128, params=(42, 3))
    for at in range(3):
        index.insert(at, found.minhash(at))
    assert set(index.query(theirs(words(0, 50), SCHEME))) == {0, 1}
    assert LeanMinHash(found.minhash(0)).jaccard(LeanMinHash(theirs(words(0, 50), SCHEME))) == 1
    assert found.minhash(3).is_empty()
    merged = found.minhash(0)
    merged.merge(theirs(words(60, 90), SCHEME))
    assert np.array_equal(merged.hashvalues, np.minimum(found.values[0], found.values[2]))


@pytest.mark.parametrize("shared", [0, 200, 500, 900, 1000])
def test_the_estimate_is_close_to_the_exact_jaccard(shared: int) -> None:
    # The standard error of an estimate is sqrt(j (1 - j) / permutations), at most .016 here; four of them are allowed.
    scheme = Scheme(permutations=1024, shingling=Shingling(size=1))
    left, right = made([words(0, 1000)], scheme), made([words(1000 - shared, 2000 - shared)], scheme)
    assert left.jaccard_estimates(right)[0] == pytest.approx(shared / (2000 - shared), abs=0.064)


@given(st.lists(wordy_text, max_size=6), st.integers(1, 6), st.integers(1, 4))
def test_keys_agree_where_bands_do(texts: list[str], bands: int, rows: int) -> None:
    """Two signatures have the same key of a band iff they agree in all of its rows."""
    found = made(texts)
    keys = [band_keys(found.values.T[band * rows : (band + 1) * rows], len(texts)) for band in range(bands)]
    for i, j in combinations(range(len(texts)), 2):
        for band in range(bands):
            cut = slice(band * rows, (band + 1) * rows)
            assert (keys[band][i] == keys[band][j]) == (found.values[i, cut] == found.values[j, cut]).all()


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (Scheme(seed=2), "seed 1 and 2"),
        (Scheme(permutations=64), "permutations 128 and 64"),
        (Scheme(fold=0), "fold 1 and 0"),
        (Scheme(shingling=Shingling(unit="character", size=8)), "shingling .*word.*character"),
    ],
)
def test_signatures_of_two_schemes_are_not_compared(other: Scheme, named: str) -> None:
    mine, others = (Signatures(scheme=scheme, values=np.zeros((1, 4), np.uint32)) for scheme in (Scheme(), other))
    for mixed in (lambda: mine + others, lambda: mine.jaccard_estimates(others)):
        with pytest.raises(SchemeError, match=named):
            mixed()


def test_signatures_of_one_scheme_are_put_together() -> None:
    both = made(["Mira rows to Osk."]) + made(["Jon sails."])
    assert np.array_equal(both.values, made(["Mira rows to Osk.", "Jon sails."]).values)


@paths
@given(texts=st.lists(wordy_text, min_size=1, max_size=6))
def test_agreement_counts_equal_places(texts: list[str], *, compiled: bool) -> None:
    """agreement(i, j) == the number of k with a[k] == b[k]; all places for i == j."""
    found = made(texts)
    left, right = np.divmod(np.arange(len(texts) ** 2), len(texts))
    slow = [(found.values[i] == found.values[j]).sum() for i, j in zip(left, right, strict=True)]
    assert agreement(found, left, right, compiled=compiled).tolist() == slow


def test_signatures_do_not_depend_on_global_randomness() -> None:
    np.random.seed(1)  # it is the global one that is meant
    random.seed(1)
    first = made([words(0, 50)])
    np.random.seed(2)
    random.seed(2)
    assert np.array_equal(made([words(0, 50)]).values, first.values)
