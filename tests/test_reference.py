"""The reference of the documentation names all that there is, as it is: columns, labels, settings, options, names."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pyarrow as pa
import pytest

import cleaner
from cleaner.records import LABELS, REASONS, schemas
from cleaner.records.matches import DUPLICATE_RELATIONS, Relation
from cleaner.records.origins import PassageRelation
from cleaner.settings import CleanSettings, DuplicateSettings

_DOCS = Path(__file__).parent.parent / "docs"
_SHARE = schemas.ORIGINS.field("shares").type.value_type
_TABLES: Mapping[str, Any] = {
    **{f"{name}.parquet": schema for name, schema in (*schemas.TABLES.items(), *schemas.ORIGIN_TABLES.items())},
    "dropped.parquet": schemas.DROPPED,
    "kept.parquet": schemas.KEPT,
    "share": _SHARE,
    "block": schemas.BLOCK,
    "place": schemas.PLACE,
    "link": schemas.LINK,
    "image": schemas.IMAGE,
    "edit": schemas.EDIT,
    "evidence": schemas.EVIDENCE,
}
_COMMANDS = (
    *("run", "clean", "explain", "compare", "duplicates", "origins", "report", "audit", "calibrate", "diagnose"),
    *(f"index {name}" for name in ("add", "query", "stats", "remove", "expire", "merge", "snapshot")),
)


def _rows(page: str, section: str) -> list[list[str]]:
    """The cells of the table in a section, without its head."""
    text = (_DOCS / "reference" / page).read_text(encoding="utf-8")
    part = re.search(rf"^#+ {re.escape(section)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert part, f"{page} has no section {section}"
    lines = [line for line in part[1].splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[1:]]


def _type(kind: Any) -> str:
    if pa.types.is_list(kind):
        return f"list of {_type(kind.value_type)}"
    if pa.types.is_struct(kind):
        return "struct"
    names = {
        "large_string": "text",
        "string": "text",
        "int64": "integer",
        "int32": "integer",
        "double": "number",
        "bool": "yes/no",
    }
    return names[str(kind)]


@pytest.mark.parametrize("name", _TABLES)
def test_every_column_has_its_type_and_a_meaning(name: str) -> None:
    written = [(column.strip("`"), kind, bool(meaning)) for column, kind, meaning in _rows("tables.md", name)]
    assert written == [(column.name, _type(column.type), True) for column in _TABLES[name]]


def _first(section: str) -> set[str]:
    return {row[0].strip("`") for row in _rows("codes.md", section)}


def test_every_code_has_a_meaning() -> None:
    assert _first("Labels") == LABELS
    assert _first("Relations") == set(get_args(Relation))
    assert {row[0].strip("`") for row in _rows("codes.md", "Relations") if row[1] == "yes"} == DUPLICATE_RELATIONS
    assert _first("Relations of passages") == set(get_args(PassageRelation))
    assert {(row[0].strip("`"), *row[1:]) for row in _rows("codes.md", "Reasons of rejections")} == {
        (reason, *meant) for reason, meant in REASONS.items()
    }


@pytest.mark.parametrize(("table", "settings"), [("[clean]", CleanSettings()), ("[duplicates]", DuplicateSettings())])
def test_every_setting_has_its_default(table: str, settings: Any) -> None:
    def as_toml(value: object) -> str:
        if isinstance(value, (bool, tuple)):
            return str(value).lower().replace("()", "[]")
        return f'"{value}"' if isinstance(value, str) else f"{value:_}" if isinstance(value, int) else str(value)

    written = [(name.strip("`"), default.strip("`")) for name, default, _ in _rows("settings.md", table)]
    assert written == [(field.name, as_toml(getattr(settings, field.name))) for field in fields(settings)]


def _options(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z-]+", text)) - {"--help"}


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_option_of_a_command_is_named(command: str) -> None:
    asked = [sys.executable, "-m", "cleaner", *command.split(), "--help"]
    environment = {**os.environ, "TERM": "dumb", "COLUMNS": "80"}
    shown = subprocess.run(asked, capture_output=True, text=True, env=environment, check=True).stdout
    listed = re.findall(r"^  (-.*)$", shown[shown.index("Options:") :], re.MULTILINE)
    first = {option for line in listed for option in _options(re.split(r"\s{2,}", line)[0])}
    assert {option for row in _rows("commands.md", f"cleaner {command}") for option in _options(row[0])} == first


def test_every_name_of_the_library_is_described() -> None:
    text = (_DOCS / "reference" / "library.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^::: (?:\w+\.)*(\w+)$", text, re.MULTILINE))
    other = {"CleanSettings", "DuplicateSettings", "__version__"}  # on a page of their own; and the version
    assert set(cleaner.__all__) <= described | other


def test_every_page_is_in_the_navigation() -> None:
    configured = (_DOCS.parent / "zensical.toml").read_text(encoding="utf-8")
    pages = {path.relative_to(_DOCS).as_posix() for path in _DOCS.rglob("*.md")}
    assert set(re.findall(r'"([\w/-]+\.md)"', configured)) == pages
