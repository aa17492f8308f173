"""Dates of lines: what is there, with its zone, or nothing."""

from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.rules import standard_words
from cleaner.text.dates import count_dates, is_iso, is_update, iso_prefix, parse_date

ZONES = standard_words().zones
PARTS = [
    "3",
    "31",
    "2031",
    "1945",
    "-",
    "/",
    ".",
    ":",
    " ",
    ", ",
    "T",
    "March",
    "mars",
    "марта",
    "14",
    "29",
    "pm",
    "Z",
    "+",
    "IST",
    "GMT",
]
LINES = st.lists(st.sampled_from(PARTS), max_size=14).map("".join) | st.text(max_size=40)


@given(LINES)
@example("2031-19-39")
def test_what_is_given_is_a_day_that_exists(line: str) -> None:
    """parse_date(t) is None or ISO 8601 of a real day and time; and then the line has a date."""
    date = parse_date(line, zones=ZONES)
    if date is not None:
        datetime.fromisoformat(date)
        assert count_dates(line) > 0


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("March 3, 2031", "2031-03-03"),
        ("Monday, 3rd of March 2031", "2031-03-03"),
        ("Tarn, Sept. 3, 2031", "2031-09-03"),
        ("3. März 2031, 14:05 Uhr", "2031-03-03T14:05:00"),
        ("Publié le 1er mars 2031 à 14h05", "2031-03-01T14:05:00"),
        ("3 de marzo de 2031 a las 14:05", "2031-03-03T14:05:00"),
        ("14:05, 3 марта 2031", "2031-03-03T14:05:00"),
        ("Posted 2:05 PM, March 3, 2031, and last updated 9:15 AM, March 4, 2031", "2031-03-03T14:05:00"),
        ("2031-03-03T14:05:09+01:00", "2031-03-03T14:05:09+01:00"),
        ("2031-03-03 14:05 GMT", "2031-03-03T14:05:00+00:00"),
        ("2031-03-03T14:05:00.123Z", "2031-03-03T14:05:00+00:00"),
        ("Published 12:32 IST, October 5th 2020", "2020-10-05T12:32:00+05:30"),
        ("3 March 2031 14:05 GMT+05:30", "2031-03-03T14:05:00+05:30"),
        ("March 3, 2031 12:05 a.m. EST", "2031-03-03T00:05:00-05:00"),
        ("March 3, 2031 12:05 p.m.", "2031-03-03T12:05:00"),
        ("3 March 2031 | 2pm", "2031-03-03T14:00:00"),
        ("10.30pm on 3 March 2031", "2031-03-03T22:30:00"),
        ("3 March\xa02031", "2031-03-03"),
        ("29 February 2032", "2032-02-29"),
        ("Published on 3 March 2031 | It has been and will for some time be updated", "2031-03-03"),
        ("3 March 2031, 2.5 million crowns", "2031-03-03"),
        ("3 March 2031 25:05", "2031-03-03"),
    ],
)  # fmt: skip
def test_a_line_gives_its_date_with_what_it_says_of_time_and_zone(line: str, date: str) -> None:
    assert parse_date(line, zones=ZONES) == date


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2031-03-03T29:59", "2031-03-03"),
        ("3 March 2031, 10:00-12:00", "2031-03-03T10:00:00"),  # from ten to twelve: no zone
        ("14:05, 03-03-1945", "1945-03-03T14:05:00"),
        ("3 March 2031 14:05 UTC+2", "2031-03-03T14:05:00+02:00"),
        ("14:05 GMT-5, 3 March 2031", "2031-03-03T14:05:00-05:00"),
    ],
)
def test_what_looks_like_a_zone_or_an_hour_and_is_none_does_not_count(line: str, date: str) -> None:
    assert parse_date(line, zones=ZONES) == date


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("3 March 2031, updated 4 March 2031 9:00", "2031-03-03"),
        ("March 3, 2031 at 2:05 pm - Updated March 4, 2031", "2031-03-03T14:05:00"),
        ("Publié le 3 mars 2031 à 14h05, mis à jour à 15h00", "2031-03-03T14:05:00"),
        ("3. März 2031, aktualisiert 4. März 2031", "2031-03-03"),
        ("Updated 4 March 2031, first published 3 March 2031", "2031-03-03"),
        ("Обновлено 4 марта 2031, опубликовано 3 марта 2031 в 14:05", "2031-03-03T14:05:00"),
    ],
)
def test_the_date_of_an_update_does_not_take_the_first_date_with_it(line: str, date: str) -> None:
    assert parse_date(line, zones=ZONES) == date


@pytest.mark.parametrize(
    "line",
    ["", "In March 2031", "Monday", "14:05", "3 March", "30 February 2031", "30.02.2031", "2031", "3 hours ago", "0/3/2031"],
)
def test_a_line_without_a_full_date_gives_none(line: str) -> None:
    assert parse_date(line, zones=ZONES) is None


