"""JSON-LD of a page: parsed once, its articles found wherever they stand."""

import json
from typing import Any

import pytest
from lxml import html

from cleaner.extractors.linked_data import Script, articles_in, linked_authors, linked_date, read_scripts

ARTICLE = {"@type": "NewsArticle", "datePublished": "2031-03-03", "author": {"name": "Mira Oslund"}}


def scripts(*texts: str) -> list[Script]:
    elements = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    return read_scripts(html.fromstring(f"<html><head>{elements}</head><body><p>Tarn</p></body></html>"))


def test_scripts_are_parsed_in_order_and_broken_ones_keep_their_text() -> None:
    assert scripts('{"a": 1}', "{", "", '"\t"') == [
        Script('{"a": 1}', {"a": 1}, is_json=True),
        Script("{", None, is_json=False),
        Script('"\t"', "\t", is_json=True),
    ]


@pytest.mark.parametrize(
    "data", [ARTICLE, [{"@type": "Thing"}, ARTICLE], {"@graph": [ARTICLE]}, [[{"@graph": [{"@type": "Person"}, ARTICLE]}]]]
)
def test_an_article_is_found_in_lists_and_graphs(data: Any) -> None:
    assert articles_in(scripts(json.dumps(data))) == [ARTICLE]


@pytest.mark.parametrize("data", ["x", 4, None, [], {"@graph": {"datePublished": "2031-03-03"}}, {"datePublished": ""}])
def test_other_data_hold_no_article(data: Any) -> None:
    assert articles_in(scripts(json.dumps(data))) == []


def test_a_script_of_many_thousand_objects_is_passed_over() -> None:
    assert articles_in(scripts(json.dumps([ARTICLE] * 4_000), json.dumps(ARTICLE))) == [ARTICLE]
    assert len(articles_in(scripts(json.dumps([ARTICLE] * 1_000)))) == 1_000


def test_the_first_article_that_names_authors_and_the_first_date_that_exists_count() -> None:
    articles: list[dict[str, Any]] = [{"datePublished": "2031-02-30"}, {**ARTICLE, "author": [{}, 3]}, ARTICLE]
    assert linked_authors(articles) == ("Mira Oslund",)
    assert linked_date(articles) == "2031-03-03"
    assert linked_authors([]) == ()
    assert linked_date([]) is None
