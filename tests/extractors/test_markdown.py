"""Blocks of Markdown: the marks go as edits, the words stay, all of them."""

import pytest
from hypothesis import example, given

from cleaner.extractors.markdown import extract_markdown
from tests.extractors.laws import check_blocks, tagged, texts
from tests.limits import run_within
from tests.strategies import SENTENCE, any_text, lines_text, markdown_text, unmarked_text

LONG = "The toll at Tarn rises on Monday, the wardens said at the gate."


@given(any_text | lines_text | markdown_text)
@example("a\\||b\n-|-")
def test_blocks_are_exact_spans_of_the_text(text: str) -> None:
    """Spans in order, without overlap, inside the text; each block says its span after its markup edits."""
    found = extract_markdown(text)
    assert found.source_text == text
    check_blocks(found)


@given(unmarked_text)
@example(f"{SENTENCE}\xa0\n{SENTENCE}")
@example(f"{SENTENCE}\n\u3000{SENTENCE}")
@example("Mira\0 rows.")
def test_text_without_marks_says_the_same_as_markdown(text: str) -> None:
    """The words of all blocks, in order, are the words of the text."""
    assert " ".join(texts(extract_markdown(text))).split() == text.split()


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("# Toll rises #\n\nMira rows.", [("h1", "Toll rises"), ("p", "Mira rows.")]),
        ("Toll rises\n===\nMira rows.", [("h1", "Toll rises"), ("p", "Mira rows.")]),
        ("* Mira rows.\n* Jon sails.", [("li", "Mira rows."), ("li", "Jon sails.")]),
        ("1. Mira rows.\n\n   Far.", [("li", "Mira rows."), ("li", "Far.")]),
        ("> Mira rows.\n> Jon sails.", [("p", "Mira rows."), ("p", "Jon sails.")]),
        ("> * ## Toll **rises**", [("h2", "Toll rises")]),
        ("| Toll | Fee |\n|---|---|\n| 4 | *5* |", [("td", "Toll | Fee"), ("td", "4 | 5")]),
        (f"| {LONG} | Fee |\n|---|---|\n| [4](/a) | 5 |", [("td", LONG), ("td", "Fee"), ("td", "4"), ("td", "5")]),
        ("Mira rows.[^1]\n\n[^1]: To Osk.", [("p", "Mira rows."), ("p", "To Osk.")]),
        ("Mira rows.[^1]", [("p", "Mira rows.[^1]")]),
        ("| Toll\n---\n| 4", [("td", "Toll"), ("td", "4")]),
        ("```\nMira rows.\n```", [("pre", "Mira rows.")]),
        ("    Mira rows.", [("p", "Mira rows.")]),
        ("\tMira rows.", [("p", "Mira rows.")]),
        ("    * Mira rows.\n\n      Far.\n\nTarn.", [("li", "Mira rows."), ("li", "Far."), ("p", "Tarn.")]),
        ("    Mira rows.\n    # 4 times", [("p", "Mira rows."), ("p", "# 4 times")]),
        (" " * 200 + "* Mira rows.", [("p", "* Mira rows.")]),
        ("**Mira** [rows](http://osk.example/a_b).", [("p", "Mira rows.")]),
        ("[Mira](<http://osk.example/a (b)> \"t\") rows.", [("p", "Mira rows.")]),
        ("Mira &amp; Jon \\*row\\*.", [("p", "Mira & Jon *row*.")]),
        ("Mira `rows` <b>far</b>.", [("p", "Mira rows far.")]),
        ("Mira rows<!-- not Jon -->.", [("p", "Mira rows.")]),
        ("<div>Mira rows.</div>", [("p", "Mira rows.")]),
        ("> <div>Mira &lt; Jon\n> </div>", [("p", "Mira < Jon"), ("p", "")]),
        ("<https://osk.example>", [("p", "https://osk.example")]),
        ("Mira rows ![a boat](b.jpg) far.", [("p", "Mira rows  far.")]),
        ("![The bridge in May](b.jpg)", [("img", "The bridge in May")]),
        ("Mira rows.\r\nJon sails.\rOsk sleeps.", [("p", "Mira rows."), ("p", "Jon sails."), ("p", "Osk sleeps.")]),
        ("---\n\n* * *", []),
        ("", []),
    ],
)  # fmt: skip
def test_marks_go_and_words_stay(text: str, blocks: list[tuple[str, str]]) -> None:
    found = extract_markdown(text)
    check_blocks(found)
    assert tagged(found) == blocks


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        pytest.param("Mira rows.\xa0\nJon sails.", ["Mira rows.", "Jon sails."], id="no-break space at the end of a line"),
        pytest.param("Mira rows.\t\nJon sails.", ["Mira rows.", "Jon sails."], id="tab at the end of a line"),
        pytest.param("Mira rows.\n\xa0Jon sails.", ["Mira rows.", "Jon sails."], id="no-break space before a line"),
        pytest.param("Mira rows.\n\u2003Jon sails.", ["Mira rows.", "Jon sails."], id="em space before a line"),
        pytest.param("**Mira rows.\u3000\nJon** sails.", ["Mira rows.", "Jon sails."], id="wide space inside emphasis"),
        pytest.param("The `toll\nrises` now.", ["The toll", "rises now."], id="code over two lines"),
        pytest.param("![the\nbridge](b.jpg) Mira rows.", ["Mira rows."], id="image text over two lines"),
        pytest.param("Mira\0 rows far.", ["Mira\0 rows far."], id="NUL inside a line"),
        pytest.param("| Toll | Fee |\n|---|---|\n| c\\|d | 5 |", ["Toll | Fee", "c|d | 5"], id="escaped bar in a cell"),
        pytest.param("> " * 21 + "Mira rows.", ["Mira rows."], id="more than twenty levels of quotation"),
    ],
)
def test_no_word_of_a_line_is_lost(text: str, blocks: list[str]) -> None:
    assert [words for words in texts(extract_markdown(text)) if words] == blocks


