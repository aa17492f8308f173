"""Which of two was published first, as far as dates prove it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.publication import is_before, publication

DATES = st.sampled_from(
    [
        *("2031-03-03", "2031-03-04", "2031-03-06", "2031-03-03T10:00:00", "2031-03-04T09:00:00", "2031-03-05T00:00:00Z"),
        *("2031-03-03T23:00:00-05:00", "2031-03-04T04:30:00Z", "2031-03-04T14:05:00+09:00", "1930313100", "in March", None),
    ]
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2031-03-03", "2031-03-04"),
        ("2031-03-03T10:00:00Z", "2031-03-03T10:01:00Z"),
        ("2031-03-03T23:30:00+09:00", "2031-03-03T15:00:00Z"),
        ("2031-03-03T10:00:00", "2031-03-04T12:30:00Z"),
        ("2031-03-03", "2031-03-04T12:00:00Z"),
        ("Mon, 03 Mar 2031 08:00:00 +0100", "2031-03-03T08:00:00Z"),
    ],
)
def test_a_date_is_before_another(one: str, other: str) -> None:
    assert is_before(publication(one), publication(other))
    assert not is_before(publication(other), publication(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2031-03-03", "2031-03-03"),
        ("2031-03-03", "2031-03-03T23:59:00Z"),
        ("2031-03-03", "2031-03-04T02:00:00Z"),  # still the third in America
        ("2031-03-03T22:00:00Z", "2031-03-04"),  # the fourth in Asia
        ("2031-03-03T10:00:00", "2031-03-03T15:00:00"),
        ("2031-03-03T10:00:00Z", "2031-03-03T10:00:30Z"),
        ("2031-03-03T00:00:00Z", "2031-03-03T18:00:00Z"),  # midnight stands for a day
        ("2031-03-03", None),
        ("in March", "2031-03-04"),
    ],
)
def test_what_dates_leave_open_is_open(one: str | None, other: str | None) -> None:
    assert not is_before(publication(one), publication(other))
    assert not is_before(publication(other), publication(one))


def test_times_of_one_clock_need_no_zone() -> None:
    one, other = publication("2031-03-03T10:00:00"), publication("2031-03-03T15:00:00")
    assert is_before(one, other, same_clock=True)
    assert not is_before(one, other)


@given(DATES, DATES, DATES, st.booleans())
def test_before_is_an_order(one: str | None, two: str | None, three: str | None, same_clock: bool) -> None:  # noqa: FBT001
    a, b, c = map(publication, (one, two, three))
    assert not is_before(a, a, same_clock=same_clock)
    if is_before(a, b, same_clock=same_clock):
        assert not is_before(b, a, same_clock=same_clock)
        if is_before(b, c, same_clock=same_clock):
            assert not is_before(c, a, same_clock=same_clock)
