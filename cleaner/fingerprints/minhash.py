"""MinHash signatures by datasketch (A. Broder, "On the resemblance and containment of documents", 1997)."""

from typing import Any

from cleaner.settings import DuplicateSettings
from cleaner.text.shingles import shingle_hashes

_LOW_32_BITS = 0xFFFF_FFFF


def signature(text: str, settings: DuplicateSettings) -> Any:
    """The signature of a text: a datasketch MinHash of the scheme "affine32". An empty text has an empty signature."""
    from datasketch import MinHash

    made = MinHash(num_perm=settings.permutations, seed=settings.seed, hashfunc=_as_given, scheme="affine32")
    made.update_batch([value & _LOW_32_BITS for value in shingle_hashes(text, settings.shingle_words)])
    return made


def _as_given(value: int) -> int:
    """Shingles are hashed already."""
    return value
