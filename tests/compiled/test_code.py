"""Where machine code comes from."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.compiled import build, code, sources
from cleaner.compiled.code import SHIPPED, Bitcode
from cleaner.matching import candidate_kernels
from cleaner.matching.candidate_kernels import drop_copies
from cleaner.shingles.table_kernels import table_bits
from tests.compiled.searches import search

NO_LIBRARY = "from cleaner.compiled import code, library; library.shared_library = lambda sources: None"


def test_the_bitcode_in_the_package_belongs_to_its_sources() -> None:
    shipped = Bitcode.of_bytes(SHIPPED.read_bytes())
    assert shipped.sources == sources.fingerprint(sources.all_kernels()), "run: python -m cleaner.compiled"
    assert Bitcode.of_bytes(shipped.to_bytes()) == shipped


def test_where_there_is_no_library_the_bitcode_does_and_numba_is_not_loaded(
    tmp_path: Path,
) -> None:
    """The first time and the second; the plain path finds the same. Kernels of other sources are compiled by Numba, once,
    and find the same."""
    first, second = search(tmp_path / "shipped", NO_LIBRARY), search(tmp_path / "shipped", NO_LIBRARY)
    assert first == second == (["llvmlite"], search(tmp_path, compiled=False)[1])
    assert "excerpt" in first[1]
    changed = f"{NO_LIBRARY}; code.fingerprint = lambda kernels: 'other sources'"
    compiled = search(tmp_path / "compiled", changed)
    assert compiled == (["llvmlite", "numba"], first[1])
    assert search(tmp_path / "compiled", changed) == first
    assert len(list(tmp_path.glob("*/*.o"))) == 2


WALK = """
import sys
import numpy
from cleaner.boilerplate.block_model.gbdt import load_compiled_walk
from cleaner.boilerplate.block_model.model import standard_model
from cleaner.compiled.sources import all_kernels
all_kernels()
load_compiled_walk()
trees = standard_model().first
trees.scores(numpy.zeros((3, len(trees.features)), numpy.float32))
print("numba" in sys.modules)
"""


def test_no_module_of_kernels_needs_numba_nor_does_the_block_model() -> None:
    done = subprocess.run([sys.executable, "-c", WALK], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> Bitcode:
    """The bitcode of the package. Building fails."""
    monkeypatch.setattr(code, "build_bitcode", lambda kernels: pytest.fail("kernels were compiled"))
    return Bitcode.of_bytes(SHIPPED.read_bytes())


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for each time that Numba would have compiled all kernels."""
    calls: list[str] = []
    content = Bitcode.of_bytes(SHIPPED.read_bytes())

    def build_bitcode(kernels: object) -> Bitcode:
        calls.append("built")
        return content

    monkeypatch.setattr(code, "build_bitcode", build_bitcode)
    return calls


@pytest.mark.parametrize(
    "change",
    [
        lambda shipped: replace(shipped, sources="others"),
        lambda shipped: replace(shipped, llvm=shipped.llvm + 1_000),
        lambda shipped: None,
    ],
)
def test_bitcode_that_does_not_fit_is_not_used(
    cache: Path, monkeypatch: pytest.MonkeyPatch, built: list[str], change: Callable[[Bitcode], Bitcode | None]
) -> None:
    content = Bitcode.of_bytes(SHIPPED.read_bytes())
    monkeypatch.setattr(code, "_shipped", lambda: change(content))
    code.machine_code()
    code.machine_code()
    assert built == ["built"]


def test_another_version_of_numba_compiles_anew(cache: Path, monkeypatch: pytest.MonkeyPatch, built: list[str]) -> None:
    monkeypatch.setattr(code, "_shipped", lambda: None)
    for version in ("1", "2", "2"):
        monkeypatch.setattr(code, "version", lambda name, version=version: version if name == "numba" else "1")
        code.machine_code()
    assert built == ["built"] * 2


@pytest.mark.parametrize("kind", ["ppc64le-unknown-linux-gnu", "s390x-ibm-linux", "i386-unknown-linux-gnu"])
def test_other_kinds_of_processors_do_not_get_the_bitcode(
    monkeypatch: pytest.MonkeyPatch, shipped: Bitcode, kind: str
) -> None:
    assert shipped.is_readable
    monkeypatch.setattr("llvmlite.binding.get_process_triple", lambda: kind)
    assert not shipped.is_readable


