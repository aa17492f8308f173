"""What a line looks like."""

import pytest
from hypothesis import given

from cleaner.text.lines import ends_sentence, has_sentence, is_prose, is_title_like
from tests.limits import run_within
from tests.strategies import any_text, lines_text


@pytest.mark.parametrize("line", ["It fell.", "It fell!", "Who?", "“It fell.”", "(It fell.)", "it …", "跌了。"])
def test_a_sentence_ends_in_its_sign_whatever_closes_behind_it(line: str) -> None:
    assert ends_sentence(line)


@pytest.mark.parametrize("line", ["in search of", "Tarn:", "", "”", "Tarn,"])
def test_what_has_no_sign_of_an_end_ends_no_sentence(line: str) -> None:
    assert not ends_sentence(line)


@pytest.mark.parametrize("line", ["Quake hits Tarn", "“Twelve votes”", "Will the toll rise?", "«Мост рухнул»", "12 lost"])
def test_headlines_look_like_titles(line: str) -> None:
    assert is_title_like(line)


@pytest.mark.parametrize("line", ["", "quake hits Tarn", "Quake hits Tarn.", "Quake:", "Tarn " * 33, "T" * 241, "A fell —"])
def test_sentences_scraps_and_endless_lines_do_not_look_like_titles(line: str) -> None:
    assert not is_title_like(line)


@given(any_text | lines_text)
def test_a_line_that_ends_a_sentence_is_no_headline_unless_it_asks(text: str) -> None:
    """ends_sentence(t) and is_title_like(t) only where t ends in a question mark."""
    if ends_sentence(text) and is_title_like(text):
        assert text.strip()[-1] in "?？؟"


def test_a_line_without_end_is_prose_only_where_it_is_longer_than_any_headline() -> None:
    assert not is_prose("tarn " * 32)
    assert is_prose("tarn " * 33)
    assert is_prose("The bridge at Tarn fell on Monday night.")
    assert not is_prose("The bridge fell.")


@pytest.mark.parametrize("text", ["The bridge at Tarn fell. Photo", "Log in The bridge at Tarn fell “far.” More"])
def test_a_sentence_is_found_among_scraps(text: str) -> None:
    assert has_sentence(text)


@pytest.mark.parametrize("text", ["", "Log in. Sign up. Menu.", "one two three four", "3.5 4.5 5.5 6.5 7.5"])
def test_scraps_alone_hold_no_sentence(text: str) -> None:
    assert not has_sentence(text)


def test_a_word_without_end_is_searched_in_time() -> None:
    # Pages carry pictures as base64 of some hundred kilobytes.
    run_within(4, "from cleaner.text.lines import has_sentence; assert not has_sentence('a' * 100_000)")
