"""What the model's scores make of blocks that the rules leave open."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cleaner.boilerplate.decide import DROP_HTML, DROP_SENTENCE, DROP_TEXT, RESCUE, decide
from cleaner.boilerplate.model import standard_model
from cleaner.model import Block, Place

PROSE = "The bridge at Tarn fell into the river on Monday night, the wardens said."
PLACE = Place(
    parent=1, grandparent=0, depth=4, inside=frozenset({"body"}), against=0, in_favour=0, own_against=0, own_in_favour=0
)


class Scored:
    """Stands for the trees: it says the scores that a test is about."""

    def __init__(self, *scores: float) -> None:
        self._scores = scores

    def scores(self, _evidence: Any) -> Any:
        return np.array(self._scores)


def decided(*blocks: tuple[Block, float]) -> list[Block]:
    done = [block for block, _ in blocks]
    decide(done, np.zeros((len(done), 1), dtype=np.float32), Scored(*(score for _, score in blocks)))  # type: ignore[arg-type]
    return done


def html(text: str, **fields: Any) -> Block:
    return Block(start=0, end=len(text), text=text, place=fields.pop("place", PLACE), **fields)


def plain(text: str, **fields: Any) -> Block:
    return Block(start=0, end=len(text), text=text, **fields)


@pytest.mark.parametrize(
    ("block", "least"),
    [
        (html(PROSE), DROP_HTML),
        (html("Tolls and eels"), DROP_HTML),
        (plain(PROSE), DROP_SENTENCE),
        (plain("Tolls"), DROP_TEXT),
    ],
)
def test_an_open_block_goes_below_the_threshold_of_its_kind(block: Block, least: float) -> None:
    (kept,), (dropped,) = decided((block, least)), decided((block, least - 0.01))
    assert (kept.label, kept.rule, kept.kept) == ("body", "", True)
    assert (dropped.rule, dropped.kept, dropped.score) == ("model", False, round(1 - least + 0.01, 3))


def test_text_is_not_dropped_as_lightly_as_html() -> None:
    assert DROP_SENTENCE < DROP_TEXT < DROP_HTML


@pytest.mark.parametrize(
    ("block", "label"),
    [
        (html("Home", place=replace(PLACE, inside=frozenset({"nav"}))), "navigation"),
        (html("The bridge in May", place=replace(PLACE, inside=frozenset({"figure"}))), "caption"),
        (html("Osk ferry sails", link_share=1.0), "related"),
        (html("Osk ferry sails"), "other"),
    ],
)
def test_a_dropped_block_is_called_what_its_place_says(block: Block, label: str) -> None:
    assert decided((html(PROSE), 0.9), (block, 0.0))[1].label == label


def test_a_rule_s_debris_comes_back_in_html_where_the_model_is_sure_and_fields_never_do() -> None:
    ad, byline = html(PROSE, label="ad", rule="ad.mark"), html(PROSE, label="byline", rule="byline.by")
    assert [block.label for block in decided((ad, RESCUE), (ad, RESCUE - 0.01), (byline, 1.0))] == ["body", "ad", "byline"]
    assert decided((plain(PROSE, label="ad", rule="ad.mark"), 1.0))[0].label == "ad"


def test_the_rows_of_a_table_stand_or_fall_together() -> None:
    row = html("Osk | 4", tag="td")
    assert [block.kept for block in decided((row, 0.9), (row, 0.3), (row, 0.1))] == [True, True, True]
    assert [block.kept for block in decided((row, 0.5), (row, 0.3), (row, 0.1))] == [False, False, False]


def test_a_page_without_blocks_is_left_alone() -> None:
    blocks: list[Block] = []
    decide(blocks, np.zeros((0, 1), dtype=np.float32), standard_model())
    assert blocks == []


def test_a_page_that_would_lose_everything_keeps_what_a_general_extractor_takes() -> None:
    taken, other = html(PROSE, place=replace(PLACE, extracted=True)), html(PROSE)
    assert [block.kept for block in decided((taken, 0.0), (other, 0.0))] == [True, False]
    assert [block.kept for block in decided((taken, 0.0), (other, 0.9))] == [False, True]
