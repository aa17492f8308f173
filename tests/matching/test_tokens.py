"""Tokens: characters, words and their flags; the compiled path against the plain one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.matching.compiled_aligner import CompiledAligner
from cleaner.matching.document_frequency import DocumentFrequency
from cleaner.matching.token_kernels import NAME, NOUNS, NUMBER, QUOTED
from cleaner.matching.tokens import SIZE, Tokens, plain_tokens
from cleaner.shingles.buffers import Texts, Workspace
from cleaner.shingles.folded import fold_texts
from cleaner.text.folding import fold_units
from tests.strategies import any_text, lines_text


def tokens(text: str) -> Tokens:
    return next(iter(plain_tokens(Texts.of([text]))))


def words_where(text: str, name: str) -> list[str]:
    return [word for word, flag in zip(fold_units(text), getattr(tokens(text), name), strict=True) if flag]


@given(any_text | lines_text)
def test_characters_words_and_shingles_fit_together(text: str) -> None:
    """Characters are those of the folded words; every word has its flags, every place but the last few its shingle."""
    made, words = tokens(text), fold_units(text)
    assert "".join(map(chr, made.characters.tolist())) == "".join(words)
    assert [words[at][0] for at in dict.fromkeys(made.word_of.tolist())] == [word[0] for word in words]
    assert len(made.quoted) == len(made.name) == len(made.number) == len(words)
    assert len(made.shingles) == (max(1, len(made.characters) - SIZE + 1) if words else 0)


QUOTING = st.lists(
    st.sampled_from([*"\"“”„«»'’.!?:)\n ½²①٣", "\u200b", "…", "Tarn ", "ÉLAN ", "İ", "two ", "zwölf ", "a b c d "])
).map("".join)


@given(st.lists(any_text | lines_text | QUOTING, min_size=1, max_size=4), st.data())
def test_the_compiled_path_says_what_the_plain_one_says(texts: list[str], data: st.DataObject) -> None:
    """The columns of prepared texts == plain_tokens, whichever texts are prepared."""
    which = np.array(data.draw(st.lists(st.integers(0, len(texts) - 1), unique=True)), np.int64)
    common = DocumentFrequency(slot_bits=8, sampled=2)
    common.counts[:] = np.arange(256)
    aligner = CompiledAligner.of(fold_texts(Texts.of(texts)), common, Workspace())
    # Each text twice, so that none is done, and its memory used again, before all are prepared.
    aligner.align(np.tile(which, 2), np.tile(which, 2))
    fast = aligner.prepared
    assert np.flatnonzero(fast.sizes >= 0).tolist() == sorted(which.tolist())
    for at in which.tolist():
        plain, first = tokens(texts[at]), fast.starts[at]
        of, shingles = slice(first, first + fast.sizes[at]), slice(first, first + len(plain.shingles))
        assert fast.characters[of].tolist() == plain.characters.tolist()
        assert fast.shingles[shingles].tolist() == plain.shingles.tolist()
        numbers = fast.word_of[of]
        assert ((fast.flags[numbers] & NOUNS) > 0).tolist() == [plain.noun_capitals] * len(numbers)
        for bit, flags in ((QUOTED, plain.quoted), (NAME, plain.name), (NUMBER, plain.number)):
            assert ((fast.flags[numbers] & bit) > 0).tolist() == flags[plain.word_of].tolist()
        quoted = plain.quoted[plain.word_of[: len(plain.shingles)]]
        assert fast.weights[shingles].tolist() == common.weights(plain.shingles, quoted).tolist()
        assert fast.quoted[shingles].tolist() == quoted.tolist()


def test_a_quotation_lies_between_the_marks_of_one_paragraph() -> None:
    assert words_where('Mira said: "The toll has to rise." Jon fell.', "quoted") == ["the", "toll", "has", "to", "rise"]
    assert words_where("„Die Brücke ist im Fluss“, sagte sie.", "quoted") == ["die", "brucke", "ist", "im", "fluss"]
    assert words_where('The "toll" rose.', "quoted") == []
    assert words_where('A mark of 5" of rain and\n\na paragraph without any mark at all', "quoted") == []


def test_a_name_bears_a_capital_that_no_sentence_explains() -> None:
    assert words_where("The bridge at Tarn fell. Wardens called Mira Oslund.", "name") == ["tarn", "mira", "oslund"]


def test_german_gives_nouns_capitals() -> None:
    assert tokens("Die Brücke von Tarn ist in der Nacht gesperrt worden, weil ein Balken brach.").noun_capitals
    assert not tokens("The bridge at Tarn is closed, for a beam broke in the night.").noun_capitals
    assert not tokens("Den gamle bro er lukket, for en bjælke brast, og der er ingen færge.").noun_capitals


def test_numbers_are_figures_and_words() -> None:
    assert words_where("On 3 March two of the 40th fell", "number") == ["3", "two", "40th"]
