"""Times of day and zones, as lines give them."""

import pytest

from cleaner.text.clock import find_offset, find_time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("at 14:05", "14:05:00"),
        ("12:05 a.m.", "00:05:00"),
        ("12:05 p. m.", "12:05:00"),
        ("2pm", "14:00:00"),
        ("às 9h", "09:00:00"),
        ("14 h 05", "14:05:00"),
        ("14.05 Uhr", "14:05:00"),
        ("午前9時", "09:00:00"),
        ("14:05:33", "14:05:00"),
        ("2.5 million", None),
        ("14", None),
    ],
)
def test_a_time_is_found_however_it_is_written(text: str, time: str | None) -> None:
    assert find_time(text) == time


def test_an_offset_is_given_in_figures_by_name_or_by_place() -> None:
    zones = {"IST": "+05:30", "ET": "America/New_York", "XT": "Nowhere/Tarn"}
    at = "2031-03-03T14:05:00"
    assert [find_offset(text, zones, at) for text in ("UTC+2", "IST", "ET", "XT", "QT", "")] == [
        "+02:00",
        "+05:30",
        "-05:00",
        "",
        "",
        "",
    ]
