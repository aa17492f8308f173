"""Blocks of plain text."""

import pytest
from hypothesis import given

from cleaner.extractors.plain import extract_plain
from tests.extractors.laws import check_blocks, tagged, texts
from tests.strategies import SENTENCE, any_text, lines_text, markdown_text

# Wrapped at 48: each break stands where the next word would not have fitted.
WRAPPED = """\
The wardens of Tarn met at the gate on Monday
night and counted the eels in the river before
they went home to rest. Nobody had asked them
whether the toll would rise in spring, and they
said nothing of it when the ferry from Osk came.
"""


@given(any_text | lines_text | markdown_text)
def test_blocks_are_exact_spans_of_the_text(text: str) -> None:
    """Spans in order, without overlap, inside the text; each block says its span after its markup edits."""
    found = extract_plain(text)
    assert found.source_text == text
    check_blocks(found)


@given(any_text | lines_text | markdown_text)
def test_no_word_is_lost_between_the_blocks(text: str) -> None:
    """What stands between the blocks is white space only."""
    at = 0
    for block in extract_plain(text).blocks:
        assert not text[at : block.start].strip()
        at = block.end
    assert not text[at:].strip()


def test_each_line_is_a_block_and_blank_lines_are_none() -> None:
    assert texts(extract_plain("Toll rises\r\n\r\n  Mira rows.\rJon sails.\n \t\n")) == [
        "Toll rises",
        "Mira rows.",
        "Jon sails.",
    ]


def test_a_line_break_inside_a_wrapped_paragraph_becomes_a_space() -> None:
    (block,) = extract_plain(WRAPPED).blocks
    assert block.text == " ".join(WRAPPED.split())
    assert {edit.rule for edit in block.markup} == {"text.unwrap"}


def test_wrapped_paragraphs_are_parted_by_a_blank_line() -> None:
    assert texts(extract_plain(f"{WRAPPED}\n{WRAPPED}")) == [" ".join(WRAPPED.split())] * 2


def test_a_line_set_in_begins_a_paragraph_of_wrapped_text() -> None:
    assert texts(extract_plain(f"{WRAPPED}   {WRAPPED}")) == [" ".join(WRAPPED.split())] * 2


def test_a_short_line_ends_its_paragraph_in_wrapped_text() -> None:
    assert texts(extract_plain(f"{WRAPPED}Mira rows.\n{WRAPPED}"))[-1] == " ".join(WRAPPED.split())


def test_one_endless_line_does_not_make_wrapped_text_unwrapped() -> None:
    text = f"{WRAPPED}\n" * 8 + "https://tarnherald.example/" + "a" * 200
    assert texts(extract_plain(text))[:8] == [" ".join(WRAPPED.split())] * 8


def test_lines_that_are_whole_paragraphs_stay_apart() -> None:
    lines = [
        SENTENCE,
        "Nobody was hurt, the wardens said.",
        "The toll will stay.",
        SENTENCE * 2,
        "Mira Oslund rows to Osk now.",
    ]
    assert texts(extract_plain("\n".join(lines * 2))) == lines * 2


def test_verse_is_not_taken_for_wrapped_text() -> None:
    verse = ["The bridge is gone,", "the river stays,", "the warden counts", "her nights and days,", "and no one pays."]
    assert texts(extract_plain("\n".join(verse))) == verse


@pytest.mark.parametrize("bullet", ["- ", "•\t", "* ", "▪ ", "·\xa0"])
def test_a_line_behind_a_bullet_is_an_item_without_its_bullet(bullet: str) -> None:
    assert tagged(extract_plain(f"{bullet}Mira rows.")) == [("li", "Mira rows.")]


@pytest.mark.parametrize("line", ["-5 degrees", "*Mira*", "-", "--- ", "– Mira rows."])
def test_a_sign_that_is_no_bullet_stays(line: str) -> None:
    assert tagged(extract_plain(line)) == [("p", line.strip())]


def test_a_bullet_alone_on_its_line_above_a_long_word_of_wrapped_text() -> None:
    found = extract_plain(f"{WRAPPED}\n-\nDonaudampfschifffahrtsgesellschaftskapitänsmütze\n")
    check_blocks(found)
    assert tagged(found)[-1] == ("li", "Donaudampfschifffahrtsgesellschaftskapitänsmütze")


def test_an_item_does_not_begin_with_space() -> None:
    assert texts(extract_plain("• \u2003Mira rows.")) == ["Mira rows."]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t\r\n"])
def test_a_text_of_white_space_has_no_blocks(text: str) -> None:
    assert extract_plain(text).blocks == ()


@pytest.mark.parametrize(
    ("line", "said", "share"),
    [
        ("Share Tarn Letters [https://osk.example/s]", "Share Tarn Letters", 1.0),
        ("Read here [https://osk.example/a] or there [https://osk.example/b]", "Read here or there", 1.0),
        (
            "The guild [https://osk.example/g] met at noon and counted the eels.",
            "The guild met at noon and counted the eels.",
            0.0,
        ),
        ("[https://osk.example/s]", "[https://osk.example/s]", 0.0),
        ("The guild [sic] met.", "The guild [sic] met.", 0.0),
    ],
)
def test_addresses_in_brackets_behind_words_are_markup(line: str, said: str, share: float) -> None:
    found = extract_plain(line)
    check_blocks(found)
    assert [(block.text, block.link_share) for block in found.blocks] == [(said, share)]


def test_a_paragraph_that_a_layout_set_beside_other_things_is_a_block_of_its_own() -> None:
    line = f"Weather{' ' * 12}{SENTENCE}{' ' * 9}Osk ferry sails"
    found = extract_plain(f"{line}\nToll{' ' * 12}4\n")
    check_blocks(found)
    assert texts(found) == ["Weather", SENTENCE, "Osk ferry sails", f"Toll{' ' * 12}4"]


def test_numbers_of_links_are_left_out_where_the_addresses_are_listed() -> None:
    listed = "[1]News [2]Sport\n\nThe [3]toll rises at Tarn.\n\n1. https://tarn.example/\n2. https://tarn.example/s\n"
    found = extract_plain(listed)
    assert texts(found)[:2] == ["News Sport", "The toll rises at Tarn."]
    assert [block.link_share for block in found.blocks[:2]] == [1.0, 0.0]
    assert texts(extract_plain("The [3]toll rises.")) == ["The [3]toll rises."]


def test_entities_and_tags_left_in_a_text_are_taken_out() -> None:
    text = "The <b>toll</b> at Osk&rsquo;s&nbsp;bridge<br />rises &amp; falls.<br />"
    assert texts(extract_plain(text)) == ["The toll at Osk’s bridge rises & falls."]
    assert texts(extract_plain("Set <b> before a word.")) == ["Set <b> before a word."]
