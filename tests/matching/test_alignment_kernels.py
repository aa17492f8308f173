"""The distance of spellings."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from cleaner.matching.alignment_kernels import _LONGEST_SPAN, _distance, alignment_scratch

SPELLINGS = st.text("abcж", max_size=12) | st.text("ab", min_size=60, max_size=_LONGEST_SPAN)


@given(SPELLINGS, SPELLINGS)
def test_the_distance_is_levenshteins(left: str, right: str) -> None:
    """_distance == Levenshtein.distance, of short and of long spans."""
    one, other = (np.array(list(map(ord, text)), np.uint32) for text in (left, right))
    assert _distance(one, other, alignment_scratch(0)) == Levenshtein.distance(left, right)
