"""When something was published, as the range of moments that a date leaves open; and which of two came first."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from cleaner.text.timestamps import moment

# Clocks on earth are at most so far ahead of UTC, and behind it.
_AHEAD, _BEHIND = timedelta(hours=14), timedelta(hours=12)
_ZONE = re.compile(r"^-?\d{9,}(?:\.\d*)?$|:\d\d\s?(?:Z|GMT|UTC|[+-]\d\d:?\d\d)$")
_DAY, _MINUTE, _SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Publication:
    """The moments at which something may have been published: from `start` to before `end`, as the clock of its place
    showed them. `zoned`: whether they are UTC; else the zone is not known. `dated`: whether only the day is known."""

    start: datetime
    end: datetime
    zoned: bool
    dated: bool

    @property
    def earliest(self) -> datetime:
        """The first moment in UTC, wherever on earth the clock is."""
        return self.start if self.zoned else _shifted(self.start, -_AHEAD)

    @property
    def latest(self) -> datetime:
        """The moment in UTC behind the last one, wherever on earth the clock is."""
        return self.end if self.zoned else _shifted(self.end, _BEHIND)


def publication(published: str | None) -> Publication | None:
    """What a date says of the moment; None where it names none. A time without seconds leaves a minute open.

    >>> publication("2031-03-03").latest.isoformat(), publication("2031-03-03T14:05:00+01:00").latest.isoformat()
    ('2031-03-04T12:00:00+00:00', '2031-03-03T13:06:00+00:00')
    """
    at = moment(published)
    if at is None or published is None:
        return None
    text = published.strip()
    zoned = _names_zone(text)
    # Midnight is what programs write that know the day alone.
    if not _has_time(text):
        return Publication(at, _shifted(at, _DAY), zoned=zoned, dated=not zoned)
    length = _MINUTE if not (at.second or at.microsecond) else _SECOND
    return Publication(at, _shifted(at, length), zoned=zoned, dated=False)


def is_before(one: Publication | None, other: Publication | None, *, same_clock: bool = False) -> bool:
    """Whether one is proven to be published before the other.

    Times with a zone are compared as they are. A time without one may be up to 14 hours earlier and 12 hours later than
    it seems. Of two bare days the earlier counts as such, that is, both are taken for days of one calendar; a bare day
    beside a time may be that of any place. `same_clock`: both times are those of one place (an outlet's own), so those
    without a zone are comparable.

    >>> day, night = publication("2031-03-03"), publication("2031-03-04T01:00:00Z")
    >>> is_before(day, night), is_before(day, publication("2031-03-04")), is_before(day, publication("2031-03-04T13:00:00Z"))
    (False, True, True)
    """
    if one is None or other is None:
        return False
    alike = one.zoned == other.zoned and (one.zoned or same_clock)
    if alike or (one.dated and other.dated):
        return one.end <= other.start
    return one.latest <= other.earliest


def _has_time(text: str) -> bool:
    """Whether a date names a time other than midnight."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        at = moment(text)
        return at is not None and at.time() != time()
    return local.time() != time()


def _names_zone(text: str) -> bool:
    """Whether a date with a time gives its zone."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        # Unix times are UTC; mail and feeds name the zone behind the time.
        return _ZONE.search(text) is not None


def _shifted(at: datetime, by: timedelta) -> datetime:
    try:
        return at + by
    except OverflowError:
        return at
