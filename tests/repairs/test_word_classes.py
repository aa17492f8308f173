"""Word classes, and which class follows which."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.repairs.candidates import Candidate, Token
from cleaner.repairs.decoder import in_context
from cleaner.repairs.word_classes import FIGURES, FULL_STOP, SIGN, mark_class, standard_class_model

CLASSES = sorted(standard_class_model().single)


@pytest.mark.parametrize(
    ("between", "mark"),
    [(" ", ""), ("\xa0", ""), (". ", FULL_STOP), ("\n\n", FULL_STOP), (", ", SIGN), (" 12 ", FIGURES), (" – ", SIGN)],
)
def test_marks_between_words_have_a_class(between: str, mark: str) -> None:
    assert mark_class(between) == mark


@pytest.mark.parametrize(
    ("first", "likely", "unlikely"),
    [("has", "remained", "remain"), ("will", "remain", "remained"), ("they", "are", "a"), ("is", "expected", "expect")],
)
def test_the_likelier_form_is_known(first: str, likely: str, unlikely: str) -> None:
    model = standard_class_model()
    assert model.odds(first, likely) > model.odds(first, unlikely)


@pytest.mark.parametrize(("word", "name"), [("dawdled", "~ed"), ("dawdling", "~ing"), ("qwrtz", "~unknown")])
def test_rare_words_are_classed_by_their_endings(word: str, name: str) -> None:
    assert standard_class_model().class_of(word) == name


@given(st.lists(st.sampled_from(CLASSES), max_size=2))
def test_shares_sum_to_one(before: list[str]) -> None:
    """Over all classes, share(*before, class) sums to 1 (the shares of single classes are rounded up a little)."""
    model = standard_class_model()
    assert sum(model.share(*before, name) for name in CLASSES) == pytest.approx(1, abs=0.02)


def test_a_neighbour_two_words_away_still_counts() -> None:
    text = "It has to be help by the town"
    words = [(m.start(), m.end(), m[0].lower()) for m in re.finditer(r"\w+", text)]
    tokens = [Token(start, end, " " if start else "", (Candidate(word, 1e-4),)) for start, end, word in words]
    tokens[4] = Token(13, 17, " ", (Candidate("help", 1e-4), Candidate("helped", 1e-4, ((4, "ed"),))))
    weights = [[1.0] if len(token.candidates) == 1 else [0.5, 0.5] for token in tokens]
    corrected = in_context(text, tokens, weights, standard_class_model())
    assert corrected[4][1] > 0.6
    assert sum(corrected[4]) == pytest.approx(1)
    assert corrected[:4] == weights[:4]
