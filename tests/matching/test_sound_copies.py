"""Sound copies of damaged articles among verified pairs."""

import numpy as np

from cleaner.corpus import Corpus
from cleaner.records import Article
from cleaner.settings import DuplicateSettings
from cleaner.stages.search import search
from tests.repairs.texts import REPORTS

TEXTS = (REPORTS[0], REPORTS[0] + " It rained.", REPORTS[0][:500], REPORTS[1], REPORTS[1] + " It snowed.")


def copies(*damage: float) -> dict[int, list[int]]:
    corpus = Corpus.of(Article(id=str(at), text=text) for at, text in enumerate(TEXTS))
    return search(corpus, DuplicateSettings()).sound_copies(np.array(damage))


def test_each_damaged_article_has_its_sound_copies() -> None:
    assert {at: sorted(sound) for at, sound in copies(0.1, 0, 0, 0, 0.2).items()} == {0: [1, 2], 4: [3]}


def test_damaged_copies_are_no_sound_copies_and_sound_ones_need_none() -> None:
    assert copies(0, 0, 0, 0, 0) == {}
    assert copies(0.1, 0.1, 0.1, 0, 0) == {}