def test_the_share_of_links_is_counted_in_characters_of_the_text() -> None:
    (block,) = extract_markdown("Mira [rows](http://osk.example/a/very/long/address)!!").blocks
    assert block.link_share == pytest.approx(4 / 11)


def test_the_length_of_a_tail_set_in_other_type_is_known() -> None:
    (block,) = extract_markdown("The bridge on Monday. *Mira Oslund*").blocks
    assert block.emphasised_tail == len("Mira Oslund")
    (block,) = extract_markdown("**The bridge on Monday.**").blocks
    assert block.emphasised_tail == 0


def test_a_paragraph_over_a_line_of_dashes_is_no_heading() -> None:
    assert tagged(extract_markdown(f"{SENTENCE * 5}\n---\n"))[0][0] == "p"


def test_a_line_break_inside_a_wrapped_paragraph_becomes_a_space() -> None:
    wrapped = """\
The wardens of **Tarn met** at the gate on Monday
night and counted the *eels in the river before
they* went home to rest. Nobody had asked them yet
whether the toll would rise in spring, and they
said nothing of it when the ferry from Osk came."""
    found = extract_markdown(wrapped)
    check_blocks(found)
    assert texts(found) == [" ".join(wrapped.replace("*", "").split())]


@pytest.mark.parametrize(
    "text",
    [bait * 5_000 for bait in ("[", "*", "![", "`a", "_a ", "**a", "> ", "- ", "-     ", "    ", "|", "&", "<", "[a](b)")],
    ids=lambda text: repr(text[:6]),
)
def test_bait_for_backtracking_returns(text: str) -> None:
    check_blocks(extract_markdown(text))


def test_a_paragraph_of_very_many_lines_is_done_in_time() -> None:
    # A page of 900 kB, a line a sentence; at one pass over its pieces this takes a second or two.
    line = f"{SENTENCE}\n"
    run_within(8, f"from cleaner.extractors.markdown import extract_markdown; extract_markdown({line!r} * 16_000)")


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("The ==toll== of [[Osk]] rises.", "The toll of Osk rises."),
        ("The toll of [[osk|the town]] rises.", "The toll of the town rises."),
        ("[The toll]{.strong} rises.", "The toll rises."),
        ("# The toll rises {#toll .head}", "The toll rises"),
        ("> [!note] Reward", "Reward"),
        ("The toll<br>rises.", "The toll|rises."),
        ("Set {x} and [y] == z.", "Set {x} and [y] == z."),
        ("`[[Osk]]` is code.", "[[Osk]] is code."),
    ],
)
def test_marks_of_programs_that_write_markdown_are_no_text(marked: str, said: str) -> None:
    assert "|".join(texts(extract_markdown(marked))) == said


def test_a_line_goes_on_with_the_sentence_above_it() -> None:
    text = "The wardens of Tarn met at the gate on Monday and\ncounted the eels.\nMira rows."
    assert texts(extract_markdown(text)) == [
        "The wardens of Tarn met at the gate on Monday and counted the eels.",
        "Mira rows.",
    ]
    assert len(texts(extract_markdown("The wardens of Tarn met at the gate on Monday.\ncounted"))) == 2
