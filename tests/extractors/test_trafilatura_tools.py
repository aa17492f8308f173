"""What is borrowed from trafilatura does what the extractor relies on."""

import pytest
from lxml import html

from cleaner.extractors.linked_data import read_scripts
from cleaner.extractors.trafilatura_tools import Markup, clean_authors, find_date, find_markup


def markup(head: str, body: str = "<p>Tarn</p>") -> Markup:
    tree = html.fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    return find_markup(tree, read_scripts(tree))


def linked(text: str) -> str:
    return f'<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle", {text}</script>'


def test_meta_elements_name_title_author_address_and_outlet() -> None:
    head = (
        '<meta property="og:title" content="Toll rises"><meta property="og:url" content="https://norlys.example/toll">'
        '<meta property="og:site_name" content="Norlys"><meta name="author" content="Mira Oslund">'
    )
    assert markup(head) == Markup("Toll rises", "Mira Oslund", "https://norlys.example/toll", "Norlys")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('"headline": "Toll rises", "publisher": {"name": "Norlys"}}', id="sound"),
        pytest.param(r'"headline": "<b>Toll</b> rises", "publisher": {"name": "Norlys"}}', id="with tags"),
        pytest.param('"headline": "Toll rises", "publisher": {"name": "Norlys"}', id="cut off"),
        pytest.param('"author": 5, "headline": "Toll rises", "publisher": {"name": "Norlys"},}', id="comma at the end"),
    ],
)
def test_linked_data_name_title_and_outlet_even_where_they_are_broken(text: str) -> None:
    found = markup(linked(text))
    assert (found.title, found.site) == ("Toll rises", "Norlys")


def test_linked_data_of_wrong_types_do_not_hide_what_else_is_there() -> None:
    head = linked('"author": [[3]]}') + "<title>Toll rises</title>"
    assert markup(head).title == "Toll rises"


def test_the_headline_is_the_title_without_any_other() -> None:
    assert markup("", "<h1>Toll rises</h1><p>Tarn</p>").title == "Toll rises"


def test_a_byline_is_cut_to_its_names() -> None:
    assert clean_authors("By Mira Oslund and Jon Tarn") == "Mira Oslund; Jon Tarn"


def test_a_date_is_found_in_the_text() -> None:
    tree = html.fromstring("<html><body><p class='date'>Published on 3 March 2021</p><p>The toll rises.</p></body></html>")
    assert find_date(tree, None) == "2021-03-03"
