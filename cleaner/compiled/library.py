"""The compiled code of all kernels, loaded into this process and called."""

import ctypes
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled.compiler import needed
from cleaner.compiled.shared import address_in, shared_library
from cleaner.compiled.sources import all_kernels, fingerprint
from cleaner.compiled.types import Array, Number, Signature, Type, UnfitError, size_of, slots_of

_LOCK = Lock()
_Array = NDArray[Any]


def entry(name: str, signature: Signature) -> Callable[[tuple[Any, ...]], Any]:
    """The compiled form of a kernel. It takes a tuple of arguments, and raises UnfitError if they are of other types,
    MemoryError if the kernel fails. Raises UnfitError if there is none, because the kernel is in no module of kernels, and
    MissingExtraError if none was compiled for this processor and nothing is installed that could."""
    with _LOCK:
        address = _finder()(name)
    if not address:
        raise UnfitError
    return caller(address, name, signature)


def caller(address: int, name: str, signature: Signature) -> Callable[[tuple[Any, ...]], Any]:
    """The function that calls the code at an address (see `entry`)."""
    call = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p)(address)

    def run(arguments: tuple[Any, ...]) -> Any:
        slots = _slots(arguments, signature)
        used = len(slots)
        block = (ctypes.c_int64 * (used + size_of(signature.result, is_result=True)))(*slots)
        if call(block):
            raise MemoryError(f"{name} failed: there may not be enough memory")
        return _result(iter(block[used:]), signature.result, arguments)

    return run


def _slots(arguments: tuple[Any, ...], signature: Signature) -> list[int]:
    if len(arguments) != len(signature.arguments):
        raise UnfitError
    return [slot for value, kind in zip(arguments, signature.arguments, strict=True) for slot in slots_of(value, kind)]


def _result(slots: Iterator[int], kind: Type | None, arguments: Sequence[Any]) -> Any:
    """A value out of slots."""
    if kind is None:
        return None
    if isinstance(kind, Number):
        return np.int64(next(slots)).astype(kind.kind).item()
    if isinstance(kind, Array):
        block, address = next(slots), next(slots)
        shape = [next(slots) for _ in range(kind.ndim)]
        if block:
            return np.asarray(_Memory(block, address, shape, kind.kind))
        return _part(address, shape, kind.kind, arguments)
    return tuple(_result(slots, item, arguments) for item in kind.items)


class _Memory:
    """An array made by a kernel; freed with the last array that uses it."""

    def __init__(self, block: int, address: int, shape: list[int], kind: str) -> None:
        self.__array_interface__ = {
            "data": (address, False),
            "shape": tuple(shape),
            "typestr": np.dtype(kind).str,
            "version": 3,
        }
        weakref.finalize(self, _release, block).atexit = False


def _part(address: int, shape: list[int], kind: str, arguments: Sequence[Any]) -> _Array:
    """An array that lies in one of the arguments."""
    size = int(np.prod(shape)) * np.dtype(kind).itemsize
    for given in arguments:
        if isinstance(given, np.ndarray) and 0 <= address - given.ctypes.data <= given.nbytes - size:
            return np.ndarray(shape, kind, given, address - given.ctypes.data)
    raise AssertionError("a kernel returned an array that is neither new nor an argument")


def _release(block: int) -> None:
    """Drop one of the references to a memory block, of which each array that a kernel returns has one (see `build`)."""
    references = ctypes.c_int64.from_address(block)
    references.value -= 1
    if not references.value:
        ctypes.pythonapi.PyMem_RawFree(ctypes.c_void_p(block))


@cache
def _finder() -> Callable[[str], int]:
    """A function that tells where the code of a kernel is, by its name; 0 for none."""
    library = shared_library(fingerprint(all_kernels()))
    if library is not None:
        return partial(address_in, library)
    with needed("there is no compiled code of these kernels: they were changed, or this is not Linux on x86-64 or ARM64"):
        from cleaner.compiled.code import load, machine_code

        engine = load(machine_code())
    find: Callable[[str], int] = engine.get_function_address
    return find
