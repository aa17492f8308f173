"""Substrings are counted as they stand, and absent ones are noticed."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner.repairs.lexicon import standard_substrings
from cleaner.repairs.substring_counts import LIGATURES, Lacking

STANDARD = standard_substrings()


def occurrences(text: str, part: str) -> int:
    """All of them, also those that overlap."""
    return sum(text.startswith(part, at) for at in range(len(text)))


@given(st.text(st.sampled_from("theindag é.\nT"), max_size=60), st.integers(100, 5_000))
def test_absent_substrings_are_those_hardly_found(text: str, words: int) -> None:
    """A substring is absent if it is found in at most 4 % of the words that should hold it (one of five, if found once)."""
    absent = Lacking(text, words, max_found=0.04).expected(2.5)
    for part, expected in STANDARD.items():
        if part in "yourselves you're you've you'll you'd yourself":
            continue
        count, most = occurrences(text, part), expected.total * words
        is_absent = count <= (0.2 if count == 1 else 0.04) * most and (most >= 2.5 or part in LIGATURES)
        assert (part in absent) == is_absent
        if is_absent:
            assert (absent[part].found, absent[part].expected) == (count, most)
            assert absent[part].inside <= absent[part].expected


def test_nothing_follows_from_a_report_that_addresses_nobody() -> None:
    absent = Lacking("", 1_000, max_found=0.04).expected(2.5)
    assert "you" not in absent
    assert absent["the"].expected > 40
