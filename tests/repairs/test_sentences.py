"""Broken sentences are marked as one, whole ones are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.records import Block, Decision, Label
from cleaner.repairs import join_sentences
from cleaner.rules import standard_words

OPEN = standard_words().open_words
START = "The wardens of Tarn had long been in search of"


def blocks(*said: tuple[Label, str], tag: str = "p") -> list[Block]:
    return [
        Block(start=0, end=len(text), text=text, tag=tag, decision=Decision(label=label, rule="test"))
        for label, text in said
    ]


def joined(*said: tuple[Label, str], tag: str = "p") -> list[bool]:
    return [block.joined for block in join_sentences(blocks(*said, tag=tag), OPEN)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (START, "Eels."),
        ("The wardens of Tarn had long searched for eels", "and found none."),
        ("When the river came over the weir at Tarn,", "Mira Oslund rowed."),
        ("Die Wärter von Tarn suchten lange nach einem", "Aal."),
        ("The warden of Tarn said nothing at all  ", " to them."),
    ],
)
def test_a_sentence_broken_over_two_paragraphs_is_one(first: str, second: str) -> None:
    assert joined(("body", first), ("body", second)) == [False, True]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The wardens of Tarn had long searched for eels.", "and found none."),
        ("The wardens of Tarn had long searched for eels", "Mira Oslund rowed."),
        ("The wardens said this of it at the gate:", "no eels."),
        ("“The wardens of Tarn searched for eels”", "said Mira."),
        ("in search of", "eels."),
        ("When the river came over the weir at Tarn,", "400 eels fled."),
        (START, ""),
    ],
)
def test_paragraphs_that_are_whole_stay_apart(first: str, second: str) -> None:
    assert joined(("body", first), ("body", second)) == [False, False]


def test_boilerplate_between_the_parts_of_a_sentence_does_not_part_them() -> None:
    assert joined(("body", START), ("ad", "Advertisement"), ("body", "eels.")) == [False, False, True]


def test_a_heading_between_them_does() -> None:
    assert joined(("body", START), ("heading", "Eels"), ("body", "eels.")) == [False, False, False]


@pytest.mark.parametrize("tag", ["li", "td", "pre"])
def test_items_rows_and_code_are_never_joined(tag: str) -> None:
    assert joined(("body", START), ("body", "eels."), tag=tag) == [False, False]


def test_a_sentence_in_three_parts_is_one() -> None:
    assert joined(("body", START), ("body", "eels that swam in the lower river of the"), ("body", "Osk.")) == [
        False,
        True,
        True,
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from(["body", "heading", "ad", "title"]), st.sampled_from([START, "eels.", "", "Mira rows."]))
    )
)
def test_only_a_body_block_that_follows_one_is_joined_and_nothing_else_changes(said: list[tuple[Label, str]]) -> None:
    """A joined block is body and has a kept block above it; all else of each block stays."""
    before = blocks(*said)
    after = join_sentences(before, OPEN)
    kept = False
    for old, new in zip(before, after, strict=True):
        assert (new.label, new.text, new.rule) == (old.label, old.text, old.rule)
        assert not new.joined or (new.label == "body" and kept)
        kept = kept or new.kept


def test_verse_stays_as_it_is() -> None:
    lines = (
        "the ferry and the slow",
        "river and the rain of autumn,",
        "went over the weir",
        "and came not again,",
        "said Mira of Osk",
    )
    assert not any(joined(*(("body", line) for line in lines)))
    assert any(joined(*(("body", line) for line in lines[:3])))
