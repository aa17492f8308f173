"""The command `cleaner origins`."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cleaner.cli.messages import DONE, fail, harmless, stoppable
from cleaner.cli.progress import shown_progress
from cleaner.errors import CleanerError
from cleaner.records.origins import Origins
from cleaner.runs.origins import find_origins

if TYPE_CHECKING:
    from rich.table import Table

# Rows that are shown; the tables hold all.
_SHOWN = 25
_UNKNOWN = "(outlet unknown)"


def print_origins(run: Path, *, as_json: bool, quiet: bool) -> int:
    """Find the origins of a run and print them. Returns the exit code."""
    try:
        with stoppable("the tables of the run are as they were"), shown_progress(is_wanted=not quiet) as report:
            found = find_origins(run, progress=report)
    except CleanerError as error:
        raise fail(str(error)) from error
    if as_json:
        typer.echo(harmless(json.dumps(found.as_dict(), ensure_ascii=False)))
    else:
        _print(found)
    return DONE


def _print(found: Origins) -> None:
    from rich.console import Console
    from rich.text import Text

    # A page's outlet may be called "[red]": names are text and no markup.
    console = Console(markup=False, highlight=False, emoji=False)
    for line in _counts(found):
        console.print(Text(harmless(line)))
    if found.outlets:
        console.print()
        console.print(_outlets(found))
    if found.links:
        console.print()
        console.print(_links(found))
        console.print(
            Text("(That it stood there first proves no copying: both may have it from somebody whom neither names.)")
        )
    console.print()
    console.print(
        Text(harmless(f"written to {found.out}: origins, passages, versions, copying (.parquet), copying.graphml"))
    )


def _counts(found: Origins) -> Iterator[str]:
    yield f"{found.clusters} stories in {found.articles} articles that have copies"
    yield f"  first report: known of {found.earliest_known}, unknown of {found.clusters - found.earliest_known}"
    yield f"  an agency or another outlet is credited in {found.credited}"
    one = found.clusters - found.several_origins - found.origins_unknown
    yield f"  independent origins: one {one}, several {found.several_origins}, unknown {found.origins_unknown}"
    yield f"{found.addresses} addresses with several versions ({found.versions} in all)"


def _outlets(found: Origins) -> "Table":
    table = _table("Whose text it is", "outlet", "articles", "words", "own", "copied", "unknown", "first")
    for one in islice(found.outlets, _SHOWN):
        shares = (f"{100 * share:.0f} %" for share in (one.own, one.copied, one.unknown))
        table.add_row(_name(one.outlet), str(one.articles), f"{one.words:,}", *shares, str(one.first))
    return _with_rest(table, len(found.outlets), "outlets")


def _links(found: Origins) -> "Table":
    table = _table("Whose text stands where", "stood first in", "", "stands in", "articles", "words", "proven by")
    for link in islice(found.links, _SHOWN):
        proof = ("credit" if link.by_credit else "dates") if link.known else "nothing: who was first is unknown"
        arrow = "→" if link.known else "—"
        table.add_row(_name(link.source), arrow, _name(link.target), str(link.articles), f"{link.words:,}", proof)
    return _with_rest(table, len(found.links), "links")


def _table(title: str, *columns: str) -> "Table":
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in columns:
        numeric = name in ("articles", "words", "own", "copied", "unknown", "first")
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    return table


def _with_rest(table: "Table", rows: int, of: str) -> "Table":
    if rows > _SHOWN:
        table.caption = f"and {rows - _SHOWN} more {of}"
        table.caption_justify = "left"
    return table


def _name(outlet: str | None) -> str:
    return _UNKNOWN if outlet is None else harmless(outlet)
