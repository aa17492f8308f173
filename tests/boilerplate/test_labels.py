"""Labels: by rule, and by what stands around a line."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from cleaner.boilerplate import label_blocks
from cleaner.boilerplate.block_model.features import PageEvidence
from cleaner.boilerplate.block_model.model import BlockModel, standard_model
from cleaner.extractors import extract
from cleaner.records import LABELS, UNDECIDED, Fields
from cleaner.rules import standard_book, standard_words
from tests.boilerplate.pages import MORE, PROSE, labelled, labels
from tests.limits import run_within
from tests.strategies import lines_text


@given(lines_text)
def test_labelling_changes_labels_only(text: str) -> None:
    """The same blocks, in order, with label, rule and score; what is not body says which rule decided; twice is the same."""
    found = extract(text, "text")
    done = label_blocks(found, Fields(), standard_book(), standard_words())
    assert tuple(b.decided(UNDECIDED) for b in done) == found.blocks
    assert all(b.label in LABELS and 0 <= b.score <= 1 and (b.rule or b.label == "body") for b in done)
    assert label_blocks(found, Fields(), standard_book(), standard_words()) == done


@pytest.mark.parametrize("row", ["Share • Print", "Facebook | Twitter", "Teilen Drucken", "Print   Facebook   Feedback"])
def test_several_lines_of_boilerplate_set_as_one_are_boilerplate(row: str) -> None:
    assert labels(PROSE, row, MORE) == ["body", "share", "body"]


def test_a_weak_rule_does_not_hide_that_every_part_of_a_row_is_boilerplate() -> None:
    assert labels(PROSE, "Share Print Twitter", MORE) == ["body", "share", "body"]


@pytest.mark.parametrize("line", ["Health", "Weather", "Travel"])
def test_the_name_of_a_section_between_paragraphs_heads_the_second(line: str) -> None:
    assert labels(PROSE, line, MORE) == ["body", "heading", "body"]
    assert labels("News", line, PROSE, MORE)[:2] == ["navigation", "navigation"]
    assert labels(PROSE, MORE, line)[2] == "navigation"


def test_networks_that_a_paragraph_lists_are_its_own() -> None:
    listed = ["The ban at Tarn covers these services:", "Facebook", "TikTok"]
    assert labels(*listed, MORE) == ["body"] * 4
    assert labels(PROSE, "Share this:", "Facebook", "TikTok")[1:] == ["share"] * 3


@pytest.mark.parametrize("level", ["##", "####"])
def test_a_heading_of_markdown_goes_with_the_block_below_it(monkeypatch: pytest.MonkeyPatch, level: str) -> None:
    def doubts(self: BlockModel, evidence: PageEvidence, fields: Sequence[bool], reasons: int = 0) -> Any:
        return np.array([0.3 if tag == "h" else 0.9 for tag in "pphpphpp"]), [()] * 8

    monkeypatch.setattr(BlockModel, "judged", doubts)
    blocks = labelled(PROSE, MORE, f"{level} Before noon", PROSE, MORE, f"{level} At night", PROSE, MORE, kind="markdown")
    assert [block.label for block in blocks if block.tag != "p"] == ["heading", "heading"]


def test_a_row_with_one_part_that_is_no_boilerplate_stays() -> None:
    assert labels(PROSE, "Print | Mira rows.", MORE) == ["body", "body", "body"]


def test_below_the_headline_of_a_section_lines_like_headlines_go_until_the_next_prose() -> None:
    assert labels(PROSE, "Related Articles", "Osk ferry sails", "Jon Tarn dies", MORE, "Jon Tarn dies", PROSE) == [
        *("body", "related", "related", "related", "body", "heading", "body")
    ]


def test_a_card_s_headline_goes_with_the_section_and_a_heading_above_prose_does_not() -> None:
    given = labels(PROSE, "More on this story", "### Osk ferry sails again", "### Mill reopens", MORE, kind="markdown")
    assert given == ["body", "related", "related", "heading", "body"]


def test_a_section_ends_at_a_line_that_is_neither_link_nor_headline() -> None:
    assert labels(PROSE, "Related Articles", "they said so.", "Osk ferry sails", MORE)[1:3] == ["related", "body"]


def test_a_weak_rule_decides_at_the_end_and_beside_boilerplate_only() -> None:
    bio = "Mira Oslund writes about rivers."
    assert labels(PROSE, bio, MORE) == ["body", "body", "body"]
    assert labels(PROSE, MORE, bio) == ["body", "body", "author_bio"]
    assert labels(PROSE, bio, "Advertisement", MORE) == ["body", "author_bio", "ad", "body"]
    assert labels(PROSE, "Advertisement", bio, MORE) == ["body", "ad", "author_bio", "body"]


def test_an_address_below_the_line_that_announces_it_is_the_source() -> None:
    address = "https://norlys.example/toll"
    assert labels(PROSE, MORE, "Original url:", address)[2:] == ["source_url", "source_url"]
    assert labels(PROSE, address, MORE)[1] == "other"


def test_the_text_of_a_post_goes_with_its_signature() -> None:
    signature = "— Mira Oslund (@mira) March 3, 2031"
    assert labels(PROSE, "The bridge is gone #Tarn", signature, MORE) == ["body", "embed", "embed", "body"]
    assert labels(PROSE, PROSE, signature, MORE) == ["body", "body", "embed", "body"]


def test_text_below_an_announced_embed_goes_where_a_signature_follows() -> None:
    signature = "— Mira Oslund (@mira) March 3, 2031"
    assert labels(PROSE, "Embed:", MORE, signature, PROSE) == ["body", "embed", "embed", "embed", "body"]
    assert labels(PROSE, "Embed:", MORE, PROSE) == ["body", "embed", "body", "body"]


def test_three_lines_of_links_are_a_list_and_one_link_in_a_sentence_is_none() -> None:
    links = [f"[{name} rows](/x)" for name in ("Mira", "Jon", "Osk")]
    assert labels(PROSE, *links, MORE, kind="markdown") == ["body", "related", "related", "related", "body"]
    assert labels(*links, PROSE, MORE, kind="markdown")[:3] == ["navigation"] * 3
    assert labels(PROSE, "Mira [rows](/x) to Osk.", MORE, kind="markdown") == ["body"] * 3


def test_a_paragraph_that_is_set_as_a_heading_at_the_end_is_no_heading() -> None:
    assert labels(PROSE, f"## {MORE}", kind="markdown") == ["body", "body"]
    assert labels(PROSE, "## More of Tarn", kind="markdown") == ["body", "other"]


def test_a_sentence_that_is_all_link_stays() -> None:
    assert labels(PROSE, f"[{MORE}](/x)", PROSE, kind="markdown") == ["body"] * 3


def test_a_sentence_with_a_credit_in_other_type_is_a_caption() -> None:
    assert labels(PROSE, "The bridge on Monday. *Norlys*", MORE, kind="markdown") == ["body", "caption", "body"]
    assert labels(PROSE, "The bridge on Monday. *It fell.*", MORE, kind="markdown") == ["body", "body", "body"]
    assert "caption" not in labels(PROSE, "1. *Toll of Tarn*", MORE, kind="markdown")


def test_an_image_is_a_caption() -> None:
    assert labels(PROSE, "![Warden](w.jpg)", MORE, kind="markdown") == ["body", "caption", "body"]


def test_a_heading_stays_where_something_stands_below_it() -> None:
    assert labels(PROSE, "## Tolls", MORE, kind="markdown") == ["body", "heading", "body"]
    assert labels(PROSE, MORE, "## Tolls", kind="markdown") == ["body", "body", "other"]
    assert labels(PROSE, MORE, "## Tolls", "Advertisement", kind="markdown") == ["body", "body", "other", "ad"]


def test_a_heading_may_say_what_would_be_boilerplate_as_a_line() -> None:
    assert labels(PROSE, "## Facebook", MORE, kind="markdown") == ["body", "heading", "body"]
    assert labels(PROSE, "## Advertisement", MORE, kind="markdown") == ["body", "ad", "body"]


def test_in_plain_text_a_short_line_between_paragraphs_is_a_heading() -> None:
    assert labels(PROSE, "A quiet spring", MORE) == ["body", "heading", "body"]
    assert labels(PROSE, "it rained", MORE) == ["body", "body", "body"]
    assert labels(PROSE, "The warden of the", MORE) == ["body", "body", "body"]


def test_the_first_rule_s_name_and_its_certainty_are_told() -> None:
    (_, ad, _) = labelled(PROSE, "Advertisement", MORE)
    assert (ad.rule, ad.score, ad.kept) == ("ad.mark", 1.0, False)


WALL = "\n\n".join(
    ["Home", "A toll rises", *[PROSE, MORE] * 3, "Osk ferry sails", "Subscribe now and read on", "## Tolls", PROSE]
)


def test_explained_labels_are_the_same_labels_with_the_features_that_decided() -> None:
    page = extract(WALL, "markdown")
    plain = label_blocks(page, Fields(), standard_book(), standard_words())
    explained = label_blocks(page, Fields(), standard_book(), standard_words(), explain=True)
    assert [replace(b.decision, reasons=()) for b in explained] == [b.decision for b in plain]
    assert not any(block.reasons for block in plain)
    scored = [block for block in explained if block.kept or block.rule == "model"]
    assert scored
    for block in scored:
        sizes = [abs(share) for _, share in block.reasons]
        assert len(sizes) == 3
        assert sizes == sorted(sizes, reverse=True)
    assert not any(block.reasons for block in explained if block not in scored)


def test_reasons_are_those_of_the_scoring_that_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    matrices = []
    judged = BlockModel.judged

    def spied(self: BlockModel, evidence: PageEvidence, fields: list[bool], reasons: int = 0) -> Any:
        matrices.append((evidence, fields))
        return judged(self, evidence, fields, reasons)

    monkeypatch.setattr(BlockModel, "judged", spied)
    done = label_blocks(extract(WALL, "markdown"), Fields(), standard_book(), standard_words(), explain=True)
    ((evidence, fields),) = matrices
    _, reasons = judged(standard_model(), evidence, fields, 3)
    assert [block.reasons for block in done if block.reasons] == [r for r, b in zip(reasons, done, strict=True) if b.reasons]


def test_a_page_of_very_many_lines_is_labelled_in_time() -> None:
    code = f"""
from cleaner.boilerplate import label_blocks
from cleaner.records import Block, Extraction, Fields
from cleaner.rules import RuleBook, standard_words
said = [Block(start=0, end=1, text=text) for text in ({PROSE!r}, "Tarn Falls Now")] * 12_000
label_blocks(Extraction(source_text="", blocks=(*said, said[0])), Fields(), RuleBook(()), standard_words())"""
    run_within(30, code)
