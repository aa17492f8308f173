"""A sound copy proves how damaged words were written."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.records import Article, Edit, inverse, replay
from cleaner.repairs.decoder import NoisyChannel
from cleaner.repairs.language_model import invert, standard_vocabulary
from cleaner.repairs.sound_copies import prove
from tests.repairs.texts import REPORTS, without

CHANNEL = ("the", "no", "ad", "age")
MODEL = NoisyChannel(inverse=invert(CHANNEL, standard_vocabulary()), vocabulary=standard_vocabulary())
# Names and rare words that no lexicon has.
SOUND = (
    "They said Nothelm and the ladder of Adenau were gone. The manager of Tagelund’s ferry, Noadia Hagen, had READ it. "
    "Others adopted the anodes, and another village in the north paid the damage before the winter came to Adenau."
)


def proven(damaged: str, *copies: str, edits: tuple[Edit, ...] = ()) -> list[Edit]:
    articles = [Article(id=f"t{at}", text=text) for at, text in enumerate(copies)]
    return prove(damaged, edits, articles, MODEL)


def edit(text: str, before: str, after: str) -> Edit:
    at = text.index(before)
    return Edit(start=at, end=at + len(before), before=before, after=after, step="repair", rule="channel.restored")


def test_all_words_are_restored_that_have_something_left_and_capitals_are_those_of_the_copy() -> None:
    damaged = without(SOUND, CHANNEL)
    repaired = replay(damaged, proven(damaged, SOUND))
    left = [word for word in SOUND.split() if without(word, CHANNEL)]
    assert repaired.split() == left


def test_the_evidence_names_the_copy_and_edits_can_be_undone() -> None:
    damaged = without(SOUND, CHANNEL)
    edits = proven(damaged, SOUND)
    assert {e.evidence.partition(": ")[2] for e in edits} == {"twin t0"}
    assert all(e.confidence > 0.99 and e.step == "repair" for e in edits)
    assert replay(replay(damaged, edits), inverse(edits)) == damaged


def test_a_copy_overrules_what_was_restored_otherwise() -> None:
    damaged = without(SOUND, CHANNEL)
    wrong, needless = edit(damaged, "lm", "adlm"), edit(damaged, "ferry", "ferryage")
    repaired = replay(damaged, proven(damaged, SOUND, edits=(wrong, needless)))
    assert "Nothelm" in repaired
    assert "ferryage" not in repaired


def test_what_the_copy_does_not_have_is_left_to_other_evidence() -> None:
    more = " Osk reported a short in it."
    damaged = without(SOUND + more, CHANNEL)
    other = edit(damaged, "short", "shortage")
    assert other in proven(damaged, SOUND, edits=(other,))


@pytest.mark.parametrize(
    "copy",
    [
        "",
        REPORTS[1],
        without(SOUND, CHANNEL),
        "Of the ladder and another damage were the others in the north before the manager, and no adage had it.",
        SOUND.upper().replace("READ", "SEEN"),
    ],
)
def test_copies_that_prove_nothing(copy: str) -> None:
    damaged = without(SOUND, CHANNEL)
    assert proven(damaged, copy) == []


def test_words_that_differ_otherwise_are_not_touched() -> None:
    damaged = without(SOUND, CHANNEL).replace("winter", "summer").replace("h RE it", "H RE it")
    repaired = replay(damaged, proven(damaged, SOUND))
    assert "summer" in repaired
    assert "H READ it" in repaired


def test_the_best_copy_counts_first() -> None:
    damaged = without(SOUND, CHANNEL)
    other = SOUND.replace("Others adopted", "Others noted")
    assert proven(damaged, SOUND, other) == proven(damaged, SOUND)


@given(st.lists(st.sampled_from([*SOUND.split(), "or", "h", "y", "re"]), max_size=30))
def test_edits_only_put_in_what_the_channel_drops(words: list[str]) -> None:
    """Whatever a text says, its proven words are the same as before once the channel's substrings are dropped."""
    damaged = without(" ".join(words), CHANNEL)
    for found in proven(damaged, SOUND):
        assert MODEL.inverse.strip(found.after.lower()) == found.before.lower()
        assert replace(found, after=found.before).after in damaged
