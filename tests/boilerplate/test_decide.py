"""What the model's scores make of blocks that the rules leave open."""

from dataclasses import replace
from typing import Any

import pytest

from cleaner.boilerplate.decide import DROP_BESIDE, DROP_SENTENCE, RESCUE, RESCUE_FROM_CONTEXT, decide
from cleaner.boilerplate.marking import with_decisions
from cleaner.boilerplate.neighbours import DROP, DROP_IN_RUN
from cleaner.records import Block, Decision, Label, Place

PROSE = "The bridge at Tarn fell into the river on Monday night, the wardens said."
PLACE = Place(
    parent=1,
    grandparent=0,
    depth=4,
    inside=frozenset({"body"}),
    named=frozenset(),
    against=0,
    in_favour=0,
    own_against=0,
    own_in_favour=0,
)


def decided(*blocks: tuple[Block, float]) -> list[Block]:
    given = [block for block, _ in blocks]
    decisions = [block.decision for block in given]
    decide(given, decisions, [score for _, score in blocks])
    return list(with_decisions(given, decisions))


def html(text: str, **fields: Any) -> Block:
    return Block(start=0, end=len(text), text=text, place=fields.pop("place", PLACE), **fields)


def plain(text: str, **fields: Any) -> Block:
    return Block(start=0, end=len(text), text=text, **fields)


@pytest.mark.parametrize(
    ("block", "least"),
    [(html(PROSE), DROP), (html("Tolls and eels"), DROP), (plain(PROSE), DROP_SENTENCE), (plain("Tolls"), DROP)],
)
def test_an_open_block_goes_below_the_threshold_of_its_kind(block: Block, least: float) -> None:
    above = html(PROSE, place=replace(PLACE, parent=2)), 1.0
    kept, dropped = decided(above, (block, least))[1], decided(above, (block, least - 0.01))[1]
    assert (kept.label, kept.rule, kept.kept) == ("body", "", True)
    assert (dropped.rule, dropped.kept, dropped.score) == ("model", False, round(1 - least + 0.01, 3))


@pytest.mark.parametrize(
    ("block", "label"),
    [
        (html("Home", place=replace(PLACE, inside=frozenset({"nav"}))), "navigation"),
        (html("The bridge in May", place=replace(PLACE, inside=frozenset({"figure"}))), "caption"),
        (html("Osk ferry sails", link_share=1.0), "related"),
        (html("So it is", place=replace(PLACE, named=frozenset({"nav", "comment"}))), "comments"),
        (html("Tell a friend", place=replace(PLACE, named=frozenset({"share"}))), "share"),
        (html("Osk ferry sails"), "other"),
    ],
)
def test_a_dropped_block_is_called_what_its_place_says(block: Block, label: str) -> None:
    assert decided((html(PROSE), 0.9), (block, 0.0))[1].label == label


def test_a_rule_s_boilerplate_comes_back_in_html_where_the_model_is_sure_and_fields_never_do() -> None:
    ad, byline = (
        html(PROSE, decision=Decision(label="ad", rule="ad.mark")),
        html(PROSE, decision=Decision(label="byline", rule="byline.by")),
    )
    assert [block.label for block in decided((ad, RESCUE), (ad, RESCUE - 0.01), (byline, 1.0))] == ["body", "ad", "byline"]
    assert decided((plain(PROSE, decision=Decision(label="ad", rule="ad.mark")), 1.0))[0].label == "ad"


def test_what_only_stands_among_boilerplate_comes_back_sooner() -> None:
    link = html("Osk ferry sails", decision=Decision(label="related", rule="links.run"))
    assert RESCUE_FROM_CONTEXT < RESCUE
    assert [b.label for b in decided((link, RESCUE_FROM_CONTEXT), (link, RESCUE_FROM_CONTEXT - 0.01))] == ["body", "related"]


def test_a_sentence_beside_a_kept_one_of_its_container_is_kept_sooner() -> None:
    elsewhere = html(PROSE, place=replace(PLACE, parent=2))
    linked = html(PROSE, link_share=0.5)
    given = [(html(PROSE), 0.9), (html(PROSE), DROP_BESIDE), (html(PROSE), 0.09), (elsewhere, 0.3), (linked, 0.3)]
    assert [block.kept for block in decided(*given)] == [True, True, False, False, False]
    assert not decided((html(PROSE), 0.9), *[(html("Tarn"), 0.0)] * 3, (html(PROSE), DROP_BESIDE))[-1].kept


