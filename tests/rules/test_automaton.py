"""The automaton: the earliest pattern that matches, whatever letters a line has."""

import re
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules import standard_book
from cleaner.rules.automaton import Automaton

PATTERNS = (r"\w+", r".*\btoll", r"[\w-]+ \(\W\)", r"Zoll|été?", r"[^a-zé]+[\d.]", r".+ [\w ]*l")
LINES = tuple(line for rule in standard_book().rules for line in (*rule.removes, *rule.keeps) if line.isascii())
ascii_text = st.text(alphabet="aZ9_ -().tolTOL\\", max_size=12)


@given(ascii_text)
def test_the_earliest_pattern_that_matches_is_found(line: str) -> None:
    """As trying one after the other finds it."""
    found = Automaton([(str(at), pattern) for at, pattern in enumerate(PATTERNS)]).first(line)
    assert found == next((at for at, p in enumerate(PATTERNS) if re.fullmatch(p, line, re.IGNORECASE)), None)


@cache
def ending_in(letter: str) -> Automaton:
    return Automaton([(rule.id, f"(?:{rule.pattern}) (?-i:{letter})") for rule in standard_book().rules])


@given(st.sampled_from(LINES) | ascii_text, st.sampled_from(["é", "Ж", "中"]))
def test_lines_of_ascii_meet_the_same_patterns_as_others(line: str, letter: str) -> None:
    """A pattern that says what stands before a letter of another script finds what it finds before a Latin one."""
    assert ending_in("Q").first(f"{line} Q") == ending_in(letter).first(f"{line} {letter}")


def test_a_place_without_a_pattern_is_counted() -> None:
    assert Automaton([None, ("ad.toll", "toll"), None, ("ad.any", ".*")]).first("toll") == 1
    assert Automaton([None, ("ad.toll", "toll"), None, ("ad.any", ".*")]).first("bridge") == 3
    assert Automaton([]).first("toll") is None
