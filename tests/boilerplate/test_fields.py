"""Fields that the labelled lines of a page name."""

from typing import get_args

import pytest
from hypothesis import given

from cleaner.boilerplate.fields import agency_of, authors_of, fields_of
from cleaner.records import BOILERPLATE, Block, Decision, Fields, Label
from cleaner.rules import standard_words
from tests.strategies import any_text

WORDS = standard_words()


def block(label: Label, text: str) -> Block:
    return Block(start=0, end=len(text), text=text, decision=Decision(label=label, rule="test.rule"))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Mira Oslund", ("Mira Oslund",)),
        ("By Mira Oslund and Jon Tarn", ("Mira Oslund", "Jon Tarn")),
        ("By Mira Oslund, Jon Tarn & Ida van Osk", ("Mira Oslund", "Jon Tarn", "Ida van Osk")),
        ("(Reporting by Mira Oslund; Editing by Jon Tarn)", ("Mira Oslund",)),
        ("By Mira Oslund | 3 March 2031", ("Mira Oslund",)),
        ("By Mira Oslund, Staff Writer", ("Mira Oslund",)),
        ("By Mira Oslund mira@norlys.example", ("Mira Oslund",)),
        ("Von Mira Oslund und Jon Tarn", ("Mira Oslund", "Jon Tarn")),
        ("Par Mira Oslund et Jon Tarn", ("Mira Oslund", "Jon Tarn")),
        ("Автор: Мира Ослунд", ("Мира Ослунд",)),
        pytest.param("By Mira O’Tarn", ("Mira O’Tarn",)),
        pytest.param("By Jean–Luc Tarn", ("Jean–Luc Tarn",)),
        ("By Byron Bythe", ("Byron Bythe",)),
        ("By Mira Oslund and Mira Oslund", ("Mira Oslund",)),
        ("By admin", ()),
        ("By", ()),
        ("", ()),
    ],
)
def test_a_byline_names_its_authors_as_printed(line: str, names: tuple[str, ...]) -> None:
    assert authors_of([line], WORDS) == names


def test_the_authors_of_several_bylines_are_each_named_once() -> None:
    assert authors_of(["By Mira Oslund", "By Jon Tarn and Mira Oslund"], WORDS) == ("Mira Oslund", "Jon Tarn")


@given(any_text)
def test_names_have_no_space_or_comma_at_their_ends(line: str) -> None:
    """Every name is non-empty and stripped, and none stands twice."""
    names = authors_of([line], WORDS)
    assert all(name == name.strip(" ,.;") != "" for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("blocks", "agency"),
    [
        ([block("byline", "By Mira Oslund for AFP"), block("body", "TARN (Reuters) - It fell.")], "AFP"),
        ([block("body", "TARN (Reuters) – It fell.")], "Reuters"),
        ([block("body", "TARN, Velmora (Norlys) — It fell.")], "Norlys"),
        ([block("body", "It fell."), block("copyright", "© dpa")], "dpa"),
        ([block("heading", "Reuters"), block("body", "It fell."), block("caption", "AFP")], None),
        ([block("body", "It fell."), block("body", "TARN (Reuters) - It fell.")], None),
        ([], None),
    ],
)
def test_the_agency_is_that_of_the_byline_then_the_dateline_then_the_credit(blocks: list[Block], agency: str | None) -> None:
    assert agency_of(blocks, WORDS) == agency


def test_the_language_is_that_of_the_kept_text() -> None:
    german = "Die Brücke von Tarn ist am Montag in den Fluss gefallen, und nicht zum ersten Mal musste der Ort sie sperren. "
    blocks = [block("body", german * 3), block("related", "The bridge at Tarn fell into the river. " * 9)]
    assert fields_of(blocks, Fields(), WORDS).language == "de"
    assert fields_of(blocks, Fields(language="en"), WORDS).language == "de"
    assert fields_of(blocks[1:], Fields(), WORDS).language is None


def test_what_is_known_from_outside_counts_for_more_than_what_lines_say() -> None:
    lines: list[tuple[Label, str]] = [
        *(("title", "Toll falls"), ("byline", "By Jon Tarn"), ("date", "4 March 2031")),
        *(("source_url", "https://osk.example/x"), ("standfirst", "Less is paid"), ("body", "The bridge fell.")),
    ]
    blocks = [block(label, text) for label, text in lines]
    known = Fields(
        title="Toll rises",
        authors=("Mira Oslund",),
        published="2031-03-03T14:05:00+01:00",
        url="https://norlys.example/toll",
        outlet="Norlys",
        agency="mdk",
        language="de",
        standfirst="More is paid",
    )
    assert fields_of(blocks, known, WORDS) == known
    fields = fields_of(blocks, Fields(), WORDS)
    assert (fields.title, fields.authors, fields.published) == ("Toll falls", ("Jon Tarn",), "2031-03-04")
    assert (fields.url, fields.outlet, fields.standfirst) == ("https://osk.example/x", "osk.example", "Less is paid")


def test_a_line_gives_the_time_that_a_known_date_lacks() -> None:
    blocks = [block("date", "Osk, 4 March 2031 9:00"), block("date", "3 March 2031, 14:05 GMT")]
    assert fields_of(blocks, Fields(published="2031-03-03"), WORDS).published == "2031-03-03T14:05:00+00:00"
    assert fields_of(blocks, Fields(published="2031-03-02"), WORDS).published == "2031-03-02"


def test_a_date_from_outside_becomes_iso_8601() -> None:
    assert fields_of([], Fields(published="March 3, 2031"), WORDS).published == "2031-03-03"


def test_a_page_that_says_nothing_has_no_fields() -> None:
    assert fields_of([], Fields(), WORDS) == Fields()


def test_the_fields_take_nothing_from_boilerplate() -> None:
    text = "By Mira Oslund, 3 March 2031 https://osk.example"
    boilerplate = [block(label, text) for label in get_args(Label) if label in BOILERPLATE]
    assert fields_of(boilerplate, Fields(), WORDS) == Fields()


def test_an_editor_is_no_author_where_an_author_is_named() -> None:
    author, editor = block("byline", "Penulis: Mira Oslund"), block("byline", "Editor: Jon Tarn")
    assert fields_of([author, editor], Fields(), WORDS).authors == ("Mira Oslund",)
