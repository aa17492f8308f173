"""Labelled blocks become a text, and the edits lead there and back."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner.records import Block, Decision, Edit, assembly_edits, in_order, inverse, replay
from tests.records.strategies import blocks_of, texts

AD = Decision(label="ad", rule="ad.mark", score=0.7)


@given(texts, st.data())
def test_the_edits_lead_from_the_source_to_the_text_and_back(source: str, data: st.DataObject) -> None:
    """replay(text, inverse(edits)) == source; edits are in order, and none changes nothing."""
    edits = assembly_edits(source, data.draw(blocks_of(source)))
    assert in_order(edits)
    assert replay(replay(source, edits), inverse(edits)) == source
    assert all(edit.before != edit.after for edit in edits)


@given(texts, st.data())
def test_the_text_is_the_kept_blocks_with_separators(source: str, data: st.DataObject) -> None:
    """text is the kept blocks, each behind a blank line, or a space where it continues a sentence."""
    blocks = data.draw(blocks_of(source))
    slow = ""
    for number, block in enumerate(b for b in blocks if b.kept):
        slow += " " if block.joined else "\n\n" if number else ""
        slow += block.text
    assert replay(source, assembly_edits(source, blocks)) == slow


def test_removed_blocks_are_edits_with_their_rule_and_score() -> None:
    source = "Mira rows.\nAdvertisement"
    edits = assembly_edits(
        source, [Block(start=0, end=10, text="Mira rows."), Block(start=11, end=24, text="Advertisement", decision=AD)]
    )
    assert replay(source, edits) == "Mira rows."
    (removed,) = [edit for edit in edits if edit.step == "boilerplate"]
    assert (removed.before, removed.after, removed.rule, removed.confidence) == ("Advertisement", "", "ad.mark", 0.7)


def test_a_joined_sentence_is_a_repair_and_a_paragraph_is_not() -> None:
    source = "Mira rows to\nOsk.\nJon sails."
    blocks = [
        Block(start=0, end=12, text="Mira rows to"),
        Block(start=13, end=17, text="Osk.", decision=Decision(joined=True)),
        Block(start=18, end=28, text="Jon sails."),
    ]
    edits = assembly_edits(source, blocks)
    assert replay(source, edits) == "Mira rows to Osk.\n\nJon sails."
    assert [edit.rule for edit in edits if edit.step == "repair"] == ["sentence.join"]


def test_markup_counts_where_a_block_is_kept_and_not_where_it_is_removed() -> None:
    bold = Edit(start=0, end=2, before="**", after="", step="extract", rule="markdown.markup")
    block = Block(start=0, end=6, text="Tarn", markup=(bold,))
    assert assembly_edits("**Tarn", [block]) == (bold,)
    assert [edit.before for edit in assembly_edits("**Tarn", [block.decided(AD)])] == ["**Tarn"]


def test_a_source_without_kept_blocks_is_an_empty_text_that_can_be_undone() -> None:
    edits = assembly_edits(" \n ", [])
    assert replay(" \n ", edits) == ""
    assert replay("", inverse(edits)) == " \n "
