"""The command `cleaner report`."""

import subprocess
import sys
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from cleaner.cli.app import app
from cleaner.runs import find_in_files
from tests.reports.runs import article, cluster, match, write_run


@pytest.fixture
def run(tmp_path: Path) -> Path:
    rows = [article(name, f"The toll of {name} rises on Monday.") for name in "abc"]
    return write_run(tmp_path / "run", rows, matches=[match("a", "b", 0.9)], clusters=[cluster("c1", "ab")])


def test_the_page_is_written_beside_the_tables_and_a_part_elsewhere(run: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["report", str(run)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"written to {run / 'report.html'}" in done.stderr
    whole = (run / "report.html").read_bytes()
    for options in (["--cluster", "c1"], ["--outlet", "herald"], ["--sample", "1"]):
        assert CliRunner().invoke(app, ["report", str(run), *options]).exit_code == 0
    assert (run / "report.html").read_bytes() == whole
    assert (run / "report-part.html").exists()
    assert CliRunner().invoke(app, ["report", str(run), "--out", str(tmp_path / "p.html")]).exit_code == 0
    assert (tmp_path / "p.html").read_bytes() == whole


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--cluster", "c9"], "no cluster 'c9'"),
        (["--cluster", "c1", "--outlet", "herald"], "--cluster and --outlet are given"),
        (["--max-bytes", "5"], "max_bytes is 5"),
        (["--pairs", "nowhere.jsonl"], "nowhere.jsonl cannot be read"),
        (["--out", "/nowhere/page.html"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(run: Path, options: list[str], said: str) -> None:
    done = CliRunner().invoke(app, ["report", str(run), *options])
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("line", ["[]", "no json", '{"left": "a"}', '{"left": 1, "right": "b"}'])
def test_a_file_of_pairs_is_checked_line_by_line(run: Path, tmp_path: Path, line: str) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(f'{{"left": "a", "right": "b"}}\n\n{line}\n')
    done = CliRunner().invoke(app, ["report", str(run), "--pairs", str(pairs)])
    assert done.exit_code == 2
    assert f"{pairs}, line 3: not a pair" in done.stderr


def test_a_folder_without_a_run_is_said(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert done.exit_code == 2
    assert "holds no finished run" in done.stderr


def test_a_search_among_clean_texts_has_a_page_too(tmp_path: Path) -> None:
    text = "The toll of the bridge at Tarn rises on Monday, wardens said, and herring boats pay double from May."
    rows = pyarrow.table({"id": ["a", "b", "c"], "text": [text, text, "A museum of lamps opens in Velm in June."]})
    pyarrow.parquet.write_table(rows, tmp_path / "in.parquet")
    find_in_files(tmp_path / "in.parquet", tmp_path / "out", keep="one")
    # In a process of its own: what other code has imported does not help.
    line = [sys.executable, "-m", "cleaner", "report", str(tmp_path / "out")]
    subprocess.run(line, check=True, timeout=60)
    assert (tmp_path / "out" / "report.html").exists()
