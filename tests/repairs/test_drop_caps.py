"""Large initials that scrapers lost or set apart, and beginnings that must stay."""

import pytest

import cleaner
from cleaner import CleanSettings, Settings
from cleaner.records import Article
from cleaner.settings import Repair
from tests.repairs.texts import REPORTS, without

REST = "the rain had stopped, the wardens of Tarn went down to the river to look at the bridge, which was closed on Monday."
NEXT = "The council meets on Friday to talk about the bridge, and the mayor of Tarn will be there."


def clean(text: str, repair: Repair = "safe") -> Article:
    article = cleaner.clean(text, settings=Settings(clean=CleanSettings(repair=repair)))
    assert article.restore() == text
    return article


def caps(article: Article) -> list[tuple[str, str, str]]:
    return [(edit.before, edit.after, edit.rule) for edit in article.repairs if edit.rule.startswith("drop_cap.")]


@pytest.mark.parametrize(
    ("start", "before", "rule"),
    [
        ("nce ", "nce", "drop_cap.restored"),
        ("O nce ", "O nce", "drop_cap.joined"),
        ("O\n\nnce ", "O\n\nnce", "drop_cap.joined"),
        ("O\nnce ", "O nce", "drop_cap.joined"),
    ],
)
def test_an_initial_comes_back(start: str, before: str, rule: str) -> None:
    article = clean(f"{start}{REST}\n\n{NEXT}")
    assert article.text == f"Once {REST}\n\n{NEXT}"
    assert [found[1:] for found in caps(article)] == [("Once", rule)]
    assert article.repairs[0].before.split() == before.split()
    assert article.repairs[0].evidence
    assert article.repairs[0].confidence > 0.98


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("W hen the", "When the"),
        ("T he ferry, the guild said, is late, and so", "The ferry, the guild said, is late, and so"),
        ("I n the night of Monday", "In the night of Monday"),
        ("A fter a storm of three days", "After a storm of three days"),
        ("olice in Tarn said that", "Police in Tarn said that"),
        ("ccording to the wardens of the bridge", "According to the wardens of the bridge"),
    ],
)
def test_initials_of_many_words(said: str, whole: str) -> None:
    rest = " rain came, nobody in the village knew how long it would last, the wardens of the bridge said."
    assert clean(f"{said}{rest}").text == f"{whole}{rest}"


@pytest.mark.parametrize(
    "said",
    [
        "A man of Tarn", "A way out", "A part of it", "A cross", "A z shape", "I see no way", "I deal with it",
        "O come to Tarn", "X marks", "T cells of the guild", "E coli", "U boat", "K pop", "C programming",
        "iPhone owners", "eBay sellers", "de Lund", "van Osk", "al-Osk", "e-mail", "he said", "ast week", "n", "t",
        "hen the council", "resident", "by Mira Oslund", "or else", "qwzx", "osk", "5 nce", "Once", "ONCE", "NCE",
        "'nce", "... nce",
    ],
)  # fmt: skip
def test_beginnings_that_stay(said: str) -> None:
    text = f"{said} would not have been enough to mend the bridge of Tarn, its wardens told the council on Monday."
    article = clean(text)
    assert caps(article) == []
    assert article.text == text


def test_a_section_may_have_one_too_and_other_paragraphs_may_not() -> None:
    text = f"# Rain stops\n\n{NEXT}\n\n## What comes next\n\nnce {REST}\n\nfter {REST}\n"
    article = cleaner.clean(text)
    assert f"What comes next\n\nOnce {REST}\n\nfter {REST}" in article.text


@pytest.mark.parametrize("text", REPORTS)
def test_sound_reports_stay(text: str) -> None:
    assert caps(clean(text)) == []


def test_report_only_says_so_and_off_says_nothing() -> None:
    text = f"nce {REST}"
    told = clean(text, "report")
    assert told.text == text
    assert [edit.evidence.partition(";")[0] for edit in told.repairs] == ["would be 'Once'"]
    assert clean(text, "off").repairs == ()


def test_where_a_scraper_drops_more_a_first_letter_is_no_initial() -> None:
    damaged = without(REPORTS[0], ("the", "ad"))
    assert caps(clean(damaged)) == []


def test_a_letter_that_is_no_part_of_the_text_still_tells() -> None:
    page = f"<html><body><article><h1>Rain</h1><figure><figcaption>O</figcaption></figure><p>nly {REST}</p><p>{NEXT}</p>"
    article = cleaner.clean(page, format="html")
    assert article.text.startswith("Only the rain")
    assert article.restore() == article.source_text
