"""Articles as Markdown: whoever reads it as such gets the same words."""

import re
from collections.abc import Sequence
from typing import Any

import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import cleaner
from cleaner import to_markdown
from cleaner.records import Article, Block, Decision, Label
from tests.records.strategies import articles

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
    assert re.findall(r"[^\W_]", to_markdown(given)) == re.findall(r"[^\W_]", given.text)
