"""Runs by rules of a user's own: the same tables whatever runs them, and another run where a rule is another."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

import cleaner
from cleaner import CleanSettings, OutputError, Settings
from cleaner.reports.page import report_page
from cleaner.rules import rule_book
from tests.engines.clusters import engine_named
from tests.reports.test_page import data
from tests.runs.test_engines import assert_same

HOUSE = "The Herald has a table"
TABLE = f"[other.table]\npattern = 'the herald has a table'\nremoves = ['{HOUSE}']\nkeeps = []\n"
TABLES = CleanSettings(rules=(TABLE,))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, town in enumerate(("Tarn", "Osk", "Velm")):
        text = f"A quake hit {town} on Monday.\n\n{HOUSE}\n\nThe bridge of {town} holds, wardens said.\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def texts(out: Path) -> list[str]:
    found: list[str] = pyarrow.parquet.read_table(out / "articles.parquet").column("text").to_pylist()
    return found


@pytest.mark.parametrize("name", ["two processes", "sail"])
def test_every_engine_goes_by_own_rules(name: str, pages: Path, tmp_path: Path) -> None:
    cleaner.run(pages, tmp_path / "expected", TABLES)
    assert len(texts(tmp_path / "expected")) == 3
    assert not any(HOUSE in text for text in texts(tmp_path / "expected"))
    with engine_named(name) as engine:
        cleaner.run(pages, tmp_path / "out", TABLES, engine=engine)
    assert_same(tmp_path / "out", tmp_path / "expected")


def test_the_manifest_holds_own_rules_and_makes_the_same_run_again(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cleaner.run(pages, out, TABLES)
    task = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["task"]
    assert task["settings"]["clean"]["rules"] == [TABLE]
    assert task["rules"] == rule_book((TABLE,)).hash != rule_book().hash
    assert cleaner.run(pages, out, Settings.from_mapping(task["settings"])).already_done


def test_a_changed_rule_is_another_run(pages: Path, tmp_path: Path) -> None:
    cleaner.run(pages, tmp_path / "out", TABLES)
    for other in (CleanSettings(), CleanSettings(rules=(TABLE.replace("pattern = 'the", "pattern = '(?:the)?"),))):
        with pytest.raises(OutputError, match="--overwrite"):
            cleaner.run(pages, tmp_path / "out", other)


class StoppedError(Exception):
    """What ends a run from outside."""


def test_a_stopped_run_with_own_rules_goes_on(pages: Path, tmp_path: Path) -> None:
    def stop(at: str, _done: int) -> None:
        if at == "revise":
            raise StoppedError

    cleaner.run(pages, tmp_path / "expected", TABLES)
    with pytest.raises(StoppedError):
        cleaner.run(pages, tmp_path / "out", TABLES, progress=stop)
    parts = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / ".parts").rglob("*.parquet")}
    assert parts
    kept = {}

    def look(at: str, _done: int) -> None:
        if at == "revise":
            kept.update({path: path.stat().st_mtime_ns for path in parts})

    cleaner.run(pages, tmp_path / "out", TABLES, progress=look)
    assert kept == parts
    assert_same(tmp_path / "out", tmp_path / "expected")


def names(out: Path) -> dict[str, str]:
    index: Any = data(report_page(out))
    return dict(index["names"]["rules"])


def test_the_review_page_names_own_rules_with_their_example(pages: Path, tmp_path: Path) -> None:
    cleaner.run(pages, tmp_path / "out", TABLES)
    assert names(tmp_path / "out")["other.table"] == f"such as “{HOUSE}”"


def test_the_review_page_of_rules_that_this_version_refuses_leaves_their_examples_out(pages: Path, tmp_path: Path) -> None:
    cleaner.run(pages, tmp_path / "out", TABLES)
    path = tmp_path / "out" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["task"]["settings"]["clean"]["rules"] = [TABLE, TABLE]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert names(tmp_path / "out")["other.table"] == ""
