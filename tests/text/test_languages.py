"""The language of a text: found where it is sure, and never guessed."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.languages import LEAST, identify_language, language_of

ENGLISH = "The bridge at Tarn fell into the river on Monday, and it was not the first time that the mayor had to close it. "
GERMAN = "Die Brücke von Tarn ist am Montag in den Fluss gefallen, und nicht zum ersten Mal musste der Ort sie sperren. "


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The bridge at Tarn fell into the river and it was not the first time.", "en"),
        ("Die Brücke von Tarn ist in den Fluss gefallen und nicht zum ersten Mal.", "de"),
        ("Le pont de Tarn est tombé dans la rivière et ce n’est pas la première fois.", "fr"),
        ("El puente de Tarn cayó al río y no es la primera vez en el año.", "es"),
        ("A ponte de Tarn caiu no rio e não foi a primeira vez este ano, disse a prefeita.", "pt"),
        ("Most w Tarnie runął do rzeki i nie stało się to po raz pierwszy w tym roku.", "pl"),
        ("Мост в Тарне упал в реку, и это было не в первый раз за год.", "ru"),
        ("Міст у Тарні впав у річку, і це сталося вже не вперше цього року.", "uk"),
        ("Η γέφυρα έπεσε στο ποτάμι.", "el"),
        ("大桥昨天关闭了。", "zh"),
        ("橋は昨日閉鎖された。", "ja"),
        ("다리가 어제 폐쇄되었다.", "ko"),
        ("สะพานถูกปิดเมื่อวานนี้", "th"),
    ],
)
def test_a_sentence_shows_its_language(text: str, language: str) -> None:
    found = identify_language(text)
    assert found is not None
    assert found.language == language
    assert LEAST <= found.probability <= 1


@pytest.mark.parametrize("text", ["", "Tarn Osk Norlys", "1 2 3", "Tarn 2, Osk 1", "Aas, Bor, Cid, Dov, Eik, Fal, Gro"])
def test_names_and_figures_show_none(text: str) -> None:
    assert identify_language(text) is None
    assert language_of(text) is None


def test_a_few_words_of_another_script_change_nothing() -> None:
    assert language_of(ENGLISH + "“大桥关闭了” read the sign.") == "en"
    assert language_of("大桥昨天关闭了，市长说 Tarn Bridge 下个月重新开放。") == "zh"


def test_a_text_counts_for_more_than_what_is_said_of_it_only_where_it_is_sure() -> None:
    assert language_of(GERMAN * 3, "en") == "de"
    assert language_of(GERMAN[:40], "en") == "en"
    assert language_of("", "fr") == "fr"


def test_languages_that_are_written_alike_do_not_contradict_each_other() -> None:
    norwegian = "Broen i Tarn falt i elva på mandag, og det var ikke første gang ordføreren måtte stenge den. " * 4
    assert language_of(norwegian) == "no"
    assert language_of(norwegian, "nb") == "nb"


def test_the_middle_and_the_end_of_a_long_text_count() -> None:
    assert language_of(ENGLISH * 2 + GERMAN * 200) == "de"


def test_a_script_of_one_language_needs_no_model() -> None:
    code = "import sys; from cleaner.text.languages import language_of as of; print(of('大桥昨天关闭了。'), *sys.modules)"
    language, *loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert (language, "numpy" in loaded) == ("zh", False)


@given(st.text(), st.sampled_from([None, "en", "xx"]))
def test_any_text_has_a_language_or_none(text: str, stated: str | None) -> None:
    found = identify_language(text)
    assert found is None or (found.language.isalpha() and LEAST <= found.probability <= 1)
    assert language_of(text, stated) in {stated, found.language if found else None}
