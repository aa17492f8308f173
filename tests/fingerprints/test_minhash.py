"""Signatures: the same for the same words, and close to the exact Jaccard."""

import random

import pytest
from hypothesis import given

from cleaner.fingerprints import signature
from cleaner.settings import DuplicateSettings
from cleaner.text.shingles import shingle_hashes
from tests.strategies import wordy_text

SETTINGS = DuplicateSettings()


def words(first: int, last: int) -> str:
    return " ".join(f"toll{n}" for n in range(first, last))


@pytest.mark.parametrize("shared", [0, 200, 500, 900, 1000])
def test_the_estimate_is_close_to_the_exact_jaccard(shared: int) -> None:
    # The standard error of an estimate is sqrt(j (1 - j) / permutations), at most .016 here; four of them are allowed.
    settings = DuplicateSettings(permutations=1024, shingle_words=1)
    left, right = words(0, 1000), words(1000 - shared, 2000 - shared)
    a, b = shingle_hashes(left, 1), shingle_hashes(right, 1)
    exact = len(a & b) / len(a | b)
    assert signature(left, settings).jaccard(signature(right, settings)) == pytest.approx(exact, abs=0.064)


@given(wordy_text)
def test_the_signature_does_not_mind_case_layout_and_the_order_of_equal_shingles(text: str) -> None:
    """signature(t) == signature(T), whatever the layout, and again."""
    shouted = text.upper().replace(" ", " \n")
    assert signature(text, SETTINGS) == signature(shouted, SETTINGS) == signature(text, SETTINGS)


@given(wordy_text, wordy_text)
def test_the_signature_of_a_union_is_the_merged_one(left: str, right: str) -> None:
    """With shingles of one word, merging the signatures gives that of both texts together."""
    settings = DuplicateSettings(shingle_words=1)
    merged = signature(left, settings)
    merged.merge(signature(right, settings))
    assert merged == signature(f"{left} {right}", settings)


def test_an_empty_text_has_an_empty_signature() -> None:
    assert signature("", SETTINGS).is_empty()
    assert signature(" —! ", SETTINGS).is_empty()
    assert not signature("Tarn", SETTINGS).is_empty()


def test_another_seed_gives_another_signature() -> None:
    text = words(0, 50)
    assert list(signature(text, SETTINGS).hashvalues) != list(signature(text, DuplicateSettings(seed=2)).hashvalues)


def test_a_signature_is_as_long_as_set() -> None:
    assert len(signature("Tarn", DuplicateSettings(permutations=200)).hashvalues) == 200


def test_signatures_do_not_depend_on_global_randomness() -> None:
    random.seed(1)
    first = signature(words(0, 50), SETTINGS)
    random.seed(2)
    assert signature(words(0, 50), SETTINGS) == first
