"""Kinds of words: what may stand behind what."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.repairs.candidates import Candidate, Token
from cleaner.repairs.context import in_context
from cleaner.repairs.word_classes import FIGURES, FULL_STOP, SIGN, mark_of, standard_grammar

KINDS = sorted(standard_grammar().single)


@pytest.mark.parametrize(
    ("between", "mark"),
    [(" ", ""), ("\xa0", ""), (". ", FULL_STOP), ("\n\n", FULL_STOP), (", ", SIGN), (" 12 ", FIGURES), (" – ", SIGN)],
)
def test_what_stands_between_words_has_a_kind(between: str, mark: str) -> None:
    assert mark_of(between) == mark


@pytest.mark.parametrize(
    ("first", "likely", "unlikely"),
    [("has", "remained", "remain"), ("will", "remain", "remained"), ("they", "are", "a"), ("is", "expected", "expect")],
)
def test_the_likelier_form_is_known(first: str, likely: str, unlikely: str) -> None:
    grammar = standard_grammar()
    assert grammar.odds(first, likely) > grammar.odds(first, unlikely)


@pytest.mark.parametrize(("word", "kind"), [("dawdled", "~ed"), ("dawdling", "~ing"), ("qwrtz", "~unknown")])
def test_rare_words_go_by_their_endings(word: str, kind: str) -> None:
    assert standard_grammar().kind(word) == kind


@given(st.lists(st.sampled_from(KINDS), max_size=2))
def test_shares_sum_to_one(before: list[str]) -> None:
    """Over all kinds, share(*before, kind) sums to 1 (the shares of single kinds are rounded up a little)."""
    grammar = standard_grammar()
    assert sum(grammar.share(*before, kind) for kind in KINDS) == pytest.approx(1, abs=0.02)


def test_two_words_away_still_tells() -> None:
    text = "It has to be help by the town"
    words = [(m.start(), m.end(), m[0].lower()) for m in re.finditer(r"\w+", text)]
    places = [Token(start, end, " " if start else "", (Candidate(word, 1e-4),)) for start, end, word in words]
    places[4] = Token(13, 17, " ", (Candidate("help", 1e-4), Candidate("helped", 1e-4, ((4, "ed"),))))
    weights = [[1.0] if len(place.readings) == 1 else [0.5, 0.5] for place in places]
    found = in_context(text, places, weights, standard_grammar())
    assert found[4][1] > 0.6
    assert sum(found[4]) == pytest.approx(1)
    assert found[:4] == weights[:4]
