"""Words are restored where that is sure, and left where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.records import in_order, inverse, replay
from cleaner.repairs.corpus_counts import Counts
from cleaner.repairs.decoder import NoisyChannel, restore_text
from cleaner.repairs.language_model import Vocabulary, invert, standard_vocabulary
from tests.repairs.texts import REPORTS, without

CHANNEL = ("the", "age", "no", "ad")


def known(*substrings: str, counts: Counts | None = None) -> NoisyChannel:
    vocabulary = Vocabulary(counts) if counts else standard_vocabulary()
    return NoisyChannel(inverse=invert(substrings, vocabulary), vocabulary=vocabulary)


STANDARD = known(*CHANNEL)


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("They repeated ir call and praised his reiness.", "They repeated their call and praised his readiness."),
        ("On or hand, it was late.", "On other hand, it was late."),
        ("They said that neir side won.", "They said that neither side won."),
        ("It rained. y expressed alarm at it.", "It rained. They expressed alarm at it."),
        ("The road to rrn Osk is closed.", "The road to northern Osk is closed."),
        ("It was built two deces ago.", "It was built two decades ago."),
        ("He h earlier said so.", "He had earlier said so."),
        ("It happened in vember, he said.", "It happened in November, he said."),
        ("DECES AGO IT WAS ANUNCED", "DECADES AGO IT WAS ANNOUNCED"),
    ],
)  # fmt: skip
def test_a_word_is_restored_by_its_neighbours(damaged: str, whole: str) -> None:
    assert replay(damaged, restore_text(damaged, STANDARD)) == whole


@pytest.mark.parametrize(
    "sound",
    [
        "Mira Re and R. Ir own the U.S. ferry, as HT and AT know.",
        "It was red or blue, or green.",
        "Co-workers re-open a 2nd gate.",
        "He will not go, said Mr. Y of Osk.",
        "The mayor of Rey spoke.",
    ],
)
def test_sound_words_stay(sound: str) -> None:
    assert replay(sound, restore_text(sound, STANDARD)) == sound


def test_parts_of_a_compound_are_neighbours() -> None:
    damaged = "Profits rose in the third-quart report and fell in the fourth-quart one."
    assert "third-quarter report" in replay(damaged, restore_text(damaged, known("er")))


def test_a_common_word_stays_where_only_its_neighbours_speak_for_a_rarer_one() -> None:
    sound = "The mayor said that bank profits were safe. The bank regulator agreed, and a fund manager did."
    assert replay(sound, restore_text(sound, known("ing"))) == sound


def test_a_whole_word_that_vanished_is_not_invented() -> None:
    text = "He crossed bridge in morning."
    assert replay(text, restore_text(text, STANDARD)) == text


def test_the_headline_gives_names_back() -> None:
    near = STANDARD.near("Talks over Nagorvia-Tarn end")
    text = "Talks over Gorvia and Nagorvia ended; Nagorvia is far."
    assert replay(text, restore_text(text, near)) == text
    edits = restore_text("The talks over Nagor ended.", STANDARD.near("Nagorno talks end"))
    assert [(edit.before, edit.after, edit.evidence) for edit in edits] == [("Nagor", "Nagorno", "Nagorno: headline")]


def test_the_corpus_teaches_names() -> None:
    counts = Counts()
    for _ in range(20):
        counts.add("The ferry of Tadvik is late, said the guild of Tadvik on Monday.")
    text = "It came to Tvik on Monday."
    assert replay(text, restore_text(text, known(*CHANNEL, counts=counts))) == "It came to Tadvik on Monday."
    assert replay(text, restore_text(text, STANDARD)) == text


def test_what_is_not_sure_is_marked() -> None:
    edits = restore_text("He gave me a re for it.", STANDARD)
    assert all(edit.before == edit.after for edit in edits if edit.rule == "channel.unsure")


@pytest.mark.parametrize("report", REPORTS)
def test_most_of_a_report_comes_back_and_nothing_wrong(report: str) -> None:
    damaged = without(report, CHANNEL)
    restored = replay(damaged, restore_text(damaged, STANDARD))
    wanted = set(report.replace(",", "").replace(".", "").split())
    lost = set(damaged.replace(",", "").replace(".", "").split()) - wanted
    left = set(restored.replace(",", "").replace(".", "").split()) - wanted
    assert len(left) <= 0.4 * len(lost)


@given(st.text(st.sampled_from("ther noadge.,-'’A\n1"), max_size=120))
def test_repairs_only_insert_and_can_be_undone(text: str) -> None:
    """replay(replay(t, edits), inverse(edits)) is t, and every edit holds the letters it replaces, in order."""
    edits = restore_text(text, STANDARD)
    assert in_order(edits)
    assert replay(replay(text, edits), inverse(edits)) == text
    for edit in edits:
        letters = iter(edit.after.lower())
        assert all(letter in letters for letter in edit.before.lower())
        assert 0 <= edit.confidence <= 1


def test_substrings_that_overlap_may_have_gone_in_any_order() -> None:
    overlapping = known("ff", "fi", "fl")
    for damaged in ("The ofcial spoke on Monday.", "The oicial spoke on Monday."):
        assert replay(damaged, restore_text(damaged, overlapping)) == "The official spoke on Monday."


def test_a_lone_capital_may_be_the_rest_of_a_word_where_a_sentence_goes_on() -> None:
    damaged = "It rained. T ferry was late. Mr. T. Osk, of Plan T, went."
    assert (
        replay(damaged, restore_text(damaged, known("he"))) == "It rained. The ferry was late. Mr. T. Osk, of Plan T, went."
    )
