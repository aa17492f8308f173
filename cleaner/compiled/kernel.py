"""Kernels: functions that run compiled."""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from cleaner.compiled.compiler import needed
from cleaner.compiled.types import Signature, UnfitError, signature_of

P = ParamSpec("P")
R = TypeVar("R")
#: Gives the compiled form of a kernel, by name and signature; it takes a tuple of arguments, and raises UnfitError if they
#: are of other types.
Entry = Callable[[str, Signature], Callable[[tuple[Any, ...]], Any]]


class Kernel(Generic[P, R]):
    """A function that runs compiled, and that other kernels may call.

    One with a signature, because its annotations tell the types of all arguments and of the result, runs code that was
    compiled before (see `library`). Any other is compiled by Numba when it is called, and so is one called with other types.
    """

    def __init__(self, function: Callable[P, R], entry: Entry, *, inline: bool = False) -> None:
        update_wrapper(self, function)
        self._entry = entry
        # Numba reads these two, and `_numba_type_`, of what a kernel calls.
        self.py_func = function
        self.targetoptions: dict[str, Any] = {"nogil": True, **({"inline": "always"} if inline else {})}
        self._run: Callable[[tuple[Any, ...]], R] | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run it. Raises MemoryError if it fails."""
        result: R
        if self.signature is not None and not kwargs:
            with suppress(UnfitError):
                if self._run is None:
                    self._run = self._entry(self.name, self.signature)
                return self._run(args)
        result = self.dispatcher(*args, **kwargs)
        return result

    @property
    def name(self) -> str:
        """Module and name."""
        return f"{self.py_func.__module__}.{self.py_func.__name__}"

    @cached_property
    def signature(self) -> Signature | None:
        """The types to compile for, if the annotations tell them all."""
        return signature_of(self.py_func)

    @cached_property
    def dispatcher(self) -> Any:
        """The kernel as Numba compiles it, for any types. Raises MissingExtraError if Numba is not installed."""
        with needed(f"{self.name} is called with types that it was not compiled for"):
            import numba

        return numba.njit(**self.targetoptions)(self.py_func)

    @property
    def _numba_type_(self) -> Any:
        from numba.core import types

        return types.Dispatcher(self.dispatcher)
