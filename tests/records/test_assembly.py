"""Labelled blocks become a text, and the edits lead there and back."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cleaner.records import Block, Edit, in_order, inverse, replay
from cleaner.stages.assembly import assemble
from tests.strategies import any_text, lines_text


@st.composite
def labelled(draw: st.DrawFn) -> tuple[str, list[Block]]:
    source = draw(any_text | lines_text)
    cuts = sorted(set(draw(st.lists(st.integers(0, len(source)), max_size=10))))
    blocks: list[Block] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        label = draw(st.sampled_from(["body", "heading", "ad", "title"]))
        joined = label == "body" and any(b.kept for b in blocks) and draw(st.booleans())
        blocks.append(Block(start=start, end=end, text=source[start:end], label=label, joined=joined, rule="test.rule"))  # type: ignore[arg-type]
    return source, blocks


@given(labelled())
def test_the_edits_lead_from_the_source_to_the_text_and_back(made: tuple[str, list[Block]]) -> None:
    """replay(source, edits) == text; replay(text, inverse(edits)) == source; no edit changes nothing."""
    source, blocks = made
    text, edits = assemble(source, blocks)
    assert in_order(edits)
    assert replay(source, edits) == text
    assert replay(text, inverse(edits)) == source
    assert all(edit.before != edit.after for edit in edits)


@given(labelled())
def test_the_text_is_the_kept_blocks_with_what_parts_them(made: tuple[str, list[Block]]) -> None:
    """text is the kept blocks, each behind a blank line, or a space where it continues a sentence."""
    source, blocks = made
    slow = ""
    for number, block in enumerate(b for b in blocks if b.kept):
        slow += ("" if number == 0 else " " if block.joined else "\n\n") + block.text
    assert assemble(source, blocks)[0] == slow


def test_removed_blocks_are_edits_with_their_rule_and_score() -> None:
    source = "Mira rows.\nAdvertisement"
    blocks = [
        Block(start=0, end=10, text="Mira rows."),
        Block(start=11, end=24, text="Advertisement", label="ad", rule="ad.mark", score=0.7),
    ]
    text, edits = assemble(source, blocks)
    assert text == "Mira rows."
    (removed,) = [edit for edit in edits if edit.step == "boilerplate"]
    assert (removed.before, removed.after, removed.rule, removed.confidence) == ("Advertisement", "", "ad.mark", 0.7)


def test_a_joined_sentence_is_a_repair_and_a_paragraph_is_not() -> None:
    source = "Mira rows to\nOsk.\nJon sails."
    blocks = [
        Block(start=0, end=12, text="Mira rows to"),
        Block(start=13, end=17, text="Osk.", joined=True),
        Block(start=18, end=28, text="Jon sails."),
    ]
    text, edits = assemble(source, blocks)
    assert text == "Mira rows to Osk.\n\nJon sails."
    assert [edit.rule for edit in edits if edit.step == "repair"] == ["sentence.join"]


def test_markup_counts_where_a_block_is_kept_and_not_where_it_goes() -> None:
    bold = Edit(start=0, end=2, before="**", after="", step="extract", rule="markdown.markup")
    block = Block(start=0, end=6, text="Tarn", markup=(bold,))
    assert assemble("**Tarn", [block])[0] == "Tarn"
    assert [e.before for e in assemble("**Tarn", [replace(block, label="ad")])[1]] == ["**Tarn"]


def test_a_source_without_kept_blocks_is_an_empty_text_that_can_be_undone() -> None:
    text, edits = assemble(" \n ", [])
    assert text == ""
    assert replay(text, inverse(edits)) == " \n "
