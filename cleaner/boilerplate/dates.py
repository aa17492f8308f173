"""A line with a date in words or figures → ISO 8601."""

import re
from collections.abc import Mapping
from functools import lru_cache

from cleaner.text.folding import line_view

_ISO = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d)?)?")
_OFFSET = re.compile(r"(?<=\d)\s*(Z|(?:GMT|UTC)?\s?[+-][01]\d:?[0-5]\d)\b", re.IGNORECASE)
_TIME = re.compile(
    r"(?<![\d.])([0-2]?\d)(?:[:.]|\s?h\s?)([0-5]\d)(?::[0-5]\d)?\s*([ap])?\.?(?:m\b\.?)?(?!\.?\d)|\b(1?\d)\s?([ap])\.?m\b",
    re.IGNORECASE,
)
# What follows these words is a second date, that of an update.
_SECOND = re.compile(
    r"(?<=\d)\W.{0,30}?\b(?:updated?|modified|aktualisiert|mis à jour|modifié|actualizado|обновлено)\b.*", re.IGNORECASE
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
    text = _SECOND.sub("", line_view(line))
    offset = _offset(text, zones)
    time = _time(text)
    day = _day(_TIME.sub(" ", text) if not _ISO.search(text) else text, language)
    if day is None:
        return None
    return f"{day}T{time}{offset}" if time else day


def has_date(line: str) -> bool:
    """Whether a full date stands in the line.

    >>> has_date("Tarn desk, 3 March 2031"), has_date("In March 2031")
    (True, False)
    """
    return bool(_ISO.search(line) or _DATE.search(line))


def _offset(text: str, zones: Mapping[str, str]) -> str:
    said = _OFFSET.search(text)
    if said:
        digits = said[1].upper().removeprefix("GMT").removeprefix("UTC").strip().replace(":", "")
        return "+00:00" if digits == "Z" else f"{digits[:3]}:{digits[3:]}"
    return next((zones[word] for word in re.findall(r"\b[A-Z]{1,4}\b", text) if word in zones), "")


def _time(text: str) -> str | None:
    iso = _ISO.search(text)
    if iso:
        clock = iso[0][11:]
        return f"{clock}:00" if len(clock) == 5 else clock or None
    found = _TIME.search(text)
    if not found:
        return None
    hour, minute = int(found[1] or found[4]), found[2] or "00"
    half = (found[3] or found[5] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute}:00" if hour < 24 else None


def _day(text: str, language: str | None) -> str | None:
    iso = _ISO.search(text)
    if iso:
        return iso[0][:10]
    found = _DATE.search(text)
    return _parsed(found[0], language) if found else None


@lru_cache(maxsize=4096)
def _parsed(text: str, language: str | None) -> str | None:
    import dateparser

    order = "DMY" if language in _DAY_FIRST or re.match(r"\d+\.", text) else "MDY"
    settings = {"DATE_ORDER": order, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b|\bof\b", "", text)
    found = dateparser.parse(plain, languages=["en", "de", "fr", "es", "ru"], settings=settings)
    return found.date().isoformat() if found else None
