"""How common a shingle is, and what it counts."""

from itertools import pairwise
from random import Random

import numpy as np
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import SchemeError
from cleaner.matching.document_frequency import MOST, ONE, QUOTED, RARE, WEIGHTS, DocumentFrequency
from cleaner.shingles.buffers import Texts
from cleaner.shingles.folded import fold_texts
from tests.strategies import any_text, lines_text

SHINGLES = st.lists(st.integers(0, (1 << 64) - 1), min_size=1, max_size=30, unique=True)


def common(values: list[int], times: int, sampled: int = 1) -> DocumentFrequency:
    made = DocumentFrequency(sampled=sampled, slot_bits=16)
    made.add_shingles([np.array(values, np.uint64)] * times)
    return made


def zero() -> DocumentFrequency:
    return DocumentFrequency(slot_bits=12)


def batch(texts: list[str]) -> pyarrow.RecordBatch:
    return pyarrow.RecordBatch.from_arrays([pyarrow.array(texts, pyarrow.string())], ["text"])


def counted(values: list[int]) -> DocumentFrequency:
    made = DocumentFrequency(slot_bits=4)
    made.counts[:] = values
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


@given(
    st.lists(any_text | lines_text, max_size=8), st.lists(st.integers(0, 8), max_size=3), st.randoms(use_true_random=False)
)
def test_any_split_and_order_of_batches_gives_the_same_counts(texts: list[str], cuts: list[int], mixer: Random) -> None:
    """merge of add(part) over parts in any order == add(all) == all parts added to one state; zero is neutral."""
    whole = zero().add(batch(texts))
    ends = [0, *sorted(min(cut, len(texts)) for cut in cuts), len(texts)]
    parts = [batch(texts[start:end]) for start, end in pairwise(ends)]
    mixer.shuffle(parts)
    merged, added = zero(), zero()
    for part in parts:
        merged = merged.merge(zero().add(part))
        assert added.add(part) is added
    assert np.array_equal(merged.counts, whole.counts)
    assert np.array_equal(added.counts, whole.counts)


COUNTERS = st.lists(st.integers(0, MOST), min_size=16, max_size=16)


@given(COUNTERS, COUNTERS, COUNTERS)
def test_merging_is_commutative_and_associative(one: list[int], other: list[int], third: list[int]) -> None:
    """a + b == b + a, (a + b) + c == a + (b + c), and no counter passes its end."""
    a, b, c = (counted(values) for values in (one, other, third))
    assert a.merge(b).counts.tolist() == b.merge(a).counts.tolist()
    assert a.merge(b).merge(c).counts.tolist() == a.merge(b.merge(c)).counts.tolist()
    assert a.merge(b).counts.tolist() == [min(MOST, x + y) for x, y in zip(one, other, strict=True)]


def test_counts_of_different_samples_are_not_merged() -> None:
    with pytest.raises(SchemeError, match=r"one shingle in 1 .* one in 2 .*same zero"):
        DocumentFrequency(slot_bits=4).merge(DocumentFrequency(sampled=2, slot_bits=4))


def test_a_large_corpus_is_counted_by_a_sample() -> None:
    assert DocumentFrequency.zero().sampled == DocumentFrequency.zero(10_000_000).sampled == 1
    assert DocumentFrequency.zero(1_000_000_000).sampled == 64


def test_counters_stop_and_quotations_count_less() -> None:
    shingles = np.array([7], np.uint64)
    assert common([7], 400).weights(shingles, np.array([False])).tolist() == [round(ONE * RARE / 255)]
    assert common([], 1).weights(shingles, np.array([True])).tolist() == [round(ONE * QUOTED)]
