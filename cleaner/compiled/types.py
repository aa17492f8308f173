"""The types of kernels that Python calls, told by their annotations, and how their values are laid out for compiled code.

Compiled code gets one array of 64-bit slots: those of all arguments in order, then room for those of the result. A number
takes one slot; an array its address and its shape; a tuple the slots of its items. An array of the result has a slot before
these two: the memory block that holds it, or 0 for memory of an argument.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import numpy as np


@dataclass(frozen=True, slots=True)
class Number:
    """An integer, by the name of its numpy type. Python's own are `int64`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Array:
    """An array in order of rows, without gaps."""

    kind: str
    ndim: int


@dataclass(frozen=True, slots=True)
class Record:
    """A tuple, or a NamedTuple of this class."""

    items: tuple["Type", ...]
    make: type = tuple


Type = Number | Array | Record


@dataclass(frozen=True, slots=True)
class Signature:
    """The types of a kernel's arguments and of its result, None for none."""

    arguments: tuple[Type, ...]
    result: Type | None


class UnfitError(Exception):
    """A value that is not of the type that was compiled for."""


def signature_of(kernel: Callable[..., Any]) -> Signature | None:
    """The signature that a kernel's annotations tell; None if they leave a type open, as those of helpers do."""
    hints = get_type_hints(kernel, include_extras=True)
    result = hints.pop("return")
    arguments = [_type(hint) for hint in hints.values()]
    told = None if result is type(None) else _type(result)
    if None in arguments or (told is None and result is not type(None)):
        return None
    return Signature(tuple(filter(None, arguments)), told)


def _type(hint: Any) -> Type | None:
    if get_origin(hint) is Annotated:
        array: Array = hint.__metadata__[0]
        return array
    if get_origin(hint) is tuple:
        return _record(get_args(hint), tuple)
    if isinstance(hint, type) and issubclass(hint, tuple):
        return _record(tuple(get_type_hints(hint, include_extras=True).values()), hint)
    if isinstance(hint, type) and issubclass(hint, (int, np.integer)) and hint is not bool:
        return Number("int64" if hint is int else np.dtype(hint).name)
    return None


def _record(hints: tuple[Any, ...], make: type) -> Type | None:
    items = tuple(_type(hint) for hint in hints)
    return None if None in items else Record(tuple(filter(None, items)), make)


def size_of(kind: Type | None, *, is_result: bool = False) -> int:
    """How many slots a value takes."""
    if isinstance(kind, Record):
        return sum(size_of(item, is_result=is_result) for item in kind.items)
    if isinstance(kind, Array):
        return 1 + kind.ndim + int(is_result)
    return 0 if kind is None else 1


def slots_of(value: Any, kind: Type) -> Iterator[int]:
    """The slots of an argument. Raises UnfitError for a value of another type."""
    if isinstance(kind, Number):
        if not isinstance(value, (int, np.integer)):
            raise UnfitError
        yield int(value)
    elif isinstance(kind, Array):
        if not isinstance(value, np.ndarray) or value.dtype != kind.kind or value.ndim != kind.ndim:
            raise UnfitError
        if not value.flags.c_contiguous:
            raise UnfitError
        yield value.ctypes.data
        yield from value.shape
    else:
        if len(value) != len(kind.items):
            raise UnfitError
        for item, of in zip(value, kind.items, strict=True):
            yield from slots_of(item, of)
