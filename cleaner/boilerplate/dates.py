"""A line with a date in words or figures → ISO 8601."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache

from cleaner.text.folding import line_view

_ISO = re.compile(
    r"(?<!\d)(?P<day>(?:19|20)\d\d-[01]\d-[0-3]\d)"
    r"(?:[T ](?P<time>[0-2]\d:[0-5]\d(?::[0-5]\d)?)(?:\.\d+)?\s?(?P<zone>Z\b|[+-][01]\d:?[0-5]\d\b)?)?"
)
_OFFSET = re.compile(r"\b(?:GMT|UTC)\s?([+-]\d{1,2})(?::?([0-5]\d))?\b|(?<=\d\d)\s?(\+[01]\d):?([0-5]\d)\b")
_TIME = re.compile(
    r"(?<![\d.])([0-2]?\d)(?:[:.]|\s?h\s?)([0-5]\d)(?::[0-5]\d)?\s*([ap])?\.?(?:m\b\.?)?(?!\.?\d)|\b(1?\d)\s?([ap])\.?m\b",
    re.IGNORECASE,
)
# What follows these words is a second date, that of an update, where a first stands before them.
_SECOND = re.compile(
    r"\W+(?:last |zuletzt )?(?:updated?|modified|aktualisiert|mis à jour|modifié|actualizado|обновлено)\b", re.IGNORECASE
)
_MONTH = r"(?!(?:by|on|the|at)\b)[^\W\d_]{3,12}\.?"
_DATE = re.compile(
    rf"\b[0-3]?\d(?:st|nd|rd|th|er)?\.?\s(?:de\s|of\s)?{_MONTH}(?:\sde|\sdel)?,?\s(?:19|20)\d\d\b"
    rf"|\b{_MONTH}\s[0-3]?\d(?:st|nd|rd|th)?,?\s(?:19|20)\d\d\b"
    r"|\b[0-3]?\d[./-][0-3]?\d[./-](?:19|20)?\d\d\b",
    re.IGNORECASE,
)
_DAY_FIRST = frozenset({"de", "fr", "es", "ru", "it", "pt", "nl", "pl"})


def parse_date(line: str, *, zones: Mapping[str, str], language: str | None = None) -> str | None:
    """The date of a line as ISO 8601, with time and zone where the line gives them; None where it gives no full date.

    >>> parse_date("Published 12:32 IST, October 5th 2020", zones={"IST": "+05:30"})
    '2020-10-05T12:32:00+05:30'
    """
    text = line_view(line)
    second = _SECOND.search(text)
    if second is not None and has_date(text[: second.start()]):
        text = text[: second.start()]
    iso = _ISO.search(text)
    if iso is not None:
        return _valid(iso["day"], _full(iso["time"]), _iso_zone(iso["zone"]) or _offset(text[iso.end() :], zones))
    found = _DATE.search(_TIME.sub(" ", text)) or _DATE.search(text)
    day = _parsed(found[0], language) if found else None
    return _valid(day, _time(text.replace(found[0], " ")), _offset(text, zones)) if found and day else None


def has_date(line: str) -> bool:
    """Whether a full date stands in the line.

    >>> has_date("Tarn desk, 3 March 2031"), has_date("In March 2031")
    (True, False)
    """
    return bool(_ISO.search(line) or _DATE.search(line))


def _valid(day: str, time: str | None, offset: str) -> str | None:
    """The parts as one date, without a time that does not exist; None for a day that does not."""
    for said in (f"{day}T{time}{offset}", day) if time else (day,):
        with suppress(ValueError):
            datetime.fromisoformat(said)
            return said
    return None


def _full(clock: str | None) -> str | None:
    return f"{clock}:00" if clock and len(clock) == len("14:05") else clock


def _iso_zone(zone: str | None) -> str:
    if not zone:
        return ""
    return "+00:00" if zone == "Z" else f"{zone[:3]}:{zone[-2:]}"


def _offset(text: str, zones: Mapping[str, str]) -> str:
    said = _OFFSET.search(text)
    if said:
        hours, minutes = int(said[1] or said[3]), said[2] or said[4] or "00"
        return f"{hours:+03d}:{minutes}"
    return next((zones[word] for word in re.findall(r"\b[A-Z]{1,4}\b", text) if word in zones), "")


def _time(text: str) -> str | None:
    found = _TIME.search(text)
    if not found:
        return None
    hour, minute = int(found[1] or found[4]), found[2] or "00"
    half = (found[3] or found[5] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute}:00"


@lru_cache(maxsize=4096)
def _parsed(text: str, language: str | None) -> str | None:
    import dateparser

    order = "DMY" if language in _DAY_FIRST or re.match(r"\d+\.", text) else "MDY"
    settings = {"DATE_ORDER": order, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b|\bof\b", "", text)
    found = dateparser.parse(plain, languages=["en", "de", "fr", "es", "ru"], settings=settings)
    return found.date().isoformat() if found else None
