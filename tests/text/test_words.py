"""Words and sentences of every script."""

import pytest
from hypothesis import given

from cleaner.text.words import ends_sentence, has_sentence, unit_shingles, word_units, words_in
from tests.limits import run_within
from tests.strategies import any_text


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("The toll on the old bridge at Tarn rises in May.", 11, 11),
        ("Сбор на старом мосту вырастет.", 5, 5),
        ("다리 통행료가 오른다.", 3, 3),
        ("塔恩旧桥的通行费将于五月上涨。", 8, 10),
        ("タルンの古い橋の通行料が五月に上がる。", 7, 11),
        ("ค่าผ่านทางสะพานเก่าจะขึ้นในเดือนพฤษภาคม", 7, 11),
        ("Tarn 大桥 Osk", 3, 3),
        ("。", 1, 1),
        ("", 0, 0),
    ],
)
def test_a_sentence_has_about_as_many_words_in_every_script(text: str, least: int, most: int) -> None:
    assert least <= words_in(text) <= most


@pytest.mark.parametrize(
    "line",
    [
        "大桥关闭了。",
        "「橋は落ちた。」",
        "大桥关闭了！",
        "पुल टूट गया।",
        "Կամուրջը փլվեց։",
        "سقط الجسر۔",
        "ድልድዩ ወደቀ።",
        "တံတားကျိုးသည်။",
    ],
)
def test_every_script_ends_its_sentences(line: str) -> None:
    assert ends_sentence(line)


@pytest.mark.parametrize(
    "text",
    [
        "塔恩旧桥的通行费将于五月上涨。据市政府说",
        "पुल सोमवार की रात टूट गया। फोटो",
        "Կամուրջը երկուշաբթի գիշերը գետն ընկավ։",
        "انهار الجسر القديم مساء يوم الاثنين.",
        "ค่าผ่านทางสะพานเก่าที่เมืองทาร์นจะขึ้นในเดือนพฤษภาคมหลังจากที่สภาเมืองลงมติเห็นชอบเมื่อวันจันทร์ที่ผ่านมา",
    ],
)
def test_a_sentence_is_found_in_every_script(text: str) -> None:
    assert has_sentence(text)


@pytest.mark.parametrize(
    "text", ["首页", "登录 | 注册", "忘记密码？", "图。", "मुख्य पृष्ठ", "หน้าแรก", "大桥通行费将于五月上涨"]
)
def test_labels_and_questions_are_no_sentences(text: str) -> None:
    assert not has_sentence(text)


def test_a_character_of_a_script_without_spaces_is_a_unit() -> None:
    assert word_units("Tarn旧桥 fell.") == ["Tarn", "旧", "桥", "fell"]
    assert unit_shingles("旧桥通行费") == {("旧", "桥", "通", "行"), ("桥", "通", "行", "费")}
    assert unit_shingles("THE toll") == frozenset()


@given(any_text)
def test_a_text_without_units_has_no_sentence(text: str) -> None:
    if not word_units(text):
        assert not has_sentence(text)
    assert words_in(text) >= 0


@pytest.mark.parametrize(
    "line", ["'大桥' * 200_000", "'word. ' * 100_000", "'สะพาน' * 100_000", "'。' * 300_000", "'a。' * 200_000"]
)
def test_long_lines_of_any_script_are_quick(line: str) -> None:
    run_within(6, f"from cleaner.text.words import *; x = {line}; has_sentence(x), words_in(x), ends_sentence(x)")
