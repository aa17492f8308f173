r"""Many patterns, one question: which is the first that matches this line?

RE2 matches any number of patterns in one pass over a line, however long and wicked it is. It makes the states of its
automaton as lines ask for them, and lines of many outlets ask for ever new ones: measured on 116,000 distinct lines of 767
sites, making states took nine tenths of the time. Two things make them few and cheap:

- Patterns that begin with anything (".*"), in one of their branches, those that begin with any word, and those that begin
  with something stand in three automata. Together they need a state for each triple of states that the three would have.
- Lines of ASCII alone, which most are once their quotation marks are plain, meet an automaton that knows no other letters.
"""

import re
from collections.abc import Callable, Sequence
from functools import cached_property

from cleaner.errors import RuleError

_CLASS_OR_ESCAPE = re.compile(r"\\[pP]\{\w+\}|\\[pP]\w|\\.|\[(?:\\.|[^\]\\])+\]")
_ESCAPE = re.compile(r"\\[pP]\{\w+\}|\\[pP]\w|\\.")
_BEGINS_WITH_ANYTHING = re.compile(r"^(?:\(\?:)?(?:\.[*+]|\[\^)|\|\.[*+]")
_BEGINS_WITH_ANY_WORD = re.compile(r"^(?:\(\?:)*(?:\(\?-i:|\[?\\[wp])")
# RE2 takes \w for ASCII; rules mean the letters and digits of every script.
_WIDE = {r"\w": r"\pL\pN_"}
_WIDE_ALONE = {r"\w": r"[\pL\pN_]", r"\W": r"[^\pL\pN_]"}
_ASCII = {r"\pL": "A-Za-z", r"\p{L}": "A-Za-z", r"\p{Lu}": "A-Z", r"\p{Ll}": "a-z", r"\pN": "0-9"}
_ASCII_ALONE = {name: f"[{signs}]" for name, signs in _ASCII.items()}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# A letter that no line of ASCII has stands for all those that none has.
_NO_LETTER = "ÿ"
_MAX_BYTES = 64 << 20

# A set's question, and the places of its patterns.
_Part = tuple[Callable[[bytes], list[int] | None], list[int]]


class Automaton:
    r"""Patterns, given as pairs of rule id and pattern; None holds the place of a rule that is not asked for.

    Patterns are RE2 syntax, ignore case, and have to match the whole line. "\w" is a letter or digit of any script.
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
        # Half of a surrogate pair, as cut JSON has it, cannot be written as UTF-8.
        said = line.encode(errors="replace")
        earliest: int | None = None
        for match, places in self._ascii if line.isascii() else self._wide:
            hits = match(said)
            if hits:
                at = places[min(hits)]
                earliest = at if earliest is None else min(at, earliest)
        return earliest


def _beginning(pattern: str) -> int:
    """Which automaton a pattern belongs to, by what it begins with: 0 something, 1 any word, 2 anything."""
    if _BEGINS_WITH_ANYTHING.search(pattern):
        return 2
    return 1 if _BEGINS_WITH_ANY_WORD.search(pattern) else 0


def _compiled(patterns: Sequence[tuple[int, str, str]], *, wide: bool) -> _Part:
    """Patterns, with place and rule id, as one RE2 set."""
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
    # The set itself, where it can be had: what the package puts around it in Python takes a fifth of the time of a line.
    match = getattr(compiled, "_set", compiled).Match
    return match, [at for at, _, _ in patterns]


def _for_any_script(pattern: str) -> str:
    return _spelt(pattern, _WIDE, _WIDE_ALONE)


def _for_ascii(pattern: str) -> bytes:
    """The pattern as lines of ASCII need it."""
    return _spelt(_NOT_ASCII.sub(_NO_LETTER, pattern), _ASCII, _ASCII_ALONE).encode("latin-1")


def _spelt(pattern: str, inside: dict[str, str], alone: dict[str, str]) -> str:
    """The pattern with classes of signs spelt otherwise, inside brackets and outside."""

    def other(found: re.Match[str]) -> str:
        if found[0].startswith("["):
            return _ESCAPE.sub(lambda escape: inside.get(escape[0], escape[0]), found[0])
        return alone.get(found[0], found[0])

    return _CLASS_OR_ESCAPE.sub(other, pattern)
