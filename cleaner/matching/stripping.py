"""Pairs that only show once what scrapers dropped is stripped from both sides.

Where a scraper dropped much, hardly any three words in a row are left as they were; without the same substrings a sound
original has them too. Sound articles are not judged so: of them less would be left to judge.
"""

import numpy as np

from cleaner.matching.relations import Mask
from cleaner.matching.verify import Verified
from cleaner.shingles.buffers import U64


def with_stripped(found: Verified, stripped: Verified, damaged: Mask) -> Verified:
    """The pairs `found` among the texts as they are, with the duplicates among `stripped` ones that are none there and of
    which a side is damaged. `damaged`: of all articles. The evidence of such a pair is what the stripped texts show."""
    more = stripped.duplicate & (damaged[stripped.left] | damaged[stripped.right])
    more &= ~np.isin(_keys(stripped), _keys(found)[found.duplicate])
    added = stripped.where(np.flatnonzero(more))
    return found.where(np.flatnonzero(~np.isin(_keys(found), _keys(added)))) + added


def _keys(pairs: Verified) -> U64:
    return pairs.left.astype(np.uint64) << np.uint64(32) | pairs.right.astype(np.uint64)
