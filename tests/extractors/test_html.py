"""Blocks of HTML: the article's paragraphs in order, with what the markup says about each."""

import pytest
import trafilatura
from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import tostring

from cleaner.extractors.html import extract_html, parse_html, without_unended
from tests.extractors.laws import check_blocks, tagged, texts
from tests.limits import run_within

FIRST = "The bridge at Tarn fell into the river on Monday night, the wardens said."
SECOND = "Nobody was hurt, but the ferry from Osk will not sail before the spring, Mira Oslund told the guild."
THIRD = "The toll of four crowns will be asked for again once the river is crossed on dry feet."


def page(body: str) -> str:
    return f"<html><head><title>Toll rises</title></head><body><article>{body}</article></body></html>"


def around(middle: str) -> str:
    return page(f"<p>{FIRST}</p>{middle}<p>{THIRD}</p>")


TAGS = (
    "<p> </p> <div> </div> <b> </b> <br> <ul><li> </li></ul> <table><tr><td> </td></tr></table> <a> </a> <h2> </h2>".split()
)
PIECES = [*TAGS, "<a href='/x'>", "<!-- x -->", FIRST, SECOND, THIRD, " ", "Tarn", "&amp;", "&nbsp;"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_blocks_are_exact_spans_of_the_extracted_text(body: str) -> None:
    """Spans in order, without overlap, inside the text; a block says exactly its span, on one line."""
    found = extract_html(page(body))
    check_blocks(found)
    for block in found.blocks:
        assert found.source_text[block.start : block.end] == block.text == " ".join(block.text.split())


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_no_word_is_lost_between_the_blocks(body: str) -> None:
    """The extracted text is its blocks, parted by blank lines."""
    found = extract_html(page(body))
    assert found.source_text == "\n\n".join(texts(found))


@pytest.mark.parametrize(
    ("middle", "blocks"),
    [
        (f"<p>{SECOND}</p>", [("p", SECOND)]),
        ("<h3>Tolls <i>rise</i></h3>", [("h3", "Tolls rise")]),
        ("<ul><li>Mira rows.</li><li>Jon <b>sails</b>.</li></ul>", [("li", "Mira rows."), ("li", "Jon sails.")]),
        (f"<p>{SECOND}<br>It rains.</p>", [("p", SECOND), ("p", "It rains.")]),
        ("<table><tr><td>Osk</td><td>4</td></tr></table>", [("td", "Osk | 4")]),
        ("<p>Mira\n  rows &lt;far&gt; &amp; wide.</p>", [("p", "Mira rows <far> & wide.")]),
        (f"<p>{SECOND}</p><script>var toll = 4;</script><style>p {{}}</style>", [("p", SECOND)]),
    ],
)
def test_a_part_of_the_article_is_a_block_with_its_tag(middle: str, blocks: list[tuple[str, str]]) -> None:
    assert tagged(extract_html(around(middle))) == [("p", FIRST), *blocks, ("p", THIRD)]


def test_cells_that_hold_paragraphs_are_blocks_each() -> None:
    found = extract_html(around(f"<table><tr><td><p>{SECOND}</p><p>It rains in Osk.</p></td></tr></table>"))
    assert texts(found) == [FIRST, SECOND, "It rains in Osk.", THIRD]


def test_lines_of_one_cell_are_blocks_each() -> None:
    found = extract_html(around("<table><tr><td>Toll rises<br>Mira Oslund<br>3 March 2031</td></tr></table>"))
    assert texts(found)[1:-1] == ["Toll rises", "Mira Oslund", "3 March 2031"]


def test_each_block_knows_whether_the_markup_calls_it_part_of_the_article_body() -> None:
    menu = "<nav><ul><li><a href='/'>Home</a></li></ul></nav>"
    body = f"<div itemprop='articleBody'><p>{FIRST}</p><p>{SECOND}</p></div><p>{THIRD}</p>"
    found = extract_html(f"<html><body>{menu}<article>{body}</article></body></html>")
    taken = {block.text: "articlebody" in block.place.inside for block in found.blocks if block.place}
    assert taken == {"Home": False, FIRST: True, SECOND: True, THIRD: False}


def test_the_share_of_links_comes_from_the_page() -> None:
    middle = f"<p><a href='/n'>Nobody</a>{SECOND[6:]}</p><ul><li>Osk.</li><li><a href='/o'>Jon sails.</a></li></ul>"
    shares = {block.text: block.link_share for block in extract_html(around(middle)).blocks}
    assert shares[SECOND] == pytest.approx(6 / len("".join(SECOND.split())))
    assert shares["Jon sails."] == 1
    assert shares[FIRST] == 0


def test_a_page_without_a_sentence_has_no_article() -> None:
    assert extract_html(page("<form>User name <input> Password <input> <a href='/'>Log in</a></form>")).blocks == ()


@pytest.mark.parametrize("text", ["", " ", "<div>", "<!-- x -->", "<?php x ?>", "\ud83d", "\0"])
def test_what_cannot_be_parsed_has_no_article(text: str) -> None:
    assert extract_html(text).blocks == ()


def test_a_page_nested_deeper_than_python_recurses_is_read() -> None:
    deep = 3_000
    extract_html(page("<div>" * deep + f"<p>{FIRST}</p>" + "</div>" * deep))


@pytest.mark.parametrize("body", ["<p>" * 20_000, "<a>" * 5_000, "<" * 50_000, "&" * 50_000, f"<p>{FIRST}</p>" * 2_000])
def test_bait_for_parsers_returns(body: str) -> None:
    check_blocks(extract_html(page(body)))


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body><p>The toll rises.</p><form><input name=a><label>b</label></form></body></html>",
        "<!DOCTYPE html/><html/><body><p>The toll rises.</p>",
        '<?xml version="1.0" encoding="latin-1"?><html><body><p>Crème</p></body></html>',
        "<p>The toll rises.</p><p>Tarn is closed.</p>",
        "<!-- html -->",
        "",
    ],
)
def test_a_page_is_parsed_as_trafilatura_parses_it(markup: str) -> None:
    ours, theirs = parse_html(markup), trafilatura.load_html(markup)
    assert (ours is None) == (theirs is None)
    assert ours is None or tostring(ours) == tostring(theirs)


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head><title>Toll rises(The Tarn Herald)ById('x'); }}</script></head><body><p>{FIRST}</p></body></html>",
        f"<html><head><script>var x = 1;<body><p>{FIRST}</p><script>var y;</script></body></html>",
        f"<!doctype ht\n<div><p>{FIRST}</p></div>",
        f"<html><!-- a box<body><p>{FIRST}</p></body></html>",
        f"<html><head><mbox><table><tr><td><p>{FIRST}</p></td></tr></table></head></html>",
    ],
)
def test_an_article_behind_a_tag_that_never_ends_is_found(page: str) -> None:
    assert FIRST in [block.text for block in extract_html(page).blocks]


