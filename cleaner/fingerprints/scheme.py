"""What makes two signatures comparable, and the permutations it stands for."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from cleaner.errors import SchemeError
from cleaner.shingles.shingles import Shingling
from cleaner.text.folding import FOLD_VERSION

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Everything that makes two signatures comparable; it travels with them.

    `name`: "affine32" of datasketch 2, a · h + b modulo 2^32 over the lower 32 bits of a shingle's hash. `seed` and
    `permutations`: of the random numbers a and b. `shingling`: what was hashed. `fold`: version of the normal form.
    """

    name: Literal["affine32"] = "affine32"
    seed: int = 1
    permutations: int = 128
    shingling: Shingling = Shingling()  # noqa: RUF009  # frozen
    fold: int = FOLD_VERSION

    def check(self, other: "Scheme") -> None:
        """Raise SchemeError unless signatures of the other scheme may be compared with those of this one."""
        mine, theirs = asdict(self), asdict(other)
        differ = [f"{name} {mine[name]} and {theirs[name]}" for name in mine if mine[name] != theirs[name]]
        if differ:
            raise SchemeError(
                f"signatures of two schemes ({'; '.join(differ)}) say nothing together; make them anew with one"
            )


@lru_cache(8)
def permutations(scheme: Scheme) -> "NDArray[np.uint32]":
    """The numbers a (row 0, odd) and b (row 1) of each permutation, drawn as datasketch draws them."""
    import numpy as np

    random = np.random.RandomState(scheme.seed)
    a = random.randint(0, 1 << 31, scheme.permutations, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return np.array([a, random.randint(0, 1 << 32, scheme.permutations, dtype=np.uint32)])
