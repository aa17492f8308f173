"""What kind of word each is."""

from hypothesis import given

from cleaner.matching.wording import SIZE, Wording, wordings
from cleaner.text.buffers import Texts
from cleaner.text.folding import fold_words
from tests.strategies import any_text, lines_text


def wording(text: str, *, compiled: bool = False) -> Wording:
    return next(iter(wordings(Texts.of([text]), compiled=compiled)))


def words_where(text: str, name: str) -> list[str]:
    return [word for word, flag in zip(fold_words(text), getattr(wording(text), name), strict=True) if flag]


@given(any_text | lines_text)
def test_characters_words_and_shingles_fit_together(text: str) -> None:
    """Characters are those of the folded words; every word has its flags, every place but the last few its shingle."""
    made, words = wording(text), fold_words(text)
    assert "".join(map(chr, made.characters.tolist())) == "".join(words)
    assert [words[at][0] for at in dict.fromkeys(made.word_of.tolist())] == [word[0] for word in words]
    assert len(made.quoted) == len(made.name) == len(made.number) == len(words)
    assert len(made.shingles) == (max(1, len(made.characters) - SIZE + 1) if words else 0)


def test_a_quotation_lies_between_the_marks_of_one_paragraph() -> None:
    assert words_where('Mira said: "The toll has to rise." Jon fell.', "quoted") == ["the", "toll", "has", "to", "rise"]
    assert words_where("„Die Brücke ist im Fluss“, sagte sie.", "quoted") == ["die", "brucke", "ist", "im", "fluss"]
    assert words_where('The "toll" rose.', "quoted") == []
    assert words_where('A mark of 5" of rain and\n\na paragraph without any mark at all', "quoted") == []


def test_a_name_bears_a_capital_that_no_sentence_explains() -> None:
    assert words_where("The bridge at Tarn fell. Wardens called Mira Oslund.", "name") == ["tarn", "mira", "oslund"]


def test_numbers_are_figures_and_words() -> None:
    assert words_where("On 3 March two of the 40th fell", "number") == ["3", "two", "40th"]
