"""Names of months in many languages, and which of two figures is the day."""

import pytest

from cleaner.text.months import day_first, month_number


@pytest.mark.parametrize(
    ("name", "month"), [("März", 3), ("MARCH", 3), ("sept.", 9), ("марта", 3), ("Μαρτίου", 3), ("מרץ", 3), ("mars", 3)]
)
def test_a_month_is_known_by_its_name_in_any_language(name: str, month: int) -> None:
    assert month_number(name) == month


def test_a_name_of_two_months_is_read_by_its_language_or_not_at_all() -> None:
    assert (month_number("srp", "cs"), month_number("srp", "hr"), month_number("srp")) == (8, 7, None)
    assert month_number("may") == 5  # in nearly all languages that have the word


def test_other_words_are_no_months() -> None:
    assert month_number("bridge") is None
    assert month_number("") is None


@pytest.mark.parametrize(
    ("language", "first"),
    [("de", True), ("en", False), ("en-GB", True), ("en-AU", True), ("xx", None), ("x.y", None), ("", None), (None, None)],
)
def test_the_order_is_that_of_language_and_country(language: str | None, first: bool | None) -> None:  # noqa: FBT001
    assert day_first(language) is first
