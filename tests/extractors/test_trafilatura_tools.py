"""What is borrowed from trafilatura does what the extractor relies on."""

from lxml import html

from cleaner.extractors.trafilatura_tools import find_date


def test_a_date_is_found_in_the_text() -> None:
    tree = html.fromstring("<html><body><p class='date'>Published on 3 March 2021</p><p>The toll rises.</p></body></html>")
    assert find_date(tree, None) == "2021-03-03"
