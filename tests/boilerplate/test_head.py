"""The head of an article."""

import pytest

from cleaner import clean
from tests.boilerplate.pages import MORE, PROSE, labelled, labels

TITLE = "Toll rises in Tarn"


def test_the_first_line_like_a_headline_above_the_prose_is_the_title() -> None:
    assert labels("Home", TITLE, PROSE, MORE) == ["navigation", "title", "body", "body"]


def test_the_first_heading_counts_for_more_than_a_line_like_a_headline() -> None:
    assert labels("Tolls and fees today", f"# {TITLE}", PROSE, MORE, kind="markdown")[1] == "title"


@pytest.mark.parametrize("line", ["Tarn news", "the toll rises again", "The toll rises.", "Tarn desk, 3 March 2031"])
def test_a_scrap_a_sentence_or_a_dated_line_is_no_title(line: str) -> None:
    assert "title" not in labels(line, PROSE, MORE)


def test_there_is_no_title_below_the_first_prose() -> None:
    assert "title" not in labels(PROSE, TITLE, MORE)


def test_scraps_above_the_title_go() -> None:
    assert labels("Osk", TITLE, PROSE, MORE) == ["navigation", "title", "body", "body"]


@pytest.mark.parametrize(
    "line",
    [TITLE, TITLE.upper(), f"{TITLE} | Norlys", "Toll rises in Tarn again", "“Toll rises in Tarn”"],
)
def test_a_known_title_is_found_again_where_the_page_says_it(line: str) -> None:
    assert labels("Mira rows today", line, PROSE, MORE, title=TITLE)[1] == "title"


@pytest.mark.parametrize("line", ["Toll falls in Osk now", "Toll", "Mira Oslund rows to Osk"])
def test_a_line_that_says_something_else_is_not_the_known_title(line: str) -> None:
    assert "title" not in labels(line, PROSE, MORE, title=TITLE)


def test_a_known_title_that_stands_twice_goes_twice() -> None:
    assert labels(TITLE, TITLE, PROSE, title=TITLE) == ["title", "title", "body"]
    assert labelled(TITLE, TITLE, PROSE, title=TITLE)[1].rule == "head.title_again"


def test_a_heading_between_paragraphs_is_kept_though_the_title_begins_with_its_words() -> None:
    title = "“They will be melted”: bells stolen in Tarn"
    assert labels(title, PROSE, "“They will be melted”", MORE, title=title) == ["title", "body", "heading", "body"]


def test_far_below_the_words_of_the_title_are_a_line_of_the_report() -> None:
    assert labels(TITLE, *[PROSE, MORE] * 8, TITLE, PROSE, title=TITLE)[-2:] == ["heading", "body"]


def test_what_stands_between_title_and_byline_is_the_standfirst() -> None:
    assert labels(TITLE, "The wardens ask for four crowns", "By Mira Oslund", PROSE) == [
        *("title", "standfirst", "byline", "body")
    ]
    assert labels(TITLE, PROSE, "3 March 2031", MORE) == ["title", "standfirst", "date", "body"]


def test_without_byline_or_date_there_is_no_standfirst() -> None:
    assert "standfirst" not in labels(TITLE, PROSE, MORE)


def test_three_paragraphs_above_a_byline_are_the_report() -> None:
    assert labels(TITLE, PROSE, MORE, PROSE, "By Mira Oslund") == ["title", "body", "body", "body", "byline"]


def test_an_endless_paragraph_is_no_standfirst() -> None:
    assert labels(TITLE, " ".join([PROSE] * 6), "By Mira Oslund", MORE)[1] == "body"


def test_a_short_line_with_a_date_above_the_prose_is_the_date_line() -> None:
    assert labels(TITLE, "Tarn desk, 3 March 2031", PROSE, MORE)[1] == "date"
    assert labels(TITLE, PROSE, "Tarn desk, 3 March 2031", MORE)[2] != "date"


@pytest.mark.parametrize("day", ["3 March 2031", "Mar 3", "3. März"])
def test_in_text_a_name_above_a_day_is_the_byline(day: str) -> None:
    assert labels(TITLE, "Mira Oslund", day, PROSE, MORE) == ["title", "byline", "date", "body", "body"]
    assert "byline" not in labels(TITLE, "the toll rises again", day, PROSE, MORE)
    assert "byline" not in labels(TITLE, PROSE, "Mira Oslund", day, MORE)


def test_a_standfirst_that_the_markup_names_is_no_text_and_the_same_words_far_below_are() -> None:
    deck = "The new tolls count from March on, for carts as well as for boats."
    page = (
        f"<html><body><h1>{TITLE}</h1><p class='deck'>{deck}</p>"
        + f"<p>{PROSE}</p><p>{MORE}</p>" * 8
        + f"<p>{deck}</p></body></html>"
    )
    found = [block.label for block in clean(page).blocks if block.text == deck]
    assert found[0] == "standfirst"
    assert "standfirst" not in found[1:]


@pytest.mark.parametrize("line", ["Mira Oslund, Osk correspondent", "Mira Oslund / Jon Tarn", "Mira Oslund"])
def test_in_text_names_and_roles_above_a_date_are_the_byline(line: str) -> None:
    assert labels(TITLE, line, "3 March 2031", PROSE, MORE) == ["title", "byline", "date", "body", "body"]


def test_a_heading_that_is_a_link_is_the_outlet_where_another_follows() -> None:
    assert labels("# [Norlys](https://norlys.example/)", f"# {TITLE}", PROSE, MORE, kind="markdown")[1] == "title"


def test_a_byline_with_an_agency_below_the_title_is_no_credit_of_a_picture() -> None:
    assert labels(TITLE, "By Mira Oslund | AP", PROSE, MORE)[:2] == ["title", "byline"]


def test_the_head_of_a_press_release_is_no_title() -> None:
    lines = ("FOR IMMEDIATE RELEASE", "Contact: Mira Oslund, 555-0100, mira@norlys.example", TITLE)
    assert labels(*lines, PROSE, MORE)[2] == "title"
