"""The command `cleaner index`."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.test_app import Said, process
from tests.readers.inputs import jsonl

_REPORT = (
    "The harbour at Tarn was closed on Monday after a crane fell across the quay, the port office said. Mira Oslund, who"
    " runs the office, said that no one was hurt and that ferries would leave from Norlys."
)
_OTHER = "Voters in Osk will choose a new council on Sunday, the first since the town was merged with Velm."


@pytest.fixture
def seen(tmp_path: Path) -> Path:
    """An index of two articles."""
    (tmp_path / "old.jsonl").write_bytes(
        jsonl(
            {"id": "one", "text": _REPORT, "outlet": "Post", "published": "2031-04-01"},
            {"id": "two", "text": _OTHER, "published": "2031-04-03"},
        )
    )
    done = process("index", "add", tmp_path / "seen.db", tmp_path / "old.jsonl")
    assert done == Said(0, "", "2 articles, 2 of them new; the index holds 2\n")
    return tmp_path / "seen.db"


def test_new_articles_are_asked_for(seen: Path, tmp_path: Path) -> None:
    rows = (
        {"id": "new", "text": f"{_REPORT} The ferry leaves at noon."},
        {"id": "own", "text": "A fair opens in Velm on Friday."},
    )
    (tmp_path / "new.jsonl").write_bytes(jsonl(*rows))
    done = process("index", "query", seen, tmp_path / "new.jsonl")
    assert done.code == 0
    assert done.stdout.splitlines() == [
        "new: a copy of 1 of the known articles",
        "  near 100 %: one (Post, 2031-04-01)",
        "own: no copy of the known articles",
    ]
    lines = process("index", "query", seen, tmp_path / "new.jsonl", "--json").stdout.splitlines()
    first, second = map(json.loads, lines)
    assert (first["id"], second["hits"]) == ("new", [])
    assert {name: first["hits"][0][name] for name in ("id", "outlet", "relation", "duplicate", "share")} == {
        "id": "one", "outlet": "Post", "relation": "near", "duplicate": True, "share": 1.0,
    }  # fmt: skip
    assert process("index", "query", seen, tmp_path / "new.jsonl", "--outlet", "Echo").stdout.startswith("new: no copy")


def test_a_run_is_added_by_its_folder_and_may_be_added_again(seen: Path, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "fair.txt").write_text(
        "The fair at Velm\n\nA fair opens in Velm on Friday, with herring and lamps.\n"
    )
    assert process("run", tmp_path / "pages", "--out", tmp_path / "out", "-q").code == 0
    for new, holds in ((1, 3), (0, 3)):
        done = process("index", "add", seen, tmp_path / "out")
        assert done.stderr == f"1 articles, {new} of them new; the index holds {holds}\n"


def test_what_is_no_clean_text_is_rejected_with_its_reason(seen: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><body><p>A fair opens in Velm.</p></body></html>")
    done = process("index", "add", seen, tmp_path / "page.html")
    assert done.code == 1
    assert "page.html: not_clean" in done.stderr
    assert "1 of 1 inputs rejected" in done.stderr


def test_articles_are_counted_removed_expired_merged_and_copied(seen: Path, tmp_path: Path) -> None:
    assert process("index", "snapshot", seen, tmp_path / "copy.db").code == 0
    assert process("index", "stats", seen).stdout.startswith("2 articles, published 2031-04-01 to 2031-04-03\n")
    assert json.loads(process("index", "stats", seen, "--json").stdout)["articles"] == 2
    assert process("index", "expire", seen, "--before", "2031-04-02").stderr == "1 removed; the index holds 1\n"
    assert process("index", "remove", seen, "two", "nobody").stderr == "1 of 2 removed; the index holds 0\n"
    merged = process("index", "merge", seen, tmp_path / "copy.db")
    assert merged.stderr == f"2 new articles of {tmp_path / 'copy.db'}; the index holds 2\n"


def test_an_index_that_cannot_be_used_ends_the_command(seen: Path, tmp_path: Path) -> None:
    missing = process("index", "stats", tmp_path / "missing.db")
    assert (missing.code, missing.stdout) == (2, "")
    assert missing.stderr.startswith("cleaner: the index ")
    with sqlite3.connect(seen) as database:
        database.execute("UPDATE identity SET value = 'ff' WHERE name = 'known_answer'")
    assert "merge this one into it" in process("index", "stats", seen).stderr


def test_a_run_with_an_index_says_what_was_known(seen: Path, tmp_path: Path) -> None:
    (tmp_path / "new.jsonl").write_bytes(
        jsonl({"id": "new", "text": f"{_REPORT} The ferry leaves at noon.", "outlet": "Echo"})
    )
    done = process("run", tmp_path / "new.jsonl", "--out", tmp_path / "out", "--index", seen, "--format", "text")
    assert done.code == 0
    assert "1 known articles of the index belong to them (known.parquet); 1 were added to it" in done.stderr


def test_control_characters_of_articles_do_not_reach_the_terminal(seen: Path, tmp_path: Path) -> None:
    row = {"id": "e\x1b[31m", "text": f"{_REPORT} More.", "outlet": "\x1b]0;Post\x07"}
    (tmp_path / "e.jsonl").write_bytes(jsonl(row))
    process("index", "add", seen, tmp_path / "e.jsonl")
    done = process("index", "query", seen, tmp_path / "old.jsonl")
    assert "e␛[31m" in done.stdout
    assert "\x1b" not in done.stdout
