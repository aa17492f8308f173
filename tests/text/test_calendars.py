"""Years of other calendars become Gregorian ones, and nothing else changes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules import standard_words
from cleaner.text.calendars import gregorian
from cleaner.text.dates import parse_date


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("3 มีนาคม 2574", "2031-03-03"),
        ("วันจันทร์ที่ 3 มีนาคม พ.ศ. 2574", "2031-03-03"),
        ("3 มี.ค. 2574", "2031-03-03"),
        ("03/03/2574", "2031-03-03"),
        ("令和13年3月3日", "2031-03-03"),
        ("平成元年4月1日", "1989-04-01"),
        ("中華民國120年3月3日", "2031-03-03"),
        ("120年3月3日", "2031-03-03"),
        ("دوشنبه ۱۲ اسفند ۱۴۰۹", "2031-03-03"),
        ("۱۴۰۹/۱۲/۱۲", "2031-03-03"),
        ("1 فروردین 1400", "2021-03-21"),
        ("30 اسفند 1399", "2021-03-20"),
        ("1 فروردین 1398", "2019-03-21"),
    ],
)
def test_days_of_other_calendars_are_read(line: str, day: str) -> None:
    assert parse_date(line, zones=standard_words().zones, language="th") == day


@pytest.mark.parametrize("line", ["2574 houses in Tarn", "31 اسفند 1400", "塔恩 2031年3月3日", "1409/13/40", "Route 120"])
def test_other_numbers_stay(line: str) -> None:
    assert gregorian(line) == line


@given(st.dates(date(1960, 3, 22), date(2040, 3, 1)))
def test_days_of_iran_follow_one_another(day: date) -> None:
    """Each day but one of a year has one day of Iran: no two of them fall together."""
    year, month, number = day.year - 621, day.month, min(day.day, 29)
    found = gregorian(f"{year}/{month:02}/{number:02}")
    following = gregorian(f"{year}/{month:02}/{number + 1:02}")
    if found.count("-") == 2 and following.count("-") == 2:
        assert (date.fromisoformat(following) - date.fromisoformat(found)).days == 1
