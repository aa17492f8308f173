"""Users' own rules: they stand against the block model and all that looks at forms, and may keep a line as well."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from cleaner.boilerplate import label_blocks
from cleaner.boilerplate.block_model.features import PageEvidence
from cleaner.boilerplate.block_model.model import BlockModel
from cleaner.boilerplate.profiles import RULE, without_repeated
from cleaner.extractors import extract
from cleaner.records import Block, Fields, Format, OutletProfile, RepeatedLine
from cleaner.rules import rule_book, standard_words
from tests.boilerplate.pages import MORE, PROSE

# A sentence of a report, and a line of boilerplate.
SENTENCE = "The wardens of Tarn said on Tuesday that the new bridge would be opened to all carts in the spring."
ADVERT = "Advertisement"


def rule(line: str, label: str, more: str = "") -> str:
    pattern = line.replace(".", r"\\.")
    return f'[{label}.house]\npattern = "{pattern}"\nremoves = ["{line}"]\nkeeps = []\n{more}\n'


def html(*lines: str) -> str:
    paragraphs = "".join(line if line.startswith("<") else f"<p>{line}</p>" for line in lines)
    return f"<html lang='en'><body><article><h1>Bridge at Tarn falls</h1>{paragraphs}</article></body></html>"


def labelled(page: str, *rules: str, kind: Format = "html", **fields: Any) -> dict[str, Block]:
    blocks = label_blocks(extract(page, kind), Fields(**fields), rule_book(rules), standard_words())
    return {block.text: block for block in blocks}


def sure(score: float) -> Any:
    """A block model that gives every block this score."""

    def judged(_self: BlockModel, evidence: PageEvidence, _fields: Sequence[bool], reasons: int = 0) -> Any:
        assert not reasons
        return np.full(len(evidence.matrix), score), [()] * len(evidence.matrix)

    return judged


def test_the_model_takes_no_line_back_that_an_own_rule_removes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BlockModel, "judged", sure(0.99))
    found = labelled(html(PROSE, ADVERT, SENTENCE, MORE), rule(SENTENCE, "other"))
    assert {text for text, block in found.items() if block.kept} == {PROSE, ADVERT, MORE}
    assert found[SENTENCE].rule == "other.house"


def test_the_model_drops_no_line_that_an_own_rule_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BlockModel, "judged", sure(0.01))
    found = labelled(html(PROSE, ADVERT, SENTENCE, MORE), rule(SENTENCE, "body"))
    assert (found[SENTENCE].label, found[SENTENCE].rule) == ("body", "body.house")


@pytest.mark.parametrize("label", ["body", "heading"])
@pytest.mark.parametrize("kind", ["html", "text"])
def test_an_own_rule_may_keep_a_line(label: str, kind: Format) -> None:
    lines = (PROSE, ADVERT, SENTENCE, MORE)
    page = html(*lines) if kind == "html" else "\n\n".join(lines)
    assert not labelled(page, kind=kind)[ADVERT].kept
    found = labelled(page, rule(ADVERT, label), kind=kind)[ADVERT]
    assert (found.label, found.rule, found.kept) == (label, f"{label}.house", True)


def test_a_heading_that_an_own_rule_removes_goes() -> None:
    """Standard rules leave headings alone: a report may have one of these words. Who writes a rule knows the outlet."""
    page = html(PROSE, "<h3>The Herald's table</h3>", SENTENCE, MORE)
    assert labelled(page)["The Herald's table"].label == "heading"
    assert labelled(page, rule("The Herald's table", "other"))["The Herald's table"].label == "other"


def test_a_weak_own_rule_needs_boilerplate_beside_it() -> None:
    weak = rule("The herald", "other", more="weak = true")
    assert labelled(html(PROSE, "The herald", SENTENCE, MORE), weak)["The herald"].rule != "other.house"
    assert labelled(html(PROSE, "The herald", ADVERT, SENTENCE, MORE), weak)["The herald"].rule == "other.house"


def test_a_line_that_an_own_rule_keeps_stays_though_the_outlet_repeats_it() -> None:
    profile = OutletProfile(outlet="herald", pages=9, lines=(RepeatedLine(text=SENTENCE, pages=9),))
    for rules, kept in (((), False), ((rule(SENTENCE, "body"),), True)):
        blocks = tuple(labelled(html(PROSE, SENTENCE, MORE), *rules).values())
        revised = without_repeated(blocks, profile) or blocks
        (found,) = (block for block in revised if block.text == SENTENCE)
        assert found.kept is kept
        assert (found.rule == RULE) is not kept
