"""The libraries of the package."""

import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner.compiled import Kernel, library, shared
from cleaner.compiled.shared import FOLDER, SOURCES, TARGETS, Target, address_in, shared_library
from cleaner.compiled.sources import all_kernels, fingerprint
from cleaner.compiled.types import Signature, UnfitError
from cleaner.errors import MissingExtraError
from cleaner.matching.candidate_kernels import drop_copies
from tests.compiled.searches import search

ALL = frozenset.union(*(target.features for target in TARGETS))
# Kinds of Linux that the tests may run on; elsewhere there is no library to load.
HERE = [target for target in TARGETS if target in shared._fitting()]
needs_library = pytest.mark.skipif(not HERE, reason="the package has no library for this system")
NO_COMPILER = "import sys; sys.modules['llvmlite'] = sys.modules['numba'] = None"


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.level)
def test_each_library_belongs_to_its_sources(target: Target) -> None:
    content = (FOLDER / target.file).read_bytes()
    assert fingerprint(all_kernels()).encode() in content, "run: python -m cleaner.compiled"


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.level)
@pytest.mark.skipif(shutil.which("nm") is None, reason="nm is not installed")
def test_a_library_needs_nothing_but_python_and_memory(target: Target) -> None:
    command = ["nm", "-D", "--undefined-only", str(FOLDER / target.file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - {"U"} <= {"PyMem_RawMalloc", "PyMem_RawFree", "memcpy", "memmove", "memset"}


@needs_library
@pytest.mark.parametrize("target", HERE, ids=lambda target: target.level)
def test_a_search_needs_no_compiler_and_finds_the_same_on_all_levels(tmp_path: Path, target: Target) -> None:
    line = f"{NO_COMPILER}; from cleaner.compiled import shared; shared._features = lambda: {set(target.features)}"
    assert search(tmp_path, line)[1] == search(tmp_path, NO_COMPILER, compiled=False)[1]
    assert not list(tmp_path.iterdir())


@needs_library
@pytest.mark.parametrize("target", HERE, ids=lambda target: target.level)
def test_each_library_has_every_kernel_that_python_calls(monkeypatch: pytest.MonkeyPatch, target: Target) -> None:
    monkeypatch.setattr(shared, "_fitting", lambda: [target])
    loaded = shared_library(fingerprint(all_kernels()))
    assert loaded is not None
    for name, known in all_kernels().items():
        assert bool(address_in(loaded, name)) == (known.signature is not None), name


@pytest.mark.parametrize(
    ("features", "levels"),
    [
        (ALL, ["x86-64-v4", "x86-64-v3", "x86-64"]),
        (ALL - {"avx512vl"}, ["x86-64-v3", "x86-64"]),
        (ALL - {"movbe"}, ["x86-64"]),
        (frozenset[str](), ["x86-64"]),
    ],
)
def test_a_processor_gets_what_it_can_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, features: frozenset[str], levels: list[str]
) -> None:
    told = tmp_path / "cpuinfo"
    told.write_text(f"processor\t: 0\nflags\t\t: fpu {' '.join(features)}\nvmx flags\t: x\n\nflags\t: {' '.join(ALL)}\n")
    monkeypatch.setattr(shared, "_PROCESSOR", told)
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(sys, "platform", "linux")
    assert [target.level for target in shared._fitting()] == levels
    told.unlink()
    assert [target.level for target in shared._fitting()] == ["x86-64"]


@pytest.mark.parametrize(
    ("machine", "system", "levels"),
    [("aarch64", "linux", ["generic"]), ("arm64", "darwin", []), ("AMD64", "win32", []), ("s390x", "linux", [])],
)
def test_other_systems_get_none(monkeypatch: pytest.MonkeyPatch, machine: str, system: str, levels: list[str]) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(sys, "platform", system)
    assert [target.level for target in shared._fitting()] == levels


@needs_library
def test_what_is_no_library_or_of_other_sources_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Files that were loaded stay as they are, for they are in use."""
    sources = fingerprint(all_kernels())
    content = (FOLDER / HERE[-1].file).read_bytes()
    changed = [(sources, sources[::-1]), (SOURCES, SOURCES[::-1])]
    others = [content.replace(before.encode(), after.encode()) for before, after in changed]
    contents = [b"", b"no library", *others, content]
    names = [f"{number}.so" for number in range(len(contents))]
    for name, value in zip(names, contents, strict=True):
        (tmp_path / name).write_bytes(value)
    monkeypatch.setattr(shared, "FOLDER", tmp_path)
    monkeypatch.setattr(shared, "_fitting", lambda: [Named("missing.so"), *map(Named, names)])
    loaded = shared_library(sources)
    assert loaded is not None
    assert loaded._name == str(tmp_path / names[-1])
    assert shared_library("0" * len(sources)) is None


class Named:
    """A target with a file of this name."""

    def __init__(self, file: str) -> None:
        self.file = file


def test_where_nothing_is_compiled_and_nothing_can_be_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "shared_library", lambda sources: None)
    monkeypatch.delitem(sys.modules, "cleaner.compiled.code", raising=False)
    for module in ("llvmlite", "llvmlite.binding", "numba"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=r"llvmlite is not installed; pip install 'cleaner\[compile\]'"):
        library._finder.__wrapped__()
    with pytest.raises(MissingExtraError, match=r"numba is not installed; pip install 'cleaner\[compile\]'"):
        Kernel(drop_copies.py_func, _none)(np.zeros(2, np.int8), 1)


def _none(name: str, signature: Signature) -> Any:
    raise UnfitError
