"""Packages that adapters work in, loaded where they are used."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from cleaner.errors import InputError, MissingExtraError


def host(module: str, extra: str) -> Any:
    """A module of a host. Raises MissingExtraError, with the command that installs the extra, where there is none."""
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtraError(
            f"this adapter needs {module.partition('.')[0]} ({error}); pip install 'cleaner[{extra}]'"
        ) from error


def checked(given: Any, kinds: type | tuple[type, ...], wanted: str) -> Any:
    """What was given. Raises InputError, which says what is wanted, where it is of none of these kinds."""
    if not isinstance(given, kinds):
        raise InputError(f"got {type(given).__name__}; give {wanted}")
    return given


def made(module: dict[str, Any], name: str, makers: Mapping[str, Callable[[], type]]) -> Any:
    """A class that a module makes when it is asked for, because it is derived from one of the host.

    `module`: the globals of the module, where the class is kept under its name, so that it can be pickled.
    """
    if name not in makers:
        raise AttributeError(f"module {module['__name__']!r} has no attribute {name!r}")
    kind = makers[name]()
    kind.__module__, kind.__qualname__ = module["__name__"], name
    return module.setdefault(name, kind)
