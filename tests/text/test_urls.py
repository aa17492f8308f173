"""Addresses."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.urls import canonical_address, domain, host


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


PAGE = "norlys.example/news/toll-rises"


@pytest.mark.parametrize(
    "url",
    [
        "https://norlys.example/news/toll-rises",
        "http://www.norlys.example/news/toll-rises/",
        "HTTPS://Norlys.Example:443/news//toll-rises",
        "https://norlys.example/news/toll-rises#comments",
        "https://norlys.example/news/toll-rises?utm_source=mail&utm_campaign=spring&fbclid=Iw0R",
        "https://m.norlys.example/news/toll-rises?CMP=share_btn",
        "https://amp.norlys.example/news/toll-rises",
        "https://norlys.example/amp/news/toll-rises",
        "https://norlys.example/news/toll-rises/amp/",
        "https://norlys.example/news/toll-rises.amp?outputType=amp",
        "https://www.google.com/amp/s/norlys.example/news/toll-rises",
        "https://norlys-example.cdn.ampproject.org/c/s/norlys.example/news/toll-rises?amp=1",
        "https://norlys.example/news/toll%2Drises",
        "//norlys.example/news/toll-rises",
        " norlys.example/news/toll-rises ",
    ],
)
def test_all_addresses_of_a_page_have_one_form(url: str) -> None:
    assert canonical_address(url) == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "https://norlys.example/news/toll-rises?page=2",
        "https://norlys.example/news/toll-rises?id=7",
        "https://norlys.example/news/toll",
        "https://norlys.example/News/toll-rises",
        "https://sport.norlys.example/news/toll-rises",
        "https://norlys.example:8080/news/toll-rises",
        "https://norlys.example/news/toll-rises#!/ferry",
        "https://norlys.example/news/ampere",
    ],
)
def test_addresses_of_other_pages_stay_apart(url: str) -> None:
    assert canonical_address(url) != PAGE


@given(st.text("htps:/.wam-?=&#%é[]@01 ", max_size=40) | st.text(max_size=40))
def test_no_text_breaks_it(url: str) -> None:
    """Every text has a form, and a fragment does not change that of an address."""
    assert isinstance(canonical_address(url), str)
    assert canonical_address(f"https://tarn.example/{quote(url)}#top") == canonical_address(
        f"http://tarn.example/{quote(url)}"
    )
