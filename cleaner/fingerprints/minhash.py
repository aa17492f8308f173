"""MinHash signatures (A. Broder, "On the resemblance and containment of documents", 1997), as datasketch makes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.fingerprints.scheme import Scheme, permutations
from cleaner.shingles.buffers import U64, Positions, Shingles
from cleaner.shingles.shingles import SEED, mix_all

#: The value of a signature that has seen no shingle.
EMPTY = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Signatures with the scheme they were made by. `values`: a row for each text, a column for each permutation."""

    scheme: Scheme
    values: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.values)

    def __add__(self, other: "Signatures") -> "Signatures":
        """These and then those. Raises SchemeError for another scheme."""
        self.scheme.check(other.scheme)
        return Signatures(scheme=self.scheme, values=np.concatenate([self.values, other.values]))

    def jaccard_estimates(self, other: "Signatures") -> NDArray[np.float64]:
        """The estimated Jaccard of each of these with the one in the same place. Raises SchemeError for another scheme."""
        self.scheme.check(other.scheme)
        agree: NDArray[np.float64] = (self.values == other.values).mean(axis=1)
        return agree

    def minhash(self, at: int) -> Any:
        """One signature as a datasketch MinHash, which datasketch's indexes and stores take."""
        from datasketch import MinHash

        scheme = self.scheme
        return MinHash(
            num_perm=scheme.permutations, seed=scheme.seed, hashfunc=int, hashvalues=self.values[at], scheme=scheme.name
        )


def signatures(shingles: Shingles, scheme: Scheme, *, compiled: bool) -> Signatures:
    """The signatures of texts given as shingles of the scheme's shingling; a text without any has an empty one."""
    a, b = permutations(scheme)
    values = np.full((len(shingles), scheme.permutations), EMPTY, np.uint32)
    if compiled:
        from cleaner.fingerprints.kernels import minima

        minima(shingles.values, shingles.offsets, a, b, values)
        return Signatures(scheme=scheme, values=values)
    low = _finalized(shingles.values.astype(np.uint32))
    for at, (start, end) in enumerate(zip(shingles.offsets, shingles.offsets[1:], strict=False)):
        if start < end:
            (a[:, None] * low[start:end] + b[:, None]).min(axis=1, out=values[at])
    return Signatures(scheme=scheme, values=values)


def band_keys(rows: Iterable[NDArray[np.uint32]], count: int) -> U64:
    """A 64-bit key of one band of so many signatures, given as its rows: those that agree in all of them have the same."""
    keys = np.full(count, SEED, np.uint64)
    for row in rows:
        keys ^= row
        mix_all(keys)
    return keys


def agreement(made: Signatures, left: Positions, right: Positions, *, compiled: bool) -> NDArray[np.int64]:
    """In how many places the signatures of pairs of positions agree."""
    values = made.values
    if compiled:
        from cleaner.fingerprints.kernels import agreements

        found: NDArray[np.int64] = agreements(values, left, right)
        return found
    return np.fromiter((np.count_nonzero(values[a] == values[b]) for a, b in zip(left, right, strict=True)), np.int64)


def _finalized(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """MurmurHash3's 32-bit finalizer, which datasketch puts before its permutations."""
    values = (values ^ values >> np.uint32(16)) * np.uint32(0x85EBCA6B)
    values = (values ^ values >> np.uint32(13)) * np.uint32(0xC2B2AE35)
    return values ^ values >> np.uint32(16)
