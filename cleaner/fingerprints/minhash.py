"""MinHash signatures (A. Broder, "On the resemblance and containment of documents", 1997), as datasketch makes them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import SchemeError
from cleaner.fingerprints.scheme import Scheme, permutations
from cleaner.text.buffers import U64, Shingles
from cleaner.text.shingles import MIX_1, MIX_2, SEED

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


def band_keys(made: Signatures, *, bands: int, rows: int) -> U64:
    """A 64-bit key of each band (row) of each signature (column): signatures that agree in a band have the same key there.

    The first bands · rows permutations are used. Raises SchemeError where there are fewer.
    """
    have = made.scheme.permutations
    if bands * rows > have:
        raise SchemeError(f"{bands} bands of {rows} rows need {bands * rows} permutations, the signatures have {have}")
    cut = made.values[:, : bands * rows].astype(np.uint64).reshape(len(made), bands, rows)
    keys = np.full((len(made), bands), SEED, np.uint64)
    for row in range(rows):
        keys = _mixed(keys ^ cut[:, :, row])
    return np.ascontiguousarray(keys.T)


def _finalized(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """MurmurHash3's 32-bit finalizer, which datasketch puts before its permutations."""
    values = (values ^ values >> np.uint32(16)) * np.uint32(0x85EBCA6B)
    values = (values ^ values >> np.uint32(13)) * np.uint32(0xC2B2AE35)
    return values ^ values >> np.uint32(16)


def _mixed(values: U64) -> U64:
    values = values * np.uint64(MIX_1)
    values = (values ^ values >> np.uint64(32)) * np.uint64(MIX_2)
    return values ^ values >> np.uint64(29)
