"""Adapters load their host where it is used, and say which extra is missing."""

import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cleaner import CleanerError, InputError, MissingExtraError
from cleaner.adapters.hosts import checked

# Each adapter, the package that it needs, its extra, and a use of it.
USES: list[tuple[str, str, str, Callable[[Any], object]]] = [
    ("pandas", "pandas", "pandas", lambda adapter: adapter.clean(None)),
    ("polars", "polars", "polars", lambda adapter: adapter.find_duplicates(None)),
    ("duckdb", "duckdb", "duckdb", lambda adapter: adapter.register(None)),
    ("huggingface", "datasets", "datasets", lambda adapter: adapter.clean(None)),
    ("sklearn", "sklearn", "scikit-learn", lambda adapter: adapter.PageCleaner),
    ("scrapy", "scrapy", "scrapy", lambda adapter: adapter.DuplicatesPipeline.from_crawler(_crawler())),
    ("datatrove", "datatrove", "datatrove", lambda adapter: adapter.CleanPages),
    ("langchain", "langchain_core", "langchain", lambda adapter: adapter.MarkDuplicates),
    ("llama_index", "llama_index", "llama-index", lambda adapter: adapter.CleanNodes),
    ("spark", "pyspark", "spark", lambda adapter: adapter.clean(None)),
    ("daft", "daft", "daft", lambda adapter: adapter.clean(None)),
    ("ray", "ray", "ray", lambda adapter: adapter.clean(None)),
]
PYPROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))


def _crawler() -> Any:
    return SimpleNamespace(settings={"CLEANER_INDEX": ":memory:"}, signals=SimpleNamespace(connect=lambda *_, **__: None))


def _without(package: str, adapter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the package not be there, and the adapter not have used it."""
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, package, None)
    for name in getattr(adapter, "_MAKERS", ()):
        monkeypatch.delitem(vars(adapter), name, raising=False)


@pytest.mark.parametrize("case", USES, ids=[name for name, *_ in USES])
def test_a_missing_package_is_said_with_the_command_that_installs_it(
    case: tuple[str, str, str, Callable[[Any], object]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name, package, extra, use = case
    monkeypatch.chdir(tmp_path)
    adapter = import_module(f"cleaner.adapters.{name}")
    _without(package, adapter, monkeypatch)
    with pytest.raises(MissingExtraError, match=rf"needs {package} .*pip install 'cleaner\[{extra}\]'"):
        use(adapter)
    assert extra in PYPROJECT["project"]["optional-dependencies"]


def test_a_missing_package_is_an_import_error_of_this_project() -> None:
    assert issubclass(MissingExtraError, CleanerError)
    assert issubclass(MissingExtraError, ImportError)


def test_importing_the_adapters_loads_no_host() -> None:
    modules = "; ".join(f"import cleaner.adapters.{name}" for name, *_ in USES)
    packages = {package for _, package, *_ in USES}
    code = f"import sys; {modules}; print(*({packages!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_an_unknown_name_of_an_adapter_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"module 'cleaner.adapters.langchain' has no attribute 'Tarn'"):
        import_module("cleaner.adapters.langchain").Tarn  # noqa: B018


def test_what_is_of_another_kind_is_said_with_what_is_wanted() -> None:
    assert checked(3, int, "a number") == 3
    with pytest.raises(InputError, match="got str; give a number"):
        checked("3", int, "a number")
