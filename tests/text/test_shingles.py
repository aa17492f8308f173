"""Shingles of words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.folding import fold_words
from cleaner.text.shingles import shingle_hashes
from tests.strategies import any_text, lines_text, wordy_text

sizes = st.integers(1, 6)


@given(any_text | lines_text | wordy_text, sizes)
def test_there_are_as_many_shingles_as_different_runs_of_words(text: str, size: int) -> None:
    """|shingles(t)| is the number of different runs; a short text has one, an empty text none; all are of 64 bits."""
    words = fold_words(text)
    runs = {tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1))} if words else set()
    hashes = shingle_hashes(text, size)
    assert len(hashes) == len(runs)
    assert all(0 <= value < 1 << 64 for value in hashes)


@given(wordy_text, wordy_text, wordy_text, sizes)
def test_a_passage_has_no_shingle_that_the_whole_has_not(before: str, passage: str, after: str, size: int) -> None:
    """shingles(p) ⊆ shingles(a + p + b) for a passage of at least n words."""
    if len(passage.split()) >= size:
        assert shingle_hashes(passage, size) <= shingle_hashes(f"{before}\n{passage}\n{after}", size)


@given(wordy_text, sizes)
def test_shingles_do_not_mind_case_and_layout(text: str, size: int) -> None:
    """shingles(upper case, other spaces) == shingles(t)."""
    assert shingle_hashes(text.upper().replace(" ", " \n\t"), size) == shingle_hashes(text, size)


def test_the_hashes_are_the_same_in_every_process_and_version() -> None:
    # Signatures that are kept must stay comparable: blake2b of "mira rows", its first 8 bytes, little-endian.
    assert shingle_hashes("Mira rows.", 2) == {0xFBB8C5FCC2233EEF}


@pytest.mark.parametrize("text", ["", " \n", "—!?"])
def test_a_text_without_words_has_no_shingles(text: str) -> None:
    assert shingle_hashes(text, 3) == frozenset()
