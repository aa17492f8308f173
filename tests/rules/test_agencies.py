"""Names of agencies and outlets."""

import pytest

from cleaner.rules import standard_words
from cleaner.rules.agencies import name_key, standard_agencies


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("The Associated Press", "AP"),
        ("apnews.com", "AP"),
        ("reuters.com", "Reuters"),
        ("新华社", "Xinhua"),
        ("Norlys", "Norlys"),
    ],
)
def test_an_agency_has_one_name(said: str, shown: str) -> None:
    assert standard_agencies().shown(said) == shown


def test_every_agency_that_cleaning_knows_is_listed() -> None:
    assert standard_words().agencies - standard_agencies().names.keys() == set()


@pytest.mark.parametrize(
    "name", ["Tarn Herald", "The Tarn Herald", "tarn-herald", "tarn_herald", "https://www.tarnherald.example/"]
)
def test_an_outlet_is_the_same_however_it_is_written(name: str) -> None:
    assert name_key(name) == "tarnherald"
