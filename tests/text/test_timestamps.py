"""When articles were published."""

from math import isnan

from cleaner.text.timestamps import day


def test_a_time_is_a_number_of_days_and_an_unknown_one_is_nan() -> None:
    assert day("1970-01-02") == 1
    assert day("1970-01-02T12:00:00+12:00") == 1
    assert isnan(day(None))
    assert isnan(day("A Monday"))
    assert day("0001-01-01") < 0
