"""One walk over a page: every run of text, with where its markup sets it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from cleaner.extractors.walk import _KINDS, KINDS, Run, walk
from cleaner.records import Outline

WORDS = [word for words in KINDS.values() for word in words]


def runs(body: str) -> list[Run]:
    return walked(body)[0]


def walked(body: str) -> tuple[list[Run], Outline]:
    found = walk(html.fromstring(f"<html><head><title>No</title></head><body>{body}</body></html>"))
    return found.runs, found.outline


def test_every_run_of_text_is_there_once_and_in_order() -> None:
    words = [run.text for run in runs("Tarn<p>Mira <b>rows</b></p>far<div>Jon<p>sails</p>on</div><ul><li>Osk</ul>end")]
    assert words == ["Tarn", "Mira rows", "far", "Jon", "sails", "on", "Osk", "end"]


def test_content_that_is_not_set_as_text_is_left_out() -> None:
    silent = (
        "<script>1</script><style>p{}</style><noscript>2</noscript><select><option>3</select><!-- 4 --><button>5</button>"
    )
    assert [run.text for run in runs(f"Tarn {silent} falls")] == ["Tarn falls"]


def test_the_share_of_links_is_counted_in_characters() -> None:
    linked, half, none = runs("<p><a>Mira</a></p><p><a>Mi</a> ra</p><p>Mira</p>")
    assert (linked.link_share, half.link_share, none.link_share) == (1.0, 0.5, 0.0)


def test_names_of_ancestors_count_less_the_farther_off_they_are() -> None:
    near, far = runs("<div class='sidebar'><p>Tarn</p></div><div class='sidebar'><div><div><p>Osk</p></div></div></div>")
    assert near.place.against > far.place.against > 0
    assert near.place.own_against == 0


def test_siblings_have_the_same_parent_and_loose_text_has_its_own_element() -> None:
    first, second, other = (run.place for run in runs("<div><p>Tarn</p><p>Osk</p></div><div><p>Lund</p></div>"))
    assert first.parent == second.parent != other.parent
    assert first.grandparent == other.grandparent


def test_a_row_of_figures_is_one_run_and_a_row_that_sets_a_page_is_not() -> None:
    assert [run.text for run in runs("<table><tr><td>Osk</td><td>4</td></tr><tr><th>Tarn</th><td>5</td></tr></table>")] == [
        "Osk | 4",
        "Tarn | 5",
    ]
    long = "The bridge at Tarn fell into the river. " * 10
    assert len(runs(f"<table><tr><td>Home</td><td>{long}</td></tr></table>")) == 2


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_a_kind_begins_with_two_letters(word: str) -> None:
    """The search looks at these first; a word that begins with anything else would never be found."""
    assert re.match(r"(?:\\b)?[a-z]{2}", word)


@given(st.lists(st.sampled_from(WORDS).flatmap(st.from_regex) | st.text("abdeost-_ ", max_size=4), max_size=4).map("".join))
def test_looking_at_two_letters_first_loses_no_word(name: str) -> None:
    """The kinds found are those that the patterns alone find."""
    plain = re.compile("|".join(f"(?P<{kind}>{'|'.join(words)})" for kind, words in KINDS.items()))
    assert [(hit.span(), hit.lastgroup) for hit in _KINDS.finditer(name)] == [
        (hit.span(), hit.lastgroup) for hit in plain.finditer(name)
    ]


def test_readings_beside_signs_and_signs_without_width_are_no_text() -> None:
    assert [run.text for run in runs("<p><ruby>橋<rp>(</rp><rt>はし</rt><rp>)</rp></ruby>は落ちた。</p>")] == [
        "橋は落ちた。"
    ]
    assert [run.text for run in runs("<p>toll\u00adbridge\u200b at\u2060 Tarn\ufeff</p><p>\u200b</p>")] == [
        "tollbridge at Tarn"
    ]


def test_joiners_that_a_script_writes_with_stay() -> None:
    persian, latin = runs("<p>می\u200cرود</p><p>Ta\u200crn</p>")
    assert persian.text == "می\u200cرود"
    assert latin.text == "Tarn"


def test_what_hides_an_element_and_what_role_it_has_stand_around_its_text() -> None:
    hidden, styled, silent, dialog, shown = runs(
        "<p hidden>Tarn</p><div style='DISPLAY : none'><p>Osk</p></div><p aria-hidden='true'>Mira</p>"
        "<div role='dialog'>We use cookies</div><p style='color: red'>Jon</p>"
    )
    assert "hidden" in hidden.place.inside
    assert "hidden" in styled.place.inside
    assert "aria-hidden" in silent.place.inside
    assert "dialog" in dialog.place.inside
    assert not {"hidden", "aria-hidden", "dialog"} & shown.place.inside


def test_the_outline_numbers_elements_from_the_outside_in() -> None:
    made, outline = walked("<div class='a b'><p>Tarn</p><p>Osk</p></div><p>Mira</p>")
    assert outline.names == ("html", "body", "div.a b", "p", "p", "p")
    assert outline.above == (-1, 0, 1, 2, 2, 1)
    assert outline.of_block == (3, 4, 5)
    assert [run.container for run in made] == [3, 4, 5]


def test_custom_elements_are_blocks_unless_they_stand_in_a_line() -> None:
    page = "<x-page><x-nav>News</x-nav><x-text>The <x-link>toll</x-link> rises.</x-text><x-text>Mira rows.</x-text></x-page>"
    assert [(run.tag, run.text) for run in runs(page)] == [
        ("div", "News"),
        ("div", "The toll rises."),
        ("div", "Mira rows."),
    ]
    assert [run.text for run in runs("<p>The <x-tip>toll</x-tip> rises.</p>")] == ["The toll rises."]


def test_the_name_of_a_custom_element_says_what_classes_say() -> None:
    assert "nav" in runs("<x-footer><p>About</p></x-footer>")[0].place.named


@pytest.mark.parametrize("closed", ["class='accordion-panel'", "id=read-more", "role=tabpanel"])
def test_what_a_reader_opens_is_not_hidden(closed: str) -> None:
    (run,) = runs(f"<div hidden {closed}><p>The toll rises.</p></div>")
    assert "hidden" not in run.place.inside
    assert "hidden" in runs("<div style='display:none'><p>The toll rises.</p></div>")[0].place.inside


def test_a_page_that_is_hidden_until_a_script_runs_is_not_hidden() -> None:
    tree = html.fromstring("<html><body style='visibility:hidden'><p>The toll rises.</p></body></html>")
    assert "hidden" not in walk(tree)[0][0].place.inside


def test_entities_that_were_escaped_twice_are_characters_but_for_code() -> None:
    page = "<p>Osk&amp;rsquo;s&amp;nbsp;toll &amp;#8211; R&amp;D</p><pre>&amp;nbsp;</pre>"
    assert [run.text for run in runs(page)] == ["Osk’s toll – R&D", "&nbsp;"]


def test_a_picture_marks_its_own_element_only() -> None:
    caption, text = runs("<center><img src=x><br>The mill</center><p>Mira rows.</p>")
    assert "pictured" in caption.place.inside
    assert "pictured" not in text.place.inside
