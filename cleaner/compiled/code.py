"""The machine code of all kernels for processors that the package has no library for (`shared`): kept from before, or made
of bitcode by LLVM.

The package holds the bitcode of its kernels, which serves any processor of the kinds in `_MACHINES`. Bitcode of other
sources than those here, or newer than this LLVM, is never used: then Numba compiles the kernels. Machine code is kept in a
folder of the user's, under a name that tells all it depends on.
"""

import ctypes
import hashlib
import json
import os
import sys
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import llvmlite.binding as llvm

from cleaner.compiled.kernel import Kernel
from cleaner.compiled.sources import all_kernels, fingerprint

#: The file of bitcode in the package: a line of JSON (`Bitcode` without its code), then the code, compressed.
SHIPPED = files("cleaner.compiled") / "data" / "kernels.bitcode"
_MACHINES = {"x86_64", "aarch64", "arm64"}
# Files of machine code that are kept; each has some 100 kB.
_MOST_KEPT = 16
_DIGEST_SIZE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitcode:
    """Kernels compiled for no processor. `sources`: their fingerprint; `llvm`: what made it, which later ones can read."""

    sources: str
    llvm: int
    code: bytes

    @property
    def is_readable(self) -> bool:
        """Whether LLVM here can make machine code of it."""
        return self.llvm <= llvm.llvm_version_info[0] and _machine() in _MACHINES

    def to_bytes(self) -> bytes:
        """The content of a file."""
        head = {name: value for name, value in asdict(self).items() if name != "code"}
        return json.dumps(head).encode() + b"\n" + zlib.compress(self.code, 9)

    @classmethod
    def of_bytes(cls, content: bytes) -> "Bitcode":
        """The bitcode in a file."""
        head, _, code = content.partition(b"\n")
        return cls(**json.loads(head), code=zlib.decompress(code))


def machine_code() -> bytes:
    """The machine code of all kernels, as an object file."""
    kernels = all_kernels()
    shipped, sources = _shipped(), fingerprint(kernels)
    use_shipped = shipped is not None and shipped.sources == sources and shipped.is_readable
    made_by = ["shipped"] if use_shipped else [f"{name} {version(name)}" for name in ("numba", "numpy")]
    known = [sources, *made_by, version("llvmlite"), *_processor()]
    name = hashlib.sha256("\n".join(known).encode()).hexdigest()
    kept = _kept(name)
    if kept is None:
        bitcode = shipped.code if shipped is not None and use_shipped else build_bitcode(kernels).code
        kept = compiled(bitcode)
        _keep(name, kept)
    return kept


def build_bitcode(kernels: dict[str, Kernel[..., Any]]) -> Bitcode:
    """Let Numba compile these kernels, which takes half a minute."""
    from cleaner.compiled.build import build

    return Bitcode(sources=fingerprint(kernels), llvm=llvm.llvm_version_info[0], code=build(kernels))


@cache
def target_machine() -> Any:
    """What makes machine code for this processor."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    triple, cpu, features = _processor()
    is_x86 = _machine().startswith("x86")
    return llvm.Target.from_triple(triple).create_target_machine(
        cpu=cpu, features=features, opt=2, reloc="static" if is_x86 else "default", codemodel="jitdefault", jit=True
    )


def compiled(bitcode: bytes) -> bytes:
    """An object file of machine code for this processor."""
    machine, module = target_machine(), llvm.parse_bitcode(bitcode)
    module.triple, module.data_layout = machine.triple, str(machine.target_data)
    code: bytes = machine.emit_object(module)
    return code


def _shipped() -> Bitcode | None:
    try:
        return Bitcode.of_bytes(SHIPPED.read_bytes())
    except OSError:
        return None


def _machine() -> str:
    """The kind of processor, or "" for one of 32 bits or with the highest byte first."""
    machine: str = llvm.get_process_triple().split("-")[0]
    return machine if sys.maxsize > 1 << 32 and sys.byteorder == "little" else ""


def _processor() -> tuple[str, str, str]:
    """Kind and system, processor, and its features, as LLVM names them."""
    return llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()


def _folder() -> Path:
    """Where machine code is kept: CLEANER_CACHE_DIR, or a folder for caches. Raises RuntimeError if the user has no home."""
    if told := os.environ.get("CLEANER_CACHE_DIR"):
        return Path(told)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "cleaner" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "cleaner"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cleaner"


def _kept(name: str) -> bytes | None:
    """The code kept under a name, if it is there and whole."""
    with suppress(OSError, RuntimeError):
        content = (_folder() / f"{name}.o").read_bytes()
        digest, code = content[:_DIGEST_SIZE], content[_DIGEST_SIZE:]
        if hashlib.sha256(code).digest() == digest:
            return code
    return None


def _keep(name: str, code: bytes) -> None:
    """Keep code under a name, where the folder may be written to; the oldest of many files are deleted."""
    with suppress(OSError, RuntimeError):
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
            file.write(hashlib.sha256(code).digest() + code)
        Path(file.name).replace(folder / f"{name}.o")
        for old in sorted(folder.glob("*.o"), key=lambda path: path.stat().st_mtime)[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)


def load(code: bytes) -> Any:
    """Load an object file of kernels; `get_function_address` of what is returned tells where each is."""
    for name, function in _called().items():
        llvm.add_symbol(name, ctypes.cast(function, ctypes.c_void_p).value)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target_machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine


def _called() -> dict[str, Any]:
    """The functions that compiled code calls."""
    python = ctypes.pythonapi
    return {
        "PyMem_RawMalloc": python.PyMem_RawMalloc,
        "PyMem_RawFree": python.PyMem_RawFree,
        "memcpy": ctypes.memmove,
        "memmove": ctypes.memmove,
        "memset": ctypes.memset,
    }