def test_damaged_code_is_made_anew_and_much_code_is_not_kept(cache: Path, shipped: Bitcode) -> None:
    made = code.machine_code()
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    assert code.machine_code() == made
    assert made in kept.read_bytes()
    for number in range(50):
        (cache / f"{number}.o").write_bytes(b"old")
        os.utime(cache / f"{number}.o", (number, number))
    kept.unlink()
    code.machine_code()
    assert kept.exists()
    assert len(list(cache.iterdir())) < 20


def test_code_need_not_be_kept(cache: Path, monkeypatch: pytest.MonkeyPatch, shipped: Bitcode) -> None:
    made = code.machine_code()
    (cache / "file").write_text("no folder")
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(cache / "file"))
    assert code.machine_code() == made


MACHINE = """
import sys
import llvmlite.binding as llvm
from cleaner.compiled.code import SHIPPED, Bitcode
llvm.initialize_all_targets()
llvm.initialize_all_asmprinters()
module = llvm.parse_bitcode(Bitcode.of_bytes(SHIPPED.read_bytes()).code)
machine = llvm.Target.from_triple(sys.argv[1]).create_target_machine(cpu=sys.argv[2], codemodel="jitdefault", jit=True)
module.triple, module.data_layout = sys.argv[1], str(machine.target_data)
print(len(machine.emit_object(module)))
"""


@pytest.mark.parametrize(
    ("kind", "processor"),
    [
        ("x86_64-unknown-linux-gnu", "x86-64"),
        ("x86_64-pc-windows-msvc-elf", "x86-64-v3"),
        ("aarch64-unknown-linux-gnu", "generic"),
        ("arm64-apple-darwin", "apple-m1"),
    ],
)
def test_the_bitcode_serves_old_and_other_processors(kind: str, processor: str) -> None:
    """In a process of its own, which LLVM ends where it cannot."""
    done = subprocess.run([sys.executable, "-c", MACHINE, kind, processor], capture_output=True, text=True, check=False)
    if "No available targets" in done.stderr or "Unable to find target" in done.stderr:
        pytest.skip(f"this LLVM makes no code for {kind}")
    assert int(done.stdout) > 10_000, done.stderr


def test_a_change_of_a_constant_a_type_or_a_source_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    kernels = {kernel.name: kernel for kernel in (drop_copies, candidate_kernels._sort_by_digit)}
    before = sources.fingerprint(kernels)
    assert before == sources.fingerprint(kernels)
    seen = {before, sources.fingerprint({drop_copies.name: drop_copies})}
    with monkeypatch.context() as patch:
        patch.setattr(candidate_kernels, "_DIGITS", candidate_kernels._DIGITS + 1)
        seen.add(sources.fingerprint(kernels))
    with monkeypatch.context() as patch:
        patch.setitem(drop_copies.__dict__, "signature", None)
        seen.add(sources.fingerprint(kernels))
    for module in ("cleaner.matching.candidate_kernels", "cleaner.compiled.build"):
        with monkeypatch.context() as patch:
            read = sources._source
            patch.setattr(sources, "_source", lambda name, read=read, module=module: read(name) + "#" * (name == module))
            seen.add(sources.fingerprint(kernels))
    assert len(seen) == 6


def test_every_kernel_that_is_called_from_python_is_compiled() -> None:
    """Modules of kernels are found by their names, at any depth."""
    names = set(sources.all_kernels())
    assert {drop_copies.name, table_bits.name, "cleaner.boilerplate.block_model.kernels.walk_down"} <= names


def test_a_kernel_that_only_numba_can_run_cannot_be_built() -> None:
    from cleaner.compiled import kernel
    from cleaner.compiled.arrays import U64

    @kernel
    def assigns(into: U64, values: U64) -> None:
        into[:] = values

    @kernel
    def lies(values: U64) -> int:
        return values  # type: ignore[return-value]  # the mistake that is tested

    with pytest.raises(TypeError, match="write a loop"):
        build.build({"assigns": assigns})
    with pytest.raises(TypeError, match="annotate it so"):
        build.build({"lies": lies})
