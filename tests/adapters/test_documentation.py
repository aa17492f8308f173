"""The examples of docs/adapters.md print what it says, each in a process of its own, where the host is installed."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.adapters.test_hosts import PYPROJECT

TEXT = (Path(__file__).parents[2] / "docs" / "adapters.md").read_text(encoding="utf-8")
_FENCED = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
PAGES = next(block for language, block in _FENCED if language == "json")
USUAL = next(block for language, block in _FENCED if not language)
# The section of an example, its code, and what it prints if that is not the usual.
_SECTION = re.compile(r"^## ([^\n]+)$|^```python\n(.*?)^```$(?:\n\n^```\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)
# Packages that an example needs, by the name of their module.
_PACKAGE = re.compile(r"^(?:import|from) (?!cleaner)(\w+)", re.MULTILINE)


def _examples() -> list[tuple[str, str, str]]:
    examples, section = [], ""
    for title, code, printed in _SECTION.findall(TEXT):
        section = title or section
        if code:
            examples.append((section, code, printed or USUAL))
    return examples


EXAMPLES = _examples()


@pytest.mark.parametrize(("section", "code", "printed"), EXAMPLES, ids=[section for section, *_ in EXAMPLES])
def test_an_example_prints_what_it_says(section: str, code: str, printed: str, tmp_path: Path) -> None:
    for package in _PACKAGE.findall(code):
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed")
    (tmp_path / "pages.jsonl").write_text(PAGES, encoding="utf-8")
    (tmp_path / "example.py").write_text(code, encoding="utf-8")
    quiet = {"DO_NOT_TRACK": "1", "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "RAY_USAGE_STATS_ENABLED": "0"}
    command, environment = [sys.executable, "example.py"], {**os.environ, **quiet}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-3_000:]
    lines = [line for line in done.stdout.splitlines() if line in printed.splitlines()]
    assert sorted(lines) == sorted(printed.splitlines()), done.stdout


def test_every_adapter_has_an_example() -> None:
    adapters = Path(__file__).parents[2] / "cleaner" / "adapters"
    shared = {"__init__", "documents", "found", "hosts", "rows"}
    modules = {path.stem for path in adapters.glob("*.py")} - shared
    shown = {name for _, code, _ in EXAMPLES for name in modules if re.search(rf"adapters(\.| import ){name}\b", code)}
    assert shown == modules


def test_every_extra_that_it_names_is_there() -> None:
    named = set(re.findall(r"cleaner\[([\w-]+)\]", TEXT))
    assert named <= set(PYPROJECT["project"]["optional-dependencies"])
    assert len(named) >= 12
