"""Fields that the markup of a page names."""

import json
from datetime import datetime
from typing import Any

import pytest

from cleaner.extractors.html import extract_html, parse_html
from cleaner.extractors.metadata import page_fields
from cleaner.records import Fields

BODY = (
    "<p>The bridge at Tarn fell into the river on Monday night, the wardens said.</p>"
    "<p>Nobody was hurt, but the ferry from Osk will not sail before the spring, Mira Oslund told the guild.</p>"
)


def fields(head: str = "", *, start: str = "<html lang=en>", body: str = BODY) -> Fields:
    return extract_html(f"{start}<head>{head}</head><body><article>{body}</article></body></html>").fields


def linked(data: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2031-03-03T14:05:00+01:00">',
        '<meta itemprop="datePublished" content=" 2031-03-03T14:05:00+01:00 ">',
        '<meta name="pubdate" content="2031-03-03 14:05:00+01:00">',
        linked({"@type": "NewsArticle", "datePublished": "2031-03-03T14:05:00+01:00"}),
        linked([{"@type": "Thing"}, {"datePublished": "2031-03-03T14:05:00+01:00"}]),
        linked({"@graph": [{"@type": "Person"}, {"datePublished": "2031-03-03T14:05:00+01:00"}]}),
    ],
)
def test_the_date_keeps_time_and_zone(head: str) -> None:
    assert fields(head).published == "2031-03-03T14:05:00+01:00"


def test_linked_data_counts_for_more_than_meta_elements() -> None:
    meta = '<meta property="article:published_time" content="2031-03-04">'
    assert fields(meta + linked({"datePublished": "2031-03-03"})).published == "2031-03-03"


@pytest.mark.parametrize(
    "date",
    [
        *("0000-00-00", "soon", 20310303, None, [], {}),
        *(pytest.param(date) for date in ("2031-19-39", "2031-02-30", "2031-03-03T29:05")),
    ],
)
def test_what_is_no_date_is_not_published(date: Any) -> None:
    published = fields(linked({"datePublished": date})).published
    if published is not None:
        datetime.fromisoformat(published)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"name": "Mira Oslund"}, ("Mira Oslund",)),
        ([{"name": " Mira \n Oslund "}, {"name": "Jon Tarn"}, {"name": "Mira Oslund"}], ("Mira Oslund", "Jon Tarn")),
        ("Mira Oslund", ("Mira Oslund",)),
        ([{"name": None}, {"name": 3}, {}, None, 4, ["x"], {"name": "Jon Tarn"}], ("Jon Tarn",)),
        ({"name": "x" * 101}, ()),
    ],
)
def test_linked_data_names_the_authors(author: Any, names: tuple[str, ...]) -> None:
    assert fields(linked({"datePublished": "2031-03-03", "author": author})).authors == names


@pytest.mark.parametrize("text", ["{", "[" * 20_000, '"x"', "null", "{}", '{"@graph": {"datePublished": 1}}', "\x00"])
def test_linked_data_that_is_broken_is_passed_over(text: str) -> None:
    head = f'<script type="application/ld+json">{text}</script><meta name="pubdate" content="2031-03-03">'
    assert fields(head).published == "2031-03-03"


@pytest.mark.parametrize(
    ("start", "language"),
    [
        ("<html lang=en-GB>", "en"),
        ("<html lang='DE'>", "de"),
        ("<html>", None),
        ("<html lang=''>", None),
        ("<html lang=x-y>", None),
    ],
)
def test_the_language_is_the_page_s_own_code(start: str, language: str | None) -> None:
    assert fields(start=start).language == language


def test_the_language_of_xhtml_is_found() -> None:
    start = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr">'
    assert fields(start=start).language == "fr"


@pytest.mark.parametrize("title", ["Toll rises in Tarn | Norlys", "Norlys » Toll rises in Tarn", "Toll rises in Tarn"])
def test_the_title_is_the_headline_and_not_the_outlet(title: str) -> None:
    assert fields(f"<title>{title}</title>").title == "Toll rises in Tarn"


def test_the_outlet_is_the_site_s_name_unless_that_is_a_sentence() -> None:
    assert fields('<meta property="og:site_name" content="Norlys">').outlet == "Norlys"
    long = "© Norlys Media of Tarn and Osk, all rights reserved"
    assert fields(f'<meta property="og:site_name" content="{long}">').outlet != long


@pytest.mark.parametrize("name", ["standfirst", "article-dek", "wide subtitle x"])
def test_the_deck_is_found_by_its_names(name: str) -> None:
    deck = "The wardens had warned of it for nine years, to no avail"
    assert fields(body=f"<h1>Toll rises</h1><p class='{name}'>{deck}</p>{BODY}").standfirst == deck


