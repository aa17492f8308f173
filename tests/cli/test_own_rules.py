"""Rules of a user's own by the command: --rules and the settings file, and what is said of wrong ones."""

from pathlib import Path

import pyarrow.parquet
import pytest

from tests.cli.test_app import called

PAGE = "A quake hit Tarn on Monday.\n\nThe Herald has a table\n\nThe bridge holds, wardens said.\n\nFee\n"
TABLE = "[other.table]\npattern = 'the herald has a table'\nremoves = ['The Herald has a table']\nkeeps = []\n"
FEE = "[other.fee]\npattern = 'fee'\nremoves = ['Fee']\nkeeps = ['The fee rose.']\n"
COMMANDS = [
    ("run", "page.txt", "--out", "out"),
    ("clean", "page.txt"),
    ("explain", "page.txt"),
    ("compare", "page.txt", "page.txt"),
    ("diagnose", "page.txt", "--workers", "1"),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"page.txt": PAGE, "table.toml": TABLE, "fee.toml": FEE}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "cleaner.toml").write_text('[clean]\nrules = ["table.toml"]\n', encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(FEE.replace("'Fee'", "'Toll'"), encoding="utf-8")
    (tmp_path / "settings.toml").write_text('[clean]\nrules = ["wrong.toml"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_files_of_rules_add_to_each_other_and_to_those_of_the_settings() -> None:
    both = "A quake hit Tarn on Monday.\n\nThe bridge holds, wardens said.\n"
    assert called("clean", "page.txt", "--rules", "table.toml", "--rules", "fee.toml").stdout == both
    assert called("clean", "page.txt", "--settings", "cleaner.toml", "--rules", "fee.toml").stdout == both
    assert "Fee" in called("clean", "page.txt", "--settings", "cleaner.toml").stdout


def test_own_rules_are_named_where_decisions_are() -> None:
    said = called("clean", "page.txt", "--explain", "--rules", "table.toml")
    assert "- other (other.table, 1.00): The Herald has a table" in said.stdout.splitlines()
    assert "other.table" in called("explain", "page.txt", "--rules", "table.toml").stdout


def test_a_run_goes_by_own_rules(folder: Path) -> None:
    assert called("run", "page.txt", "--out", "out", "--rules", "table.toml").code == 0
    (text,) = pyarrow.parquet.read_table(folder / "out" / "articles.parquet").column("text").to_pylist()
    assert "table" not in text


@pytest.mark.parametrize("command", COMMANDS, ids=[command[0] for command in COMMANDS])
@pytest.mark.parametrize("given", [("--rules", "wrong.toml"), ("--settings", "settings.toml")])
def test_a_wrong_rule_ends_every_command_before_any_work(
    command: tuple[str, ...], given: tuple[str, str], folder: Path
) -> None:
    said = called(*command, *given)
    assert (said.code, said.stdout) == (2, "")
    (line,) = said.stderr.splitlines()
    assert line.endswith("wrong.toml: rule other.fee does not match 'Toll', an example in its removes")
    assert not (folder / "out").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=[command[0] for command in COMMANDS])
def test_every_command_that_cleans_takes_rules(command: tuple[str, ...]) -> None:
    said = called(*command, "--rules", "table.toml")
    assert said.code == 0, said.stderr
