"""Parts of a line that belong to no sentence of it."""

import pytest

from tests.extractors.test_walk import runs


@pytest.mark.parametrize(
    "unsaid",
    [
        "<span class=sr-only> (opens in a new window)</span>",
        '<a href=/x><span class="link visually-hidden">Read aloud</span></a>',
        "<span style='display: none'>12</span>",
        "<span hidden>12</span>",
        '<sup><a href="#note-1">1</a></sup>',
        '<a href="#_ftn1">[1]</a>',
        '<a class=back href="#ref1">↩︎</a>',
        '<a href="#toll">¶</a>',
    ],
)
def test_hints_and_marks_of_notes_are_left_out_of_their_line(unsaid: str) -> None:
    assert [run.text for run in runs(f"<p>The toll{unsaid} rises.</p>")] == ["The toll rises."]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("<span class=sr-only>By</span> Mira Oslund", "By Mira Oslund"),
        ("31<sup>2</sup> feet", "312 feet"),
        ('the <a href="#list">list</a>', "the list"),
        ('see <a href="/1812">[1812]</a>', "see [1812]"),
        ("<span class=screen>The</span> toll", "The toll"),
    ],
)
def test_what_a_line_says_stays(said: str, text: str) -> None:
    assert [run.text for run in runs(f"<p>{said}</p>")] == [text]


def test_a_link_that_is_left_out_does_not_make_the_rest_of_the_page_a_link() -> None:
    first, second = runs('<p>The toll<a href="#n">[1]</a> rises.</p><p>Eels</p>')
    assert first.link_share == second.link_share == 0
