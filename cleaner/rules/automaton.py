r"""Matching a line against many patterns at once: which is the first that matches?

RE2 matches a pattern in time linear in the line. Its filter first finds which of the words that patterns need ("atoms")
stand in the line, all of them in one pass, and then tries only the patterns whose words are there, and those that need none.
One automaton for all patterns needs no second step, but ever new states for new lines: on 40,000 distinct lines of 264 sites
it took three times as long, and more memory.

Lines of ASCII, which most lines are once their quotation marks are plain, have patterns of their own, whose classes are
smaller: these take half as long.
"""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from cleaner.errors import RuleError
from cleaner.text.surrogates import utf8

_CLASS_OR_ESCAPE = re.compile(r"\\[pP]\{\w+\}|\\[pP]\w|\\.|\[(?:\\.|[^\]\\])+\]")
_ESCAPE = re.compile(r"\\[pP]\{\w+\}|\\[pP]\w|\\.")
# In RE2 "\w" is ASCII; in rules it is a letter or digit of any script. Inside brackets, and outside.
_WIDE = {r"\w": r"\pL\pN_"}
_WIDE_OUTSIDE = {r"\w": r"[\pL\pN_]", r"\W": r"[^\pL\pN_]"}
# The same classes for lines of ASCII. Inside brackets, and outside.
_ASCII = {r"\pL": "A-Za-z", r"\p{L}": "A-Za-z", r"\p{Lu}": "A-Z", r"\p{Ll}": "a-z", r"\pN": "0-9"}
_ASCII_OUTSIDE = {name: f"[{signs}]" for name, signs in _ASCII.items()}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# Stands for all letters beyond ASCII: a line of ASCII has none of them.
_NO_LETTER = "ÿ"
# The words of so many patterns fit the memory that RE2 gives a filter.
_MAX_PATTERNS = 200
# A filter gives the patterns that match, not those that may.
_MATCHES = False

# The match function of an RE2 filter, and the place of its first pattern among all.
_Filter = tuple[Callable[[bytes, bool], list[int] | None], int]


class Automaton:
    r"""Patterns, given as pairs of rule id and pattern; None keeps the place of a rule that is not matched here.

    Patterns are in RE2 syntax, ignore case, and must match the whole line. "\w" is a letter or digit of any script.
    """

    def __init__(self, patterns: Sequence[tuple[str, str] | None]) -> None:
        self._places = [at for at, pattern in enumerate(patterns) if pattern is not None]
        self._patterns = [pattern for pattern in patterns if pattern is not None]
        self._ascii = _filters(self._patterns, _for_ascii)

    @cached_property
    def _wide(self) -> list[_Filter]:
        return _filters(self._patterns, _for_any_script)

    def first(self, line: str) -> int | None:
        """The place of the earliest pattern that matches, or None."""
        line_bytes = utf8(line)
        for match, start in self._ascii if line.isascii() else self._wide:
            if hits := match(line_bytes, _MATCHES):
                return self._places[start + min(hits)]
        return None


def check_pattern(rule_id: str, pattern: str) -> None:
    """Raise RuleError where a pattern does not compile, or does so only where brackets stand around it: "a)|(b"."""
    import re2

    for form in (_for_ascii, _for_any_script):
        try:
            re2.compile(form(pattern), _options())
        except re2.error as error:
            raise _no_pattern(rule_id, pattern, error) from error
        _compiled([(rule_id, pattern)], form)


def _filters(patterns: Sequence[tuple[str, str]], form: Callable[[str], str]) -> list[_Filter]:
    """The RE2 filters of patterns in a form, in order."""
    starts = range(0, len(patterns), _MAX_PATTERNS)
    return [(_compiled(patterns[start : start + _MAX_PATTERNS], form), start) for start in starts]


def _compiled(patterns: Sequence[tuple[str, str]], form: Callable[[str], str]) -> Callable[[bytes, bool], list[int] | None]:
    """The function that gives the numbers of the patterns that match a line, given with their rules' ids."""
    import re2

    compiled, options = re2.Filter(), _options()
    for rule_id, pattern in patterns:
        try:
            compiled.Add(f"^(?:{form(pattern)})$", options)
        except re2.error as error:
            raise _no_pattern(rule_id, pattern, error) from error
    compiled.Compile()
    # `_filter` is private: the filter of the C++ extension. The Python wrapper around it takes a fifth of the time of a
    # line; it is left out where the attribute exists, else the wrapper's own `Match` does the same.
    match: Callable[[bytes, bool], list[int] | None] = getattr(compiled, "_filter", compiled).Match
    return match


def _no_pattern(rule_id: str, pattern: str, error: Exception) -> RuleError:
    said = error.args[0] if error.args else error
    why = said.decode(errors="replace") if isinstance(said, bytes) else said
    return RuleError(f"rule {rule_id}: pattern {pattern!r} does not compile: {why}")


def _options() -> Any:
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return options


def _for_any_script(pattern: str) -> str:
    return _with_classes(pattern, _WIDE, _WIDE_OUTSIDE)


def _for_ascii(pattern: str) -> str:
    return _with_classes(_NOT_ASCII.sub(_NO_LETTER, pattern), _ASCII, _ASCII_OUTSIDE)


def _with_classes(pattern: str, inside: dict[str, str], outside: dict[str, str]) -> str:
    """The pattern with its escapes for classes replaced, inside brackets and outside."""

    def replaced(part: re.Match[str]) -> str:
        if part[0].startswith("["):
            return _ESCAPE.sub(lambda escape: inside.get(escape[0], escape[0]), part[0])
        return outside.get(part[0], part[0])

    return _CLASS_OR_ESCAPE.sub(replaced, pattern)
