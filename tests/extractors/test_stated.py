"""What metadata state of an article's text."""

from lxml import html

from cleaner.extractors.html import extract_html
from cleaner.extractors.linked_data import read_scripts
from cleaner.extractors.stated import stated_text
from cleaner.records import Stated

FIRST = "The bridge at Tarn fell into the river on Monday night."


def stated(head: str) -> Stated:
    tree = html.fromstring(f"<html><head>{head}</head><body><p>Tarn</p></body></html>")
    return stated_text(tree, read_scripts(tree))


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


def test_the_longest_body_counts_however_deep_it_stands() -> None:
    made = stated(linked('{"@graph": [{"articleBody": "Short."}, {"hasPart": [{"articleBody": "The longer one."}]}]}'))
    assert made.body == "The longer one."


def test_tags_and_entities_in_a_body_are_no_text() -> None:
    made = stated(linked('{"articleBody": "&lt;p&gt;Tarn &amp;amp; Osk&lt;/p&gt;<br>Mira"}'))
    assert made.body == "Tarn & Osk\nMira"


def test_a_sound_value_in_broken_data_counts() -> None:
    assert stated(linked('{"a": [1, "articleBody": "Tarn \\"fell\\"."')).body == 'Tarn "fell".'
    assert stated(linked('{"a": 1, "articleBody": "Tarn')).body == ""


def test_descriptions_are_summaries() -> None:
    head = '<meta name="description" content="Toll"><meta property="og:description" content="The  toll &amp;amp; more">'
    assert stated(head) == Stated(summary="The toll & more")


def test_a_page_without_text_has_the_text_that_its_metadata_state() -> None:
    page = f"<html><head>{linked('{' + chr(34) + 'articleBody' + chr(34) + ': ' + chr(34) + FIRST + chr(34) + '}')}</head>"
    found = extract_html(f"{page}<body><div id='root'>Loading</div></body></html>")
    assert [block.text for block in found.blocks] == [FIRST]
    assert found.source_text == FIRST
