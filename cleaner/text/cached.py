"""Caches of what functions make of texts of pages: bounded in bytes, and not in entries alone.

Pages hold the same short texts again and again. A long one seldom comes back, and thousands of long ones, kept for no use,
would fill memory.
"""

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
Result = TypeVar("Result")


def cached_if_short(entries: int, max_chars: int = 200) -> Callable[[Callable[P, Result]], Callable[P, Result]]:
    """A decorator like `functools.lru_cache` for so many entries, with which calls that are given a text of more than
    `max_chars` characters are not cached. For functions of positional arguments."""

    def decorate(function: Callable[P, Result]) -> Callable[P, Result]:
        cached = lru_cache(entries)(function)

        def choosing(*given: object) -> object:
            for text in given:
                if isinstance(text, str) and len(text) > max_chars:
                    return cast("Callable[..., Result]", function)(*given)
            return cast("Callable[..., Result]", cached)(*given)

        return cast("Callable[P, Result]", update_wrapper(choosing, function))

    return decorate
