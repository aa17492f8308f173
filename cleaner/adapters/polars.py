"""Polars: frames of pages → frames of articles, and frames of clean texts → matches and clusters."""

from collections.abc import Mapping
from typing import Any

from cleaner.adapters import arrow
from cleaner.adapters.found import DuplicateTables
from cleaner.adapters.hosts import checked, host
from cleaner.records import Profiles
from cleaner.settings import CleanSettings, DuplicateSettings, Settings


def clean(
    frame: Any,
    settings: Settings | CleanSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    provenance: bool = False,
    workers: int = 1,
) -> Any:
    """Clean a frame of pages: a frame with the same rows and columns, and with those of articles.

    As `cleaner.adapters.arrow.clean`, which says what columns are read and added. A LazyFrame is to be collected first.
    """
    pages = _table(frame)
    return _frame(arrow.clean(pages, settings, columns=columns, provenance=provenance, workers=workers))


def find_duplicates(
    frame: Any,
    settings: Settings | DuplicateSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    profiles: Profiles | None = None,
) -> DuplicateTables[Any]:
    """Find the duplicates in a frame of clean texts. As `cleaner.adapters.arrow.find_duplicates`, with frames."""
    found = arrow.find_duplicates(_table(frame), settings, columns=columns, profiles=profiles)
    return DuplicateTables(articles=_frame(found.articles), matches=_frame(found.matches), clusters=_frame(found.clusters))


def _table(frame: Any) -> Any:
    kind = host("polars", "polars").DataFrame
    return checked(frame, kind, "a Polars DataFrame (of a LazyFrame what collect() gives)").to_arrow()


def _frame(table: Any) -> Any:
    return host("polars", "polars").from_arrow(table)
