"""Whom a report credits."""

import pytest

from cleaner.origins import Report, credits_of


def credit(text: str, outlet: str = "post", agency: str | None = None, others: tuple[Report, ...] = ()) -> str | None:
    found = credits_of([Report(id="a", text=text, outlet=outlet, agency=agency), *others])[0]
    return None if found is None else found.name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("TARN (Reuters) - The bridge fell on Monday.", "Reuters"),
        ("Read more: the week in pictures\nTARN, March 3 (AP) — The bridge fell on Monday.", "AP"),
        ("(AFP) - Le pont est tombé lundi soir.", "AFP"),
        ("TARN, March 3. /TASS/. The bridge fell on Monday.", "TASS"),
        ("Tarn (dpa/lnw) - Die Brücke fiel am Montag.", "dpa"),
        ("Tarn, 3 mar (EFE).- El puente cayó el lunes.", "EFE"),
        ("(ANSA) - TARN, 03 MAR - Il ponte è caduto lunedì.", "ANSA"),
        ("ТАРН, 3 марта — РИА Новости. Мост рухнул в понедельник.", "RIA Novosti"),
        ("新华社塔恩3月3日电 大桥星期一坍塌。", "Xinhua"),
        ("【タルン共同】橋が月曜日に崩落した。", "Kyodo"),
        ("(타른=연합뉴스) 다리가 월요일에 무너졌다.", "Yonhap"),
        ("تارن (رويترز) - انهار الجسر يوم الاثنين.", "Reuters"),
        ("The bridge fell on Monday.\nIt was old. (AFP, Reuters)", "AFP, Reuters"),
        ("The bridge fell on Monday.\n© 2031 The Associated Press. All rights reserved.", "AP"),
        ("The bridge fell on Monday.\nQuelle: dpa", "dpa"),
        ("TARN (Reutcrs) - The bridge fcll on Monday.", None),
    ],
)
def test_a_credit_is_read_in_its_language(text: str, name: str | None) -> None:
    assert credit(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "The firm sued Bloomberg - and won.",
        "The bridge fell on Monday, Reuters said.",
        "Iran's news agency (IRNA) said the bridge fell.",
        "The wardens told Reuters that the bridge fell on Monday.",
        "A strike at Reuters began on Monday. Work stopped (AP has none).\nThat was all.",
        "This article first appeared in the Ostmark Gazette.",
        "",
    ],
)
def test_what_only_mentions_a_name_is_no_credit(text: str) -> None:
    assert credit(text) is None


def test_a_misread_name_is_that_of_a_listed_agency() -> None:
    assert credit("The bridge fell.", agency="Reutcrs") == "Reuters"
    other = Report(id="b", text="TARN (Reuters) - The bridge fell.", outlet="mail")
    assert credit("The bridge fell.", agency="Rcuter5", others=(other,)) == "Reuters"
    assert credit("The bridge fell.", agency="Renner") == "Renner"


@pytest.mark.parametrize(
    "note",
    [
        "This article first appeared in the Tarn Herald.",
        "Republished with permission from tarnherald.example.",
        "Dieser Text ist zuerst im Tarn Herald erschienen.",
        "本文首发于Tarn Herald。",
        "이 기사는 Tarn Herald에 처음 게재되었다.",
    ],
)
def test_an_outlet_of_the_cluster_may_be_credited(note: str) -> None:
    herald = Report(id="b", text="The bridge fell.", outlet="tarn-herald")
    assert credit(f"The bridge fell.\n\n{note}", others=(herald,)) == "tarn-herald"
    assert credit(f"The bridge fell.\n\n{note}") is None


def test_nobody_credits_his_own_outlet_for_another() -> None:
    assert credit("This article first appeared in the Tarn Herald.", outlet="tarn-herald") is None


def test_that_an_agency_contributed_is_not_that_the_text_is_its() -> None:
    source = "The bridge fell.\n\nThe Associated Press contributed to this report."
    one = Report(id="a", text="The bridge fell.", agency="The Associated Press", source_text=source)
    dateline = Report(id="b", text="TARN (AP) - The bridge fell.", agency="AP", source_text=source)
    assert [found and (found.name, found.whole) for found in credits_of([one, dateline])] == [("AP", False), ("AP", True)]
