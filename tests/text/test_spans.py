"""Lines and spans of a text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.spans import lines, strip
from tests.strategies import any_text, lines_text


@given(any_text | lines_text)
def test_lines_and_their_ends_are_the_whole_text(text: str) -> None:
    """What stands between two lines is exactly one line end; no line holds one; the spans reach from end to end."""
    spans = list(lines(text))
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    assert all(not set(text[a:b]) & {"\n", "\r"} for a, b in spans)
    gaps = [text[left[1] : right[0]] for left, right in pairwise(spans)]
    assert set(gaps) <= {"\n", "\r\n", "\r"}
    assert [text[a:b] for a, b in spans] == text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def test_other_separators_of_unicode_do_not_end_a_line() -> None:
    text = "a\u2028b\u2029c\x85d\x0be\x0cf"
    assert list(lines(text)) == [(0, len(text))]


@given(any_text | lines_text, st.data())
def test_a_stripped_span_says_what_str_strip_says(text: str, data: st.DataObject) -> None:
    """text[slice(*strip(text, a, b))] == text[a:b].strip(), inside a:b."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    left, right = strip(text, start, end)
    assert start <= left <= right <= end
    assert text[left:right] == text[start:end].strip()
