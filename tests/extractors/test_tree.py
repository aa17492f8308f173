"""Pages are parsed as trafilatura parses them."""

import pytest
import trafilatura
from lxml.etree import tostring

from cleaner.extractors.tree import parse_html


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p>The toll rises.</p><form><input name=a><label>b</label></form></body></html>",
        "<!DOCTYPE html/><html/><body><p>The toll rises.</p>",
        '<?xml version="1.0" encoding="latin-1"?><html><body><p>Crème</p></body></html>',
        "<p>The toll rises.</p><p>Tarn is closed.</p>",
        "<p>One.</p>",
        "The toll rises.",
        "<!-- html -->",
        "",
    ],
)
def test_gives_the_same_tree(page: str) -> None:
    ours, theirs = parse_html(page), trafilatura.load_html(page)
    assert (ours is None) == (theirs is None)
    assert ours is None or tostring(ours) == tostring(theirs)
