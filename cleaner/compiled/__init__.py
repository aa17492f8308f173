"""Functions over arrays that run compiled: written in Python, compiled by Numba ahead of time.

On Linux the package has a library of them for x86-64 and ARM64, elsewhere LLVM makes machine code of its bitcode. After any
change to them: `python -m cleaner.compiled` compiles those that the package holds. Until then Numba, of the extra `compile`,
compiles them on each machine, once.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from cleaner.compiled.kernel import Kernel
from cleaner.compiled.types import Signature

__all__ = ["Kernel", "inlined", "kernel"]

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Kernel[P, R]:
    """Make a function a kernel. Python may call it where all its types are annotated (`cleaner.compiled.arrays`)."""
    return Kernel(function, _entry)


def inlined(function: Callable[P, R]) -> Kernel[P, R]:
    """Make a function a kernel that becomes a part of those that call it."""
    return Kernel(function, _entry, inline=True)


def _entry(name: str, signature: Signature) -> Callable[[tuple[Any, ...]], Any]:
    from cleaner.compiled.library import entry

    return entry(name, signature)
