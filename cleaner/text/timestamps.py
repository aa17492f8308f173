"""When articles were published, for comparing."""

from datetime import UTC, datetime

_DAY = 86_400


def moment(published: str | None) -> datetime | None:
    """When an article was published. A date is the beginning of its day, a time without a zone is taken as UTC.

    >>> moment("2024-03-05").isoformat()
    '2024-03-05T00:00:00+00:00'
    """
    try:
        found = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def day(published: str | None) -> float:
    """The same as a number of days, not a number where it is not known."""
    found = moment(published)
    # Not `timestamp`: the years 1 and 9999 are beyond what some machines can say.
    return float("nan") if found is None else (found - _EPOCH).total_seconds() / _DAY


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
