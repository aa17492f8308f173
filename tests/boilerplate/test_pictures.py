"""Which pictures of a page are its article's."""

import pytest

import cleaner
from cleaner import CleanSettings, Image

URL = "https://tarn.example/news/quake.html"
FIRST = "A quake hit Tarn on Monday and was felt in Osk, wardens at the harbour said in the evening."
SECOND = "Boats were moved to the outer harbour before noon, the harbour master said, and none of them was lost."
THIRD = "Engineers will look at the quay on Wednesday, when the wind is expected to drop, the port office said."
PICTURE = "<img src='/port.jpg' alt='The port'>"


def images(
    *, above: str = "", head: str = "", between: str = "", below: str = "", outside: str = "", meta: str = ""
) -> tuple[Image, ...]:
    """The pictures of a report with something above its headline, below that, in its text, at its end and outside of it."""
    page = (
        f"<html><head><title>Quake hits Tarn</title>{meta}</head><body><div class='page-top'>{outside}</div>"
        f"<article>{above}<h1>Quake hits Tarn</h1><div>{head}</div><p>{FIRST}</p>{between}<p>{SECOND}</p><p>{THIRD}</p>"
        f"{below}</article></body></html>"
    )
    found = cleaner.clean(page, url=URL, settings=CleanSettings(images=True))
    plain = cleaner.clean(page, url=URL)
    assert (found.text, found.blocks, found.edits) == (plain.text, plain.blocks, plain.edits)
    assert found.text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"
    return found.images


@pytest.mark.parametrize("place", ["above", "head", "between", "below"])
@pytest.mark.parametrize(
    "markup",
    [
        *(PICTURE, f"<p>{PICTURE}</p>", f"<figure>{PICTURE}</figure>", f"<a href='/port-large.jpg'>{PICTURE}</a>"),
        *(f"<a href='{URL}?image=2'>{PICTURE}</a>", "<img src='/s.gif' data-src='/port.jpg' alt='The port'>"),
        f"<figure>{PICTURE}<figcaption>Photo: Mira Oslund</figcaption></figure>",
    ],
)
def test_a_picture_in_the_text_or_at_its_ends_is_the_articles(markup: str, place: str) -> None:
    (image,) = images(**{place: markup})
    assert image.address == "https://tarn.example/port.jpg"
    assert image.alt == "The port"
    assert image.caption == ("Photo: Mira Oslund" if "figcaption" in markup else "")


@pytest.mark.parametrize(
    "markup",
    [
        *("<img src='/port.jpg' width='1' height='1'>", "<img src='/port.jpg' style='width: 40px'>", "<img src='data:x'>"),
        *("<img src='javascript:alert(1)'>", "<img src='/static/logo.png'>", "<img src='/placeholder.jpg'>"),
        f"<a href='/another-report'>{PICTURE}</a>",
        f"<div class='share'>{PICTURE}</div>",
        f"<aside>{PICTURE}</aside>",
        f"<div class='related'><a href='/2'>{PICTURE}</a><h3><a href='/2'>Storm nears Osk</a></h3></div>",
        f"<div><h4>Advertisement</h4>{PICTURE}</div>",
        "<img src='/a.svg'><img src='/b.svg'>",
    ],
)
def test_icons_stand_ins_and_pictures_of_other_things_are_not(markup: str) -> None:
    assert images(between=markup) == ()


def test_a_picture_outside_of_the_article_is_not() -> None:
    assert images(outside=f"<a href='/'>{PICTURE}</a>") == ()
    assert images(outside=f"<p>News since 1901</p>{PICTURE}") == ()
    assert images(below=f"<p>Advertisement</p>{PICTURE}") == ()


def test_a_byline_has_a_portrait_and_not_the_articles_picture() -> None:
    assert images(head=f"<div class='who'>{PICTURE}<p>By Mira Oslund</p></div>") == ()


def test_a_picture_that_stands_in_many_places_is_an_icon_unless_the_page_states_it() -> None:
    twice = {"between": PICTURE, "below": PICTURE}
    assert images(**twice) == ()
    lead = "<meta property='og:image' content='https://tarn.example/port-1200x800.jpg'>"
    (image,) = images(**twice, meta=lead)
    assert image.address == "https://tarn.example/port.jpg"


def test_a_copy_for_browsers_without_scripts_is_one_picture() -> None:
    (image,) = images(between=f"<figure><img src='/blank.gif'><noscript>{PICTURE}</noscript></figure>")
    assert image.address == "https://tarn.example/port.jpg"
    (image,) = images(between=f"<figure>{PICTURE}<noscript>{PICTURE}</noscript></figure>")
    assert image.address == "https://tarn.example/port.jpg"


def test_a_drawing_alone_between_two_paragraphs_is_the_articles() -> None:
    (image,) = images(between="<img src='/map.svg'>")
    assert image.address == "https://tarn.example/map.svg"


def test_a_caption_is_of_the_last_of_some_pictures() -> None:
    markup = "<figure><img src='/1.jpg'><img src='/2.jpg'><figcaption>Photo: Mira Oslund</figcaption></figure>"
    assert [(image.address[-5:], image.caption) for image in images(between=markup)] == [
        ("1.jpg", ""),
        ("2.jpg", "Photo: Mira Oslund"),
    ]


def test_a_picture_stands_before_the_block_behind_it() -> None:
    found = cleaner.clean(
        f"# Quake hits Tarn\n\n{FIRST}\n\n![The port](port.jpg)\n\n{SECOND}\n\n[![Storm](storm.jpg)](/2)\n\n{THIRD}",
        url=URL,
        format="markdown",
        settings=CleanSettings(images=True),
    )
    (image,) = found.images
    assert image.address == "https://tarn.example/news/port.jpg"
    assert found.source_text[image.start :].startswith("![The port]")


def test_without_the_setting_there_are_none() -> None:
    page = f"<html><body><article><h1>Quake hits Tarn</h1>{PICTURE}<p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
    assert not cleaner.clean(page).images
