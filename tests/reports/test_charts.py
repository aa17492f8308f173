"""Charts: well-formed, within their frame, and harmless whatever names they show."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.reports.charts import Bar, Bin, bars, histogram, lanes, matrix

NAMES = st.text(max_size=40)
COUNTS = st.integers(0, 10**7)


def drawn(svg: str) -> ElementTree.Element:
    """The chart as a tree; all of it lies within its frame."""
    tree = ElementTree.fromstring(svg)  # noqa: S314  # our own
    _, _, wide, tall = map(float, tree.attrib["viewBox"].split())
    for rect in tree.iter("rect"):
        x, y, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + width <= wide + 0.2
        assert 0 <= y <= y + height <= tall + 0.2
    return tree


@given(st.lists(st.tuples(NAMES, COUNTS, COUNTS), max_size=8))
def test_bars_are_as_long_as_their_values(rows: list[tuple[str, int, int]]) -> None:
    bar_rows = [Bar(name=name, parts=[("same", a), ("other", b)], says=f"{a}") for name, a, b in rows]
    lengths = [float(rect.attrib["width"]) for rect in drawn(bars("Title", bar_rows, "unit")).iter("rect")]
    values = [value for _, a, b in rows for value in (a, b) if value]
    assert len(lengths) == len(values)
    for one, other in pairwise(zip(lengths, values, strict=True)):
        assert one[0] * other[1] == pytest.approx(other[0] * one[1], rel=0.01, abs=0.1 * max(one[1], other[1]))


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=20))
def test_higher_counts_stand_higher(counts: list[tuple[int, int]]) -> None:
    bins = [Bin(name=str(n), counts=[("same", a), ("other", b)]) for n, (a, b) in enumerate(counts)]
    tree = drawn(histogram("Title", bins, "axis", [(0.4, "line"), (0.75, "other line")]))
    heights = [float(rect.attrib["height"]) for rect in tree.iter("rect")]
    given_counts = [count for pair in counts for count in pair if count]
    assert len(heights) == len(given_counts)
    order = sorted(range(len(heights)), key=lambda at: given_counts[at])
    assert all(heights[one] <= heights[other] + 0.1 for one, other in pairwise(order))


@given(st.lists(NAMES, min_size=1, max_size=12), st.data())
def test_a_matrix_and_lanes_take_any_names(names: list[str], data: st.DataObject) -> None:
    shades = st.floats(0, 1)
    cells = [[(data.draw(shades), name[:3], name) for name in names] for _ in names]
    drawn(matrix("Title", names, names, cells))
    dots = [[(data.draw(COUNTS), data.draw(COUNTS)) for _ in range(3)] for _ in names]
    drawn(lanes("Title", names, ["2031-03-01", "2031-03-02", "2031-03-03"], dots))


def test_names_are_escaped_and_control_characters_replaced() -> None:
    svg = bars("A <b>", [Bar(name="</svg><script>\x00\u202e", parts=[("same", 1)], says="<i>")], "&")
    assert not re.search(r"<script|<b>|<i>|\u202e|\x00", svg)
