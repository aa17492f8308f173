"""Names of months and the order of day and month, in all languages whose calendar words dateparser ships with."""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from unicodedata import normalize

_DATA = "dateparser.data.date_translation_data"
_MONTHS = "january february march april may june july august september october november december".split()
# Names that dateparser lacks: those of everyday Greek, each also with "ς".
_MORE = "γενάρη φλεβάρη μάρτη απρίλη μάη ιούνη ιούλη αύγουστο σεπτέμβρη οκτώβρη νοέμβρη δεκέμβρη".split()
# The code of a language.
_CODE = re.compile("[a-z]{2,3}")
# A name that means different months is read as most languages read it, if these are so many times more than the others.
_CLEAR = 5


def month_number(name: str, language: str | None = None) -> int | None:
    """The month (1-12) that a word names, in the language if it is given and knows the word, else in any; None if unclear.

    >>> month_number("März"), month_number("listopada", "pl"), month_number("listopada", "hr"), month_number("listopada")
    (3, 11, 10, None)
    """
    languages_of = _names().get(_plain(name))
    if languages_of is None:
        return None
    if len(languages_of) == 1:
        return next(iter(languages_of))
    spoken = (language or "").split("-")[0]
    for month, languages in languages_of.items():
        if spoken in languages:
            return month
    (first, most), (_, next_most), *_ = sorted(languages_of.items(), key=lambda pair: -len(pair[1]))
    return first if len(most) >= _CLEAR * len(next_most) else None


@lru_cache(maxsize=256)
def day_first(language: str | None) -> bool | None:
    """Whether the language, or the language of a country ("en-GB"), writes 3/4 for the third of April; None if unknown.

    >>> day_first("pt"), day_first("en"), day_first("en-GB"), day_first(None)
    (True, False, True, None)
    """
    if not language:
        return None
    # A page may call its language anything.
    spoken = language.replace("_", "-").split("-")[0].lower()
    data = _data(spoken) if _CODE.fullmatch(spoken) else None
    if data is None:
        return None
    locales: Mapping[str, Mapping[str, Any]] = data.get("locale_specific", {})
    local: Mapping[str, Any] = next((locale for name, locale in locales.items() if name.lower() == language.lower()), {})
    order = str(local.get("date_order") or data.get("date_order") or "")
    return None if not order or order.startswith("Y") else order.startswith("D")


def _data(language: str) -> Mapping[str, Any] | None:
    try:
        info: Mapping[str, Any] = import_module(f"{_DATA}.{language}").info
    except ModuleNotFoundError:
        return None
    return info


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Mapping[int, frozenset[str]]]:
    """For each name of a month the months that it means, each with the languages that mean it."""
    names: dict[str, dict[int, set[str]]] = {}
    for module in iter_modules(import_module(_DATA).__path__):
        data = _data(module.name) or {}
        for number, month in enumerate(_MONTHS, 1):
            for name in data.get(month, ()):
                names.setdefault(_plain(name), {}).setdefault(number, set()).add(module.name)
    for number, name in enumerate(_MORE, 1):
        for form in (name, f"{name}ς"):
            names.setdefault(_plain(form), {}).setdefault(number, set()).add("el")
    return {name: {month: frozenset(all_of) for month, all_of in months.items()} for name, months in names.items()}


def _plain(name: str) -> str:
    return normalize("NFKC", name).casefold().strip(". ")
