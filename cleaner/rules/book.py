r"""The rule book: patterns of boilerplate lines, read from TOML.

A rule is a table named label.name with three lines:

    [ad.mark]
    pattern = 'advertisements?'
    removes = ["Advertisement", "ADVERTISEMENT"]
    keeps = ["Advertisement spending fell by a fifth."]

- `pattern` is in RE2 syntax, must match the whole line, ignores case (except in "(?-i:...)"), and sees a line as
  `cleaner.text.folding.line_view` gives it: plain quotes and dashes, single spaces. "\w" is a letter or digit of any script,
  "\b" knows ASCII letters only.
- "{name}" in a pattern stands for the part of that name in `data/parts.toml` (names of persons, dates, signs at an end).
- `removes` are lines that the pattern must match, `keeps` lines that no rule may match: each rule is its own test.
  (Of a rule with the label body or heading, which keeps lines, `removes` are lines that it keeps.)
- `opens = true` (optional) marks the headline of a section of boilerplate: link-like lines below it get the same label.
- `weak = true` (optional) marks a pattern that decides only beside other boilerplate.
- `subhead = true` (optional) marks lines that head a part of a report as well ("Health"): between paragraphs they do.
- `tail = true` (optional) matches the pattern against the words behind the last sentence of a line (a caption's credit).

A file of a language that is not written in Latin letters names its script above its rules (`script = "Greek"`, of
`cleaner.rules.scripts`): they see only lines that hold a letter of it, and other lines cost nothing. A file of another
language names its codes (`languages = ["cs", "sk"]`): a page that states its language is spared the rules of others.
Users' own files (`cleaner.rules.own`) have the same format.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from cleaner.budget import check_budget
from cleaner.errors import RuleError
from cleaner.records import LABELS, Label
from cleaner.rules.automaton import Automaton
from cleaner.rules.scripts import SCRIPTS, scripts_in
from cleaner.text.folding import line_tail, line_view

# A longer line is prose, whatever it starts with. The bound is here and not in the patterns, because bounded repeats make
# the automaton many times larger.
_MAX_LINE = 400
# A row of short lines set as one ("Share | Print") has at most this many parts.
_MAX_PARTS = 12
# Where only blanks separate the parts, each part is one word, and there are at most this many.
_MAX_WORDS_IN_ROW = 6
# Blanks in such a row: up to two between words and at the ends.
_MAX_SPACES_IN_ROW = 2 * (_MAX_WORDS_IN_ROW + 1)
_SEPARATOR = re.compile(r"\s*[|•·]\s*|\s{3,}")
# Outlets repeat their lines on every page: the decisions on this many lines are cached.
_MAX_CACHED = 16_384
# Longer lines seldom come again and are not cached.
_MAX_CACHED_CHARS = 160
# The rules of all languages.
_ALL_LANGUAGES = "*"
# A code as pages state it, without a country.
_LANGUAGE = re.compile("[a-z]{2,3}")
_PART = re.compile(r"(?<!\\p)(?<!\\P)\{([a-z]+)\}")
# Keys of a whole file.
_OF_FILE = ("script", "languages")
_KEYS = frozenset({"pattern", "removes", "keeps", "opens", "weak", "subhead", "tail"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One pattern with its cases. `id` is label.name; `script`: the one that a line must hold a letter of, empty if any;
    `languages`: codes of those that the rule is of, empty if of any. `own`: it is the user's, not the package's."""

    id: str
    label: Label
    pattern: str
    removes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    opens: bool = False
    weak: bool = False
    subhead: bool = False
    tail: bool = False
    script: str = ""
    languages: tuple[str, ...] = ()
    own: bool = False

    @property
    def group(self) -> str:
        """The name of those rules that see the same lines: by script or languages; empty for rules that see all."""
        return self.script or "+".join(self.languages)


