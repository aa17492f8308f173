"""MinHash signatures (A. Broder, "On the resemblance and containment of documents", 1997), as datasketch makes them."""

import itertools
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import SchemeError
from cleaner.shingles.buffers import U64, Shingles
from cleaner.shingles.hashing import SEED, mix_all
from cleaner.shingles.signatures import Scheme, Signatures

#: Every value of the signature of a text without shingles.
EMPTY = 0xFFFF_FFFF


def minhash(shingles: Shingles, scheme: Scheme, *, compiled: bool) -> NDArray[np.uint32]:
    """The signatures of texts, given as shingles of the scheme's shingling: a row for each text, a column for each
    permutation. A text without shingles gets EMPTY everywhere."""
    a, b = permutations(scheme)
    values = np.full((len(shingles), scheme.permutations), EMPTY, np.uint32)
    if compiled:
        from cleaner.fingerprints.kernels import minima

        minima(shingles.values, shingles.offsets, a, b, values)
        return values
    low = _finalized(shingles.values.astype(np.uint32))
    for at, (start, end) in enumerate(itertools.pairwise(shingles.offsets.tolist())):
        if start < end:
            (a[:, None] * low[start:end] + b[:, None]).min(axis=1, out=values[at])
    return values


def bands_of(signatures: Signatures, *, bands: int, rows: int) -> Iterator[U64]:
    """For each band a 64-bit key of every article, equal where their signatures agree in all rows of the band.

    The first bands · rows permutations are used. Raises SchemeError where the signatures have fewer.
    """
    have = signatures.scheme.permutations
    if bands * rows > have:
        raise SchemeError(
            f"{bands} bands of {rows} rows need {bands * rows} permutations, the signatures have {have};"
            " use fewer bands or rows, or more permutations"
        )
    columns = signatures.columns()
    for _ in range(bands):
        yield band_keys(itertools.islice(columns, rows), len(signatures))


def band_keys(rows: Iterable[NDArray[np.uint32]], count: int) -> U64:
    """A 64-bit key of one band for each of `count` signatures: equal where they agree in all of the rows given."""
    keys = np.full(count, SEED, np.uint64)
    for row in rows:
        keys ^= row
        mix_all(keys)
    return keys


@lru_cache(8)
def permutations(scheme: Scheme) -> NDArray[np.uint32]:
    """The numbers a (row 0, odd) and b (row 1) of each permutation, drawn as datasketch draws them."""
    random = np.random.RandomState(scheme.seed)
    a = random.randint(0, 1 << 31, scheme.permutations, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return np.array([a, random.randint(0, 1 << 32, scheme.permutations, dtype=np.uint32)])


def _finalized(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """MurmurHash3's 32-bit finalizer, which datasketch applies before its permutations."""
    values = (values ^ values >> np.uint32(16)) * np.uint32(0x85EBCA6B)
    values = (values ^ values >> np.uint32(13)) * np.uint32(0xC2B2AE35)
    return values ^ values >> np.uint32(16)
