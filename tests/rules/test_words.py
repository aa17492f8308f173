"""Lists of words that come with the package, and what is made of them."""

import re

import pytest

from cleaner.rules import standard_words
from cleaner.text.clock import find_offset
from cleaner.text.folding import fold_words

WORDS = standard_words()


@pytest.mark.parametrize("zone", sorted(WORDS.zones))
def test_every_zone_is_an_offset_that_exists(zone: str) -> None:
    assert re.fullmatch(r"[A-Z]{1,4}", zone)
    assert find_offset(zone, WORDS.zones, "2031-03-03T12:00:00")


def test_lists_that_are_compared_casefolded_are_casefolded() -> None:
    lists = [*WORDS.nobody, *WORDS.roles, *WORDS.byline_starts, *WORDS.byline_joins, *WORDS.no_names]
    lists += [*WORDS.organisation_words, *WORDS.name_suffixes]
    assert [word for word in lists if word != word.casefold()] == []


def test_roles_are_single_words_for_names_are_compared_word_by_word() -> None:
    assert [role for role in WORDS.roles if len(role.split()) != 1] == []


def test_open_words_are_words_that_a_folded_text_can_hold() -> None:
    # They are looked up as the last word of a paragraph, casefolded.
    assert [word for word in WORDS.open_words if word != word.casefold() or len(fold_words(word)) != 1] == []


def test_open_words_can_be_found_in_folded_text() -> None:
    lost = {word for word in WORDS.open_words if fold_words(word) != [word]}
    assert lost == set()


def test_the_open_words_of_all_languages_are_together() -> None:
    assert {"the", "und", "dans", "para", "без"} <= WORDS.open_words


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Mira", "Mira"),
        ("• by: Mira", "Mira"),
        ("Written by Mira", "Mira"),
        ("Von Mira Osk", "Mira Osk"),
        ("Von Osk", "Von Osk"),  # a name
        ("Av: Mira", "Mira"),
        ("作者：李明", "李明"),
        ("Byron Osk", "Byron Osk"),
    ],
)
def test_the_start_of_a_byline_is_cut_off_as_a_whole(line: str, names: str) -> None:
    assert WORDS.byline_start.sub("", line) == names


@pytest.mark.parametrize(
    "joined", ["Mira and Jon", "Mira, Jon", "Mira & Jon", "Mira et Jon", "Mira AND Jon", "Mira/Jon", "Mira、Jon"]
)
def test_names_are_parted_by_what_joins_them(joined: str) -> None:
    assert WORDS.byline_join.split(joined) == ["Mira", "Jon"]


def test_a_join_inside_a_name_does_not_part_it() -> None:
    assert WORDS.byline_join.split("Andrew Sandy") == ["Andrew Sandy"]


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("TARN, Osk (AFP) - The bridge fell.", "AFP"),
        ("TARN (Norlys) - The bridge fell.", "Norlys"),
        ("(Reuters) - The bridge fell.", "Reuters"),
        ("TARN, March 3 TASS - The bridge fell.", "TASS"),
        ("Tarn (dpa) - The bridge fell.", "dpa"),
    ],
)
def test_a_dateline_names_its_agency(text: str, agency: str) -> None:
    found = WORDS.agency_dateline.match(text)
    assert found is not None
    assert (found["agency"] or found["named"]) == agency


@pytest.mark.parametrize(
    "text",
    ["The toll (five crowns) - a record - rose.", "Mira Oslund (45) - warden", "TARN - It fell.", "AP said so."],
)
def test_other_brackets_and_dashes_are_no_dateline(text: str) -> None:
    assert WORDS.agency_dateline.match(text) is None


def test_the_longest_name_of_an_agency_wins() -> None:
    found = WORDS.agency_in.search("Photo: Press Trust of India, via The Associated Press")
    assert found is not None
    assert found[0] == "Press Trust of India"


@pytest.mark.parametrize("text", ["APPLE", "the map", "anime", "SAP"])
def test_an_agency_is_not_found_inside_a_word(text: str) -> None:
    assert WORDS.agency_in.search(text) is None
