"""Whole words are put back only on demand, only where a trace and the neighbours make them sure, and can be told apart."""

import pytest

import cleaner
from cleaner.records import inverse
from cleaner.repairs.decoder import NoisyChannel
from cleaner.repairs.language_model import invert, standard_vocabulary
from cleaner.repairs.vanished import restore_vanished, vanishing_words
from cleaner.settings import CleanSettings, Repair
from tests.repairs.texts import REPORTS, without

CHANNEL = ("the", "ad")


def clean(text: str, repair: Repair) -> cleaner.Article:
    article = cleaner.clean(text, format="text", settings=CleanSettings(repair=repair))
    assert article.restore() == text
    return article


def put_back(text: str, *substrings: str) -> list[tuple[str, str]]:
    model = NoisyChannel(inverse=invert(substrings, standard_vocabulary()), vocabulary=standard_vocabulary())
    return [(text[: edit.start].rsplit(maxsplit=1)[-1], edit.after.strip()) for edit in restore_vanished(text, model)]


@pytest.mark.parametrize("report", REPORTS[:2])
def test_what_is_put_back_stood_there(report: str) -> None:
    article = clean(without(report, CHANNEL), "full")
    back = [edit for edit in inverse(article.edits) if edit.rule == "channel.word"]
    assert len(back) >= 3
    for edit in back:
        assert edit.confidence >= 0.99
        assert edit.after == "  "
        following = article.text[edit.end :].split(maxsplit=1)[0]
        if following in report.split():
            assert f"{edit.before.strip()} {following}" in report


def test_only_on_demand() -> None:
    damaged = without(REPORTS[0], CHANNEL)
    assert all(edit.rule != "channel.word" for repair in ("safe", "report") for edit in clean(damaged, repair).repairs)


@pytest.mark.parametrize("report", REPORTS)
def test_sound_text_stays(report: str) -> None:
    assert clean(report, "full").text == report
    assert clean(report.replace(". ", ".  "), "full").text == clean(report.replace(". ", ".  "), "safe").text


def test_without_a_trace_nothing_is_put_back() -> None:
    damaged = " ".join(without(REPORTS[0], CHANNEL).split())
    assert all(edit.rule != "channel.word" for edit in clean(damaged, "full").repairs)


def test_what_may_be_several_words_stays_open() -> None:
    text = "They said that one of  rivers was high, and that they came from  city by boat. The rain was in  north."
    assert put_back(text, "the") == [("of", "the"), ("from", "the"), ("in", "the")]
    assert put_back("They told  city that it had been.", "the", "his", "that", "this", "her") == []


def test_words_vanish_that_consist_of_dropped_substrings() -> None:
    vocabulary = standard_vocabulary()
    assert set(vanishing_words(invert(("the", "re"), vocabulary), vocabulary)) == {"the", "there", "re"}


def test_nothing_is_put_back_where_a_no_may_have_vanished() -> None:
    text = "They said that one of  rivers was high, and that they had violated  statute of the city."
    assert put_back(text, "the") == [("of", "the"), ("violated", "the")]
    assert put_back(text, "the", "no") == []
