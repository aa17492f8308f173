"""The documentation of adapters names all of them (its examples are run as those of all documentation are)."""

import re
from pathlib import Path

from tests.adapters.test_hosts import PYPROJECT

_ROOT = Path(__file__).parents[2]
TEXT = (_ROOT / "docs" / "how-to" / "adapters.md").read_text(encoding="utf-8")


def test_every_adapter_has_an_example() -> None:
    shared = {"__init__", "documents", "found", "hosts", "rows"}
    modules = {path.stem for path in (_ROOT / "cleaner" / "adapters").glob("*.py")} - shared
    examples = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    shown = {name for code in examples for name in modules if re.search(rf"adapters(\.| import ){name}\b", code)}
    assert shown == modules


def test_every_extra_that_it_names_is_there() -> None:
    named = set(re.findall(r"cleaner\[([\w-]+)\]", TEXT))
    assert named <= set(PYPROJECT["project"]["optional-dependencies"])
    assert len(named) >= 12
