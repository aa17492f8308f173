"""What two texts share, for people to see."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.reports.passages import shared_passages
from cleaner.text.folding import fold

ONE = "The toll at Tarn rises in May, wardens said. The mill below the bridge was lost. Nobody was hurt in the flood."
WORDS = st.lists(st.sampled_from(["tarn", "Osk", "weir", "naïve", "3", "the", "桥", ","]), max_size=40).map(" ".join)


def shared(left: str, right: str) -> list[tuple[str, str]]:
    return [
        (left[found.left_start : found.left_end], right[found.right_start : found.right_end])
        for found in shared_passages(left, right)
    ]


def test_a_text_shares_all_of_itself() -> None:
    (passage,) = shared(ONE, ONE)
    assert passage == (ONE[:-1], ONE[:-1])


def test_a_passage_that_moved_is_found() -> None:
    other = "Nobody was hurt in the flood. Ferries run. The toll at Tarn rises in May, wardens said."
    assert shared(ONE, other) == [
        ("The toll at Tarn rises in May, wardens said",) * 2,
        ("Nobody was hurt in the flood",) * 2,
    ]


def test_a_changed_word_parts_a_passage_and_short_rests_are_kept() -> None:
    assert shared(ONE, ONE.replace("below the bridge was", "above the weir was"))[0][0].endswith("The mill")
    assert ("the", "the") in shared(ONE, ONE.replace("below the bridge was", "above the weir was"))


def test_texts_that_share_single_words_share_no_passage() -> None:
    assert shared(ONE, "In Osk the council met on Monday, and the wardens of the weir were not asked.") == []


def test_case_accents_and_punctuation_do_not_matter() -> None:
    assert shared("“The café at Tarn opens”", "the CAFE at Tarn, opens") == [
        ("The café at Tarn opens", "the CAFE at Tarn, opens")
    ]


@pytest.mark.parametrize("text", ["塔恩大桥的通行费将于五月上涨", "สะพานที่เมืองทาร์นพังลงเมื่อวันจันทร์"])
def test_scripts_without_spaces_are_compared_by_character(text: str) -> None:
    (passage,) = shared(f"{text}。其他", f"奥斯克:{text}")
    assert passage == (text, text)


@given(WORDS, WORDS)
def test_passages_are_equal_in_both_texts_and_do_not_overlap(left: str, right: str) -> None:
    passages = shared_passages(left, right)
    for found in passages:
        ours, theirs = left[found.left_start : found.left_end], right[found.right_start : found.right_end]
        assert fold(ours).split() == fold(theirs).split() != []
    assert all(one.left_end <= other.left_start for one, other in pairwise(passages))
    on_the_right = sorted((found.right_start, found.right_end) for found in passages)
    assert all(one[1] <= other[0] for one, other in pairwise(on_the_right))


@given(WORDS)
def test_what_is_equal_is_all_shared(text: str) -> None:
    covered = sum(found.left_end - found.left_start for found in shared_passages(text, text))
    assert covered == 0 or covered >= len(fold(text)) // 2
