"""Bitcode → the shared libraries of `shared`. Needs LLVM's linker, ld.lld, which links for any processor."""

import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import llvmlite.binding as llvm

from cleaner.compiled.code import Bitcode
from cleaner.compiled.shared import SOURCES, Target

# No library is named as needed, for all that has these functions is loaded in any process of Python: so glibc and musl will
# both do. What is missing is found out while loading.
_OPTIONS = ("-shared", "--strip-all", "-z", "noexecstack", "-z", "now", "-z", "relro")


def build_library(bitcode: Bitcode, target: Target) -> bytes:
    """A shared library for Linux. Raises FileNotFoundError if there is no linker, CalledProcessError if it fails."""
    linker = which("ld.lld")
    if linker is None:
        raise FileNotFoundError("ld.lld is missing, the linker of LLVM: install lld (apt install lld, brew install lld)")
    with TemporaryDirectory() as folder:
        object_file, library = Path(folder) / "kernels.o", Path(folder) / "kernels.so"
        object_file.write_bytes(_object_code(bitcode, target))
        subprocess.run([linker, *_OPTIONS, "-o", library, object_file], check=True)  # noqa: S603  # the linker that was found
        return library.read_bytes()


def _object_code(bitcode: Bitcode, target: Target) -> bytes:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    triple = f"{target.machine}-unknown-linux-gnu"
    kind = llvm.Target.from_triple(triple)
    machine = kind.create_target_machine(cpu=target.level, opt=2, reloc="pic", codemodel="default")
    module = llvm.parse_bitcode(bitcode.code)
    named = f'@{SOURCES} = constant [{len(bitcode.sources)} x i8] c"{bitcode.sources}"'
    module.link_in(llvm.parse_assembly(named))
    module.triple, module.data_layout = triple, str(machine.target_data)
    code: bytes = machine.emit_object(module)
    return code
