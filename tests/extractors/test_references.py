"""Links and pictures of a page: every link has its words, every picture its place, and the text is as without them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cleaner.extractors import extract
from cleaner.records import Extraction
from cleaner.settings import CleanSettings
from tests.strategies import markdown_text

ASKED = CleanSettings(links=True, images=True)
BODY = "<p>A quake hit Tarn on Monday, wardens said.</p>"
_PIECES = st.sampled_from(
    [
        *(
            "<a href='/osk'>",
            "<a href='#1'>",
            "<a>",
            "</a>",
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<br>",
            "<sup>",
            "</sup>",
            "<div>",
        ),
        *(
            "<img src='a.jpg'>",
            "<img data-src='b.jpg' src='data:x'>",
            "<noscript>",
            "</noscript>",
            "<td>",
            "<table><tr>",
            "<li>",
        ),
        *(
            "Tarn",
            " Osk said. ",
            "\u200d",
            "\xad",
            "&amp;amp;",
            "&am",
            "p;",
            "\xa0",
            "\n",
            "<span class=sr-only>",
            "</span>",
        ),
    ]
)


def found(page: str, kind: str = "html") -> Extraction:
    return extract(page, "markdown" if kind == "markdown" else "html", ASKED)


def linked(extraction: Extraction) -> list[tuple[str, str]]:
    """The words and the address of each link."""
    return [(extraction.source_text[link.start : link.end], link.address) for link in extraction.links]


def check_references(extraction: Extraction) -> None:
    """Links are in order, each within one block, with no blanks at the ends; pictures stand between blocks, in order."""
    at = 0
    for link in extraction.links:
        assert at <= link.start < link.end <= len(extraction.source_text)
        words = extraction.source_text[link.start : link.end]
        assert words == words.strip()
        assert any(block.start <= link.start and link.end <= block.end for block in extraction.blocks)
        at = link.start
    places = [picture.before for picture in extraction.pictures]
    assert places == sorted(places)
    assert all(0 <= place <= len(extraction.blocks) for place in places)


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_the_text_of_a_page_is_as_without_its_links(body: str) -> None:
    page = f"<html><body>{BODY}{body}</body></html>"
    extraction = found(page)
    plain = replace(extraction, links=(), pictures=(), base="", lead="")
    assert plain == extract(page, "html")
    check_references(extraction)


@given(markdown_text)
def test_the_text_of_markdown_is_as_without_its_links(text: str) -> None:
    extraction = found(text, "markdown")
    assert replace(extraction, links=(), pictures=()) == extract(text, "markdown")
    check_references(extraction)


def test_a_link_has_its_words_wherever_they_stand() -> None:
    page = (
        f"{BODY}<p>It was <a href='/1' title='The\n quake'>a  <b>quake</b> &amp;amp; more</a>, wardens "
        "<a href='/2'> said </a>.</p>"
        "<a href='/3'><h2>At sea</h2><p>Boats left.</p></a>"
        "<table><tr><td>Osk</td><td><a href='/4'>4</a></td></tr></table>"
        "<p><a href='#note'>[1]</a><a>none</a><a href='/5'> </a></p>"
    )
    extraction = found(page)
    assert linked(extraction) == [
        *[("a quake & more", "/1"), ("said", "/2"), ("At sea", "/3"), ("Boats left.", "/3"), ("4", "/4")],
    ]
    assert extraction.links[0].title == "The quake"


def test_a_link_within_a_word_of_many_signs_keeps_its_place() -> None:
    (link,) = linked(found(f"{BODY}<p>می\u200cخواهم <a href='/1'>\u200cتارن</a> &am<b>p;</b> Osk</p>"))
    assert link[0] == "\u200cتارن" or link[0] == "تارن"


def test_entities_over_the_ends_of_many_links_take_no_long_time() -> None:
    body = "&am<a href='/1'>p;</a> " * 20_000
    check_references(found(f"{BODY}<p>{body}</p>"))


def test_where_a_picture_may_be_loaded_from() -> None:
    pictures = {
        "<img src='a.jpg'>": ("a.jpg",),
        "<img src='data:image/gif;base64,x' data-src='b.jpg'>": ("b.jpg",),
        "<img src='s.gif' data-lazy-original='/b' data-id='7'>": ("/b", "s.gif"),
        "<img src='a.jpg' srcset='a,w_1.jpg 480w, b,w_2.jpg 1200w'>": ("b,w_2.jpg", "a.jpg"),
        "<img src='a.jpg' srcset='b.jpg 2x,c.jpg 3x'>": ("c.jpg", "a.jpg"),
        "<picture><source srcset='a.webp 1x, b.webp 2x'><img src='data:x'></picture>": ("b.webp",),
        "<div><noscript><img src='d.jpg'></noscript></div>": ("d.jpg",),
        "<img alt='none'>": (),
    }
    for markup, addresses in pictures.items():
        (picture,) = found(f"{BODY}{markup}").pictures
        assert picture.addresses == addresses, markup


def test_what_the_markup_tells_of_a_picture() -> None:
    page = (
        f"<head><base href='/x/'><meta property='og:image' content='/lead.jpg'></head>{BODY}<figure class='share'>"
        f"<a href='/full'><img src='a.jpg' alt=' The\n port ' width='600px' style='max-height: 40px'></a></figure>{BODY}"
    )
    extraction = found(page)
    (picture,) = extraction.pictures
    assert (extraction.base, extraction.lead) == ("/x/", "/lead.jpg")
    assert (picture.before, picture.start) == (1, extraction.blocks[1].start)
    assert (picture.alt, picture.width, picture.height, picture.target) == ("The port", 600, 40, "/full")
    assert "figure" in picture.inside
    assert picture.named == {"share"}


def test_links_and_pictures_of_markdown() -> None:
    text = (
        "A [quake of *force*](https://osk.example/1) hit [Tarn][t], see <https://osk.example/2> or <mira@osk.example>.\n\n"
        "![The port](port.jpg)\n\n[![A map](map.png)](big.png)\n\n[](empty)\n\n[t]: https://osk.example/3 'Tarn'\n"
    )
    extraction = found(text, "markdown")
    assert [address for _, address in linked(extraction)] == [
        *("https://osk.example/1", "https://osk.example/3", "https://osk.example/2", "mailto:mira@osk.example"),
    ]
    assert linked(extraction)[1][0] == "Tarn"
    assert [(one.addresses, one.alt, one.target, one.before) for one in extraction.pictures] == [
        (("port.jpg",), "The port", "", 1),
        (("map.png",), "A map", "big.png", 2),
    ]


def test_nothing_is_collected_that_is_not_asked_for() -> None:
    page = f"{BODY}<a href='/1'>Osk</a><img src='a.jpg'>"
    only_links, only_images = (extract(page, "html", CleanSettings(links=a, images=not a)) for a in (True, False))
    assert (len(only_links.links), len(only_links.pictures)) == (1, 0)
    assert (len(only_images.links), len(only_images.pictures)) == (0, 1)
    plain = extract(page, "html")
    assert not plain.links
    assert not plain.pictures
