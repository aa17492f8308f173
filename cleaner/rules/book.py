r"""The rule book: patterns of debris lines, read from TOML, compiled into one automaton.

A rule is a table named label.name with three lines:

    [ad.mark]
    pattern = 'advertisements?'
    removes = ["Advertisement", "ADVERTISEMENT"]
    keeps = ["Advertisement spending fell by a fifth."]

The pattern is RE2 syntax, has to match the whole line, ignores case ("(?-i:...)" minds it), and sees a line as
`cleaner.text.folding.line_view` gives it: plain quotes and dashes, single spaces. "\w" is a letter or digit of any script,
"\b" knows Latin letters only. `removes` are lines that it must match, `keeps` lines that it must not: each rule is its own
test. Three more lines are optional: `opens = true` marks the headline of a section of debris (link-like lines below it get
the same label), `weak = true` a pattern that decides only beside other debris, and `tail = true` one that is matched
against what stands behind the last sentence of a line (a caption's credit).
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from cleaner.errors import RuleError
from cleaner.model import LABELS, Label
from cleaner.text.folding import line_tail, line_view

# A line longer than this is prose, whatever it starts with. It stands here, not as a bound in every pattern, because
# bounded repeats make the automaton many times larger.
_MAX_LINE = 400
_CLASS_OR_ESCAPE = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]")
_ESCAPE = re.compile(r"\\.")
_OUTSIDE = {r"\w": r"[\pL\pN_]", r"\W": r"[^\pL\pN_]"}
_INSIDE = {r"\w": r"\pL\pN_"}
_MAX_BYTES = 64 << 20
_KEYS = frozenset({"pattern", "removes", "keeps", "opens", "weak", "tail"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One pattern with its cases. `id` is label.name."""

    id: str
    label: Label
    pattern: str
    removes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    opens: bool = False
    weak: bool = False
    tail: bool = False


@dataclass(frozen=True)
class RuleBook:
    """All rules that are loaded. Where several match a line, the earliest in the book decides."""

    rules: tuple[Rule, ...]

    @cached_property
    def _lines(self) -> "_Automaton":
        return _Automaton([rule for rule in self.rules if not rule.tail])

    @cached_property
    def _tails(self) -> "_Automaton":
        return _Automaton([rule for rule in self.rules if rule.tail])

    def match(self, text: str) -> Rule | None:
        """The first rule that matches the whole line, or its tail, or None. Linear in the length of the line."""
        if len(text) > 2 * _MAX_LINE:
            return None
        line = line_view(text)
        if not line or len(line) > _MAX_LINE:
            return None
        return self._lines.first(line) or self._tails.first(line_tail(line))

    @cached_property
    def hash(self) -> str:
        """SHA-256 over all rules, hexadecimal: equal hashes, equal decisions."""
        said = [(r.id, r.pattern, r.opens, r.weak, r.tail) for r in self.rules]
        return sha256(repr(said).encode()).hexdigest()

    @classmethod
    def from_tables(cls, tables: Iterable[tuple[str, Mapping[str, Any]]]) -> "RuleBook":
        """A book of parsed TOML files, given as pairs of name and content. Raises RuleError where one is not well-formed."""
        rules: list[Rule] = []
        seen: dict[str, str] = {}
        for file, labels in tables:
            for label, named in labels.items():
                if not isinstance(named, Mapping):
                    raise RuleError(f"{file}: {label} is {named!r}; it must be a table of rules, [{label}.name]")
                for name, table in named.items():
                    rule = _rule(file, f"{label}.{name}", table)
                    if rule.id in seen:
                        raise RuleError(f"{file}: rule {rule.id} stands in {seen[rule.id]} already; give it another name")
                    seen[rule.id] = file
                    rules.append(rule)
        return cls(tuple(rules))


class _Automaton:
    """Rules compiled into one RE2 set: any number of them costs one pass over a line."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        import re2

        self._rules = rules
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        options.max_mem = _MAX_BYTES
        self._set = re2.Set.FullMatchSet(options)
        for rule in rules:
            try:
                self._set.Add(_any_script(rule.pattern))
            except re2.error as error:
                raise RuleError(f"rule {rule.id}: pattern {rule.pattern!r} does not compile: {error}") from error
        if rules:
            self._set.Compile()

    def first(self, line: str) -> Rule | None:
        """The earliest rule that matches."""
        # Half of a surrogate pair, as cut JSON has it, cannot be written as UTF-8.
        hits = self._set.Match(line.encode(errors="replace")) if line and self._rules else ()
        return self._rules[min(hits)] if hits else None


def _any_script(pattern: str) -> str:
    r"""RE2 takes \w for ASCII; rules mean the letters and digits of every script."""

    def inside(found: re.Match[str]) -> str:
        return _INSIDE.get(found[0], found[0])

    return _CLASS_OR_ESCAPE.sub(lambda found: _OUTSIDE.get(found[0]) or _ESCAPE.sub(inside, found[0]), pattern)


def _rule(file: str, rule_id: str, table: Any) -> Rule:
    label = rule_id.split(".", maxsplit=1)[0]
    if label not in LABELS:
        raise RuleError(f"{file}: rule {rule_id}: no label {label!r}; labels are {', '.join(sorted(LABELS))}")
    if not isinstance(table, Mapping) or not {"pattern", "removes", "keeps"} <= set(table) <= _KEYS:
        raise RuleError(f"{file}: rule {rule_id} needs pattern, removes and keeps, may have opens, weak and tail, no more")
    for key, value in table.items():
        if not _FITS[key](value):
            raise RuleError(f"{file}: rule {rule_id}: {key} is {value!r}, which is of the wrong type")
    return Rule(
        id=rule_id,
        label=label,  # type: ignore[arg-type]  # checked against LABELS above
        pattern=table["pattern"],
        removes=tuple(table["removes"]),
        keeps=tuple(table["keeps"]),
        opens=table.get("opens", False),
        weak=table.get("weak", False),
        tail=table.get("tail", False),
    )


def _is_text_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "pattern": lambda value: isinstance(value, str),
    "removes": _is_text_list,
    "keeps": _is_text_list,
    **dict.fromkeys(("opens", "weak", "tail"), lambda value: isinstance(value, bool)),
}


@lru_cache(maxsize=1)
def standard_book() -> RuleBook:
    """The book that ships with the package: `data/lines_*.toml`, in the order of their names."""
    data = sorted((f for f in files("cleaner.rules").joinpath("data").iterdir() if f.name.startswith("lines_")), key=str)
    return RuleBook.from_tables((f.name, tomllib.loads(f.read_text(encoding="utf-8"))) for f in data)
