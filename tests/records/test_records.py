"""Properties of the records."""

import pickle
import re
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

import cleaner
from cleaner.errors import CleanerError, UnreadableError
from cleaner.records import (
    BOILERPLATE,
    FIELDS,
    KEPT,
    LABELS,
    REASONS,
    UNDECIDED,
    Block,
    Cluster,
    Decision,
    Duplicates,
    Page,
    Rejection,
)

# Where the code names the reason of a rejection.
_GIVEN = re.compile(r"""(?:UnreadableError\(\s*|rejected\(page, |reason=)"(\w+)\"""")


def test_every_label_is_a_field_or_kept_or_boilerplate_and_only_one_of_them() -> None:
    assert FIELDS | KEPT | BOILERPLATE == LABELS
    assert len(FIELDS) + len(KEPT) + len(BOILERPLATE) == len(LABELS)


def test_a_block_is_kept_exactly_where_it_is_body_or_heading() -> None:
    kept = {label for label in LABELS if Decision(label=label).kept}  # type: ignore[arg-type]
    assert kept == {"body", "heading"}


def test_a_block_answers_for_its_decision() -> None:
    decision = Decision(label="title", rule="head.title", score=0.9, reasons=(("words", 1.5),), joined=True, included=True)
    block = Block(start=0, end=4, text="Tarn", tag="h1", link_share=0.5, emphasised_tail=1).decided(decision)
    assert (block.label, block.rule, block.score, block.reasons) == ("title", "head.title", 0.9, (("words", 1.5),))
    assert (block.joined, block.kept, block.decision) == (True, True, decision)
    assert replace(block, decision=UNDECIDED) == Block(
        start=0, end=4, text="Tarn", tag="h1", link_share=0.5, emphasised_tail=1
    )


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_has_a_stage_of_the_way(reason: str) -> None:
    assert Rejection(id="a", source="a", reason=reason, detail="").stage in {"read", "extract", "label", "clean"}


def test_the_redundant_articles_are_all_but_the_canonical_one() -> None:
    cluster = Cluster(id="c1", members=("a", "b", "c"), canonical="b", reason="full")
    found = Duplicates(matches=(), clusters=(cluster,), articles=4)
    assert found.redundant == {"a", "c"}
    assert {name: c.id for name, c in found.cluster_of.items()} == {"a": "c1", "b": "c1", "c": "c1"}


def test_records_are_frozen() -> None:
    page = Page(content="Tarn")
    with pytest.raises(FrozenInstanceError):
        page.content = "Osk"  # type: ignore[misc]


def test_an_unreadable_error_survives_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(UnreadableError("binary", "3 bytes")))  # noqa: S301  # our own bytes
    assert isinstance(error, UnreadableError)
    assert isinstance(error, CleanerError)
    assert (error.reason, str(error)) == ("binary", "3 bytes")


def test_every_reason_that_is_given_is_known() -> None:
    """A reason that is not listed would end a run where its table of rejections is written."""
    sources = Path(cleaner.__file__).parent.rglob("*.py")
    given = {reason for path in sources for reason in _GIVEN.findall(path.read_text(encoding="utf-8"))}
    assert {"empty", "http_status", "crashed"} <= given <= {*REASONS}
