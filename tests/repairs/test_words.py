"""Words, and where sentences begin."""

import pytest

from cleaner.repairs.words import COMPOUND, LETTERS, WORD, SentenceStart, near_word, opens_sentence, plain, sentence_start


def test_words_keep_their_apostrophes_and_lose_hyphens_and_figures() -> None:
    text = "Tarn’s 2nd well-known bridge isn't 'old'_"
    assert WORD.findall(text) == ["Tarn’s", "nd", "well", "known", "bridge", "isn't", "old"]
    assert LETTERS.findall("isn't 'old'") == ["isn", "t", "old"]
    assert COMPOUND.findall(text) == ["well-known"]


@pytest.mark.parametrize(("word", "form"), [("Tarn’s", "tarn"), ("ISN'T", "isn't"), ("s", "s"), ("Osk", "osk")])
def test_dictionary_forms(word: str, form: str) -> None:
    assert plain(word) == form


@pytest.mark.parametrize(
    ("before", "opens", "start"),
    [
        ("", True, "sentence"),
        ("It rained. ", True, "sentence"),
        ("It rained.\n\n", True, "sentence"),
        ("Did it rain? ", True, "sentence"),
        ("It rained at ", False, "inside"),
        ("It rained, ", False, "inside"),
        ("said Mr. ", True, "perhaps"),
        ("said J. ", True, "perhaps"),
        ("He said: ", False, "perhaps"),
        ("NORLYS, Tarn (Wire) - ", False, "sentence"),
        ("It rained.\n\nNORLYS — ", False, "sentence"),
        ("The ferry - ", False, "inside"),
        ("OSK - ", False, "inside"),
        ("He said. “", True, "perhaps"),
    ],
)
def test_sentences_begin_surely_perhaps_or_not(before: str, opens: bool, start: SentenceStart) -> None:  # noqa: FBT001
    text = before + "word"
    assert opens_sentence(text, len(before)) is opens
    assert sentence_start(text, len(before), words_vanish=False) == start


@pytest.mark.parametrize("before", ["It rained.  ", "It rained.\n "])
def test_a_vanished_word_began_the_sentence(before: str) -> None:
    text = before + "word"
    assert sentence_start(text, len(before), words_vanish=True) == "inside"
    assert sentence_start(text, len(before), words_vanish=False) == "sentence"


def test_a_neighbour_that_begins_a_sentence_has_no_capital() -> None:
    text = "Old Tarn. Old Osk"
    assert [near_word(text, *span) for span in ((0, 3), (4, 8), (10, 13), (14, 17))] == ["old", "Tarn", "old", "Osk"]
