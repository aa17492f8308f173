"""Inputs of every kind in one run: every file and every row is an article, a rejection, or skipped with a reason."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyarrow.parquet
import pytest

from tests.piles import pile


@pytest.mark.parametrize("count", [60])
def test_counts_of_inputs_of_every_kind_add_up(count: int, tmp_path: Path) -> None:
    made, stdin = pile(tmp_path / "in", count)
    command = [sys.executable, "-m", "cleaner", "run", "in", "-", "--out", "out"]
    done = subprocess.run(command, input=stdin, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert Counter(manifest["rejected_by_reason"]) == made.rejected
    assert Counter(manifest["skipped"].values()) == made.skipped
    assert manifest["counts"]["articles"] == len(made.marks)
    assert manifest["counts"]["inputs"] == len(made.marks) + made.rejected.total()
    articles = pyarrow.parquet.read_table(tmp_path / "out" / "articles.parquet", columns=["text", "outlet", "source"])
    found = Counter(mark for text in articles.column("text").to_pylist() for mark in re.findall(r"mark\w+end", text))
    assert found == Counter(made.marks)
    of_partitions = [row["outlet"] for row in articles.to_pylist() if row["source"].startswith("in/partitions/")]
    assert {outlet[:-1] for outlet in of_partitions} == {"tarn herald "}