def test_a_deck_is_not_found_by_a_part_of_a_name() -> None:
    deck = "The wardens had warned of it for nine years, to no avail"
    assert fields(body=f"<h1>Toll rises</h1><p class='standfirsts'>{deck}</p>{BODY}").standfirst is None


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        ('<p class="byline">By Ada Norlys and Tom Osk</p>', ("Ada Norlys", "Tom Osk")),
        ('<div id="author">Ada Norlys</div>', ("Ada Norlys",)),
        ('<p class="writer">Tom Osk</p><a rel="author">Ada Norlys</a>', ("Ada Norlys",)),
        ('<em itemprop="author">Ada Norlys</em>', ("Ada Norlys",)),
        ('<p class="article-author">Ada Norlys<time>3 March 2031</time></p>', ("Ada Norlys",)),
        ('<p class="author">Ada Norlys<span class="post-date">3 March 2031</span></p>', ("Ada Norlys",)),
        ('<div class="byline">Av <a href="/a">Ada Norlys</a> och <a href="/b">Tom Osk</a></div>', ("Ada Norlys", "Tom Osk")),
        ('<ul><li><a rel="author">Ada Norlys</a></li><li><a rel="author">Tom Osk</a></li></ul>', ("Ada Norlys", "Tom Osk")),
        ('<footer><p class="byline">Ada Norlys</p></footer>', ("Ada Norlys",)),
        ('<p>On the river | <a href="/authors/ada-norlys">Ada Norlys</a></p>', ("Ada Norlys",)),
        (
            '<h2>More</h2><div class="sidebar"><p class="author">Tom Osk</p></div><p class="byline">Ada Norlys</p>',
            ("Ada Norlys",),
        ),
        ('<h2>Seen</h2><article><p class="author">Tom Osk</p></article>', ()),
        ('<div class="comments"><p class="comment-author">Tom Osk</p></div>', ()),
        ('<figure><p class="author">Ada Norlys</p></figure>', ()),
        ('<p class="coauthored">The toll bridge at Tarn is closed.</p>', ()),
    ],
)
def test_the_byline_is_what_the_markup_calls_so(body: str, authors: tuple[str, ...]) -> None:
    page = parse_html(f"<html><body><h1>Toll rises</h1>{body}</body></html>")
    assert page_fields(page, []).authors == authors


OUTLET = '<meta name="author" content="Norlys"><meta property="og:site_name" content="Norlys">'
BYLINE = '<p class="byline">By Ada Osk</p>'


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        (OUTLET, BYLINE, ("Ada Osk",)),
        ('<meta name="author" content="Tarn Broadcasting">', BYLINE, ("Ada Osk",)),
        (OUTLET, "", ("Norlys",)),
        ('<meta name="author" content="https://osk.example"><meta name="byl" content="Ada Osk">', "", ("Ada Osk",)),
        ('<meta name="twitter:label1" content="By"><meta name="twitter:data1" content="Ada Osk">', "", ("Ada Osk",)),
        ('<meta name="author" content="Ada Osk, The Tarn News">', "", ("Ada Osk",)),
        (linked({"datePublished": "2031-03-03", "author": "By Ada Osk and Tom Lund"}), "", ("Ada Osk", "Tom Lund")),
        ('<meta name="author" content="Osk Staff">', "", ("Osk Staff",)),
    ],
)  # fmt: skip
def test_people_count_for_more_than_outlets(head: str, body: str, authors: tuple[str, ...]) -> None:
    assert fields(head, body=f"<h1>Toll rises in Tarn</h1>{body}{BODY}").authors == authors


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        ('<meta name="article:published_time" value="Mon Mar 03 14:05:00 GMT 2031">', "", "2031-03-03T14:05:00+00:00"),
        ('<meta name="pubdate" content="20310303">', "", "2031-03-03"),
        ("", '<abbr class="published" title="2031-03-03T14:05:00+01:00">14:05</abbr>', "2031-03-03T14:05:00+01:00"),
        ("", '<p><time class="updated" datetime="2031-03-04"></time><time datetime="2031-03-03"></time></p>', "2031-03-03"),
        ("", "<p>Updated <time datetime='2031-03-04'></time>, sold <time datetime='2031-03-03'></time></p>", "2031-03-03"),
        ("", '<p class="date">3. maaliskuuta 2031</p>', "2031-03-03"),
        ("", "<p>Tarn, 3 March 2031</p>", "2031-03-03"),
    ],
)  # fmt: skip
def test_the_date_is_that_of_the_publication(head: str, body: str, date: str) -> None:
    assert fields(head, body=f"<h1>Toll rises in Tarn</h1>{body}{BODY}").published == date


