"""What the corpus says of words goes before what the lexicon says; vocabularies travel light."""

import pickle
from dataclasses import replace

import pytest

from cleaner.repairs import Counts, Vocabulary
from cleaner.repairs.language_model import invert, standard_vocabulary
from cleaner.repairs.lexicon import standard_lexicon, standard_pairs
from tests.repairs.texts import REPORTS

WORDS = ("the", "bridge", "tarn", "qwzx")


def counted(*texts: str) -> Counts:
    counts = Counts()
    for text in texts:
        counts.add(text)
    return counts


def test_words_of_the_corpus_are_known_and_those_of_the_lexicon_stay_known() -> None:
    vocabulary = Vocabulary(counted("The ferry of Tadvik is late.", "It left Tadvik on Monday."))
    assert standard_vocabulary().share("tadvik") == 0
    assert vocabulary.share("tadvik") > 0
    assert vocabulary.share("decade") > 0
    assert vocabulary.follows("of", "tadvik", 1e-9) > vocabulary.follows("of", "osk", 1e-9)


def test_words_of_the_headline_are_common() -> None:
    near = replace(standard_vocabulary(), near=frozenset({"tadvik"}))
    assert near.share("tadvik") > near.share("ladder")


def test_a_pickle_holds_the_corpus_only() -> None:
    vocabulary = replace(Vocabulary(counted(*REPORTS)), near=frozenset({"tarn"}))
    vocabulary.inverse(("the",))
    packed = pickle.dumps(vocabulary)
    assert len(packed) < 60_000
    again = pickle.loads(packed)  # noqa: S301  # made here
    assert again.corpus == vocabulary.corpus
    assert again.near == vocabulary.near
    assert again.lexicon is standard_lexicon()
    assert again.pairs is standard_pairs()
    assert [again.share(word) for word in WORDS] == [vocabulary.share(word) for word in WORDS]


def test_what_was_replaced_travels_too() -> None:
    lexicon = replace(standard_lexicon(), words={"tadvik": -9.0}, named=frozenset())
    again = pickle.loads(pickle.dumps(Vocabulary(lexicon=lexicon, pairs={"tadvik": {"tadvik": -2.0}})))  # noqa: S301
    assert again.lexicon == lexicon
    assert again.pairs == {"tadvik": {"tadvik": -2.0}}
    assert pickle.loads(pickle.dumps(Vocabulary(pairs={}))).pairs == {}  # noqa: S301


def test_an_inverse_is_remembered_by_its_vocabulary_alone() -> None:
    vocabulary = Vocabulary(counted("Tadvik"))
    assert vocabulary.inverse(("ad",)) is vocabulary.inverse(("ad",))
    assert vocabulary.inverse(("ad",)) == invert(("ad",), vocabulary)
    assert "tadvik" in vocabulary.inverse(("ad",)).origins["tvik"]
    assert "tvik" not in standard_vocabulary().inverse(("ad",)).origins
    assert replace(vocabulary, near=frozenset()).inverse(("ad",)) is not vocabulary.inverse(("ad",))


@pytest.mark.parametrize("channels", [70])
def test_only_the_last_inverses_are_remembered(channels: int) -> None:
    lexicon = replace(standard_lexicon(), words={"tadvik": -9.0})
    vocabulary = Vocabulary(lexicon=lexicon)
    first = vocabulary.inverse(("ad",))
    for number in range(channels):
        vocabulary.inverse((f"x{number}",))
    assert vocabulary.inverse(("ad",)) == first
    assert vocabulary.inverse(("ad",)) is not first