def test_a_run_of_likely_sentences_goes_with_a_kept_one_at_either_end() -> None:
    run = [(html(PROSE), DROP_IN_RUN)] * 9
    assert all(block.kept for block in decided((html(PROSE), 0.9), *run))
    assert all(block.kept for block in decided(*run, (html(PROSE), 0.9)))
    gap = [(html("Tarn"), 0.0)] * 3
    assert [block.kept for block in decided((html(PROSE), 0.9), *gap, *run)] == [True, *[False] * 12]


@pytest.mark.parametrize(("label", "rule"), [("navigation", "navigation.consent_en"), ("newsletter", "newsletter.prompt")])
def test_what_asks_for_consent_or_to_subscribe_never_comes_back(label: Label, rule: str) -> None:
    prompt = html(PROSE, decision=Decision(label=label, rule=rule, score=1.0))
    assert [block.kept for block in decided((prompt, 0.99), (html(PROSE), 0.9))] == [False, True]


def test_the_rows_of_a_table_stand_or_fall_together() -> None:
    row = html("Osk | 4", tag="td")
    assert [block.kept for block in decided((row, 0.9), (row, 0.3), (row, 0.1))] == [True, True, True]
    other = (html(PROSE), 1.0)
    assert [block.kept for block in decided(other, (row, 0.09), (row, 0.05), (row, 0.01))] == [True, False, False, False]


def test_a_page_without_blocks_is_left_alone() -> None:
    decisions: list[Decision] = []
    decide([], decisions, [])
    assert decisions == []


def test_a_page_that_would_lose_everything_keeps_its_likeliest_blocks() -> None:
    ad = html(PROSE, decision=Decision(label="ad", rule="ad.mark"))
    assert [block.kept for block in decided((html(PROSE), 0.2), (html(PROSE), 0.05), (ad, 0.3))] == [True, False, False]
    elsewhere = html(PROSE, place=replace(PLACE, parent=2))
    assert [block.kept for block in decided((html(PROSE), 0.2), (elsewhere, 0.9))] == [False, True]


def test_a_page_that_would_lose_every_sentence_keeps_its_likeliest() -> None:
    sign, other = html("Posted at noon"), html(PROSE, place=replace(PLACE, parent=2))
    assert [block.kept for block in decided((html(PROSE), 0.3), (sign, 0.5), (other, 0.1))] == [True, True, False]
    assert [block.kept for block in decided((html(PROSE), 0.09), (sign, 0.5))] == [False, True]


def test_rows_of_a_table_of_markdown_are_kept_or_dropped_together() -> None:
    rows = [(plain("Tolls | 4", tag="td"), 0.02), (plain("Eels | 9", tag="td"), 0.2)]
    assert [block.kept for block in decided((plain(PROSE), 1.0), *rows)] == [True, True, True]
    assert not decided((plain(PROSE), 1.0), (plain("Tolls", tag="td"), 0.2))[1].kept


def test_what_stands_behind_a_list_is_as_close_as_if_there_were_none() -> None:
    items = [(html("Eels", tag="li", place=replace(PLACE, parent=2)), 0.9)] * 9
    assert decided((html(PROSE), 0.9), *items, (html(PROSE), 0.2))[-1].kept
    dropped = [(block, 0.1) for block, _ in items]
    assert not decided((html(PROSE), 0.9), *dropped, (html(PROSE), 0.15))[-1].kept


def test_a_short_sentence_beside_kept_ones_is_kept() -> None:
    assert decided((html(PROSE), 0.9), (html("Nobody was hurt."), 0.2))[-1].kept
    assert not decided((html(PROSE), 0.9), (html("Read on"), 0.2))[-1].kept


def test_the_body_that_the_markup_names_is_kept_where_the_model_would_take_something_else() -> None:
    body = replace(PLACE, parent=2, inside=frozenset({"articlebody"}))
    blocks = (html(PROSE), 0.9), (html(PROSE, place=body), 0.1)
    assert [block.kept for block in decided(*blocks)] == [False, True]
    assert [block.kept for block in decided((html(PROSE), 0.9), (html(PROSE, place=body), 0.9))] == [True, True]


def test_a_page_of_few_blocks_keeps_more_of_them() -> None:
    assert [block.kept for block in decided((html(PROSE), 0.3), (html(PROSE), 0.09))] == [True, True]
