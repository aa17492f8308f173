"""Addresses."""

import pytest

from cleaner.text.urls import domain, host


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.norlys.example/toll", "norlys.example"),
        ("http://Tarn.Example:80/", "tarn.example"),
        ("https://wwwx.example", "wwwx.example"),
        ("norlys.example/toll", None),
        ("", None),
        ("http://[", None),
    ],
)
def test_the_host_of_an_address_is_without_www(url: str, name: str | None) -> None:
    assert host(url) == name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://news.norlys.example/toll", "norlys.example"),
        ("https://www.tarn.co.uk", "tarn.co.uk"),
        ("toll", None),
        ("", None),
    ],
)
def test_the_domain_of_an_address_is_the_registered_one(url: str, name: str | None) -> None:
    assert domain(url) == name
