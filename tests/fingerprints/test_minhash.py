"""Signatures: those of datasketch to the bit, and close to the exact Jaccard."""

import random
from itertools import combinations

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cleaner.errors import SchemeError
from cleaner.fingerprints import band_keys, bands_of, minhash
from cleaner.shingles.buffers import Texts
from cleaner.shingles.folded import fold_texts
from cleaner.shingles.shingles import Shingling, shingle
from cleaner.shingles.signatures import Scheme, Signatures
from tests.strategies import any_text, wordy_text

SCHEME = Scheme(shingling=Shingling(size=3))
paths = pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])


def signed(texts: list[str], scheme: Scheme = SCHEME, *, compiled: bool = False) -> NDArray[np.uint32]:
    together, shingling = Texts.of(texts), scheme.shingling
    shingles = fold_texts(together).shingles(shingling.size) if compiled else shingle(together, shingling)
    return minhash(shingles, scheme, compiled=compiled)


def record(values: NDArray[np.uint32]) -> Signatures:
    count = len(values)
    return Signatures(scheme=SCHEME, values=values, filled=np.ones(count, np.bool_), folded=np.zeros(count, np.uint64))


def words(first: int, last: int) -> str:
    return " ".join(f"toll{n}" for n in range(first, last))


def theirs(text: str, scheme: Scheme) -> MinHash:
    """The signature that datasketch itself makes of the same shingle hashes."""
    values = shingle(Texts.of([text]), scheme.shingling).values.tolist()
    signature = MinHash(num_perm=scheme.permutations, seed=scheme.seed, scheme=scheme.name, hashfunc=int)
    signature.update_batch([value & 0xFFFF_FFFF for value in values])
    return signature


SCHEMES = st.builds(Scheme, seed=st.integers(0, (1 << 32) - 1), permutations=st.sampled_from([2, 16, 128, 129]))


@paths
@given(texts=st.lists(wordy_text | any_text, max_size=4), scheme=SCHEMES)
def test_signatures_are_those_of_datasketch(texts: list[str], scheme: Scheme, *, compiled: bool) -> None:
    """minhash(texts)[i] == datasketch's MinHash of the same shingle hashes, for every seed and length."""
    values = signed(texts, scheme, compiled=compiled)
    assert values.shape == (len(texts), scheme.permutations)
    for at, text in enumerate(texts):
        assert np.array_equal(values[at], theirs(text, scheme).hashvalues)


@pytest.mark.parametrize("shared", [0, 200, 500, 900, 1000])
def test_the_estimate_is_close_to_the_exact_jaccard(shared: int) -> None:
    # The standard error of an estimate is sqrt(j (1 - j) / permutations), at most .016 here; four of them are allowed.
    scheme = Scheme(permutations=1024, shingling=Shingling(size=1))
    left, right = signed([words(0, 1000), words(1000 - shared, 2000 - shared)], scheme)
    assert (left == right).mean() == pytest.approx(shared / (2000 - shared), abs=0.064)


@given(st.lists(wordy_text, max_size=6), st.integers(1, 6), st.integers(1, 4))
def test_keys_agree_where_bands_do(texts: list[str], bands: int, rows: int) -> None:
    """Two signatures have the same key of a band iff they agree in all of its rows."""
    values = signed(texts)
    keys = [band_keys(values.T[band * rows : (band + 1) * rows], len(texts)) for band in range(bands)]
    assert np.array_equal(list(bands_of(record(values), bands=bands, rows=rows)), keys)
    for i, j in combinations(range(len(texts)), 2):
        for band in range(bands):
            cut = slice(band * rows, (band + 1) * rows)
            assert (keys[band][i] == keys[band][j]) == (values[i, cut] == values[j, cut]).all()


def test_more_bands_than_there_are_permutations_for_is_an_error() -> None:
    with pytest.raises(SchemeError, match="43 bands of 3 rows need 129 permutations, the signatures have 128"):
        list(bands_of(record(signed(["Mira rows."])), bands=43, rows=3))


def test_signatures_do_not_depend_on_global_randomness() -> None:
    np.random.seed(1)  # it is the global one that is meant
    random.seed(1)
    first = signed([words(0, 50)])
    np.random.seed(2)
    random.seed(2)
    assert np.array_equal(signed([words(0, 50)]), first)
