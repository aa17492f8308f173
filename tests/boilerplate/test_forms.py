"""Boilerplate by its form and its place in the markup: what the model kept, and a reader would not."""

from collections.abc import Sequence

import pytest

from cleaner.boilerplate.forms import label_by_form
from cleaner.boilerplate.marking import Decisions
from cleaner.extractors.html import extract_html
from cleaner.records import Decision

FIRST = "The bridge at Tarn fell into the river on Monday night, the wardens said."
SECOND = "Nobody was hurt, but the ferry from Osk will not sail before the spring."
THIRD = "The toll of four crowns will be asked for again once the river is crossed on dry feet."


def rules(middle: str, *, scores: float | Sequence[float] = 0.5, around: str = "<article>{}</article>") -> list[str]:
    """The rules that decide on the blocks of a page whose text is all kept, but for the first and the last paragraph."""
    page = extract_html("<html><body>" + around.format(f"<p>{FIRST}</p>{middle}<p>{THIRD}</p>") + "</body></html>")
    given = scores if isinstance(scores, Sequence) else [scores] * len(page.blocks)
    decisions: Decisions = [Decision(score=score) for score in given]
    label_by_form(page, decisions)
    assert decisions[0].kept
    assert decisions[-1].kept
    return [decision.rule for decision in decisions[1:-1]]


@pytest.mark.parametrize(
    "caption",
    [
        f"<figure><img><figcaption>{SECOND}</figcaption></figure>",
        f"<div><img><p class='wp-caption-text'>{SECOND}</p></div>",
        "<figure><img><figcaption>Wardens leave the mill on Monday evening.<span>Mira Oslund</span></figcaption></figure>",
        "<center><img><br><i>The mill before the flood</i></center>",
    ],
)
def test_a_caption_is_known_by_its_element(caption: str) -> None:
    assert rules(caption) == ["form.caption"]


def test_a_caption_that_the_model_is_sure_of_stays_and_one_that_is_no_sentence() -> None:
    assert rules(f"<figure><figcaption>{SECOND}</figcaption></figure>", scores=0.95) == [""]
    assert rules("<figure><figcaption>Sluice of the mill, closed</figcaption></figure>") == [""]
    assert rules(f"<blockquote><figcaption>{SECOND}</figcaption></blockquote>") == [""]
    assert rules(f"<div><img><p>{SECOND}</p></div>") == [""]


def test_a_whole_article_in_an_element_named_as_a_caption_is_none() -> None:
    assert rules(f"<div><img><p class='caption'>{SECOND * 10}</p></div>") == [""]


@pytest.mark.parametrize("line", ["Lue myös: <a>Mylläri myy veneensä</a>", "<a>Прочетете още: Стар мост падна</a>"])
def test_a_link_behind_a_label_is_another_report(line: str) -> None:
    assert rules(f"<p>{line}</p>") == ["form.labelled_link"]


@pytest.mark.parametrize(
    "line",
    [
        "Update: <a>Ferry sails after all</a>",
        "He told <a>the guild</a>: the toll rises in May",
        "Source: <a>guild</a>",
        "Lue myös: <a>Mylläri myy veneensä huomenna.</a>",
    ],
)
def test_other_lines_with_a_colon_stay(line: str) -> None:
    assert rules(f"<p>{line}</p>") == [""]


def test_many_labelled_links_are_a_list_of_the_report() -> None:
    lines = "".join(
        f"<p>Best {what}: <a>The old ferry of Osk</a></p><p>{SECOND} {what}.</p>" for what in ("a", "b", "c", "d")
    )
    assert set(rules(lines)) == {""}


def test_a_box_with_a_field_for_an_address_asks_for_one() -> None:
    form = "<form><input type=email></form>"
    box = f"<section><h3>Our letter</h3><p>What happens in the valley, each morning.</p>{form}</section>"
    assert rules(box) == ["form.sign_up", "form.sign_up"]


def test_a_hidden_message_waits_for_something_to_happen() -> None:
    assert rules(f"<div class=modal hidden><p>{SECOND}</p></div>") == ["form.message"]
    assert rules(f"<div class=more hidden><p>{SECOND}</p></div>") == [""]


@pytest.mark.parametrize(
    "pulled",
    [
        "<blockquote>the ferry from Osk will not sail before the spring</blockquote>",
        "<div class='big-quote'><span>the ferry from Osk will not sail before the spring</span><span>Jon Osk</span></div>",
        "<aside><p>“The ferry from Osk will not sail”</p></aside>",
    ],
)
def test_a_sentence_of_the_text_that_is_set_as_a_quotation_is_said_once(pulled: str) -> None:
    assert rules(f"<p>{SECOND}</p>{pulled}") == ["", "form.pull_quote"]


def test_a_quotation_that_says_something_else_stays() -> None:
    assert rules(f"<blockquote class=pullquote><p>{SECOND}</p></blockquote>") == [""]


def test_a_paragraph_that_stands_elsewhere_again_is_said_once_but_not_a_refrain() -> None:
    assert rules(f"<p>{SECOND}</p><div><p>{SECOND}</p></div>") == ["", "form.said_before"]
    assert rules(f"<p>{SECOND}</p><p>{SECOND}</p>") == ["", "form.said_before"]
    assert set(rules(f"<p>{SECOND}</p><p>Eels</p><p>{SECOND}</p>")) == {""}
    assert set(rules(f"<div><p>{SECOND}</p></div>" * 3)) == {""}


def test_links_that_say_the_headings_below_are_the_contents() -> None:
    contents = "<ul><li><a href=#a>1 Who pays</a></li><li><a href=#b>2 Where to pay</a></li></ul>"
    below = f"<h2>Who pays</h2><p>{SECOND}</p><h2>Where to pay</h2>"
    assert rules(contents + below)[:2] == ["form.contents", "form.contents"]
    assert rules(contents)[:2] == ["", ""]


def test_the_name_of_a_section_is_no_text() -> None:
    assert rules("<p class=kicker>Nature</p>") == ["form.kicker"]
    assert rules("<h4 class=kicker>Nature</h4>") == [""]


def test_words_behind_the_article_with_the_headline_are_none_of_it() -> None:
    page = extract_html(f"<html><body><article><h1>Toll rises</h1><p>{FIRST}</p><p>{SECOND}</p></article><p>{THIRD}</p>")
    decisions: Decisions = [Decision(label="title", rule="head.title"), *(Decision(score=0.7) for _ in range(3))]
    label_by_form(page, decisions)
    assert [decision.rule for decision in decisions] == ["head.title", "", "", "form.behind_article"]
