"""JSON-LD of a page: parsed once, its articles found wherever they stand."""

import json
from typing import Any

import pytest
from lxml import html

from cleaner.extractors.linked_data import (
    Script,
    articles_in,
    headlines_in,
    linked_authors,
    linked_dates,
    publishers_in,
    read_scripts,
)

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


@pytest.mark.parametrize("data", ["x", 4, None, [], {"@graph": {"name": "Tarn"}}, {"datePublished": ""}])
def test_other_data_hold_no_article(data: Any) -> None:
    assert articles_in(scripts(json.dumps(data))) == []


def test_a_script_of_many_thousand_objects_is_passed_over() -> None:
    assert articles_in(scripts(json.dumps([ARTICLE] * 4_000), json.dumps(ARTICLE))) == [ARTICLE]
    assert len(articles_in(scripts(json.dumps([ARTICLE] * 1_000)))) == 1_000


def test_the_first_article_that_names_authors_counts_and_dates_stay_in_order() -> None:
    articles: list[dict[str, Any]] = [{"datePublished": "2031-02-30"}, {**ARTICLE, "author": [{}, 3]}, ARTICLE]
    assert linked_authors(articles) == ("Mira Oslund",)
    assert linked_dates(articles) == ["2031-02-30", "2031-03-03", "2031-03-03"]
    assert linked_authors([]) == ()
    assert linked_dates([]) == []


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("By Mira Oslund", ("By Mira Oslund",)),
        ({"name": ["Mira Oslund", "Jon Tarn"]}, ("Mira Oslund", "Jon Tarn")),
        ({"givenName": "Mira", "familyName": "Oslund"}, ("Mira Oslund",)),
        ([{"@id": "#mira"}, {"@id": "#nobody"}], ("Mira Oslund",)),
        ({"name": {"x": 1}}, ()),
    ],
)
def test_authors_are_texts_objects_lists_and_references(author: Any, names: tuple[str, ...]) -> None:
    data = {"@graph": [{**ARTICLE, "author": author}, {"@id": "#mira", "@type": "Person", "name": "Mira Oslund"}]}
    assert linked_authors(articles_in(scripts(json.dumps(data)))) == names


def test_reports_come_before_other_objects_with_a_date() -> None:
    film = {"@type": "VideoObject", "datePublished": "2031-03-01", "headline": "The fall"}
    report = {**ARTICLE, "headline": "Toll rises"}
    articles = articles_in(scripts(json.dumps([film, {"@type": "WebPage", "mainEntity": report}])))
    assert articles == [report, film]
    assert headlines_in(articles) == ["Toll rises"]


def test_publishers_and_organisations_name_the_outlet() -> None:
    data = [
        {**ARTICLE, "publisher": {"name": "Norlys"}},
        {"@type": "Organization", "name": "Norlys Media"},
        {"publisher": "Osk"},
    ]
    assert publishers_in(scripts(json.dumps(data))) == ["Norlys", "Norlys Media", "Osk"]


@pytest.mark.parametrize("text", ["<![CDATA[ {} ]]>", "<!-- {} -->", "{};", "//<![CDATA[\n{}\n//]]>"])
def test_wrapped_scripts_are_unwrapped(text: str) -> None:
    assert [script.is_json for script in scripts(text.replace("{}", json.dumps(ARTICLE)))] == [True]


def test_broken_scripts_give_what_can_be_read_of_them() -> None:
    author = '"author": {"@type": "Person", "name": "Mira Oslund"}'
    broken = f'{{"headline": "Toll \\u201crises\\u201d", "datePublished": "2031-03-03", {author},}}'
    (article,) = articles_in(scripts(broken))
    assert (article["headline"], article["datePublished"], article["author"]) == (
        "Toll “rises”",
        "2031-03-03",
        "Mira Oslund",
    )


def test_a_report_with_the_page_s_headline_comes_first_and_a_film_last() -> None:
    film = {"@type": "VideoObject", "datePublished": "2019-01-01"}
    other = {"@type": "NewsArticle", "headline": "Gulls", "datePublished": "2030-01-01"}
    own = {"@type": "NewsArticle", "headline": "Toll rises", "datePublished": "2031-03-03"}
    articles = articles_in(scripts(*map(json.dumps, (film, other, own))), ["Toll rises - Norlys"])
    assert linked_dates(articles) == ["2031-03-03", "2030-01-01"]
    assert linked_dates(articles, beside=True) == ["2019-01-01"]


def test_names_have_no_entities_and_references_keep_their_own_name() -> None:
    person, article = {"@id": "#1", "name": "mira"}, {**ARTICLE, "author": {"@id": "#1", "name": "Mira O&#39;Tarn"}}
    assert linked_authors(articles_in(scripts(json.dumps([person, article])))) == ("Mira O'Tarn",)


def test_the_day_of_creation_stands_in_for_that_of_publication() -> None:
    assert linked_dates([{"@type": "NewsArticle", "headline": "Toll", "dateCreated": "2031-03-03"}]) == ["2031-03-03"]
