"""Users' own rules: files in the format of the standard ones (`cleaner.rules.book`), which decide before these.

They are handed around as texts, not as paths: so they reach worker processes and clusters, and a run's manifest holds them.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from cleaner.errors import RuleError
from cleaner.rules.automaton import check_pattern
from cleaner.rules.book import Rule, RuleBook, standard_book, standard_parts


@lru_cache(maxsize=16)
def rule_book(texts: tuple[str, ...] = ()) -> RuleBook:
    """The standard book with the rules of these TOML texts before its own; weak ones come last all the same.

    Raises RuleError for rules that are not well-formed, do not compile, or fail their own examples, and for an id that is
    taken.
    """
    if not texts:
        return standard_book()
    own = _checked([(f"clean.rules[{at}]", text) for at, text in enumerate(texts)])
    return RuleBook(tuple(sorted((*own, *standard_book().rules), key=lambda rule: rule.weak)))


def read_rules(paths: Iterable[str | Path]) -> tuple[str, ...]:
    """The texts of files of rules. Raises RuleError with the file's name where one cannot be read, and for what `rule_book`
    refuses."""
    named = []
    for path in paths:
        try:
            # A byte order mark is no part of TOML, but editors write it.
            named.append((str(path), Path(path).read_text(encoding="utf-8-sig")))
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise RuleError(f"file of rules {path} cannot be read: {reason}") from error
    _checked(named)
    return tuple(text for _, text in named)


def _checked(named: Sequence[tuple[str, str]]) -> tuple[Rule, ...]:
    """The rules of TOML texts, given with their names."""
    tables = [(name, _table(name, text)) for name, text in named]
    standard = {rule.id for rule in standard_book().rules}
    for name, table in tables:
        for rule in RuleBook.from_tables([(name, table)], standard_parts()).rules:
            if rule.id in standard:
                raise RuleError(f"{name}: rule {rule.id} is one of the standard rules already; give it another name")
            _check_examples(name, rule)
    return RuleBook.from_tables(tables, standard_parts(), own=True).rules


def _table(name: str, text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        hint = "" if "\n" in text else "; is it the file's name, and not its text?"
        raise RuleError(f"{name} is no TOML: {error}{hint}") from error


def _check_examples(name: str, rule: Rule) -> None:
    try:
        check_pattern(rule.id, rule.pattern)
    except RuleError as error:
        raise RuleError(f"{name}: {error}") from error
    alone = RuleBook((rule,))
    if not rule.removes:
        raise RuleError(f"{name}: rule {rule.id} has no example; removes must hold a line at least that the pattern matches")
    for line in rule.removes:
        if alone.match(line) is None:
            raise RuleError(f"{name}: rule {rule.id} does not match {line!r}, an example in its removes")
    for line in rule.keeps:
        if alone.match(line) is not None:
            raise RuleError(f"{name}: rule {rule.id} matches {line!r}, an example in its keeps")
