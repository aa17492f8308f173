"""The title of a page, weighed among its headings and metadata."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.extractors.titles import TitleEvidence, choose_title, without_outlet


@pytest.mark.parametrize(
    ("title", "outlets", "rest"),
    [
        ("Toll rises in Tarn | Norlys", (), "Toll rises in Tarn"),
        ("Toll rises in Tarn - Politics - Norlys", (), "Toll rises in Tarn - Politics"),
        ("Toll rises in Tarn - Politics - Norlys", ("politics", "norlys"), "Toll rises in Tarn"),
        ("Toll rises in Tarn - Politics - Norlys", ("norlys",), "Toll rises in Tarn"),
        ("Osk – a long goodbye - Norlys", ("norlys",), "Osk – a long goodbye"),
        ("塔恩大桥收费上涨_地方新闻_塔恩网", (), "塔恩大桥收费上涨"),
        ("Плата в Тарне растёт :: Общество :: ТНК", (), "Плата в Тарне растёт"),
        ("Norlys: Toll rises in Tarn", ("norlys",), "Toll rises in Tarn"),
        ("Tarn: toll rises again", ("norlys",), "Tarn: toll rises again"),
        ("渡し船が止まる：塔新聞", ("塔新聞",), "渡し船が止まる"),
        ("Toll rises in Tarn (Norlys)", ("norlys",), "Toll rises in Tarn"),
        ("Le pont : « il bouge » — Norlys", ("norlys",), "Le pont : « il bouge »"),
        ("노을항 새 등대 불 밝혀 :: 노을일보", (), "노을항 새 등대 불 밝혀"),
        ("渡し船が止まる！-塔新聞", ("塔新聞",), "渡し船が止まる！"),
        ("Norlys » Toll rises in Tarn", ("norlys",), "Toll rises in Tarn"),
        ("The Tarn Herald", ("the tarn herald",), "The Tarn Herald"),
        ("Well-known bridge falls", (), "Well-known bridge falls"),
        ("Osk - a town by the river that nobody knows", (), "Osk - a town by the river that nobody knows"),
    ],
)
def test_a_title_is_freed_of_its_outlet(title: str, outlets: tuple[str, ...], rest: str) -> None:
    assert without_outlet(title, outlets) == rest


TITLE, DECK = "Toll rises in Tarn", "Less for more"


@pytest.mark.parametrize(
    ("evidence", "title"),
    [
        (TitleEvidence(headings=[(1, "Norlys"), (2, "Toll rises")], page="Toll rises - Norlys"), "Toll rises"),
        (TitleEvidence(headings=[(1, "Menu"), (1, TITLE)], page=TITLE), TITLE),
        (TitleEvidence(headings=[(1, "Tarn toll rises")], stated=["Toll in Tarn rises | Norlys"]), "Tarn toll rises"),
        (TitleEvidence(headings=[(1, "Subscribe")], stated=["Toll rises in Tarn | Norlys"]), TITLE),
        (TitleEvidence(headings=[(1, TITLE), (2, DECK)], stated=[TITLE, DECK]), TITLE),
        (TitleEvidence(headings=[(2, "Seen today")], page="Toll rises in Tarn - Norlys"), TITLE),
        (TitleEvidence(headings=[(1, TITLE), (1, "Politics Toll rises in Tarn")], stated=[TITLE]), TITLE),
        (TitleEvidence(stated=["Toll &amp; ferry"]), "Toll & ferry"),
        (TitleEvidence(page="Norlys", url="https://www.norlys.example/x"), "Norlys"),
        (TitleEvidence(), None),
    ],
)  # fmt: skip
def test_the_headline_is_what_several_sources_say(evidence: TitleEvidence, title: str | None) -> None:
    assert choose_title(evidence) == title


@given(st.text(max_size=40), st.lists(st.text(max_size=30), max_size=3), st.lists(st.text(max_size=30), max_size=3))
def test_a_title_is_never_empty(page: str, stated: list[str], headings: list[str]) -> None:
    """choose_title(e) is None or a text with a sign in it."""
    title = choose_title(TitleEvidence(page=page, stated=stated, headings=[(1, text.strip()) for text in headings]))
    assert title is None or title.strip()
