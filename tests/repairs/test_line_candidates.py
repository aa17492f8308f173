"""Candidates of damaged lines."""

import pytest

from cleaner.repairs.decoder import NoisyChannel
from cleaner.repairs.language_model import invert, standard_vocabulary
from cleaner.repairs.line_candidates import line_views
from tests.repairs.texts import without

THE_AD = NoisyChannel(inverse=invert(("the", "ad"), standard_vocabulary()), vocabulary=standard_vocabulary())
ER_IN_ON = NoisyChannel(inverse=invert(("er", "in", "on"), standard_vocabulary()), vocabulary=standard_vocabulary())


@pytest.mark.parametrize(
    ("line", "model"),
    [
        ("Advertisement", THE_AD),
        ("READ: More on this", THE_AD),
        ("Read more", THE_AD),
        ("Sign up for the newsletter", THE_AD),
        ("Download the app", THE_AD),
        ("Advertisement", ER_IN_ON),
        ("Sign up for our newsletter", ER_IN_ON),
        ("Share on Twitter", ER_IN_ON),
        ("Continue reading below", ER_IN_ON),
    ],
)
def test_the_line_is_among_its_views(line: str, model: NoisyChannel) -> None:
    damaged = without(line, model.inverse.substrings)
    views = [" ".join(view.lower().split()) for view in line_views(damaged, model)]
    assert line.lower() in views


@pytest.mark.parametrize("line", ["", "· · ·", "The bridge fell on Monday. " * 12])
def test_what_has_no_words_or_too_many_has_no_views(line: str) -> None:
    assert line_views(line, THE_AD) == ()


def test_views_are_few_and_none_is_the_line_itself() -> None:
    line = "Re more in re of or me is he a do we on it as"
    views = line_views(line, THE_AD)
    assert 0 < len(views) <= 32
    assert line not in views
    assert len(set(views)) == len(views)
