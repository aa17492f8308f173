"""Articles: the text, the blocks, the repairs and the edits agree."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.records import (
    REPAIR,
    Article,
    Block,
    Decision,
    Edit,
    absorbed,
    assembly_edits,
    composed,
    in_order,
    inverse,
    overlaid,
    replay,
)
from tests.records.strategies import articles, edits_of

AD = Decision(label="ad", rule="ad.mark", score=0.7)


def repair(start: int, before: str, after: str, rule: str = "demo") -> Edit:
    return Edit(start=start, end=start + len(before), before=before, after=after, step=REPAIR, rule=rule)


def article(source: str, *blocks: Block) -> Article:
    return Article(id="a", source_text=source).assembled(blocks)


@given(articles())
def test_edits_lead_from_the_source_to_the_text_and_back(given: Article) -> None:
    """replay(source_text, edits) == text; replay(text, inverse(edits)) == source_text == restore()."""
    edits = given.edits
    assert in_order(edits)
    assert replay(given.source_text, edits) == given.text
    assert replay(given.text, inverse(edits)) == given.source_text == given.restore()


@given(articles(), st.data())
def test_derived_edits_are_those_that_composing_gives(given: Article, data: st.DataObject) -> None:
    """overlaid(assembly edits, repairs) == absorbed(composed(source, edits before, new repairs))."""
    repairs = data.draw(edits_of(given.text, (0, len(given.text)), REPAIR))
    done = given.repaired(repairs)
    assert done.text == replay(given.text, repairs)
    assert done.edits == overlaid(assembly_edits(done.source_text, done.blocks), done.repairs)
    if repairs:
        assert done.edits == absorbed(composed(given.source_text, given.edits, repairs))


@given(articles())
def test_repairs_are_the_edits_of_the_repair_step(given: Article) -> None:
    assert given.repairs == tuple(edit for edit in given.edits if edit.step == REPAIR)


@pytest.mark.parametrize(
    ("repairs", "text"),
    [
        ([repair(3, "n", "m")], "Tarm\n\nOsk"),
        ([repair(6, "O", "0")], "Tarn\n\n0sk"),
        ([repair(3, "n", "m"), repair(6, "O", "0")], "Tarm\n\n0sk"),
        ([repair(4, "", "x")], "Tarnx\n\nOsk"),
        ([repair(6, "", "x")], "Tarn\n\nxOsk"),
        ([repair(3, "n\n\nO", "-")], "Tar-sk"),
        ([repair(3, "n", "n")], "Tarn\n\nOsk"),
    ],
    ids=["before", "after", "both sides", "inserted before", "inserted after", "across", "reports only"],
)
def test_a_repair_beside_an_inserted_blank_line_leaves_the_line(repairs: list[Edit], text: str) -> None:
    done = article("TarnOsk", Block(start=0, end=4, text="Tarn"), Block(start=4, end=7, text="Osk")).repaired(repairs)
    assert done.text == text
    assert replay("TarnOsk", done.edits) == text


def test_a_repair_that_undoes_a_removal_is_kept_though_it_changes_nothing() -> None:
    markup = (Edit(start=0, end=1, before="#", after="", step="extract", rule="demo"),)
    done = article("#Tarn", Block(start=0, end=5, text="Tarn", markup=markup)).repaired([repair(0, "Tarn", "Osk")])
    assert done.text == "Osk"
    done = article("#T", Block(start=0, end=2, text="x", markup=(replace(markup[0], after="x", end=2, before="#T"),)))
    done = done.repaired([repair(0, "x", "#T")])
    assert (done.text, [(edit.before, edit.after) for edit in done.edits]) == ("#T", [("#T", "#T")])


def test_other_blocks_make_another_text_and_drop_repairs() -> None:
    blocks = (Block(start=0, end=4, text="Tarn"), Block(start=5, end=8, text="Osk"))
    first = article("Tarn Osk", *blocks).repaired([repair(0, "T", "t")])
    second = first.assembled([blocks[0], blocks[1].decided(AD)])
    assert (first.text, second.text, second.repairs) == ("tarn\n\nOsk", "Tarn", ())


def test_an_article_is_empty_where_no_block_with_text_is_kept() -> None:
    assert article("Tarn", Block(start=0, end=4, text="Tarn", decision=AD)).status == "empty"
    assert article(" ", Block(start=0, end=0, text="")).status == "empty"
    assert article("Tarn", Block(start=0, end=4, text="Tarn")).status == "ok"


def test_only_repairs_repair() -> None:
    whole = article("Tarn", Block(start=0, end=4, text="Tarn"))
    with pytest.raises(ValueError, match=r"'demo' is of step 'extract'"):
        whole.repaired([Edit(start=0, end=1, before="T", after="t", step="extract", rule="demo")])
    assert whole.repaired([]) is whole
