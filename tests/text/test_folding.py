"""Forms for comparing: the same for what readers take for the same, in any surroundings."""

import unicodedata

import pytest
from hypothesis import example, given

from cleaner.text.folding import fold, fold_units, fold_words, line_view
from tests.strategies import any_text, lines_text


@given(any_text | lines_text)
def test_folding_twice_is_folding_once(text: str) -> None:
    """fold(fold(t)) == fold(t)."""
    assert fold(fold(text)) == fold(text)


@given(any_text | lines_text)
def test_the_view_of_a_view_is_the_view(text: str) -> None:
    """line_view(line_view(t)) == line_view(t), without line breaks, double spaces or space at the ends."""
    seen = line_view(text)
    assert line_view(seen) == seen
    assert "  " not in seen
    assert seen == seen.strip()
    assert "\n" not in seen


@given(any_text | lines_text)
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    """fold(NFC(t)) == fold(NFD(t))."""
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(any_text | lines_text, any_text | lines_text)
@example("Tarn`s toll", "Café")
def test_a_word_folds_alike_whatever_stands_on_the_next_line(first: str, second: str) -> None:
    """fold_words(a + newline + b) == fold_words(a) + fold_words(b)."""
    assert fold_words(first + "\n" + second) == fold_words(first) + fold_words(second)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Tarn’s", "Tarn's"),
        ("TARN", "tarn"),
        ("Straße", "STRASSE"),
        ("ﬁnal", "final"),
        ("Brûlée", "Brulee"),
        ("Ёлка", "Елка"),
        ("a\xa0b", "a b"),
        ("co\xadoperate", "cooperate"),
        ("well–known", "well-known"),
        ("１２", "12"),
        ("İzmir", "izmir"),
        pytest.param("Tarn´s", "Tarn's"),
        pytest.param("Tarn`s", "Tarn's"),
    ],
)
def test_what_differs_by_sign_case_or_mark_only_folds_alike(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize(("left", "right"), [("42", "43"), ("Osk", "Oska"), ("мир", "мип")])
def test_what_differs_in_letters_or_figures_does_not_fold_alike(left: str, right: str) -> None:
    assert fold(left) != fold(right)


def test_an_apostrophe_joins_a_word_and_a_quotation_mark_does_not() -> None:
    assert fold_words("‘Mira’s boat’") == ["mira's", "boat"]


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("«Mira»", '"Mira"'),
        ("a\u200bb", "ab"),
        ("Osk—Tarn", "Osk-Tarn"),
        ("▪ Toll", "• Toll"),
        ("wait…", "wait..."),
        ("\ufeff \t", ""),
    ],
)
def test_rules_see_one_sign_of_each_family(line: str, seen: str) -> None:
    assert line_view(line) == seen


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("大桥收费上涨，居民不满。", "大桥 收费 上涨 居民 不满"),
        ("大桥收费\n上涨", "大桥收费上涨"),
        ("橋が川に落ちた。", "橋が川に\n落ちた"),
        ("สะพานถล่มเมื่อคืน", "สะพาน ถล่ม เมื่อ คืน"),
        ("5 เมตร", "๕ เมตร"),
        ("٣٥ كيلومترا", "35 كيلومترا"),
        ("३५ किलोमीटर", "35 किलोमीटर"),
        ("ｶﾞｽ１２", "ガス12"),
    ],
)
def test_what_differs_by_blanks_between_unspaced_words_or_by_the_form_of_figures_has_the_same_units(
    left: str, right: str
) -> None:
    assert fold_units(left) == fold_units(right)


def test_words_that_spaces_part_stay_whole() -> None:
    assert len(fold_units("다리가 월요일 밤에 무너졌다")) == 4
    assert fold_units("Tarn大桥2号") == ["tarn", "大", "桥", "2", "号"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("पुल सोमवार की रात गिर गया।", 6),
        ("সেতুটি সোমবার রাতে ভেঙে পড়ে।", 5),
        ("பாலம் திங்கள் இரவு இடிந்து விழுந்தது.", 5),
        ("వంతెన సోమవారం రాత్రి కూలిపోయింది.", 4),
        ("പാലം തിങ്കളാഴ്ച രാത്രി തകർന്നു.", 4),
        ("සඳුදා රාත්‍රියේ පාලම කඩා වැටුණි.", 5),
        ("ކަރަންޓު ނެތް", 2),
    ],
)
def test_vowel_signs_part_no_words(text: str, words: int) -> None:
    assert len(fold_words(text)) == len(fold_units(text)) == words


def test_words_that_differ_in_a_vowel_sign_are_different() -> None:
    assert fold("की") != fold("का") != fold("क")
