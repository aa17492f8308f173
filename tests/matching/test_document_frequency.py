"""How common a shingle is, and what it counts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.matching.document_frequency import ONE, QUOTED, RARE, WEIGHTS, DocumentFrequency
from cleaner.shingles.buffers import Texts
from cleaner.shingles.folded import fold_texts
from tests.strategies import any_text, lines_text

SHINGLES = st.lists(st.integers(0, (1 << 64) - 1), min_size=1, max_size=30, unique=True)


def common(values: list[int], times: int, sampled: int = 1) -> DocumentFrequency:
    made = DocumentFrequency(sampled=sampled, slot_bits=16)
    made.add([np.array(values, np.uint64)] * times)
    return made


@given(SHINGLES)
def test_rare_shingles_count_in_full_and_common_ones_by_their_articles(values: list[int]) -> None:
    """The weight is 1 up to RARE articles, and RARE / articles beyond; a slot that is shared counts once an article."""
    shingles, quoted = np.array(values, np.uint64), np.zeros(len(values), np.bool_)
    assert common(values, RARE).weights(shingles, quoted).tolist() == [ONE] * len(values)
    assert common(values, 4 * RARE).weights(shingles, quoted).tolist() == [ONE / 4] * len(values)


@given(SHINGLES, st.sampled_from([1, 2, 4, 8]))
def test_a_sample_weighs_as_all_where_all_are_as_common(values: list[int], sampled: int) -> None:
    """With neighbours as common as they are, shingles that are not counted weigh the same; where none is, they weigh 1."""
    shingles, quoted = np.array(values, np.uint64), np.zeros(len(values), np.bool_)
    assert set(common(values, 40, sampled).weights(shingles, quoted).tolist()) <= {ONE, WEIGHTS[0, 40]}


@given(st.lists(any_text | lines_text, max_size=6), st.sampled_from([1, 2, 4]))
def test_counts_of_texts_are_the_same_folded_or_not(texts: list[str], sampled: int) -> None:
    """add_texts(folded) == add_texts(texts)."""
    plain, fast = (DocumentFrequency(sampled=sampled, slot_bits=12) for _ in range(2))
    plain.add_texts(Texts.of(texts))
    fast.add_texts(Texts.of(texts), fold_texts(Texts.of(texts)))
    assert np.array_equal(plain.counts, fast.counts)


def test_counters_stop_and_quotations_count_less() -> None:
    shingles = np.array([7], np.uint64)
    assert common([7], 400).weights(shingles, np.array([False])).tolist() == [round(ONE * RARE / 255)]
    assert common([], 1).weights(shingles, np.array([True])).tolist() == [round(ONE * QUOTED)]
