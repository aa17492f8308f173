"""Dates in texts → ISO 8601. The patterns here find a date; dateparser reads the month, in whatever language it is named."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache

from cleaner.text.folding import line_view

_DAY = r"(?:19|20)\d\d-[01]\d-[0-3]\d"
_CLOCK = r"[0-2]\d:[0-5]\d(?::[0-5]\d)?"
# What machines write, taken as it stands.
_ISO_EXACT = re.compile(rf"{_DAY}(?:[T ]{_CLOCK}(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?")
# What stands in lines for readers, in named parts.
_ISO_PARTS = re.compile(
    rf"(?<!\d)(?P<day>{_DAY})(?:[T ](?P<time>{_CLOCK})(?:\.\d+)?\s?(?P<zone>Z\b|[+-][01]\d:?[0-5]\d\b)?)?"
)
_OFFSET = re.compile(r"\b(?:GMT|UTC)\s?([+-]\d{1,2})(?::?([0-5]\d))?\b|(?<=\d\d)\s?(\+[01]\d):?([0-5]\d)\b")
_TIME = re.compile(
    r"(?<![\d.])([0-2]?\d)(?:[:.]|\s?h\s?)([0-5]\d)(?::[0-5]\d)?\s*([ap])?\.?(?:m\b\.?)?(?!\.?\d)|\b(1?\d)\s?([ap])\.?m\b",
    re.IGNORECASE,
)
# Words before the date of an update. It does not count where a line gives another date before it.
_UPDATE = re.compile(
    r"(?<=\W)(?:last |zuletzt )?(?:updated?|modified|aktualisiert|mis à jour|modifié|actualizado|обновлено)\b",
    re.IGNORECASE,
)
_MONTH = r"(?!(?:by|on|the|at)\b)[^\W\d_]{3,12}\.?"
_DATE = re.compile(
    rf"\b[0-3]?\d(?:st|nd|rd|th|er)?\.?\s(?:de\s|of\s)?{_MONTH}(?:\sde|\sdel)?,?\s(?:19|20)\d\d\b"
    rf"|\b{_MONTH}\s[0-3]?\d(?:st|nd|rd|th)?,?\s(?:19|20)\d\d\b"
    r"|\b[0-3]?\d[./-][0-3]?\d[./-](?:19|20)?\d\d\b",
    re.IGNORECASE,
)
# Languages that write 3/4 for the third of April. German with points is told by the points, whatever the language.
_DAY_FIRST = frozenset({"de", "fr", "es", "ru", "it", "pt", "nl", "pl"})
# A date is looked for in this many characters at the beginning of a line.
_MAX_CHARS = 1_000
_LANGUAGES = ("en", "de", "fr", "es", "ru")


def parse_date(line: str, *, zones: Mapping[str, str], language: str | None = None) -> str | None:
    """The first full date in a line as ISO 8601, with the time and zone that the line gives; None without a full date in the
    line's first 1,000 characters.

    `zones` maps abbreviations to offsets such as "+05:30". `language` decides whether 3/4 is in March or in April.

    >>> parse_date("Published 12:32 IST, October 5th 2020", zones={"IST": "+05:30"})
    '2020-10-05T12:32:00+05:30'
    """
    text = line_view(line[:_MAX_CHARS])
    update = _UPDATE.search(text)
    if update is not None and has_date(text[: update.start()]):
        text = text[: update.start()]
    iso = _ISO_PARTS.search(text)
    if iso is not None:
        return _joined(iso["day"], _with_seconds(iso["time"]), _iso_zone(iso["zone"]) or _offset(text[iso.end() :], zones))
    date = _DATE.search(_TIME.sub(" ", text)) or _DATE.search(text)
    day = _read_day(date[0], language) if date else None
    return _joined(day, _time(text.replace(date[0], " ")), _offset(text, zones)) if date and day else None


def has_date(line: str) -> bool:
    """Whether a full date stands in the line.

    >>> has_date("Tarn desk, 3 March 2031"), has_date("In March 2031")
    (True, False)
    """
    return bool(_ISO_PARTS.search(line) or _DATE.search(line))


def is_iso(text: str) -> bool:
    """Whether the text is a date, or date and time, of ISO 8601 that exists.

    >>> is_iso("2031-03-03T14:05"), is_iso("2031-02-30")
    (True, False)
    """
    with suppress(ValueError):
        datetime.fromisoformat(text)
        return True
    return False


def iso_prefix(text: str) -> str | None:
    """The date of ISO 8601, with its time and zone, that a machine-written text begins with; None where it does not exist.

    >>> iso_prefix(" 2031-03-03 14:05:00+01:00 (CET)")
    '2031-03-03T14:05:00+01:00'
    """
    prefix = _ISO_EXACT.match(text.strip())
    return prefix[0].replace(" ", "T") if prefix and is_iso(prefix[0]) else None


def _joined(day: str, time: str | None, offset: str) -> str | None:
    """The parts as one date, without a time that does not exist; None for a day that does not."""
    candidates = (f"{day}T{time}{offset}", day) if time else (day,)
    return next(filter(is_iso, candidates), None)


def _with_seconds(clock: str | None) -> str | None:
    return f"{clock}:00" if clock and len(clock) == len("14:05") else clock


def _iso_zone(zone: str | None) -> str:
    if not zone:
        return ""
    return "+00:00" if zone == "Z" else f"{zone[:3]}:{zone[-2:]}"


def _offset(text: str, zones: Mapping[str, str]) -> str:
    """The offset from UTC that a text gives in figures or by the name of a zone; empty where it gives none."""
    offset = _OFFSET.search(text)
    if offset:
        hours, minutes = int(offset[1] or offset[3]), offset[2] or offset[4] or "00"
        return f"{hours:+03d}:{minutes}"
    return next((zones[word] for word in re.findall(r"\b[A-Z]{1,4}\b", text) if word in zones), "")


def _time(text: str) -> str | None:
    """The first time of day in a text, as HH:MM:SS."""
    time = _TIME.search(text)
    if not time:
        return None
    hour, minute = int(time[1] or time[4]), time[2] or "00"
    half = (time[3] or time[5] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute}:00"


@lru_cache(maxsize=4096)
def _read_day(text: str, language: str | None) -> str | None:
    """The day that a date in words or figures names, as YYYY-MM-DD."""
    import dateparser

    order = "DMY" if language in _DAY_FIRST or re.match(r"\d+\.", text) else "MDY"
    settings = {"DATE_ORDER": order, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b|\bof\b", "", text)
    moment = dateparser.parse(plain, languages=[*_LANGUAGES], settings=settings)
    return moment.date().isoformat() if moment else None
