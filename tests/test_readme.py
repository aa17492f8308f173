"""What the README shows is what the program does."""

import re
from pathlib import Path

from typer.testing import CliRunner

from cleaner.cli.app import app

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
PAGE, TEXT = re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)[:2]


def test_the_example_prints_what_it_shows(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    done = CliRunner().invoke(app, ["clean", str(tmp_path / "page.txt")])
    assert (done.exit_code, done.stdout) == (0, TEXT)


def test_two_commands_do_all_the_set_up() -> None:
    commands = re.findall(r"^```sh\n(.*?)\n```$", README, re.MULTILINE)
    assert [command.count("\n") for command in commands] == [0, 0]
    assert all(command.startswith("python3 -m venv .venv && ") for command in commands)
