"""Which kernels there are, and a fingerprint of all that their compiled code depends on."""

import hashlib
import importlib
import os
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np

from cleaner.compiled.kernel import Kernel

# The modules that decide how kernels are compiled and called.
_RECIPE = ("cleaner.compiled.build", "cleaner.compiled.types")
_PACKAGE = __name__.partition(".")[0]


def all_kernels() -> dict[str, Kernel[..., Any]]:
    """All kernels of the package by name: those of every module whose name ends with "kernels"."""
    found = {}
    for name in sorted(_kernel_modules(importlib.import_module(_PACKAGE).__path__, f"{_PACKAGE}.")):
        values = vars(importlib.import_module(name)).values()
        own = [value for value in values if isinstance(value, Kernel) and value.__module__ == name]
        found.update({kernel.name: kernel for kernel in own})
    return found


def fingerprint(kernels: Mapping[str, Kernel[..., Any]]) -> str:
    """A hash of the sources of these kernels, of the values of all constants that they use, and of how they are compiled."""
    hashed = hashlib.sha256()
    for name in (*_RECIPE, *sorted({kernel.__module__ for kernel in kernels.values()})):
        hashed.update(_source(name).encode())
    for name, kernel in kernels.items():
        hashed.update(f"{name} {kernel.targetoptions} {kernel.signature}".encode())
        hashed.update(_constants(kernel))
    return hashed.hexdigest()


def _kernel_modules(folders: Iterable[str], prefix: str) -> Iterator[str]:
    for module in pkgutil.iter_modules(folders, prefix):
        if module.name.endswith("kernels"):
            yield module.name
        if module.ispkg:
            inside = [os.path.join(folder, module.name.removeprefix(prefix)) for folder in folders]  # noqa: PTH118  # may be in a zip file
            yield from _kernel_modules(inside, f"{module.name}.")


def _source(module: str) -> str:
    spec = find_spec(module)
    loader: Any = spec and spec.loader
    source: str | None = loader.get_source(module)
    if source is None:
        raise ImportError(f"{module} has no source; install the package with its .py files")
    return source


def _constants(kernel: Kernel[..., Any]) -> bytes:
    """The numbers, and arrays and tuples of numbers, that a kernel takes from its module or from one that this imports."""
    values, told = kernel.py_func.__globals__, b""
    for name in sorted(kernel.py_func.__code__.co_names):
        value = values.get(name)
        if isinstance(value, (np.generic, np.ndarray)):
            told += f"{name} {value.dtype} {value.shape}".encode() + value.tobytes()
        elif isinstance(value, (int, float, str, tuple)):
            told += f"{name} {value!r}".encode()
    return told
