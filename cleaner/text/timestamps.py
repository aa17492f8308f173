"""When articles were published, for comparing."""

from datetime import UTC, datetime

_DAY = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(published: str | None) -> datetime | None:
    """The time that a published date of ISO 8601 names, None without one. A bare date is midnight; without a zone, UTC.

    >>> moment("2024-03-05").isoformat()
    '2024-03-05T00:00:00+00:00'
    """
    try:
        parsed = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    return parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=UTC)


def day(published: str | None) -> float:
    """The time as days since 1970-01-01 UTC; NaN where it is not known."""
    time = moment(published)
    # Not `timestamp()`: on some machines it fails for the years 1 and 9999.
    return float("nan") if time is None else (time - _EPOCH).total_seconds() / _DAY
