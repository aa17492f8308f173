"""What differs between two texts, place by place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.matching.alignment import COVERED, FACTS, NAMES, NUMBERS, PLACES, UNCASED, WORDS, align
from cleaner.matching.tokens import plain_tokens
from cleaner.records import Article
from cleaner.shingles.buffers import Texts
from cleaner.text.characters import UNSPACED, is_unspaced

ENTRY = "{} of {} Road, aged {}, denied all charges and was ordered to pay {} crowns by the bench. "
LIST_TAIL = "All decisions were made in open court, and addresses are printed as they were read."


def counts(left: str, right: str) -> list[int]:
    one, other = (next(iter(plain_tokens(Texts.of([text])))) for text in (left, right))
    found: list[int] = align(one, other).counts.tolist()
    return found


def court_list(*entries: tuple[str, str, int, int]) -> str:
    return "Cases heard at Tarn. " + "".join(ENTRY.format(*entry) for entry in entries) + LIST_TAIL


def test_repeated_phrases_hide_no_facts() -> None:
    """Phrases that each text repeats anchor no run, so there is hardly a gap; the facts between them are seen anyway."""
    one = court_list(
        ("Then Mira Osk", "Mill", 41, 130), ("Then Jon Lund", "Ferry", 22, 85), ("Then Ada Berg", "Quay", 63, 410)
    )
    other = court_list(
        ("Then Per Holm", "Hill", 35, 220), ("Then Eva Strand", "Weir", 57, 95), ("Then Ivo Dahl", "Kiln", 28, 640)
    )
    found = counts(one, other)
    assert found[NUMBERS] + found[NAMES] < found[FACTS]
    assert found[FACTS] >= 12
    assert found[WORDS] == 0


def test_one_gap_may_hold_several_facts() -> None:
    form = (
        "The gauge at {} stood at {} feet at {} on Monday, wardens said. A further rise of {} feet is likely by the evening."
    )
    found = counts(form.format("Tarn", 12, 7, 3), form.format("Osk", 48, 16, 59))
    assert found[FACTS] > found[NUMBERS] + found[NAMES]


def test_what_one_side_adds_is_no_difference() -> None:
    report = (
        "The bridge fell on Monday night after days of rain, wardens said. Nobody was hurt. Ferries will run until spring."
    )
    longer = report.replace("night", "night at 11 in Tarn").replace("hurt.", "hurt, said Mira Osk, 58.")
    assert counts(report, longer)[FACTS] == counts(report, longer)[WORDS] == 0


def test_a_word_that_has_moved_to_another_place_does_not_differ() -> None:
    one = "Reporters say that Tarnfel keeps the oldest bridge of the province; moreover Oskwall built the longest of all."
    other = "Reporters say that Oskwall keeps the oldest bridge of the province; moreover Tarnfel built the longest of all."
    found = counts(one, other)
    assert (found[PLACES], found[FACTS], found[WORDS]) == (2, 0, 0)


ARABIC = "توفي {} من أهالي {} يوم الأحد في بيته بين أفراد أسرته وعمل سنوات طويلة {}"
JAPANESE = "{}さんが日曜日に家族に見守られて自宅で亡くなった。{}生まれで長年{}として働いた。"


@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        (ARABIC, ("أوسك تارن", "الوادي", "خبازا"), ("لوند برغ", "المرسى", "بحارا")),
        (JAPANESE, ("真森音子", "川辺町", "機関士"), ("上谷平作", "浜松原", "植木屋")),
    ],
)
def test_without_capitals_the_places_themselves_count(
    form: str, one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    found = counts(form.format(*one), form.format(*other))
    assert found[FACTS] == 0
    assert found[UNCASED] > 0.2 * (found[COVERED] + found[UNCASED])


GERMAN = "Am {} gegen {} Uhr stieß auf der {} ein Wagen mit einem {} zusammen. Verletzt wurde dabei niemand."


def test_an_edit_of_german_changes_nouns_and_a_form_changes_little_else() -> None:
    """German gives every noun a capital: so many as other words let expect are no names."""
    report = (
        "Der Steg von Tarn ist seit der Nacht gesperrt, weil ein Balken brach. Die Wache hatte einen Riss bemerkt und den "
        "Wirt geholt. Ein Kahn soll im Sommer aushelfen, wenn das Wasser fällt, und die Kinder mit zur Schule bringen."
    )
    edited = report.replace("gesperrt", "geschlossen").replace("Balken", "Pfosten").replace("bemerkt", "gesehen")
    edited = edited.replace("Kahn", "Boot").replace("aushelfen", "einspringen").replace("bringen", "fahren")
    found = counts(report, edited)
    assert (found[NAMES], found[FACTS]) == (0, 0)
    assert found[WORDS] == 4
    filled = counts(GERMAN.format("Montag", 8, "Lindenallee", "Bus"), GERMAN.format("Freitag", 23, "Seestraße", "Traktor"))
    assert filled[FACTS] > filled[WORDS]


def test_where_there_are_capitals_the_places_do_not_count_by_size() -> None:
    one, other = "The old bridge fell in the night after rain.", "The new pier fell in the night after snow."
    assert counts(one, other)[UNCASED] == 0


@given(st.integers(0, 0x10FFFF))
def test_a_code_point_is_of_a_script_without_blanks_in_the_kernels_too(code: int) -> None:
    from cleaner.matching import place_kernels

    assert place_kernels.is_unspaced(code) == is_unspaced(code) == any(a <= code < b for a, b in UNSPACED)


def test_without_capitals_each_number_of_a_place_is_a_place() -> None:
    """Much is said in few characters: the facts of a bulletin may all lie in one place."""
    tail = "人员伤亡报告尚未收到，请市民不要轻信任何传言。"
    found = counts("西溪镇三号站：7时12分测得4.1级，深18公里。" + tail, "云台乡五号站：23时40分测得5.6级，深9公里。" + tail)
    assert found[PLACES] == found[FACTS] >= 4


NOTICE = (
    "درگذشت {} را به آگاهی می‌رسانیم. آیین خاک‌سپاری از ساعت {} صبح در آرامستان {} و مجلس ختم از ساعت {} در {} برپا می‌شود."
)


def test_numbers_that_differ_make_a_form_where_nothing_tells_names() -> None:
    """Without capitals names are counted as other words, so these need not be fewer than the numbers."""
    texts = NOTICE.format("حسن کاوه", 8, "انارتپه", 15, "مسجد جامع"), NOTICE.format("مریم راد", 10, "چنارک", 17, "تالار یاس")
    found = counts(*texts)
    assert 0 < found[FACTS] <= found[WORDS]
    articles = [Article(id=str(at), text=text, outlet="bot", published="2031-03-05") for at, text in enumerate(texts)]
    assert not cleaner.find_duplicates(articles).clusters
