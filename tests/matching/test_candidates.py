"""Candidate pairs: each once, earlier first, those with the same words always."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cleaner.fingerprints import signature
from cleaner.matching import candidate_pairs
from cleaner.settings import DuplicateSettings
from tests.strategies import wordy_text

SETTINGS = DuplicateSettings()


def pairs(texts: list[str], settings: DuplicateSettings = SETTINGS) -> list[tuple[int, int]]:
    return list(candidate_pairs((signature(text, settings) for text in texts), settings))


def slow_pairs(texts: list[str], settings: DuplicateSettings) -> set[tuple[int, int]]:
    """Two signatures are a candidate pair where they agree in a band."""
    made = [signature(text, settings) for text in texts]
    bands = [slice(n * settings.rows, (n + 1) * settings.rows) for n in range(settings.bands)]
    return {
        (i, j)
        for (i, a), (j, b) in combinations(enumerate(made), 2)
        if not a.is_empty() and not b.is_empty()
        if any((a.hashvalues[band] == b.hashvalues[band]).all() for band in bands)
    }


@given(st.lists(wordy_text, max_size=8), st.sampled_from([SETTINGS, DuplicateSettings(bands=5, rows=20, shingle_words=2)]))
def test_candidates_are_the_pairs_that_agree_in_a_band(texts: list[str], settings: DuplicateSettings) -> None:
    """candidate_pairs == all pairs of non-empty signatures with an equal band; each pair once, earlier first."""
    found = pairs(texts, settings)
    assert set(found) == slow_pairs(texts, settings)
    assert len(set(found)) == len(found)


def test_the_same_text_is_always_a_candidate() -> None:
    assert pairs(["Mira rows to Osk.", "Jon sails.", "mira ROWS to osk"]) == [(0, 2)]


def test_empty_texts_are_no_candidates_and_keep_their_positions() -> None:
    assert pairs(["", "Mira rows to Osk.", "", "!", "Mira rows to Osk."]) == [(1, 4)]


def test_pairs_come_while_signatures_still_arrive() -> None:
    read: list[int] = []

    def arriving() -> Iterator[Any]:
        for at in range(5):
            read.append(at)
            yield signature("Mira rows to Osk.", SETTINGS)

    assert next(candidate_pairs(arriving(), SETTINGS)) == (0, 1)
    assert read == [0, 1]
