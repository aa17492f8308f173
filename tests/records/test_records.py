"""What the records answer."""

import pickle
from dataclasses import FrozenInstanceError

import pytest

from cleaner.errors import CleanerError, UnreadableError
from cleaner.records import DEBRIS, FIELDS, KEPT, LABELS, REASONS, Article, Block, Cluster, Duplicates, Edit, Page, Rejection


def test_every_label_is_a_field_or_kept_or_debris_and_only_one_of_them() -> None:
    assert FIELDS | KEPT | DEBRIS == LABELS
    assert len(FIELDS) + len(KEPT) + len(DEBRIS) == len(LABELS)


def test_a_block_is_kept_exactly_where_it_is_body_or_heading() -> None:
    kept = {label for label in LABELS if Block(start=0, end=1, text="x", label=label).kept}  # type: ignore[arg-type]
    assert kept == {"body", "heading"}


def test_repairs_are_the_edits_of_the_repair_step_only() -> None:
    mended = Edit(start=1, end=2, before="\n", after=" ", step="repair", rule="sentence.join")
    removed = Edit(start=3, end=4, before="x", after="", step="boilerplate", rule="ad.mark")
    assert Article(id="a", text="a b", edits=(mended, removed)).repairs == (mended,)


def test_restoring_undoes_every_edit() -> None:
    gone = Edit(start=0, end=3, before="Ad\n", after="", step="boilerplate", rule="ad.mark")
    article = Article(id="a", text="Tarn", edits=(gone,))
    assert article.restore() == article.source_text == "Ad\nTarn"


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
