"""The command `cleaner origins`."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
from typer.testing import CliRunner

import cleaner
from cleaner.cli.app import app
from tests.origins.reports import TOLL


@pytest.fixture
def out(tmp_path: Path) -> Path:
    text, days = " ".join((*TOLL, *TOLL[::-1])), ["2031-03-03", "2031-03-04", None]
    table = {
        "id": ["a", "b", "c"], "outlet": ["[red]post\x1b[31m", "mail", None], "published": days,
        "text": [text, text, text],
    }  # fmt: skip
    pyarrow.parquet.write_table(pa.table(table), tmp_path / "in.parquet")
    cleaner.run(tmp_path / "in.parquet", tmp_path / "out", cleaner.CleanSettings(format="text"))
    return tmp_path / "out"


def test_it_prints_who_copies_whom(out: Path) -> None:
    done = CliRunner().invoke(app, ["origins", str(out), "--quiet"])
    assert done.exit_code == 0, done.output
    assert "1 stories in 3 articles" in done.stdout
    assert "first report: known of 0, unknown of 1" in done.stdout
    assert "[red]post" in done.stdout
    assert "(outlet unknown)" in done.stdout
    assert "\x1b[31m" not in done.stdout


def test_json_is_one_object(out: Path) -> None:
    done = CliRunner().invoke(app, ["origins", str(out), "--json", "--quiet"])
    found = json.loads(done.stdout)
    assert (found["clusters"], found["articles"], found["earliest_known"]) == (1, 3, 0)
    assert {"source", "target", "known", "words"} <= found["links"][0].keys()


def test_a_folder_without_a_run_is_a_usage_error(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["origins", str(tmp_path)])
    assert done.exit_code == 2
    assert "name the folder of a finished `cleaner run`" in done.stderr
    assert list(tmp_path.iterdir()) == []
