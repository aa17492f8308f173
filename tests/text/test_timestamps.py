"""When articles were published."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.timestamps import day, day_first_in, moment

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda time: time.replace(tzinfo=UTC, microsecond=0))


def test_a_time_is_a_number_of_days_and_an_unknown_one_is_nan() -> None:
    assert day("1970-01-02") == 1
    assert day("1970-01-02T12:00:00+12:00") == 1
    assert isnan(day(None))
    assert isnan(day("A Monday"))
    assert day("0001-01-01") < 0


@pytest.mark.parametrize(
    "text",
    [
        "2031-03-14",
        "20310314",
        "2031/03/14",
        "2031.3.14",
        "14.03.2031",
        "14/3/2031",
        "3/14/2031",
        "14-Mar-2031",
        "14 Mar 31",
        "March 14, 2031",
        "Friday, 14 March 2031",
        "14. März 2031",
        "14 марта 2031",
        "2031年3月14日",
        "١٤.٠٣.٢٠٣١",
        "203103140000",
        "20310314000000",
        "Fri, 14 Mar 2031 00:00:00 GMT",
        "Fri, 14 Mar 2031 01:00:00 +0100",
        "Fri Mar 14 00:00:00 2031",
        "2031-03-14T00:00:00.000Z",
        " 2031-03-14 00:00 ",
    ],
)
def test_every_common_form_of_a_date_is_read(text: str) -> None:
    assert moment(text) == datetime(2031, 3, 14, tzinfo=UTC)


@given(MOMENTS)
def test_machine_forms_name_the_same_moment(time: datetime) -> None:
    """ISO 8601, RFC 822 and Unix times in seconds, milli- and microseconds agree."""
    seconds = int(time.timestamp())
    forms = [time.isoformat(), format_datetime(time), f"{time:%Y%m%d%H%M%S}"]
    # A number of fewer digits may be of any unit.
    forms += [str(seconds), str(seconds * 1_000), str(seconds * 1_000_000)] if seconds >= 10**9 else []
    assert {moment(form) for form in forms} == {time}


@given(st.text("0123456789-/.:+TZ 年", max_size=24) | st.text(max_size=24))
def test_no_text_breaks_it(text: str) -> None:
    """A date or None, and with a zone."""
    found = moment(text)
    assert found is None or found.utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["A Monday", "", "31", "2031-13-45", "31/31/2031", "3/4/2031", "9999-12-31T23:59:59-05:00"])
def test_what_names_no_day_is_none(text: str) -> None:
    assert moment(text) is None


def test_the_other_dates_tell_which_figure_is_the_month() -> None:
    assert day_first_in(["3/4/2031", "31/3/2031"]) is True
    assert day_first_in(["3/4/2031", "3/31/2031", "March 3"]) is False
    assert day_first_in(["3/4/2031"]) is None
    assert day_first_in(["3/31/2031", "31/3/2031"]) is None
    assert moment("3/4/2031", day_first=True) == datetime(2031, 4, 3, tzinfo=UTC)
    assert moment("3/4/2031", day_first=False) == datetime(2031, 3, 4, tzinfo=UTC)
