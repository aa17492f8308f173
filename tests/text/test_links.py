"""Addresses of links and pictures: whole, and without harm wherever they are written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.links import whole_address, whole_base

PAGE = "https://tarn.example/news/quake.html?id=1"


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ("next.html", "https://tarn.example/news/next.html"),
        ("/osk", "https://tarn.example/osk"),
        ("?id=2", "https://tarn.example/news/quake.html?id=2"),
        ("//osk.example/1.jpg", "https://osk.example/1.jpg"),
        ("HTTP://osk.example/a", "HTTP://osk.example/a"),
        ("mailto:mira@osk.example", "mailto:mira@osk.example"),
        (" \n https://osk.example/a\tb\n ", "https://osk.example/ab"),
        ("https://osk.example/a b(c)", "https://osk.example/a%20b(c)"),
        ("https://osk.example/ü", "https://osk.example/ü"),
        ('https://osk.example/"><script>', "https://osk.example/%22%3E%3Cscript%3E"),
        ("https://osk.example/\u202eexe", "https://osk.example/%E2%80%AEexe"),
        ("https://osk.example/%20", "https://osk.example/%20"),
    ],
)
def test_an_address_is_whole_and_has_no_sign_that_ends_it(given: str, whole: str) -> None:
    assert whole_address(given, PAGE) == whole


@pytest.mark.parametrize(
    "given",
    [
        *("", " ", "#notes", "javascript:alert(1)", "JavaScript:alert(1)", " java\nscript:alert(1)", "data:text/html,x"),
        *("vbscript:x", "file:///etc/passwd", "tel:123", "http://[::1", "https://osk.example/\ud800"),
        "https://osk.example/" + "a" * 5_000,
    ],
)
def test_what_is_no_address_or_may_do_harm_is_none(given: str) -> None:
    assert whole_address(given, PAGE) == whole_address(given, "") == ""


def test_without_an_address_of_the_page_relative_ones_stay_so() -> None:
    assert whole_address("/osk", "") == "/osk"
    assert whole_address("//osk.example/a", "") == "https://osk.example/a"


def test_what_a_page_states_counts_before_its_address() -> None:
    assert whole_base(PAGE, "/archive/") == "https://tarn.example/archive/"
    assert whole_base(PAGE, "") == PAGE
    assert whole_base(None, "https://osk.example/") == "https://osk.example/"
    assert whole_base("tarn.example", "javascript:x") == whole_base(None, "/archive/") == ""


@given(st.text(max_size=40) | st.text('javscript:/#?() \t\n\0<>\\"', max_size=20), st.sampled_from(["", PAGE]))
def test_no_address_holds_blanks_controls_or_another_scheme(given: str, base: str) -> None:
    whole = whole_address(given, base)
    assert not re.search(r"[\s\x00-\x20\x7f-\x9f<>\"\\]", whole)
    scheme = re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", whole)
    assert scheme is None or scheme[0].lower() in ("http:", "https:", "mailto:")
    assert whole_address(whole, base) == whole
