"""Edits replay, can be undone, composed and overlaid."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.records import REPAIR, Edit, absorbed, composed, in_order, inverse, overlaid, replay
from tests.strategies import any_text


def edit(start: int, end: int, before: str, after: str) -> Edit:
    return Edit(start=start, end=end, before=before, after=after, step="test", rule="test.rule")


@st.composite
def text_and_edits(draw: st.DrawFn) -> tuple[str, tuple[Edit, ...]]:
    text = draw(any_text)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    spans = list(pairwise(cuts))[::2]
    return text, tuple(edit(a, b, text[a:b], draw(st.text(max_size=5))) for a, b in spans)


@given(text_and_edits())
def test_inverse_edits_lead_back_to_the_text(made: tuple[str, tuple[Edit, ...]]) -> None:
    """replay(replay(t, e), inverse(e)) == t."""
    text, edits = made
    assert replay(replay(text, edits), inverse(edits)) == text


@given(text_and_edits())
def test_the_inverse_of_the_inverse_is_the_edit_itself(made: tuple[str, tuple[Edit, ...]]) -> None:
    """inverse(inverse(e)) == e."""
    _, edits = made
    assert inverse(inverse(edits)) == edits


@given(text_and_edits())
def test_edits_that_replay_are_in_order_and_so_are_their_inverses(made: tuple[str, tuple[Edit, ...]]) -> None:
    """in_order(e) and in_order(inverse(e)) for edits that replay."""
    _, edits = made
    assert in_order(edits)
    assert in_order(inverse(edits))


@given(text_and_edits())
def test_edits_replay_as_a_slow_replacement_from_the_end_does(made: tuple[str, tuple[Edit, ...]]) -> None:
    """Replacing span after span from the last to the first gives what replay gives."""
    text, edits = made
    slow = text
    for one in reversed(edits):
        slow = slow[: one.start] + one.after + slow[one.end :]
    assert replay(text, edits) == slow


def test_no_edits_change_nothing() -> None:
    assert replay("Tarn", ()) == "Tarn"
    assert inverse(()) == ()


def test_two_insertions_at_one_place_keep_their_order() -> None:
    edits = (edit(1, 1, "", "x"), edit(1, 1, "", "y"))
    assert replay("ab", edits) == "axyb"
    assert replay("axyb", inverse(edits)) == "ab"


def test_undoing_keeps_who_made_the_edit_and_why() -> None:
    made = Edit(start=0, end=1, before="a", after="b", step="repair", rule="r", evidence="seen", confidence=0.5)
    (undone,) = inverse([made])
    assert (undone.step, undone.rule, undone.evidence, undone.confidence) == ("repair", "r", "seen", 0.5)


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([edit(0, 1, "x", "")], id="another text"),
        pytest.param([edit(2, 3, "c", ""), edit(0, 1, "a", "")], id="out of order"),
        pytest.param([edit(0, 2, "ab", ""), edit(1, 3, "bc", "")], id="overlap"),
        pytest.param([edit(-1, 0, "", "x")], id="before the text"),
        pytest.param([edit(0, 2, "abc", "")], id="span and what stood there differ in length"),
        pytest.param([edit(2, 9, "c", "")], id="span reaches beyond the text"),
        pytest.param([edit(9, 9, "", "x")], id="behind the text"),
        pytest.param([edit(2, 1, "", "x")], id="ends before it starts"),
    ],
)
def test_an_edit_that_does_not_fit_the_text_is_an_error(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match=r"test\.rule"):
        replay("abc", edits)


def test_edits_that_overlap_are_not_in_order() -> None:
    assert not in_order([edit(0, 2, "ab", ""), edit(1, 3, "bc", "")])
    assert in_order([edit(0, 2, "ab", ""), edit(2, 3, "c", "")])


@st.composite
def two_steps(draw: st.DrawFn) -> tuple[str, tuple[Edit, ...], tuple[Edit, ...]]:
    """A text, edits for it, and edits for what comes out."""
    source = draw(st.text("abc", max_size=20))
    first = draw(some_edits(source))
    return source, first, draw(some_edits(replay(source, first)))


@st.composite
def some_edits(draw: st.DrawFn, text: str) -> tuple[Edit, ...]:
    """Edits for a text, in order; some change nothing."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = list(pairwise(cuts))[:: draw(st.integers(1, 2))]
    after = [draw(st.one_of(st.just(text[a:b]), st.text("xy", max_size=3))) for a, b in spans]
    return tuple(
        Edit(start=a, end=b, before=text[a:b], after=text_after, step="demo", rule="demo")
        for (a, b), text_after in zip(spans, after, strict=True)
    )


@given(two_steps())
def test_composed_edits_do_both_steps_at_once(steps: tuple[str, tuple[Edit, ...], tuple[Edit, ...]]) -> None:
    """replay(s, composed(s, a, b)) is replay(replay(s, a), b), and can be undone."""
    source, first, second = steps
    both = composed(source, first, second)
    out = replay(replay(source, first), second)
    assert replay(source, both) == out
    assert replay(out, inverse(both)) == source


def test_an_edit_that_changes_nothing_and_overlaps_another_is_dropped() -> None:
    first = edit(0, 1, "a", "xx")
    assert composed("abc", [first], [edit(1, 2, "x", "x")]) == (first,)
    assert composed("abc", [first], [edit(2, 3, "b", "b")]) == (first, edit(1, 2, "b", "b"))


def repaired(start: int, end: int, before: str, after: str) -> Edit:
    return replace(edit(start, end, before, after), step=REPAIR)


def test_insertions_beside_a_repair_become_part_of_it_and_others_do_not() -> None:
    break_, fix = edit(1, 1, "", "\n"), repaired(1, 2, "b", "p")
    assert absorbed([break_, break_, fix]) == (repaired(1, 2, "b", "\n\np"),)
    assert absorbed([fix, edit(2, 2, "", "\n")]) == (repaired(1, 2, "b", "p\n"),)
    assert absorbed([edit(0, 1, "a", ""), fix]) == (edit(0, 1, "a", ""), fix)
    assert absorbed([break_, edit(1, 2, "b", "p")]) == (break_, edit(1, 2, "b", "p"))


def test_a_repair_replaces_the_edits_inside_its_span() -> None:
    edits = [edit(0, 1, "a", "x"), edit(1, 1, "", "\n"), edit(2, 4, "cd", "")]
    fix = repaired(1, 3, "bc", "p")
    assert overlaid(edits[:2], [fix]) == (edits[0], fix)
    assert overlaid(edits, []) == tuple(edits)
