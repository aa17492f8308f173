"""What a user may import, and what importing it costs."""

import doctest
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

import cleaner

MODULES = sorted(
    info.name for info in pkgutil.walk_packages(cleaner.__path__, "cleaner.") if not info.name.endswith("__main__")
)
LOADED = """
import sys
from collections.abc import Callable
from typing import Any
before = set(sys.modules)
import {module}
found = {{name.split(".")[0] for name in set(sys.modules) - before}} - sys.stdlib_module_names
print(*sorted(found - {{"__mp_main__"}}))  # multiprocessing's name for the main module
"""


def loaded_by(module: str) -> set[str]:
    """Top-level packages beyond the standard library that a fresh interpreter loads with the module."""
    code = LOADED.format(module=module)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_but_the_package() -> None:
    assert loaded_by("cleaner") == {"cleaner"}


@pytest.mark.parametrize(
    "module",
    [
        "cleaner.stages.clean",
        "cleaner.stages.search",
        "cleaner.runs",
        "cleaner.runs.origins",
        "cleaner.engines",
        "cleaner.records",
        "cleaner.settings",
        "cleaner.rules",
    ],
)
def test_heavy_libraries_are_loaded_where_they_are_used(module: str) -> None:
    assert loaded_by(module) == {"cleaner"}


def test_cleaning_plain_text_loads_no_library_of_html_tables_or_duplicates() -> None:
    code = LOADED.format(module="cleaner; cleaner.clean('Mira rows.', format='text')")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"datasketch", "trafilatura", "numba", "numpy", "pyarrow", "lxml", "rich", "typer", "scipy", "rapidfuzz"}
    assert set(done.stdout.split()) & heavy == set()


@pytest.mark.parametrize("name", cleaner.__all__)
def test_a_public_name_is_there_and_listed(name: str) -> None:
    assert getattr(cleaner, name) is getattr(cleaner, name)
    assert name in dir(cleaner)


@pytest.mark.parametrize("name", [name for name in cleaner.__all__ if not name.startswith("__")])
def test_a_public_name_has_a_docstring(name: str) -> None:
    assert (getattr(cleaner, name).__doc__ or "").strip()


def test_public_names_are_in_order_and_stand_once() -> None:
    assert cleaner.__all__ == sorted(set(cleaner.__all__))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Tarn'"):
        cleaner.Tarn  # noqa: B018


def test_no_sub_package_has_the_name_of_a_public_function() -> None:
    # A sub-package named like an exported function replaces that function once it is imported.
    packages = {name.removeprefix("cleaner.").split(".")[0] for name in MODULES}
    assert packages & set(cleaner.__all__) == set()
    for name in MODULES:
        importlib.import_module(name)
    assert [name for name in ("clean", "clean_many", "find_duplicates", "run") if not callable(getattr(cleaner, name))] == []


def test_all_errors_are_of_one_tree() -> None:
    errors = [getattr(cleaner, name) for name in cleaner.__all__ if name.endswith("Error")]
    assert all(issubclass(error, cleaner.CleanerError) for error in errors)


@pytest.mark.parametrize("name", ["cleaner", *MODULES])
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    count = sum(len(test.examples) for name in MODULES for test in finder.find(importlib.import_module(name)))
    assert count >= 15


HOSTILE = "<script>alert('Tarn')</script> & the wardens of Tarn said on Monday that nobody was hurt."


@pytest.mark.parametrize(
    "call",
    [
        lambda: cleaner.clean(None),  # type: ignore[arg-type]
        lambda: cleaner.clean(["a page"]),  # type: ignore[arg-type]
        lambda: cleaner.clean("a page", format="pdf"),  # type: ignore[arg-type]
        lambda: cleaner.clean("a page", profile={"herald": ()}),  # type: ignore[arg-type]
        lambda: cleaner.clean("a page", settings={"clean": {}}),  # type: ignore[arg-type]
        lambda: cleaner.clean_many("a page"),
        lambda: cleaner.clean_many(None),  # type: ignore[arg-type]
        lambda: list(cleaner.clean_many([None])),  # type: ignore[list-item]
        lambda: cleaner.learn_profiles("a page"),
        lambda: cleaner.learn_profiles([3]),  # type: ignore[list-item]
        lambda: cleaner.find_duplicates("a text"),
        lambda: cleaner.find_duplicates(None),  # type: ignore[arg-type]
        lambda: cleaner.find_duplicates([None]),  # type: ignore[list-item]
        lambda: cleaner.find_duplicates(["a text"]).kept_for("nobody"),
        lambda: cleaner.run(None, "out"),  # type: ignore[arg-type]
        lambda: cleaner.run([3], "out"),  # type: ignore[list-item]
        lambda: cleaner.run("in", None),  # type: ignore[arg-type]
        lambda: cleaner.run("in", "out", workers=-1),
        lambda: cleaner.run("in", "out", workers=2, engine=cleaner.LocalEngine()),
        lambda: cleaner.run("in", "out", profiles={}),  # type: ignore[arg-type]
        lambda: cleaner.diagnose(None),  # type: ignore[arg-type]
        lambda: cleaner.find_origins(None),  # type: ignore[arg-type]
        lambda: cleaner.find_origins("s3://bucket/cleaned"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once_with_what_is_wanted(call: Callable[[], object]) -> None:
    with pytest.raises(cleaner.InputError, match=r"must be|give|unknown|no article|known"):
        call()


@pytest.mark.parametrize(
    "record",
    [
        cleaner.clean(HOSTILE),
        cleaner.find_duplicates([HOSTILE, HOSTILE]),
        cleaner.learn_profiles([cleaner.Page(content=HOSTILE, outlet="herald")] * 2),
    ],
)
def test_records_show_themselves_short(record: object) -> None:
    assert len(repr(record)) < 200


@pytest.mark.parametrize("record", [cleaner.clean(HOSTILE, outlet="<b>"), cleaner.find_duplicates([HOSTILE, HOSTILE])])
def test_notebooks_get_html_without_that_of_pages(record: Any) -> None:
    shown = record._repr_html_()
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert "<table>" in shown


def test_results_can_be_sent_to_another_process() -> None:
    import pickle

    found = cleaner.find_duplicates([HOSTILE, HOSTILE, "The fair opens on Friday."])
    again = pickle.loads(pickle.dumps(found))  # noqa: S301  # our own
    assert again == found
    assert again.at(0.9) == found.at(0.9)