@dataclass(frozen=True)
class RuleBook:
    """All rules that are loaded. Where several match a line, the earliest in the book decides; weak ones come last.

    `groups`: which rules of languages apply, by their groups; None: all.
    """

    rules: tuple[Rule, ...]
    groups: tuple[str, ...] | None = None

    def of_language(self, language: str | None) -> "RuleBook":
        """The same book for pages in a language: without the rules of other languages; for None with all."""
        return self if language is None else self._of_groups(self._groups_of.get(language, ()))

    @cached_property
    def _groups_of(self) -> dict[str, tuple[str, ...]]:
        """The groups of the rules of each language."""
        found: dict[str, set[str]] = {}
        for rule in self.rules:
            for language in rule.languages:
                found.setdefault(language, set()).add(rule.group)
        return {language: tuple(sorted(groups)) for language, groups in found.items()}

    @cached_property
    def _of_groups(self) -> Callable[[tuple[str, ...]], "RuleBook"]:
        def made(groups: tuple[str, ...]) -> RuleBook:
            book = RuleBook(self.rules, groups)
            # Automata take long to compile: the books of all languages share them.
            book.__dict__["_automata"] = self._automata
            return book

        return lru_cache(maxsize=None)(made)

    @cached_property
    def _automata(self) -> dict[tuple[str, bool], Automaton]:
        """The automata that were needed so far, by group of rules, and whether they are for tails of lines."""
        return {}

    def _automaton(self, group: str, *, tail: bool) -> Automaton:
        made = self._automata.get((group, tail))
        if made is None:
            fitting = (rule.tail is tail and _is_in(rule, group) for rule in self.rules)
            patterns = [(r.id, r.pattern) if fits else None for r, fits in zip(self.rules, fitting, strict=True)]
            made = self._automata[group, tail] = Automaton(patterns)
        return made

    @cached_property
    def _latin(self) -> tuple[str, ...]:
        """The groups of rules that a line in Latin letters is matched against."""
        return ("", _ALL_LANGUAGES) if self.groups is None else ("", *self.groups)

    @cached_property
    def _scripts(self) -> frozenset[str]:
        return frozenset(rule.script for rule in self.rules)

    @cached_property
    def _cached_decide(self) -> Callable[[str], Rule | None]:
        return lru_cache(_MAX_CACHED)(self._decide)

    @cached_property
    def _cached_match(self) -> Callable[[str], Rule | None]:
        return lru_cache(_MAX_CACHED)(self.match)

    def match(self, text: str) -> Rule | None:
        """The first rule that matches the whole line, or its tail, or None. Linear in the length of the line."""
        return self._match_view(_view(text))

    def match_all(self, texts: Iterable[str]) -> list[Rule | None]:
        """For each line the rule that decides it: the first that matches it; if none or a weak one does, and rules match all
        its parts ("Share | Print", "Home • News", "Teilen Drucken"), the rule of the first part.

        Decisions on short lines are cached.
        """
        cached, decide = self._cached_decide, self._decide
        return [cached(text) if len(text) <= _MAX_CACHED_CHARS else decide(text) for text in texts]

    def _decide(self, text: str) -> Rule | None:
        check_budget()
        line = _view(text)
        rule = self._match_view(line)
        if rule is None or rule.weak:
            return self._match_row(_parts(text, is_plain=line is text)) or rule
        return rule

    def _match_view(self, line: str) -> Rule | None:
        at = self._first(line, tail=False) if line else None
        if at is None and (tail := line_tail(line)):
            at = self._first(tail, tail=True)
        return None if at is None else self.rules[at]

    def _first(self, line: str, *, tail: bool) -> int | None:
        groups = self._latin
        if not line.isascii():
            groups = (*groups, *self._scripts.intersection(scripts_in(line)))
        found = [self._automaton(group, tail=tail).first(line) for group in groups]
        return min((at for at in found if at is not None), default=None)

    def _match_row(self, parts: list[str]) -> Rule | None:
        if not 2 <= len(parts) <= _MAX_PARTS:
            return None
        first = self._cached_match(parts[0])
        return first if first is not None and all(map(self._cached_match, parts[1:])) else None

    @cached_property
    def hash(self) -> str:
        """SHA-256 over all rules, hexadecimal. Books with equal hashes decide equally."""
        deciding = [(r.id, r.pattern, r.opens, r.weak, r.subhead, r.tail, r.script, r.languages, r.own) for r in self.rules]
        return sha256(repr(deciding).encode()).hexdigest()

    @classmethod
    def from_tables(
        cls, tables: Iterable[tuple[str, Mapping[str, Any]]], parts: Mapping[str, str] | None = None, *, own: bool = False
    ) -> "RuleBook":
        """A book of parsed TOML files, given as pairs of name and content; `parts`: what "{name}" in a pattern stands for;
        `own`: whether the rules are the user's.

        Raises RuleError for rules that are not valid.
        """
        rules: list[Rule] = []
        seen: dict[str, str] = {}
        for file, labels in tables:
            script, languages = labels.get("script", ""), labels.get("languages", [])
            if script not in SCRIPTS and script != "":
                raise RuleError(f"{file}: script is {script!r}; it must be one of {', '.join(sorted(SCRIPTS))}")
            if not _is_text_list(languages) or not all(map(_LANGUAGE.fullmatch, languages)):
                raise RuleError(f"{file}: languages is {languages!r}; it must be a list of codes without country: sw, de")
            if script and languages:
                raise RuleError(f"{file} names both script and languages; it may name one of them")
            for label, named in labels.items():
                if label in _OF_FILE:
                    continue
                if not isinstance(named, Mapping):
                    raise RuleError(f"{file}: {label} is {named!r}; it must be a table of rules, [{label}.name]")
                for name, table in named.items():
                    rule = _rule(file, f"{label}.{name}", table, parts or {})
                    rule = replace(rule, script=script, languages=tuple(languages), own=own)
                    if rule.id in seen:
                        raise RuleError(f"{file}: rule {rule.id} stands in {seen[rule.id]} already; give it another name")
                    seen[rule.id] = file
                    rules.append(rule)
        return cls(tuple(sorted(rules, key=lambda rule: rule.weak)))


