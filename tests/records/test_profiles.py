"""Profiles as records: read, written, merged."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import UnreadableError
from cleaner.records import OutletProfile, Profiles, RepeatedLine

dates = st.none() | st.sampled_from(["2031-03-01", "2031-03-02", "2032-01-01"])
lines = st.builds(RepeatedLine, text=st.sampled_from(["a", "b", "c"]), pages=st.integers(2, 9), first=dates, last=dates)
unique_lines = st.lists(lines, max_size=3, unique_by=lambda line: line.text).map(tuple)
profiles = st.dictionaries(st.sampled_from(["herald", "courier"]), unique_lines).map(
    lambda named: Profiles(outlets={n: OutletProfile(outlet=n, pages=10, lines=said) for n, said in named.items()})
)


@given(profiles)
def test_profiles_come_back_from_json_as_they_were(given: Profiles) -> None:
    assert Profiles.from_mapping(json.loads(json.dumps(given.as_dict()))) == given


@given(profiles, profiles)
def test_merging_adds_up_and_does_not_mind_the_order(left: Profiles, right: Profiles) -> None:
    both = left.merged(right)
    assert {n: p.pages for n, p in both.outlets.items()} == {n: p.pages for n, p in right.merged(left).outlets.items()}
    for name, profile in both.outlets.items():
        counts = {line.text: line.pages for line in profile.lines}
        for text, count in counts.items():
            parts = [line.pages for side in (left, right) if (p := side.of(name)) for line in p.lines if line.text == text]
            assert count == sum(parts)


def test_merged_lines_keep_the_longer_time() -> None:
    early = RepeatedLine(text="a", pages=3, first="2031-03-01", last="2031-03-05")
    late = RepeatedLine(text="a", pages=4, first="2031-04-01", last="2031-04-05")
    sides = [Profiles(outlets={"herald": OutletProfile(outlet="herald", pages=5, lines=(line,))}) for line in (early, late)]
    (line,) = sides[0].merged(sides[1]).outlets["herald"].lines
    assert line == RepeatedLine(text="a", pages=7, first="2031-03-01", last="2031-04-05")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, '"version": 1'),
        ({"version": 2, "outlets": {}}, '"version": 1'),
        ({"version": 1, "outlets": []}, '"outlets"'),
        ({"version": 1, "outlets": {"herald": {"lines": []}}}, "'herald'.*pages"),
        ({"version": 1, "outlets": {"herald": {"pages": 3, "lines": [{"line": "x"}]}}}, "'herald'"),
        ({"version": 1, "outlets": {"herald": {"pages": 3, "lines": [{"text": "x", "pages": "many"}]}}}, "a number"),
        ([], '"version": 1'),
    ],
)
def test_a_malformed_profile_is_an_error(table: Any, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        Profiles.from_mapping(table)
