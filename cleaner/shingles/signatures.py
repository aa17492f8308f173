"""MinHash signatures of articles as one record, and the scheme that makes them comparable.

The record stands below the steps: `fingerprints` fills it, `matching` reads it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cleaner.shingles.buffers import U64, Mask
from cleaner.shingles.shingles import Shingling
from cleaner.text.folding import FOLD_VERSION

# Columns that are transposed at a time: as many 32-bit values as a cache line holds.
_COLUMNS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Everything that must agree for two signatures to be comparable; it travels with them.

    `name`: "affine32" of datasketch 2, the permutations a · h + b modulo 2^32 of the lower 32 bits of a shingle's hash.
    `seed`: of the random numbers a and b. `permutations`: how many there are. `shingling`: what was hashed. `fold`: version
    of the normal form.
    """

    name: Literal["affine32"] = "affine32"
    seed: int = 1
    permutations: int = 128
    shingling: Shingling = Shingling()  # noqa: RUF009  # frozen
    fold: int = FOLD_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """The signatures of many articles, by position, with the scheme they were made by.

    `values`: a row for each article, a column for each permutation. `filled`: which articles have any shingle. `folded`: a
    hash of each article's folded words.
    """

    scheme: Scheme
    values: NDArray[np.uint32]
    filled: Mask
    folded: U64

    def __len__(self) -> int:
        return len(self.values)

    @classmethod
    def empty(cls, scheme: Scheme, count: int) -> "Signatures":
        """Room for the signatures of `count` articles, to be filled by `put`."""
        return cls(
            scheme=scheme,
            values=np.empty((count, scheme.permutations), np.uint32),
            filled=np.empty(count, np.bool_),
            folded=np.empty(count, np.uint64),
        )

    def put(self, batch: Any) -> None:
        """Write the rows of a SIGNATURES record batch to their positions, which follow each other."""
        if not batch.num_rows:
            return
        first = batch.column("position")[0].as_py()
        rows = slice(first, first + batch.num_rows)
        self.values[rows] = batch.column("values").flatten().to_numpy().reshape(-1, self.scheme.permutations)
        self.filled[rows] = batch.column("filled").to_numpy(zero_copy_only=False)
        self.folded[rows] = batch.column("folded").to_numpy()

    def reorder(self, order: NDArray[np.int64]) -> None:
        """Put the signatures in another order: first that of the position that `order` names first. In place, some columns
        at a time, because a second copy would take half a gigabyte for a million articles."""
        for first in range(0, self.values.shape[1], _COLUMNS):
            part = slice(first, first + _COLUMNS)
            self.values[:, part] = self.values[order, part]
        self.filled[:] = self.filled[order]
        self.folded[:] = self.folded[order]

    def columns(self) -> Iterator[NDArray[np.uint32]]:
        """For each permutation the values of all articles."""
        for first in range(0, self.values.shape[1], _COLUMNS):
            yield from np.ascontiguousarray(self.values[:, first : first + _COLUMNS].T)


def signatures_schema(permutations: int) -> Any:
    """The pyarrow schema of SIGNATURES: one row for each article, keyed by its position."""
    import pyarrow

    values = pyarrow.list_(pyarrow.uint32(), permutations)
    columns = {"position": pyarrow.int64(), "filled": pyarrow.bool_(), "folded": pyarrow.uint64(), "values": values}
    return pyarrow.schema(list(columns.items()))
