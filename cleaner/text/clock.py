"""Times of day and their zones in short lines → the parts of ISO 8601."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

_OFFSET = re.compile(r"\b(?:GMT|UTC)\s?([+-]\d{1,2})(?::?([0-5]\d))?\b|(?<=\d\d)\s?(\+[01]\d):?([0-5]\d)\b")
_ZONE = re.compile(r"\b[A-Z]{1,4}\b")
# Words for the halves of the day: Latin, Greek and Arabic ones stand behind the time, those of East Asia before it.
_MORNING_BEFORE, _EVENING_BEFORE = "오전|上午|午前|凌晨|早上", "오후|下午|午後|晚上|晩上|傍晚"
_MORNING_BEHIND, _EVENING_BEHIND = r"a\.?\s?m\b\.?|π\.?μ\.?|ص(?!\w)|صباحا", r"p\.?\s?m\b\.?|μ\.?μ\.?|م(?!\w)|مساء"
_TIME = re.compile(
    rf"(?:(?P<am>{_MORNING_BEFORE})|(?P<pm>{_EVENING_BEFORE}))?\s?(?<![\d.])(?P<hour>[0-2]?\d)"
    r"(?:(?:[:.]|\s?h\s?|\s?[時时点點시]\s?)(?P<minute>[0-5]\d)(?:[:.][0-5]\d)?(?:分|분)?|(?P<full>\s?h\b|\s?[時시](?!間|간))|(?=\s?[ap]\.?m\b))"
    rf"\s?(?:(?P<AM>{_MORNING_BEHIND})|(?P<PM>{_EVENING_BEHIND}))?(?!\.?\d)",
    re.IGNORECASE,
)


def find_time(text: str) -> str | None:
    """The first time of day in a text, as HH:MM:SS.

    >>> find_time("at 2:05 p.m."), find_time("às 14h05"), find_time("오후 2:30")
    ('14:05:00', '14:05:00', '14:30:00')
    """
    time = _TIME.search(text)
    if not time:
        return None
    hour, minute = int(time["hour"]), time["minute"] or "00"
    if time["am"] or time["AM"]:
        hour %= 12
    elif (time["pm"] or time["PM"]) and hour < 12:  # "14:05 pm" is written as well
        hour += 12
    return f"{hour:02}:{minute}:00"


def find_offset(text: str, zones: Mapping[str, str], moment: str) -> str:
    """The offset from UTC that a text gives in figures or by the name of a zone; empty where it gives none.

    `zones` maps abbreviations to an offset such as "+05:30", or to a place such as "America/New_York", whose offset at the
    moment (ISO 8601 without a zone) is looked up.
    """
    offset = _OFFSET.search(text)
    if offset:
        hours, minutes = int(offset[1] or offset[3]), offset[2] or offset[4] or "00"
        return f"{hours:+03d}:{minutes}"
    zone = next((zones[word] for word in _ZONE.findall(text) if word in zones), "")
    return _offset_at(zone, moment) if "/" in zone else zone


def _offset_at(place: str, moment: str) -> str:
    """The offset of a place at a moment; empty in the hour that the clock there shows twice, and where it is not known."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    with suppress(ValueError, ZoneInfoNotFoundError):
        local = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(place))
        if local.utcoffset() == local.replace(fold=1).utcoffset():
            return local.isoformat()[-len("+05:30") :]
    return ""
