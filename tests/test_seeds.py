"""The five seed articles, which lie beside the project and are not part of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner

DATA = Path(os.environ.get("CLEANER_DATA") or Path(__file__).parent.parent.parent / "shared")


def test_nothing_is_wrong_in_the_seed_articles(tmp_path: Path) -> None:
    scorer = DATA / "eval" / "score_seeds.py"
    files = sorted((DATA / "seeds").glob("*.txt"))
    if not files or not scorer.exists():
        missing = f"no seed articles in {DATA}; the environment variable CLEANER_DATA names their folder"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    cleaner.run(files, tmp_path / "out")
    score = subprocess.run(
        [sys.executable, str(scorer), str(DATA / "seeds"), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not score.stderr
    *wrong, _ = score.stdout.splitlines()
    assert [line for line in wrong if line] == []