SOUND = f"<!doctype html><html><head><title>Tarn</title><script>x</script></head><body><!-- a --><p>{FIRST}</p></body>"


def test_a_sound_page_stays_as_it_is() -> None:
    assert without_unended(SOUND) == SOUND


@given(st.lists(st.sampled_from(["<title>", "</title>", "<script>", "</script>", "<!--", "-->", "A"])).map("".join))
def test_taking_unended_tags_out_twice_is_taking_them_out_once(html: str) -> None:
    assert without_unended(without_unended(html)) == without_unended(html)


@pytest.mark.parametrize("bait", ["<title>", "<!--", '<script x="', "<!doctype ", "</title"])
def test_bait_of_unended_tags_returns(bait: str) -> None:
    run_within(30, f"from cleaner.extractors.html import without_unended\nwithout_unended({bait!r} * 100_000)")


@pytest.mark.parametrize(
    "piece",
    [
        "The toll rises in May, Mira Oslund said.",
        "<p>The toll rises in May, Mira Oslund said.</p>",
        "<div>The toll rises in May, Mira Oslund said.</div>",
        "Toll rises at the old bridge of Tarn in the spring<div><p>The toll rises in May, Mira Oslund said.</p></div>",
    ],
)
def test_a_piece_of_a_page_is_read_as_rows_and_feeds_hold_it(piece: str) -> None:
    assert "The toll rises in May, Mira Oslund said." in extract_html(piece).source_text


@pytest.mark.parametrize(
    "other", ['{"text": "The toll rises in May, Mira Oslund said."}', "p { color: red; } The toll rises."]
)
def test_code_is_no_piece_of_a_page(other: str) -> None:
    assert extract_html(other).blocks == ()
