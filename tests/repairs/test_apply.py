"""Articles are repaired, and every repair can be undone."""

import pytest

import cleaner
from cleaner.records import Page
from cleaner.settings import CleanSettings, Repair, Settings
from tests.repairs.texts import REPORTS, without

PARTED = "The ferry was late on Mon-\nday, said the guild of boat owners, and nobody could say why it was so late.\n"


def clean(text: str, repair: Repair = "safe") -> cleaner.Article:
    article = cleaner.clean(text, format="text", settings=Settings(clean=CleanSettings(repair=repair)))
    assert article.restore() == text
    return article


@pytest.mark.parametrize("report", REPORTS)
def test_a_sound_article_is_not_touched(report: str) -> None:
    article = clean(report)
    assert (article.text, article.repairs, article.damage) == (report, (), 0.0)


def test_a_damaged_article_is_repaired_by_itself() -> None:
    damaged = without(REPORTS[0], ("the", "ad"))
    article = clean(damaged)
    assert "They advised" in article.text or "they advised" in article.text
    assert article.damage > 0.02
    assert {edit.step for edit in article.repairs} == {"repair"}
    assert all(edit.evidence for edit in article.repairs)


def test_report_says_what_it_would_repair_and_changes_nothing() -> None:
    damaged = without(REPORTS[0], ("the", "ad"))
    article = clean(damaged, "report")
    assert article.text == clean(damaged, "off").text
    assert article.damage == clean(damaged).damage
    assert any("would be 'decades'" in edit.evidence for edit in article.repairs)


def test_off_leaves_all_as_it_is() -> None:
    article = clean(without(REPORTS[0], ("the", "ad")), "off")
    assert (article.repairs, article.damage) == ((), 0.0)


def test_words_parted_at_line_ends_are_one_again() -> None:
    assert "late on Monday, said" in clean(PARTED).text
    assert "late on Mon-" in clean(PARTED, "off").text


def test_a_wrong_decoding_is_undone() -> None:
    article = clean("The guildâ€™s ferry is late, it said. â€œNobody knows why,â€ said the warden of the café at Osk.")
    assert article.text == "The guild’s ferry is late, it said. “Nobody knows why,” said the warden of the café at Osk."
    assert {edit.rule for edit in article.repairs} == {"encoding.ftfy", "encoding.lost_byte"}


def test_a_profile_tells_of_the_channel_and_sound_articles_of_the_outlet_stay() -> None:
    pages = [Page(content=without(report, ("the", "ad")), format="text", outlet="herald") for report in REPORTS]
    profiles = cleaner.learn_profiles(pages)
    profile = profiles.of("herald")
    assert profile is not None
    assert profile.channel is not None
    assert set(profile.channel.substrings) == {"the", "ad"}
    again = type(profiles).from_mapping(profiles.as_dict())
    assert again.of("herald") == profile
    sound = cleaner.clean(REPORTS[1], outlet="herald", format="text", profile=profiles)
    assert (sound.text, sound.damage) == (REPORTS[1], 0.0)
    repaired = cleaner.clean(pages[1], profile=profiles)
    assert repaired.restore() == pages[1].content
    assert repaired.damage > 0.02


def test_a_damaged_copy_never_stands_for_a_sound_one() -> None:
    longer = f"{REPORTS[0]} The talks go on after the break on Friday, the mayor said."
    copies = [
        cleaner.clean(Page(content=without(longer, ("the", "ad")), format="text", id="damaged", published="2024-03-01")),
        cleaner.clean(Page(content=REPORTS[0], format="text", id="sound", published="2024-03-02")),
    ]
    found = cleaner.find_duplicates(copies)
    assert [cluster.canonical for cluster in found.clusters] == ["sound"]
