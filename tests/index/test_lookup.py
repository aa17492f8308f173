"""Candidates of new articles: the same however they are counted, and however many are asked at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from cleaner import DuplicateSettings
from cleaner.index import lookup
from cleaner.index.lookup import Hits, Pairs, Queries, candidates_in, candidates_of
from cleaner.index.segments import U32, segment_of
from cleaner.shingles.buffers import Mask, Positions

_WIDTH = 8
_KNOWN = arrays.arrays(np.uint32, st.tuples(st.integers(1, 60), st.just(_WIDTH)), elements=st.integers(0, 12))
_SETTINGS = st.builds(
    DuplicateSettings,
    permutations=st.just(_WIDTH),
    bands=st.integers(2, 4),
    rows=st.integers(1, 2),
    single_rows=st.sampled_from([0, 2, 8]),
    min_agreement=st.integers(0, 4),
)


def _listed(pairs: Pairs) -> list[tuple[int, ...]]:
    return [tuple(map(int, pair)) for pair in zip(*pairs, strict=True)]


@given(_KNOWN, _SETTINGS, st.data())
def test_kernels_find_the_same_candidates(known: U32, settings: DuplicateSettings, data: st.DataObject) -> None:
    spread = np.uint32(0x1000_0001)  # values that differ have keys that differ
    numbers = np.arange(len(known)) * 3 + 5
    new = data.draw(arrays.arrays(np.uint32, st.tuples(st.integers(1, 12), st.just(_WIDTH)), elements=st.integers(0, 12)))
    own = np.array([data.draw(st.sampled_from([-1, *numbers.tolist()])) for _ in new], np.int64)
    filled = np.array(data.draw(st.lists(st.booleans(), min_size=len(new), max_size=len(new))))
    queries = Queries(values=new * spread, filled=filled, own=own)
    segments = [segment_of(numbers[:20], known[:20] * spread), segment_of(numbers[20:], known[20:] * spread)]

    def signatures(wanted: Positions) -> tuple[U32, Mask]:
        held = known[np.searchsorted(numbers, wanted)] * spread
        return held, np.ones(len(held), np.bool_)

    found = []
    for least in (0, 1 << 40):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lookup, "_BY_KERNELS", least)
            found.append(_listed(candidates_in(segments, queries, settings, signatures)))
    assert found[0] == found[1]
    assert all(filled[query] and number != own[query] for query, number, _ in found[0])


def test_the_last_of_many_new_articles_has_its_candidates() -> None:
    count, width = lookup.MOST_QUERIES, 4
    columns = np.arange(width)
    hits = Hits(np.full(width, count - 1), columns, np.full(width, 7), np.zeros((count, width), np.bool_))
    queries = Queries(values=np.zeros((count, width), np.uint32), filled=np.ones(count, np.bool_), own=np.full(count, -1))
    settings = DuplicateSettings(permutations=width, bands=2, rows=2, min_agreement=2)
    pairs = candidates_of(hits, queries, settings, lambda wanted: (np.zeros((len(wanted), width), np.uint32), wanted > 0))
    assert _listed(pairs) == [(count - 1, 7, width)]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20), st.integers(1, 6))
def test_portions_of_pairs_are_all_of_them(counts: list[int], most: int) -> None:
    query = np.repeat(np.arange(len(counts)), counts)
    pairs = Pairs(query, np.arange(len(query)) * 2, np.arange(len(query)) * 3)
    portions = list(pairs.portions(len(counts), most))
    assert [at for asked, _ in portions for at in range(asked.start, asked.stop)] == list(range(len(counts)))
    together = [Pairs(some.query + asked.start, *some[1:]) for asked, some in portions]
    assert [pair for some in together for pair in _listed(some)] == _listed(pairs)
    assert all(len(some.query) <= most or asked.stop - asked.start == 1 for asked, some in portions)
