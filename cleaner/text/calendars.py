"""Dates of other calendars and eras, as the languages that use them write them → the Gregorian year, or the Gregorian day.

Thailand counts from 543 BC, Taiwan from 1911, Japan from the accession of its emperors; Iran has a calendar of its own.
"""

import re
from datetime import date, timedelta

# The year before the first of each era.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s?(元|\d{{1,3}})(?=\s?年)")
# Taiwan writes its years without a name, too; they have three figures.
_TAIWAN = re.compile(r"(?<!\d)(1\d\d)(?=\s?年\s?\d\d?\s?月)")
_BUDDHIST = 543
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_THAI_YEAR = re.compile(r"(?:พ\.ศ\.\s?)?(?<!\d)(2[45]\d\d)(?!\d)")
_THAI_FIGURES = re.compile(r"(?<=\d[/.-])(25[4-9]\d)(?!\d)")
# Short names of months with a point inside.
_THAI_MONTHS = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
_THAI_SHORT = re.compile(rf"(\d\d?)\s?({'|'.join(map(re.escape, _THAI_MONTHS))})\s?(?=\d{{4}})")
_PERSIAN_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
_PERSIAN = re.compile(rf"(?<!\d)(\d\d?)\s({'|'.join(_PERSIAN_MONTHS)})(?:\s?ماه)?[،,]?\s(1[34]\d\d)(?!\d)")
# In figures, the year stands first; Islamic years of our time are higher.
_PERSIAN_FIGURES = re.compile(r"(?<![\d/])(1(?:3[3-9]|4[01])\d)/(\d\d?)/(\d\d?)(?![\d/])")
# The first day of a year of the Iranian calendar.
_FIRST_DAY = 1400, date(2021, 3, 21)


def gregorian(text: str) -> str:
    """The text, with ASCII digits, its years of other calendars put into Gregorian ones; days of Iran as YYYY-MM-DD.

    >>> gregorian("令和13年3月3日"), gregorian("۱۲ اسفند ۱۴۰۹".translate({0x6f0 + n: str(n) for n in range(10)}))
    ('2031年3月3日', '2031-03-03')
    """
    text = _figures(text)
    if text.isascii():
        return text
    if "年" in text:
        text = _ERA.sub(lambda found: str(_ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))), text)
        text = _TAIWAN.sub(lambda found: str(int(found[1]) + _ERAS["民國"]), text)
    if _THAI.search(text):
        text = _THAI_SHORT.sub(lambda found: f"{found[1]}/{_THAI_MONTHS.index(found[2]) + 1}/", text)
        text = _THAI_YEAR.sub(lambda found: str(int(found[1]) - _BUDDHIST), text)
        text = re.sub(r"\b(\d\d?)/(\d\d?)/(\d{4})\b", r"\3-\2-\1", text)
    return _PERSIAN.sub(lambda found: _iranian(found[3], _PERSIAN_MONTHS.index(found[2]) + 1, found[1]) or found[0], text)


def _figures(text: str) -> str:
    text = _THAI_FIGURES.sub(lambda found: str(int(found[1]) - _BUDDHIST), text)
    return _PERSIAN_FIGURES.sub(lambda found: _iranian(found[1], int(found[2]), found[3]) or found[0], text)


def _iranian(year: str, month: int, day: str) -> str | None:
    """A day of the Iranian calendar as YYYY-MM-DD. Six months have 31 days, five 30, and the last 29, or 30 in leap years,
    of which 33 years have eight (right from 1178 to 1633)."""
    if not 1 <= month <= 12 or not 1 <= int(day) <= (31 if month < 7 else 30):
        return None
    base, first = _FIRST_DAY
    before = range(min(base, int(year)), max(base, int(year)))
    days = sum(366 if (n * 8 + 29) % 33 < 8 else 365 for n in before)
    into = 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + int(day) - 1
    return (first + timedelta(days if int(year) >= base else -days) + timedelta(into)).isoformat()
