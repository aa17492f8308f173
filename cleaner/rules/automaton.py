r"""Matching a line against many patterns at once: which is the first that matches?

RE2 matches any number of patterns in one pass over a line, in time linear in its length. It builds the states of its
automaton when a line first needs them, and lines of many outlets need ever new ones: measured on 116,000 distinct lines of
767 sites, building states took nine tenths of the time. Two things keep states few and cheap:

- Three automata instead of one: for patterns that begin with anything (".*") in one of their branches, with any word, and
  with something fixed. One automaton would need a state for each combination of states of the three.
- Lines of ASCII, which most lines are once their quotation marks are plain, are matched by automata for ASCII only.
"""

import re
from collections.abc import Callable, Sequence
from functools import cached_property

from cleaner.errors import RuleError
from cleaner.text.surrogates import utf8

_CLASS_OR_ESCAPE = re.compile(r"\\[pP]\{\w+\}|\\[pP]\w|\\.|\[(?:\\.|[^\]\\])+\]")
_ESCAPE = re.compile(r"\\[pP]\{\w+\}|\\[pP]\w|\\.")
_BEGINS_WITH_ANYTHING = re.compile(r"^(?:\(\?:)?(?:\.[*+]|\[\^)|\|\.[*+]")
_BEGINS_WITH_ANY_WORD = re.compile(r"^(?:\(\?:)*(?:\(\?-i:|\[?\\[wp])")
# In RE2 "\w" is ASCII; in rules it is a letter or digit of any script. Inside brackets, and outside.
_WIDE = {r"\w": r"\pL\pN_"}
_WIDE_OUTSIDE = {r"\w": r"[\pL\pN_]", r"\W": r"[^\pL\pN_]"}
# The same classes for lines of ASCII. Inside brackets, and outside.
_ASCII = {r"\pL": "A-Za-z", r"\p{L}": "A-Za-z", r"\p{Lu}": "A-Z", r"\p{Ll}": "a-z", r"\pN": "0-9"}
_ASCII_OUTSIDE = {name: f"[{signs}]" for name, signs in _ASCII.items()}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# Stands for all letters beyond ASCII: a line of ASCII has none of them.
_NO_LETTER = "ÿ"
_MAX_BYTES = 64 << 20

# The match function of an RE2 set, and the places of its patterns in the book.
_Part = tuple[Callable[[bytes], list[int] | None], list[int]]


class Automaton:
    r"""Patterns, given as pairs of rule id and pattern; None keeps the place of a rule that is not matched here.

    Patterns are in RE2 syntax, ignore case, and must match the whole line. "\w" is a letter or digit of any script.
    """

    def __init__(self, patterns: Sequence[tuple[str, str] | None]) -> None:
        given = [(at, *pattern) for at, pattern in enumerate(patterns) if pattern is not None]
        parts: tuple[list[tuple[int, str, str]], ...] = ([], [], [])
        for pattern in given:
            parts[_beginning(pattern[2])].append(pattern)
        self._parts = [part for part in parts if part]
        self._ascii = [_compiled(part, wide=False) for part in self._parts]

    @cached_property
    def _wide(self) -> list[_Part]:
        return [_compiled(part, wide=True) for part in self._parts]

    def first(self, line: str) -> int | None:
        """The place of the earliest pattern that matches, or None."""
        line_bytes = utf8(line)
        earliest: int | None = None
        for match, places in self._ascii if line.isascii() else self._wide:
            hits = match(line_bytes)
            if hits:
                at = places[min(hits)]
                earliest = at if earliest is None else min(at, earliest)
        return earliest


def _beginning(pattern: str) -> int:
    """The automaton that a pattern belongs to, by its beginning: 0 for something fixed, 1 for any word, 2 for anything."""
    if _BEGINS_WITH_ANYTHING.search(pattern):
        return 2
    return 1 if _BEGINS_WITH_ANY_WORD.search(pattern) else 0


def _compiled(patterns: Sequence[tuple[int, str, str]], *, wide: bool) -> _Part:
    """One RE2 set of patterns, given with place and rule id. `wide`: for lines with letters beyond ASCII."""
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MAX_BYTES
    if not wide:
        options.encoding = re2.Options.Encoding.LATIN1
    compiled = re2.Set.FullMatchSet(options)
    for _, rule_id, pattern in patterns:
        try:
            compiled.Add(_for_any_script(pattern) if wide else _for_ascii(pattern))
        except re2.error as error:
            raise RuleError(f"rule {rule_id}: pattern {pattern!r} does not compile: {error}") from error
    compiled.Compile()
    # `_set` is private: the set of the C++ extension. The Python wrapper around it takes a fifth of the time of a line; it
    # is left out where the attribute exists, else the wrapper's own `Match` does the same.
    match = getattr(compiled, "_set", compiled).Match
    return match, [at for at, _, _ in patterns]


def _for_any_script(pattern: str) -> str:
    return _with_classes(pattern, _WIDE, _WIDE_OUTSIDE)


def _for_ascii(pattern: str) -> bytes:
    """The pattern for lines of ASCII, in Latin-1."""
    return _with_classes(_NOT_ASCII.sub(_NO_LETTER, pattern), _ASCII, _ASCII_OUTSIDE).encode("latin-1")


def _with_classes(pattern: str, inside: dict[str, str], outside: dict[str, str]) -> str:
    """The pattern with its escapes for classes replaced, inside brackets and outside."""

    def replaced(part: re.Match[str]) -> str:
        if part[0].startswith("["):
            return _ESCAPE.sub(lambda escape: inside.get(escape[0], escape[0]), part[0])
        return outside.get(part[0], part[0])

    return _CLASS_OR_ESCAPE.sub(replaced, pattern)
