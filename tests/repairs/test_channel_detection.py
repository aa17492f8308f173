"""The substrings that a scraper dropped are detected by their absence and by odd words."""

import re
from collections.abc import Callable

import pytest

from cleaner.repairs.channel_detection import learn_channel, reads_sound
from cleaner.repairs.lexicon import standard_lexicon
from cleaner.repairs.odd_words import odd_words
from tests.repairs.texts import REPORTS, without


@pytest.mark.parametrize("report", REPORTS)
def test_sound_text_lacks_nothing(report: str) -> None:
    assert learn_channel([report]) is None
    assert reads_sound(report)


def test_sound_texts_together_lack_nothing() -> None:
    assert learn_channel(REPORTS) is None


@pytest.mark.parametrize("dropped", [("the", "no", "ad"), ("in",), ("er", "al"), ("and", "st")])
def test_dropped_substrings_are_learned_whatever_they_are(dropped: tuple[str, ...]) -> None:
    channel = learn_channel([without(report, dropped) for report in REPORTS])
    assert channel is not None
    assert set(channel.substrings) <= set(dropped)
    assert channel.substrings


def test_what_one_substring_left_behind_does_not_hide_another() -> None:
    """ "ad" stands in "compared" once "re" is gone."""
    whole = REPORTS[0].replace("Engineers had warned", "Engineers had compared both and warned"), *REPORTS[1:]
    damaged = [re.sub("re", "", without(report, ("ad",))) for report in whole]
    assert "compad" in damaged[0]
    channel = learn_channel(damaged)
    assert channel is not None
    assert set(channel.substrings) == {"ad", "re"}


def test_endings_are_learned_though_the_rest_is_a_word() -> None:
    channel = learn_channel([without(report, ("ed",)) for report in REPORTS])
    assert channel is not None
    assert channel.substrings == ("ed",)


def test_ligatures_are_learned_by_the_same_machinery() -> None:
    said = (
        "The first officer confirmed the financial effect of the fire and filed five different offers for the office staff. "
    )
    channel = learn_channel([without(said + report, ("ffi", "fi", "ff", "fl")) for report in REPORTS])
    assert channel is not None
    assert set(channel.substrings) <= {"ffi", "ffl", "fi", "ff", "fl"}


def test_one_article_is_enough_where_a_common_word_is_missing() -> None:
    channel = learn_channel([without(REPORTS[0], ("the",))])
    assert channel is not None
    assert channel.substrings == ("the",)


def test_the_evidence_is_told() -> None:
    channel = learn_channel([without(report, ("the", "ad")) for report in REPORTS])
    assert channel is not None
    the = next(dropped for dropped in channel.dropped if dropped.substring == "the")
    assert the.found == 0
    assert the.expected > 20
    assert all(without(whole, ("the", "ad")) == odd or "the" in whole for odd, whole in the.samples)


@pytest.mark.parametrize("text", ["", "Tarn", "1 2 3", "x" * 5000, "Der Zug nach Osk fährt heute nicht. " * 40])
def test_what_is_no_english_prose_teaches_nothing(text: str) -> None:
    assert learn_channel([text]) is None


def test_what_was_dropped_in_small_letters_only_is_learned_as_well() -> None:
    dropped = [report.replace("the", "").replace("ad", "") for report in REPORTS]
    channel = learn_channel(dropped)
    assert channel is not None
    assert set(channel.substrings) == {"the", "ad"}


@pytest.mark.parametrize("cased", [str.upper, str.title])
def test_capitals_are_no_absence(cased: Callable[[str], str]) -> None:
    assert learn_channel(map(cased, REPORTS)) is None


@pytest.mark.parametrize(
    "line", ["The quay at Tarn is closed. ", "Osk 2, Tarn 1. ", "Sold out. Ask Mira Oslund at Tarnsk. "]
)
def test_what_is_said_again_and_again_lacks_no_more_than_what_is_said_once(line: str) -> None:
    assert learn_channel([line * 5_000]) is None


def test_odd_words_are_those_in_small_letters_that_nobody_knows() -> None:
    assert odd_words("The reiness of Norlys, naïve readiness.", standard_lexicon()) == ["reiness"]


def test_hardly_any_odd_words_are_sound() -> None:
    assert reads_sound(f"{REPORTS[0]} reiness")
    assert not reads_sound(f"{REPORTS[0]} reiness deces")
