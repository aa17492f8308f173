r"""The rule book: patterns of debris lines, read from TOML.

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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from cleaner.errors import RuleError
from cleaner.records import LABELS, Label
from cleaner.rules.automaton import Automaton
from cleaner.text.folding import line_tail, line_view

# A line longer than this is prose, whatever it starts with. It stands here, not as a bound in every pattern, because
# bounded repeats make the automaton many times larger.
_MAX_LINE = 400
# Several lines of debris set as one have at most so many parts, or words where nothing but blanks parts them.
_MAX_PARTS = 12
_MAX_WORDS_IN_ROW = 6
# Of up to two blanks between words, and at the ends.
_MAX_SPACES_IN_ROW = 2 * (_MAX_WORDS_IN_ROW + 1)
_PARTED = re.compile(r"\s*[|•·]\s*|\s{3,}")
# Outlets repeat their lines on every page. Bounded, for corpora are not; longer lines seldom come again.
_MAX_KNOWN = 16_384
_MAX_KNOWN_CHARS = 160
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
    def _lines(self) -> Automaton:
        return self._automaton(tail=False)

    @cached_property
    def _tails(self) -> Automaton:
        return self._automaton(tail=True)

    @cached_property
    def _known(self) -> Callable[[str], Rule | None]:
        return lru_cache(_MAX_KNOWN)(self._decide)

    @cached_property
    def _known_part(self) -> Callable[[str], Rule | None]:
        return lru_cache(_MAX_KNOWN)(self.match)

    def _automaton(self, *, tail: bool) -> Automaton:
        return Automaton([(rule.id, rule.pattern) if rule.tail is tail else None for rule in self.rules])

    def match(self, text: str) -> Rule | None:
        """The first rule that matches the whole line, or its tail, or None. Linear in the length of the line."""
        return self._match_view(_view(text))

    def match_all(self, texts: Iterable[str]) -> list[Rule | None]:
        """For each line the rule that decides it: one that matches it, or, where there is none or a weak one, the first of
        those that match all its parts ("Share | Print", "Home • News", "Teilen Drucken").

        Lines that come again are remembered, within bounds.
        """
        known, decide = self._known, self._decide
        return [known(text) if len(text) <= _MAX_KNOWN_CHARS else decide(text) for text in texts]

    def _decide(self, text: str) -> Rule | None:
        line = _view(text)
        rule = self._match_view(line)
        if rule is None or rule.weak:
            return self._match_row(_parts(text, is_plain=line is text)) or rule
        return rule

    def _match_view(self, line: str) -> Rule | None:
        at = self._lines.first(line) if line else None
        if at is None and (tail := line_tail(line)):
            at = self._tails.first(tail)
        return None if at is None else self.rules[at]

    def _match_row(self, parts: list[str]) -> Rule | None:
        if not 2 <= len(parts) <= _MAX_PARTS:
            return None
        first = self._known_part(parts[0])
        return first if first is not None and all(map(self._known_part, parts[1:])) else None

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


def _view(text: str) -> str:
    """The line as patterns see it; empty where it is too long for any."""
    line = line_view(text) if len(text) <= 2 * _MAX_LINE else ""
    return line if len(line) <= _MAX_LINE else ""


def _parts(text: str, *, is_plain: bool) -> list[str]:
    """The lines that a line may be made of: what signs or wide gaps part, else its words where these are few.

    `is_plain`: patterns see the text as it is. The pattern here looks at each letter; few lines have what it looks for.
    """
    if "|" in text or "•" in text or not (is_plain or _is_in_one(text)):
        parts = [part for part in _PARTED.split(text) if part]
        if len(parts) > 1:
            return parts
    elif text.count(" ") > _MAX_SPACES_IN_ROW:
        return []
    words = text.split(maxsplit=_MAX_WORDS_IN_ROW)
    return words if len(words) <= _MAX_WORDS_IN_ROW else []


def _is_in_one(text: str) -> bool:
    """Whether no point and no gap parts the text. White space other than the blank is not printable."""
    return text.isprintable() and "·" not in text and "   " not in text


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
