"""Shared libraries of kernels that the package holds for Linux, so that neither LLVM nor Numba is needed there."""

import ctypes
import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

FOLDER = files("cleaner.compiled") / "data"
#: The symbol of a library under which it has the fingerprint of its sources, of so many characters.
SOURCES, _DIGITS = "cleaner_sources", 64
_PROCESSOR = Path("/proc/cpuinfo")
# As Linux spells them; `abm` has lzcnt, `pni` is SSE3.
_X86_64_V2 = frozenset({"cx16", "lahf_lm", "pni", "popcnt", "sse4_1", "sse4_2", "ssse3"})
_X86_64_V3 = _X86_64_V2 | {"abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe"}
_X86_64_V4 = _X86_64_V3 | {"avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512vl"}


@dataclass(frozen=True, slots=True)
class Target:
    """Processors that a library is for: kind and level as LLVM names them, and the features that they must have."""

    machine: str
    level: str
    features: frozenset[str] = frozenset()

    @property
    def file(self) -> str:
        """The name of the library in the package."""
        return f"kernels.{self.machine}.{self.level}.so"


#: The best come first.
TARGETS = (
    Target("x86_64", "x86-64-v4", _X86_64_V4),
    Target("x86_64", "x86-64-v3", _X86_64_V3),
    Target("x86_64", "x86-64"),
    Target("aarch64", "generic"),
)


def shared_library(sources: str) -> ctypes.CDLL | None:
    """The best library for this processor that was made of sources with this fingerprint; None where there is none."""
    for target in _fitting():
        with suppress(OSError, AttributeError, ValueError), as_file(FOLDER / target.file) as path:
            library = ctypes.CDLL(str(path))
            if (ctypes.c_char * _DIGITS).in_dll(library, SOURCES).value == sources.encode():
                return library
    return None


def address_in(library: ctypes.CDLL, name: str) -> int:
    """Where a library has a kernel; 0 if it has none of this name."""
    try:
        return ctypes.cast(library[name], ctypes.c_void_p).value or 0
    except AttributeError:
        return 0


def _fitting() -> Iterator[Target]:
    """The targets that this process can run, the best first."""
    if sys.platform != "linux" or sys.maxsize < 1 << 32:
        return
    machine, features = platform.machine(), _features()
    for target in TARGETS:
        if target.machine == machine and target.features <= features:
            yield target


def _features() -> frozenset[str]:
    """What an x86 processor can do, as Linux says; nothing where it does not say."""
    with suppress(OSError), _PROCESSOR.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            name, _, value = line.partition(":")
            if name.strip() == "flags":
                return frozenset(value.split())
    return frozenset()