@pytest.mark.parametrize(
    ("language", "date"),
    [
        ("en", "2031-03-04"),
        (None, None),
        ("en-GB", "2031-04-03"),
        ("pt", "2031-04-03"),
        ("de", "2031-04-03"),
        ("fr", "2031-04-03"),
        ("ru", "2031-04-03"),
    ],
)
def test_the_order_of_day_and_month_is_that_of_the_language(language: str | None, date: str | None) -> None:
    assert parse_date("03/04/2031", zones=ZONES, language=language) == date


@pytest.mark.parametrize(
    ("line", "language", "date"),
    [
        ("4 de abril de 2031 às 9h30", "pt", "2031-04-04T09:30:00"),
        ("4 Απριλίου 2031, 2:05 μ.μ.", "el", "2031-04-04T14:05:00"),
        ("4 kwietnia 2031", "pl", "2031-04-04"),
        ("4. huhtikuuta 2031 klo 9.30", "fi", "2031-04-04T09:30:00"),
        ("2031. április 4.", "hu", "2031-04-04"),
        ("2031 m. balandžio 4 d. 14:05", "lt", "2031-04-04T14:05:00"),
        ("4 tháng 4, 2031", "vi", "2031-04-04"),
        ("4 listopada 2031", "hr", "2031-10-04"),
        ("4 listopada 2031", "pl", "2031-11-04"),
        ("4 listopada 2031", None, None),
        ("2031年4月4日 14時05分", "ja", "2031-04-04T14:05:00"),
        ("2031年4月4日下午2:05", "zh", "2031-04-04T14:05:00"),
        ("2031년 4월 4일 오후 2:05", "ko", "2031-04-04T14:05:00"),
        ("입력 | 2031.04.04 14:05 | 김솔 기자", None, "2031-04-04T14:05:00"),
        ("２０３１年４月４日", None, "2031-04-04"),
        ("٤ أبريل ٢٠٣١ - ٢:٠٥ م", "ar", "2031-04-04T14:05:00"),
        ("\u200f٤ أبريل ٢٠٣١، ٩:٠٥ ص", "ar", "2031-04-04T09:05:00"),
        ("४ अप्रैल २०३१", "hi", "2031-04-04"),
        ("4-Apr-2031", "en", "2031-04-04"),
        ("4 tonnes 2031", "en", None),
    ],
)  # fmt: skip
def test_dates_are_read_in_the_words_and_digits_of_any_language(line: str, language: str | None, date: str | None) -> None:
    assert parse_date(line, zones=ZONES, language=language) == date


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("9:15 AM ET, Mon March 3, 2031", "2031-03-03T09:15:00-05:00"),
        ("July 3, 2031 9:15 p.m. PT", "2031-07-03T21:15:00-07:00"),
        ("November 2, 2031 at 1:30 AM ET", "2031-11-02T01:30:00"),
    ],
)
def test_a_zone_without_season_has_the_offset_of_its_day_unless_the_hour_is_shown_twice(line: str, date: str) -> None:
    assert parse_date(line, zones=ZONES) == date


@pytest.mark.parametrize(
    ("line", "only_update"),
    [
        ("Updated 3 March 2031", True),
        ("Zuletzt aktualisiert: 3. März 2031", True),
        ("mis à jour le 3 mars 2031", True),
        ("3 mars 2031, mis à jour le 4 mars 2031", False),
        ("Updated 4 March 2031, first published 3 March 2031", False),
        ("3 March 2031", False),
        ("Updated", False),
    ],
)
def test_a_line_that_names_an_update_only_is_told_from_others(line: str, only_update: bool) -> None:  # noqa: FBT001
    assert is_update(line) is only_update


def test_points_between_the_figures_put_the_day_first() -> None:
    assert parse_date("03.04.2031", zones=ZONES, language="en") == "2031-04-03"


def test_a_zone_that_is_not_known_is_left_out() -> None:
    assert parse_date("3 March 2031 14:05 XYZ", zones=ZONES) == "2031-03-03T14:05:00"
    assert parse_date("3 March 2031 14:05 IST", zones={}) == "2031-03-03T14:05:00"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2031-03-03", "2031-03-03"),
        (" 2031-03-03 14:05 ", "2031-03-03T14:05:00"),
        ("2031-03-03T14:05:00.123Z", "2031-03-03T14:05:00.123Z"),
        ("2031-03-03T14:05:00+0100 and more", "2031-03-03T14:05:00+01:00"),
        ("2031-03-03T9:05:00 GMT", "2031-03-03T09:05:00+00:00"),
        ("2031-03-03, 14:05:00+01", "2031-03-03T14:05:00+01:00"),
        ("2031-03-03T14:05:00EST", None),
        ("2031-02-30", None),
        ("2031-03-03T29:05", None),
        ("On 2031-03-03", None),
        ("", None),
    ],
)
def test_a_machine_written_date_has_one_form(text: str, date: str | None) -> None:
    assert iso_prefix(text) == date
    assert date is None or is_iso(date)