def test_the_date_of_another_report_is_not_that_of_the_page() -> None:
    card = "<article class=teaser><h3><a href=/x>Ferry sails</a></h3><time datetime=2031-01-01>1 Jan</time></article>"
    report = f"<article><h1>Toll rises in Tarn</h1><time datetime=2031-03-03></time>{BODY}</article>"
    assert extract_html(f"<html><body>{card}{report}</body></html>").fields.published == "2031-03-03"


@pytest.mark.parametrize(
    "head",
    [
        linked({"@type": "NewsArticle", "datePublished": 1930313100}),
        '<meta name="publish_date" content="1930313100000">',
        '<meta property="article:published_time" content="/Date(1930313100000)/">',
        '<meta name="date_published" content="2031-03-03T14:05:00 UTC">',
        '<meta name="vr:published_time" content="2031-03-03T14:05:00+00">',
        '<meta name="article:origdate" content="Mon, 03 Mar 2031 14:05:00 GMT">',
    ],
)
def test_dates_of_machines_have_one_form(head: str) -> None:
    assert fields(head).published == "2031-03-03T14:05:00+00:00"


@pytest.mark.parametrize("nothing", ["1970-01-01T00:00:00Z", "0001-01-01", "Invalid date", "-0001-11-30T00:00:00+00:00"])
def test_what_machines_write_for_no_date_is_passed_over(nothing: str) -> None:
    head = f'<meta property="article:published_time" content="{nothing}">'
    assert fields(head, body=f"<h1>Toll rises</h1><p>3 March 2031</p>{BODY}").published == "2031-03-03"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("<p>3 March 2031</p>", '<h2>Read on</h2><div><time datetime="2030-01-01">1 Jan</time></div>'),
        ("<p>3 March 2031</p>", '<section class="related"><time datetime="2030-01-01">1 Jan</time></section>'),
        ('<span title="3 March 2031">two days ago</span>', ""),
        ('<relative-time datetime="2031-03-03">two days ago</relative-time>', ""),
        ('<div id="today" class="date">1 January 2032</div><p>3 March 2031</p>', ""),
    ],
)
def test_the_date_near_the_headline_counts(above: str, below: str) -> None:
    assert fields(body=f"<h1>Toll rises in Tarn</h1>{above}{BODY}{below}").published == "2031-03-03"


def test_a_day_in_a_sentence_of_the_report_is_no_date() -> None:
    first = "<p>Mira Oslund, who was born on 3 March 1970 in Osk, remembers how the bridge was opened by her uncle.</p>"
    assert fields(body=f"<h1>Toll rises in Tarn</h1>{first}{BODY}").published is None


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<base href="https://norlys.example/"><link rel="canonical" href="/toll">', "https://norlys.example/toll"),
        ('<link rel="shortlink canonical" href="https://norlys.example/toll">', "https://norlys.example/toll"),
        (
            '<meta property="og:url" content="https://norlys.example/"><link rel="canonical" href="https://norlys.example/toll">',
            "https://norlys.example/toll",
        ),
        (
            '<meta property="og:url" content="https://norlys.example/toll"><link rel="canonical" href="https://osk.example/a">',
            "https://norlys.example/toll",
        ),
        (linked({"@type": "NewsArticle", "headline": "Toll", "mainEntityOfPage": {"@id": "https://norlys.example/toll"}}),
         "https://norlys.example/toll"),
    ],
)  # fmt: skip
def test_the_address_is_the_page_s_own(head: str, url: str) -> None:
    assert fields(head).url == url


@pytest.mark.parametrize(
    "head",
    [
        '<meta http-equiv="content-language" content="sv">',
        '<meta property="og:locale" content="sv_SE">',
        linked({"@type": "NewsArticle", "headline": "Tull", "inLanguage": "sv-SE"}),
    ],
)
def test_the_language_may_be_stated_elsewhere(head: str) -> None:
    assert fields(head, start="<html>").language == "sv"


def test_headings_that_the_page_hides_are_no_titles() -> None:
    hidden = '<div hidden><h1>Sign in to your account</h1></div><div style="display: none"><h1>Subscribe now</h1></div>'
    assert fields("<title>Norlys</title>", body=f"{hidden}<h1>Toll rises in Tarn</h1>{BODY}").title == "Toll rises in Tarn"


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Toll rises</h1><div><span>3 March 2031</span><span>作者：王小丽</span><span>编辑：李强</span></div>{BODY}",
        f'<h1>Toll rises</h1><p class="author">王小丽</p>{BODY}<blockquote>Dear!<p class="author">Jon Tarn</p></blockquote>',
    ],
)
def test_authors_are_named_by_a_word_or_a_class_and_not_in_quotations(body: str) -> None:
    assert fields(body=body).authors == ("王小丽",)


def test_names_of_libraries_are_turned_round() -> None:
    assert fields('<meta name="citation_author" content="Oslund, Mira">').authors == ("Mira Oslund",)
