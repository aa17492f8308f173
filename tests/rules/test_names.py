"""The names in bylines of many kinds and languages."""

import pytest
from hypothesis import given

from cleaner.rules.names import are_people, credited_in, is_byline, is_full_name, is_organisation, names_in, people_in
from cleaner.rules.words import standard_words
from tests.strategies import any_text

WORDS = standard_words()


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Mira Oslund for AFP", ("Mira Oslund for AFP",)),
        ("By Mira Oslund for Tarn Herald", ("Mira Oslund",)),
        ("By Mira Oslund, Jr., Jon Tarn, MD, and Ida van Osk", ("Mira Oslund, Jr.", "Jon Tarn, MD", "Ida van Osk")),
        ("MIRA OSLUND, JON TARN AND IDA OSK", ("MIRA OSLUND", "JON TARN", "IDA OSK")),
        ("Dan Oslund and Van Tarn", ("Dan Oslund", "Van Tarn")),
        ("Mira Dan Oslund", ("Mira Dan Oslund",)),
        ("Di Mira Oslund e Jon Tarn", ("Mira Oslund", "Jon Tarn")),
        ("Door Mira Oslund en Jon Tarn", ("Mira Oslund", "Jon Tarn")),
        ("Av Mira Oslund och Jon Tarn", ("Mira Oslund", "Jon Tarn")),
        ("Text: Von Mira Oslund", ("Mira Oslund",)),
        ("Mira Oslund im Gespräch mit Jon Tarn", ("Mira Oslund", "Jon Tarn")),
        ("Von Mira Oslund und Jon Tarn, Osk", ("Mira Oslund", "Jon Tarn")),
        ("Mira Oslund | mira@norlys.example | Email the author", ("Mira Oslund",)),
        ("Mira Oslund Follow on Chirp", ("Mira Oslund",)),
        ("Mira Oslund March 3, 2031", ("Mira Oslund",)),
        ("Mira Oslund Politics editor", ("Mira Oslund Politics",)),
        ("Chief Toll Officer", ()),
        ("Mira Oslund, Chief Toll Officer", ("Mira Oslund",)),
        ("Mira Oslund is a writer in Tarn", ("Mira Oslund",)),
        ("&#66;y Mira O&#39;Tarn &amp; Jon Osk", ("Mira O'Tarn", "Jon Osk")),
        ("https://norlys.example/authors/mira", ()),
        ("كتب: سالم الحوري", ("سالم الحوري",)),
        ("김솔 기자 sol@norlys.example", ("김솔",)),
        ("miraoslund", ("miraoslund",)),
        ("3 min read", ()),
        ("Mira Oslund | in Port Osk and | Jon Tarn | in Lund", ("Mira Oslund", "Jon Tarn")),
        ("Ida de Souza e Silva", ("Ida de Souza e Silva",)),
        ("Ida Souza e Jon Silva", ("Ida Souza", "Jon Silva")),
        ("Marie d'Osk", ("Marie d'Osk",)),
        ("Salem al-Hori", ("Salem al-Hori",)),
        ("文・山田花子、鈴木一郎", ("山田花子", "鈴木一郎")),
        ("Text: Mira Oslund Foto: Jon Tarn", ("Mira Oslund",)),
        ("Text: Mira Oslund / Fotos: Jon Tarn", ("Mira Oslund",)),
        ("Von Mira Oslund, Mitarbeit: Jon Tarn", ("Mira Oslund", "Jon Tarn")),
        ("Von unserer Redakteurin Mira Oslund", ("Mira Oslund",)),
        ("โดย สมชาย ใจดี", ("สมชาย ใจดี",)),
        ("/authors/mira-oslund", ()),
        ("[[author]]", ()),
    ],
)
def test_a_byline_gives_single_names(byline: str, names: tuple[str, ...]) -> None:
    assert names_in(byline, WORDS) == names


@given(any_text)
def test_names_hold_no_figures_and_stand_once(byline: str) -> None:
    """Every name has a letter and no digit at its ends, and none stands twice."""
    names = names_in(byline, WORDS)
    assert len(set(names)) == len(names)
    assert all(any(c.isalpha() for c in name) and name == name.strip() for name in names)


@pytest.mark.parametrize(
    ("name", "outlets"),
    [
        ("Tarn News", []),
        ("AFP", []),
        ("Norlys", ["The Norlys"]),
        ("norlys.example", []),
        ("Tarn Herald", ["https://www.tarn-herald.example/x"]),
        ("Osk Holding", ["© 2031 Osk Holding. All rights reserved."]),
        ("The Wardens", []),
    ],
)
def test_an_organisation_is_known_by_its_words_or_as_the_outlet(name: str, outlets: list[str]) -> None:
    assert is_organisation(name, outlets, WORDS)
    assert not are_people([name], outlets, WORDS)
    assert people_in([name, "Mira Oslund"], outlets, WORDS) == ("Mira Oslund",)
    assert people_in([name], outlets, WORDS) == (name,)


def test_a_line_credits_whom_it_names_with_a_colon() -> None:
    assert credited_in("2031年3月3日 来源：塔恩日报 作者：王小丽 责任编辑：李强", WORDS) == ("王小丽",)
    assert credited_in("*By Mira Oslund, 3 March 2031*", WORDS) == ("Mira Oslund",)


def test_a_line_credits_whom_it_announces() -> None:
    assert credited_in("입력 | 2031.03.03 | 김솔 기자", WORDS) == ("김솔",)
    assert credited_in("Updated 3 March 2031 | Tarn Herald", WORDS) == ()


@pytest.mark.parametrize(
    "line", ["Door Mira Oslund en Jon Tarn", "Av Mira Oslund", "Penulis: Mira Oslund", "كتب: سالم الحوري"]
)
def test_a_byline_is_known_in_any_language(line: str) -> None:
    assert is_byline(line, WORDS)


@pytest.mark.parametrize("line", ["Door to Tarn closed", "From Tarn to Osk", "Mira Oslund", "By Monday", "Text", ""])
def test_other_lines_are_no_bylines(line: str) -> None:
    assert not is_byline(line, WORDS)


def test_a_full_name_stands_alone() -> None:
    assert [is_full_name(line, WORDS) for line in ("Mira Oslund", "Tarn News", "Mira", "By Mira Oslund")] == [
        True,
        False,
        False,
        False,
    ]
