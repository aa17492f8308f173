"""The confidence of an article: by how sure the decisions on its blocks are."""

import pytest

from cleaner import clean
from cleaner.boilerplate.confidence import confidence_of, expected_f1
from cleaner.records import Block, Decision
from tests.boilerplate.pages import MORE, PROSE


def block(text: str, **decision: object) -> Block:
    return Block(start=0, end=len(text), text=text, decision=Decision(**decision))  # type: ignore[arg-type]


def test_sure_decisions_let_expect_all() -> None:
    blocks = [block("The bridge is gone.", score=1.0), block("Share this page", label="share", rule="model", score=1.0)]
    assert expected_f1(blocks) == pytest.approx(1.0)


def test_doubt_about_what_was_kept_and_about_what_was_dropped_counts() -> None:
    kept, dropped = block("The bridge is gone.", score=0.5), block("So is the mill.", label="other", rule="model", score=0.5)
    assert expected_f1([kept]) == pytest.approx(2 * 2 / (4 + 2))
    assert expected_f1([kept, dropped]) == pytest.approx(2 * 2 / (4 + 2 + 2))


def test_fields_and_what_rules_drop_do_not_count() -> None:
    title = block("A bridge falls at Tarn", label="title", rule="head.title", score=0.9)
    mark = block("Advertisement", label="ad", rule="ad.mark", score=1.0)
    assert expected_f1([title, mark, block("The bridge is gone.", score=0.75)]) == pytest.approx(2 * 3 / (4 + 3))


def test_where_rules_alone_decided_there_is_none() -> None:
    assert clean("A quake hit Tarn on Monday.").confidence is None
    assert confidence_of([]) is None


def test_a_page_of_paragraphs_has_one() -> None:
    page = "<html><body><article>" + "".join(f"<p>{text}</p>" for text in (PROSE, MORE)) + "</article></body></html>"
    confidence = clean(page).confidence
    assert confidence is not None
    assert 0 < confidence <= 1
