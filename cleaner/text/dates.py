"""Dates in short lines → ISO 8601, in any language and any digits; a date that could be two days is none."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import NamedTuple
from unicodedata import decimal, normalize

from cleaner.text.cached import cached_if_short
from cleaner.text.calendars import gregorian
from cleaner.text.clock import find_offset, find_time
from cleaner.text.folding import line_view
from cleaner.text.months import day_first, month_number

_DAY = r"(?:19|20)\d\d-[01]\d-[0-3]\d"
_CLOCK = r"[0-2]\d:[0-5]\d(?::[0-5]\d)?"
_CLOCK_EXACT = r"(?P<hour>[0-2]?\d)(?P<rest>:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)"
# What machines write, taken as it stands.
_ISO_EXACT = re.compile(
    rf"(?P<day>{_DAY})(?:(?:T|,?\s){_CLOCK_EXACT}(?P<zone>Z|\s?(?:UTC|GMT)\b|\s?[+-]\d\d(?::?\d\d)?)?)?(?!\d)"
)
# The name of a zone behind it.
_ZONE_BEHIND = re.compile(r"\s?[A-Z]{2,5}\b")
# Seconds, or thousandths, since 1970; of the years from 1990 on, the others are other numbers.
_EPOCH = re.compile(r"(?:/Date\()?(?P<seconds>(?:6[3-9]\d|[7-9]\d\d|[1-3]\d{3})\d{6})(?P<rest>\d{3})?(?:\.\d+)?(?:\)/)?")
# What stands in lines for readers, in named parts.
_ISO = rf"(?P<day>{_DAY})(?:[T ](?P<time>{_CLOCK})(?:\.\d+)?\s?(?P<zone>Z\b|[+-][01]\d:?[0-5]\d\b)?)?(?!\d)"
_Y, _D = r"(?:19|20)\d\d", r"[0-3]?\d"
_WORD = r"[^\W\d_][^\s\d.,;:()\[\]|/<>\"'-]{1,14}"
_OF = r"(?:d[aei]l?\s|d['’]|of\s|do\s|the\s)?"
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°)?"
# The form of a date decides which of its groups are year, month, and day: y m d, or a and b where the order is not clear.
_DATE = re.compile(
    rf"(?<![\d-])(?:{_ISO}"
    rf"|(?P<y1>{_Y})\s?[./年년-]\s?(?P<m1>[01]?\d)\s?[./月월-]\s?(?P<d1>{_D})(?:\s?[日일])?(?![\d/-])"
    rf"|(?P<y2>{_Y})\.?,?\s(?:m\.\s|gada\s)?(?P<w2>{_WORD})\.?\s(?P<d2>{_D})\b(?!:)"
    rf"|(?<![./])(?P<a>{_D})\s?(?P<sign>[./|-])\s?(?P<b>{_D})\s?(?P=sign)\s?(?P<y3>{_Y}|\d\d)(?!\d|[/:]|-(?!\d\d?:))"
    rf"|(?P<d4>{_D}){_ORDINAL}[.,]?[\s/-]?{_OF}(?P<w4>{_WORD})(?:\s?/\s?(?P<v4>{_WORD}))?\.?,?[\s/-]{_OF}(?P<y4>{_Y})(?!\d)"
    rf"|(?P<d5>{_D})\s(?:tháng|thg)\s?(?P<m5>[01]?\d)(?:,?\s(?:năm\s)?|[/-])(?P<y5>{_Y})(?!\d))"
    rf"|\b(?P<w6>{_WORD})\.?\s(?P<d6>{_D}){_ORDINAL},?\s(?P<y6>{_Y})(?!\d)",
    re.IGNORECASE,
)
# What every date has in it.
_YEAR = re.compile(rf"{_Y}|\d[./|-]\s?\d\d?\s?[./|-]\s?\d\d")
# A whole line that has the form of a date, be its word known as a month or not.
_LOOSE = re.compile(rf"(?:{_WORD},?\s)?{_D}\.?\s{_WORD}\.?\s{_Y}")
_IN_ADDRESS = re.compile(
    rf"(?<=[/_=-])(?:(?P<y>{_Y})(?P<sign>[/_-]?)(?P<m>[01]\d)(?P=sign)(?P<d>[0-3]\d)"
    rf"|(?P<d1>[0-3]\d)[-_.](?P<m1>[01]\d)[-_.](?P<y1>{_Y}))(?!\d)"
)
# Words beside the date of an update, and beside that of the publication, by their stems.
_UPDATED = re.compile(
    r"(?:(?<![^\W_])(?:(?:last )?updat|modif|revis|aktuali[sz]|zuletzt|mise? à jour|actuali[sz]|atualiza|"
    r"alterad|aggiorna|"
    r"bijgewerkt|gewijzigd|op+dater|uppdatera|ändrad|päivitet|muokattu|zaktuali|frissít|ažurir|ažurn|güncelle|diperbarui|"
    r"stand\s?:|обновл|оновл|измен|актуализ|ενημ|cập nhật))|更新|수정|تحديث|अपडेट|อัปเดต|עודכן",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:(?<![^\W_])(?:(?:first )?publi|post(?:ed|é)|created|veröffentlich|erschienen|erstellt|pubblica|"
    r"gepubliceerd|geplaatst|opublik|dodan|zveřejn|yayın|megjelen|objav|julkaistu|diterbitkan|đăng|"
    r"опублик|дата пуб|δημοσ))|发布|發布|公開|掲載|投稿|입력|등록|نشر|"
    r"प्रकाशित|เผยแพร่|פורסם",
    re.IGNORECASE,
)
# Marks of the direction of writing.
_INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c"))
# A two-digit year before this one is of this century.
_NEXT_CENTURY = 69
# A longer line is prose: its beginning is looked at.
_MAX_LINE = 400


class _Found(NamedTuple):
    """A date in a line: its span, the day as YYYY-MM-DD, and the match."""

    start: int
    end: int
    day: str
    match: re.Match[str]


def parse_date(line: str, *, zones: Mapping[str, str], language: str | None = None) -> str | None:
    """The date of publication in a line as ISO 8601, with the time and zone that the line gives; None without a full date.

    Of several dates, the first one called that of publication counts, else the first one that is not called an update's.
    `zones` maps abbreviations to offsets such as "+05:30" or to places such as "America/New_York". `language` decides
    whether 3/4 is in March or in April; such a date is None without a language.

    >>> parse_date("Published 12:32 IST, October 5th 2020", zones={"IST": "+05:30"})
    '2020-10-05T12:32:00+05:30'
    """
    text = _plain(line)
    dates = list(_dates_in(text, language))
    if not dates:
        return None
    at = _first_publication(text, dates)
    found = dates[at]
    before = text[dates[at - 1].end if at else 0 : found.start]
    behind = text[found.end : dates[at + 1].start if at + 1 < len(dates) else len(text)]
    if (update := _UPDATED.search(behind)) is not None:
        behind = behind[: update.start()]
    if found.match["day"]:
        time, zone = _with_seconds(found.match["time"]), _iso_zone(found.match["zone"])
        time = time or find_time(behind)
    else:
        time, zone = find_time(behind) or find_time(before), ""
    around = (behind, before)
    return _joined(
        found.day, time, lambda moment: zone or next(filter(None, (find_offset(text, zones, moment) for text in around)), "")
    )


def count_dates(line: str) -> int:
    """How many full dates stand in the line, be their order of day and month clear or not.

    >>> count_dates("3 March 2031, updated 4 March 2031"), count_dates("In March 2031")
    (2, 0)
    """
    text = _plain(line)
    if not _YEAR.search(text):
        return 0
    return max(sum(1 for _ in _dates_in(text, language)) for language in ("de", "en")) or int(
        _LOOSE.fullmatch(text) is not None
    )


def is_update(line: str) -> bool:
    """Whether the line calls its date that of an update, and none that of the publication.

    >>> is_update("Last updated 3 March 2031"), is_update("3 March 2031, updated 4 March 2031")
    (True, False)
    """
    text = _plain(line)
    dates = list(_dates_in(text, "de"))
    return bool(dates) and _rank(text, dates, _first_publication(text, dates)) == _AN_UPDATE


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
    if prefix is None or _ZONE_BEHIND.match(prefix.string, prefix.end()):
        return None
    zone = (prefix["zone"] or "").strip()
    if zone[:1] in ("U", "G"):
        zone = "+00:00"
    elif zone[:1] in ("+", "-"):
        zone = f"{zone[:3]}:{zone[-2:] if len(zone) > len('+01') else '00'}"
    clock = prefix["rest"] if (prefix["rest"] or "").count(":") > 1 else f"{prefix['rest']}:00"
    date = prefix["day"] + (f"T{prefix['hour'].zfill(2)}{clock}{zone}" if prefix["hour"] else "")
    return date if is_iso(date) else None


def epoch_date(text: str) -> str | None:
    """The moment of a number of seconds or thousandths of a second since 1970, alone or as JSON of Microsoft has it.

    >>> epoch_date("1930313100"), epoch_date("/Date(1930313100000)/"), epoch_date("20310303")
    ('2031-03-03T14:05:00+00:00', '2031-03-03T14:05:00+00:00', None)
    """
    number = _EPOCH.fullmatch(text.strip())
    return datetime.fromtimestamp(int(number["seconds"]), UTC).isoformat() if number else None


def date_in_address(url: str) -> str | None:
    """The day that an address names, year or day first; None where it names none.

    >>> date_in_address("https://tarnherald.example/2031/03/03/bridge"), date_in_address("https://tarnherald.example/2031/bridge")
    ('2031-03-03', None)
    """
    for match in _IN_ADDRESS.finditer(url):
        form = "1" if match["y"] is None else ""
        if day := _iso(match[f"y{form}"], int(match[f"m{form}"]), match[f"d{form}"]):
            return day
    return None


@cached_if_short(4096)
def _plain(line: str) -> str:
    """The line with plain signs and with ASCII digits, without marks of the direction of writing."""
    text = line_view(line[:_MAX_LINE])
    if text.isascii():
        return gregorian(text)
    if any(c.isdecimal() and not c.isascii() for c in text):
        text = "".join(str(decimal(c)) if c.isdecimal() else c for c in text)
    return gregorian(" ".join(normalize("NFKC", text.translate(_INVISIBLE)).split()))


def _dates_in(text: str, language: str | None) -> Iterator[_Found]:
    """The full dates in a plain text, in order; days that do not exist are left out."""
    at = 0
    while (match := _DATE.search(text, at)) is not None:
        day = _day(match, language)
        # Another date may begin inside what was none: "12 people, 3 March 2031".
        at = match.end() if day else match.start() + 1
        if day:
            yield _Found(match.start(), match.end(), day, match)


def _day(match: re.Match[str], language: str | None) -> str | None:
    if match["day"]:
        return match["day"] if is_iso(match["day"]) else None
    if match["y1"]:
        return _iso(match["y1"], int(match["m1"]), match["d1"])
    if match["y3"]:
        return _day_of_figures(match, language)
    if match["y5"]:
        return _iso(match["y5"], int(match["m5"]), match["d5"])
    form = next(form for form in "246" if match[f"y{form}"])
    month = month_number(match[f"w{form}"], language)
    if month is None and match["v4"]:  # Arabic has two names for each month, and often sets both: "نيسان/أبريل"
        month = month_number(match["v4"], language)
    return _iso(match[f"y{form}"], month, match[f"d{form}"])


def _day_of_figures(match: re.Match[str], language: str | None) -> str | None:
    """The day of 3/4/2031: points and figures over 12 tell the order, else the language does."""
    first, second, year = int(match["a"]), int(match["b"]), match["y3"]
    if len(year) == 2:
        year = f"{20 if int(year) < _NEXT_CENTURY else 19}{year}"
    order = True if match["sign"] == "." or first > 12 or first == second else False if second > 12 else day_first(language)
    if order is None:
        return None
    return _iso(year, second, str(first)) if order else _iso(year, first, str(second))


def _iso(year: str, month: int | None, day: str) -> str | None:
    with suppress(ValueError):
        return date(int(year), month or 0, int(day)).isoformat()
    return None


_PUBLICATION, _UNNAMED, _AN_UPDATE = 0, 1, 2


def _first_publication(text: str, dates: list[_Found]) -> int:
    """The number of the date that is the surest to be that of the publication."""
    return min(range(len(dates)), key=lambda at: (_rank(text, dates, at), at))


def _rank(text: str, dates: list[_Found], at: int) -> int:
    """What the last of the words before a date calls it."""
    before = text[dates[at - 1].end if at else 0 : dates[at].start]
    named = {
        rank: max((word.start() for word in pattern.finditer(before)), default=-1)
        for rank, pattern in ((_PUBLICATION, _PUBLISHED), (_AN_UPDATE, _UPDATED))
    }
    rank = max(named, key=named.__getitem__)
    return rank if named[rank] >= 0 else _UNNAMED


def _joined(day: str, time: str | None, offset: Callable[[str], str]) -> str:
    """The parts as one date, without a time that does not exist."""
    if not time or not is_iso(moment := f"{day}T{time}"):
        return day
    offset_then = offset(moment)
    return moment + offset_then if is_iso(moment + offset_then) else moment


def _with_seconds(clock: str | None) -> str | None:
    return f"{clock}:00" if clock and len(clock) == len("14:05") else clock


def _iso_zone(zone: str | None) -> str:
    if not zone:
        return ""
    return "+00:00" if zone == "Z" else f"{zone[:3]}:{zone[-2:]}"
