"""Articles as Markdown: whoever reads it as such gets the same words."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import cleaner
from cleaner import CleanSettings, to_markdown
from cleaner.records import Article, Block, Decision, Edit, Image, Label, Link
from tests.records.strategies import ADDRESS, articles

HTML = (
    "<html><head><title>Quake hits Tarn</title></head><body><article><h1>Quake hits Tarn</h1>"
    "<p>A quake hit Tarn on Monday, wardens said, and was felt in Osk.</p><h3>At sea</h3>"
    "<p>Boats were moved to the outer harbour before noon, the harbour master said.</p>"
    "<ul><li>One wave was four metres high, the port said.</li><li>Another was five metres high, it said.</li></ul>"
    "<blockquote><p>We heard a crack before the wave came in, said Mira Oslund.</p></blockquote>"
    "<p>Advertisement</p><p>No one was hurt on Monday, wardens said.</p></article></body></html>"
)


def article(*paragraphs: tuple[str, str, Label]) -> Article:
    """An article of such paragraphs: tag, text, label."""
    blocks, source = [], ""
    for tag, text, label in paragraphs:
        start = len(source)
        blocks.append(Block(start=start, end=start + len(text), text=text, tag=tag, decision=Decision(label=label)))
        source += f"{text}\n\n"
    return Article(id="a", source_text=source).assembled(blocks)


def read(markdown: str) -> list[tuple[str, str]]:
    """What a reader of Markdown makes of a text: the tag and the words of each paragraph."""
    root: Any = html.fromstring(f"<div>{pyromark.html(markdown)}</div>")
    tags = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "hr", "pre", "table", "img", "a", "em", "strong", "code"}
    found = [element for element in root.iter() if element.tag in tags and element.getparent().tag != "li"]
    return [(str(element.tag), " ".join(element.text_content().split())) for element in found]


def test_headings_lists_and_quotations_are_marked_and_the_words_are_those_of_the_text() -> None:
    found = cleaner.clean(HTML)
    written = to_markdown(found)
    assert written.splitlines() == [
        "A quake hit Tarn on Monday, wardens said, and was felt in Osk.",
        "",
        "### At sea",
        "",
        "Boats were moved to the outer harbour before noon, the harbour master said.",
        "",
        "- One wave was four metres high, the port said.",
        "- Another was five metres high, it said.",
        "",
        "> We heard a crack before the wave came in, said Mira Oslund.",
        "",
        "No one was hurt on Monday, wardens said.",
    ]
    assert [text for _, text in read(written)] == found.text.split("\n\n")


def test_a_heading_that_is_set_as_a_paragraph_and_a_title_in_the_text_are_headings() -> None:
    titled = cleaner.clean(HTML, settings=cleaner.CleanSettings(title_in_text=True))
    assert to_markdown(titled).startswith("# Quake hits Tarn\n\nA quake")
    assert to_markdown(article(("p", "At sea #3 ##", "heading"))) == "## At sea \\#3 \\#\\#"


def test_joined_blocks_are_one_paragraph() -> None:
    parts = "“We heard a crack, and then there was\n\nno bridge,” said Jon Osk, who keeps the mill below it."
    found = cleaner.clean(f"The toll bridge at Tarn fell into the river on Monday, wardens said.\n\n{parts}")
    assert to_markdown(found).endswith("and then there was no bridge,” said Jon Osk, who keeps the mill below it.")


def test_an_article_without_text_is_an_empty_text() -> None:
    assert to_markdown(Article(id="a")) == ""


def test_an_article_without_blocks_is_its_paragraphs() -> None:
    assert to_markdown(Article(id="a", text="- 4 degrees\n\nat night")) == "\\- 4 degrees\n\nat night"


@pytest.mark.parametrize(
    "text",
    [
        *("# 5 in the charts", "#tarn trends", "- 4 degrees", "-4 degrees", "+ 4", "1. FC Tarn won", "2031) was dry", "> 5"),
        *("===", "---", "* * *", "___", "~~~", "```", "a *bold* claim", "snake_case and _under_", "[sic] and [a](b)"),
        *(
            "![x](y)",
            "2 < 3 & 4 > 1",
            "<b>x</b>",
            "AT&amp;T &#65;",
            "a\\b \\* c",
            "`code`",
            "5 * 3 ** 2",
            "| a | b |",
            "a  b",
        ),
        *("http://tarn.example/a_b_c?x=1&y=2", "1.", "-", "#", "2031.", "    indented", "\ttab", "a\\"),
    ],
)
def test_signs_of_markup_are_signs(text: str) -> None:
    for tag, label, wanted in (
        ("p", "body", "p"),
        ("h3", "heading", "h3"),
        ("li", "body", "li"),
        ("blockquote", "body", "p"),
    ):
        kind: Label = "heading" if label == "heading" else "body"
        assert read(to_markdown(article((tag, text, kind)))) == [(wanted, " ".join(text.split()))]


_SIGNS = (
    st.text(st.sampled_from(list("ab 1.)#*_-+=~`<>&;|[]()!\\:\"'")), min_size=1, max_size=14).map(str.strip).filter(bool)
)
_KINDS = st.sampled_from([("p", "body"), ("h2", "heading"), ("li", "body"), ("blockquote", "body")])


@given(st.lists(st.tuples(_KINDS, _SIGNS), min_size=1, max_size=4))
def test_any_signs_come_out_as_they_are(given: Sequence[tuple[Any, str]]) -> None:
    found = article(*((tag, text, label) for (tag, label), text in given))
    assert [text for _, text in read(to_markdown(found))] == [" ".join(text.split()) for _, text in given]


@given(articles())
def test_no_word_of_any_article_is_lost(given: Article) -> None:
    plain = replace(given, links=(), images=())
    assert re.findall(r"[^\W_]", to_markdown(plain)) == re.findall(r"[^\W_]", given.text)


def unlinked(markdown: str) -> str:
    """A text without the addresses of its links."""
    return re.sub(r"\]\(https://osk\.example/[^)]*\)", "", markdown)


@given(articles())
def test_links_add_addresses_and_no_word(given: Article) -> None:
    linked = replace(given, images=())
    assert re.findall(r"[^\W_]", unlinked(to_markdown(linked))) == re.findall(r"[^\W_]", given.text)


@given(articles())
def test_pictures_add_paragraphs_of_their_own_and_leave_the_others_alone(given: Article) -> None:
    without, written = replace(given, images=()), to_markdown(given)
    for image in given.images:
        shown = to_markdown(Article(id="a", images=(image,)))
        assert shown in written
        written = written.replace(shown, "", 1)
    assert written.split() == to_markdown(without).split()


@given(st.lists(st.tuples(_KINDS, _SIGNS, st.integers(0, 14), st.integers(1, 14)), min_size=1, max_size=4))
def test_words_of_a_link_are_its_words_for_a_reader_of_markdown(given: Sequence[tuple[Any, str, int, int]]) -> None:
    found = article(*((tag, text, label) for (tag, label), text, _, _ in given))
    spans = [
        (block.start + low, min(block.start + low + size, block.end))
        for block, (_, _, low, size) in zip(found.blocks, given, strict=True)
    ]
    links = tuple(Link(start=a, end=b, address=ADDRESS) for a, b in spans if a < b and found.source_text[a:b].strip())
    written = to_markdown(replace(found, links=links))
    paragraphs = [text for tag, text in read(written) if tag != "a"]
    assert paragraphs == [" ".join(text.split()) for _, text, _, _ in given]
    root: Any = html.fromstring(f"<div>{pyromark.html(written)}</div>")
    shown = [(" ".join(one.text_content().split()), one.get("href")) for one in root.iter("a")]
    wanted = [" ".join(found.source_text[link.start : link.end].split()) for link in links]
    assert [words for words, _ in shown] == wanted
    assert all(address.replace("%28", "(").replace("%29", ")").replace("%2A", "*") == whole(ADDRESS) for _, address in shown)


def whole(address: str) -> str:
    """An address as pyromark writes it into an attribute: with what no attribute holds as it is in percent."""
    return address.replace("[", "%5B").replace("]", "%5D")


def test_links_and_images_stand_at_their_places() -> None:
    page = (
        "<html><head><title>Quake hits Tarn</title></head><body><article><h1>Quake hits Tarn</h1>"
        "<figure><img src='/port.jpg' alt='The port [old]'><figcaption>Photo: Mira Oslund</figcaption></figure>"
        "<p>A <a href='/quake'>quake of *force*</a> hit Tarn on Monday, wardens said, and was felt in Osk.</p>"
        "<p>Boats were moved to the outer harbour before noon, <a href='http://port.example/a_(b)'>the port</a> said!"
        "<a href='javascript:alert(1)'>None</a> was hurt.</p></article></body></html>"
    )
    asked = CleanSettings(links=True, images=True)
    assert to_markdown(cleaner.clean(page, url="https://tarn.example/1", settings=asked)).splitlines() == [
        "![The port \\[old\\]](https://tarn.example/port.jpg)",
        "",
        "*Photo: Mira Oslund*",
        "",
        "A [quake of \\*force\\*](https://tarn.example/quake) hit Tarn on Monday, wardens said, and was felt in Osk.",
        "",
        "Boats were moved to the outer harbour before noon, [the port](http://port.example/a_%28b%29) said!None was hurt.",
    ]


def test_a_repair_moves_links_and_what_it_puts_into_one_belongs_to_it() -> None:
    found = replace(article(("p", "The tol ferry and the sh p left Tarn.", "body")), links=())
    found = replace(found, links=(Link(start=4, end=13, address="https://a.example/"), Link(start=22, end=26, address="x")))
    repairs = [
        Edit(start=7, end=7, before="", after="l", step="repair", rule="r"),
        Edit(start=22, end=26, before="sh p", after="ship", step="repair", rule="r"),
    ]
    assert to_markdown(found.repaired(repairs)) == "The [toll ferry](https://a.example/) and the [ship](x) left Tarn."


def test_an_exclamation_mark_before_a_link_makes_no_image() -> None:
    found = replace(article(("p", "No!Tarn", "body")), links=(Link(start=3, end=7, address="https://a.example/"),))
    assert read(to_markdown(found))[0] == ("p", "No!Tarn")
    assert "No\\![Tarn](" in to_markdown(found)


def test_an_image_between_items_of_a_list_is_a_paragraph_of_its_own() -> None:
    found = article(("li", "Mira rows", "body"), ("li", "Jon sails", "body"))
    shown = replace(found, images=(Image(start=11, address="https://a.example/1.jpg"),))
    assert to_markdown(shown) == "- Mira rows\n\n![](https://a.example/1.jpg)\n\n- Jon sails"
