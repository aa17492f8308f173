"""When articles were published, for comparing: dates of every common form → moments."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from unicodedata import decimal

_DAY = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO = re.compile(r"\d{4}-\d\d-\d\d|\d{4}-W\d\d|\d{8}T\d")
_NUMBER = re.compile(r"(-?\d{8,19})(\.\d*)?")
# Digits of a number of seconds, and by how many digits more it counts a finer unit.
_SECONDS_DIGITS, _FINER = 10, (0, 3, 6, 9)
# Figures that may be a year, as the year, month and day (and time) without a sign between them begin.
_CENTURIES = ("19", "20")
_FORMS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
# Day and month, or month and day, before the year.
_FIGURES = re.compile(r"\s*(\d{1,2})\s?([/|-])\s?(\d{1,2})\s?\2\s?(?:\d{4}|\d\d)(?!\d)")
_MONTHS = 12
# Languages that write the day first, and the month.
_LANGUAGE = {True: "de", False: "en", None: None}


def moment(published: str | None, *, day_first: bool | None = None) -> datetime | None:
    """The time that a date names, None where it names none. A bare date is midnight; without a zone, UTC.

    Dates of ISO 8601, of mail and feeds (RFC 822), in the words of any language, in figures (03.04.2031, 2031/04/03,
    20310403), and Unix times in seconds or finer units. `day_first`: whether 3/4/2031 is in April; if that is not known,
    such a date is none.

    >>> moment("2024-03-05").isoformat(), moment("Tue, 05 Mar 2024 08:00:00 +0100").isoformat()
    ('2024-03-05T00:00:00+00:00', '2024-03-05T07:00:00+00:00')
    >>> moment("1709596800000") == moment("5 mars 2024") == moment("2024-03-05"), moment("3/4/2024")
    (True, None)
    """
    text = _plain_digits((published or "").strip())
    if not any("0" <= c <= "9" for c in text):
        return None
    if number := _NUMBER.fullmatch(text):
        return _of_number(number[1], number[2] or "")
    if _ISO.match(text):
        with suppress(ValueError, OverflowError):
            return _universal(datetime.fromisoformat(text))
    with suppress(ValueError, OverflowError, IndexError, TypeError):
        return _universal(parsedate_to_datetime(text))
    from cleaner.text.dates import parse_date

    day = parse_date(text, zones={}, language=_LANGUAGE[day_first])
    with suppress(ValueError, OverflowError, IndexError, TypeError):
        # Mail's form without a time: "1 Mar 31".
        return _universal(parsedate_to_datetime(f"{text} 00:00") if day is None else datetime.fromisoformat(day))
    return None


def day(published: str | None) -> float:
    """The time as days since 1970-01-01 UTC; NaN where it is not known."""
    time = moment(published)
    # Not `timestamp()`: on some machines it fails for the years 1 and 9999.
    return float("nan") if time is None else (time - _EPOCH).total_seconds() / _DAY


def day_first_in(dates: Iterable[str]) -> bool | None:
    """Whether dates of one source, such as 31/3/2031, have the day first; None where none of them tells, or they disagree.

    >>> day_first_in(["03/04/2031", "03/31/2031"]), day_first_in(["03/04/2031"])
    (False, None)
    """
    told = set()
    for figures in filter(None, map(_FIGURES.match, map(_plain_digits, dates))):
        first, second = int(figures[1]), int(figures[3])
        if (first > _MONTHS) != (second > _MONTHS):
            told.add(first > _MONTHS)
    return told.pop() if len(told) == 1 else None


def _universal(time: datetime) -> datetime:
    time = time if time.tzinfo is not None else time.replace(tzinfo=UTC)
    return time.astimezone(UTC)


def _of_number(digits: str, fraction: str) -> datetime | None:
    """The moment of a date without signs, or of a Unix time."""
    if not fraction and digits.startswith(_CENTURIES) and len(digits) in _FORMS:
        with suppress(ValueError):
            return datetime.strptime(digits, _FORMS[len(digits)]).replace(tzinfo=UTC)
    finer = next((more for more in _FINER if len(digits.lstrip("-")) <= _SECONDS_DIGITS + more), _FINER[-1])
    with suppress(OverflowError):
        return _EPOCH + timedelta(microseconds=int(float(digits + fraction) * 10 ** (6 - finer)))
    return None


def _plain_digits(text: str) -> str:
    """The text with ASCII digits for those of other scripts."""
    if text.isascii():
        return text
    return "".join(str(decimal(c)) if c.isdecimal() else c for c in text)
