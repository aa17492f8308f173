"""The choice of the extractor."""

import pytest
from hypothesis import given

from cleaner.extractors import extract
from cleaner.extractors.extract import detect
from cleaner.records import Format
from tests.limits import run_within
from tests.strategies import any_text, markdown_text


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html></html>",
        "\n <!-- made by hand -->\n<html>",
        '<?xml version="1.0"?><html>',
        "<p>Toll rises",
        "<DIV class=x>",
        "Mira rows.<br>Jon <a href='/x'>sails</a>.<br>",
    ],
)
def test_a_text_with_tags_is_html(text: str) -> None:
    assert detect(text) == "html"


@pytest.mark.parametrize(
    "text",
    [
        "# Toll rises",
        "Mira [rows](https://osk.example)",
        "**Toll** rises",
        "![boat](b.jpg)",
        "| a | b |\n| --- | --- |",
        "a\n<https://osk.example>\nb",
    ],
)
def test_a_text_with_marks_is_markdown(text: str) -> None:
    assert detect(text) == "markdown"


@pytest.mark.parametrize(
    "text",
    [
        *("", "#toll", "2 * 3 ** 4", "Mira [rows] (far)", "a < b > c", "<3 Osk", "- Mira rows."),
        "The tag <br> was new in those days. " + "Mira Oslund wrote of it at length in her book. " * 12,
    ],
)
def test_other_text_is_text(text: str) -> None:
    assert detect(text) == "text"


@given(any_text | markdown_text)
def test_the_format_that_is_detected_is_the_one_used(text: str) -> None:
    """extract(t) == extract(t, detect(t)) where it is Markdown or text."""
    kind = detect(text)
    if kind != "html":
        assert extract(text) == extract(text, kind)


@pytest.mark.parametrize(("kind", "words"), [("text", "**Toll** rises"), ("markdown", "Toll rises")])
def test_the_format_that_is_given_counts(kind: Format, words: str) -> None:
    assert [block.text for block in extract("**Toll** rises", kind).blocks] == [words]


def test_many_comments_at_the_top_of_a_page_are_passed_in_time() -> None:
    code = "from cleaner.extractors.extract import detect; assert detect('<!-- -->' * 60 + 'Mira rows.') == 'text'"
    run_within(5, code)


def test_tags_in_markdown_below_a_headline_leave_it_markdown() -> None:
    said = "The toll at Tarn rises<br>in *May*, wardens of the bridge said on Monday night, and nobody was asked."
    text = f"# Toll rises\n\n<div>Ad</div>\n\n{said}\n"
    assert detect(text) == "markdown"
    assert detect("# Toll\n\n" + "<div>Toll</div>" * 20) == "html"


def test_quoted_lines_are_markdown() -> None:
    assert detect("Mira wrote:\n\n> The toll rises.\n> It is said.\n") == "markdown"


def test_front_matter_above_markup_gives_fields_and_is_no_text() -> None:
    found = extract("---\ntitle: Toll rises\n---\n<p>The toll at Tarn rises in May.</p><p>It is <b>so</b>.</p>")
    assert found.fields.title == "Toll rises"
    assert found.blocks[0].text == "The toll at Tarn rises in May."