def _is_in(rule: Rule, group: str) -> bool:
    return bool(rule.languages) if group == _ALL_LANGUAGES else rule.group == group


def _view(text: str) -> str:
    """The line as patterns see it; empty if it is too long for any."""
    line = line_view(text) if len(text) <= 2 * _MAX_LINE else ""
    return line if len(line) <= _MAX_LINE else ""


def _parts(text: str, *, is_plain: bool) -> list[str]:
    """The short lines that a line may be made of: separated by signs or wide gaps, else its words, if these are few.

    `is_plain`: the line is as patterns see it, so that it has no wide gap. The search for separators, which looks at each
    letter, is left out for lines that cannot have any.
    """
    if "|" in text or "•" in text or not (is_plain or _has_no_separator(text)):
        parts = [part for part in _SEPARATOR.split(text) if part]
        if len(parts) > 1:
            return parts
    elif text.count(" ") > _MAX_SPACES_IN_ROW:
        return []
    words = text.split(maxsplit=_MAX_WORDS_IN_ROW)
    return words if len(words) <= _MAX_WORDS_IN_ROW else []


def _has_no_separator(text: str) -> bool:
    """Whether no middle dot and no gap separates the text. White space other than the blank is not printable."""
    return text.isprintable() and "·" not in text and "   " not in text


def _rule(file: str, rule_id: str, table: Any, parts: Mapping[str, str]) -> Rule:
    label = rule_id.split(".", maxsplit=1)[0]
    if label not in LABELS:
        raise RuleError(f"{file}: rule {rule_id}: no label {label!r}; labels are {', '.join(sorted(LABELS))}")
    if not isinstance(table, Mapping) or not {"pattern", "removes", "keeps"} <= set(table) <= _KEYS:
        raise RuleError(
            f"{file}: rule {rule_id} needs pattern, removes and keeps, may have opens, weak, subhead and tail, no more"
        )
    for key, value in table.items():
        if not _FITS[key](value):
            raise RuleError(f"{file}: rule {rule_id}: {key} is {value!r}, which is of the wrong type")
    return Rule(
        id=rule_id,
        label=label,  # type: ignore[arg-type]  # checked against LABELS above
        pattern=_with_parts(table["pattern"], parts, f"{file}: rule {rule_id}"),
        removes=tuple(table["removes"]),
        keeps=tuple(table["keeps"]),
        opens=table.get("opens", False),
        weak=table.get("weak", False),
        subhead=table.get("subhead", False),
        tail=table.get("tail", False),
    )


def _with_parts(pattern: str, parts: Mapping[str, str], where: str) -> str:
    """The pattern with its "{name}" replaced; "\\p{Lu}" and "a{2}" are no names."""
    try:
        return _PART.sub(lambda name: parts[name[1]], pattern)
    except KeyError as error:
        raise RuleError(f"{where}: no part {error}; parts are {', '.join(sorted(parts)) or 'none'}") from error


def _is_text_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "pattern": lambda value: isinstance(value, str),
    "removes": _is_text_list,
    "keeps": _is_text_list,
    **dict.fromkeys(("opens", "weak", "subhead", "tail"), lambda value: isinstance(value, bool)),
}


@lru_cache(maxsize=1)
def standard_book() -> RuleBook:
    """The book that ships with the package: `data/lines_*.toml`, in the order of their names."""
    lines = sorted((f for f in _data().iterdir() if f.name.startswith("lines_")), key=str)
    return RuleBook.from_tables(((f.name, tomllib.loads(f.read_text(encoding="utf-8"))) for f in lines), standard_parts())


@lru_cache(maxsize=1)
def standard_parts() -> Mapping[str, str]:
    """What "{name}" in a pattern stands for, by name."""
    return tomllib.loads(_data().joinpath("parts.toml").read_text(encoding="utf-8"))


def _data() -> Traversable:
    return files("cleaner.rules").joinpath("data")
