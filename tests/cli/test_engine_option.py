"""The options of `cleaner run` that choose an engine."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli.app import app


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--master", "local[2]"], "add --engine spark"),
        (["--remote", "sc://localhost:1"], "add --engine spark"),
        (["--engine", "spark", "--master", "local[2]", "--remote", "sc://localhost:1"], "give one"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: list[str], said: str, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("A quake hit Tarn.")
    result = CliRunner().invoke(app, ["run", str(page), "--out", str(tmp_path / "out"), *options])
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
