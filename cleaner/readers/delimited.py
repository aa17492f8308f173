"""CSV and TSV → pages: the first row names the columns."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, BinaryIO

from cleaner.errors import UnreadableError
from cleaner.readers.rows import Origin, page_of_row
from cleaner.readers.streams import lines, put_back
from cleaner.records import Page, Rejection
from cleaner.text.encoding import decode

# Signs that may part the columns of a .csv file, the likeliest first.
_DELIMITERS = ",;\t|"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def delimited_pages(
    stream: BinaryIO, origin: Origin, *, max_bytes: int, delimiter: str | None = None
) -> Iterator[Page | Rejection]:
    """A page or a rejection for each row below the first, counted from 1. An empty value gives nothing.

    `delimiter`: the sign between columns; None: the one of comma, semicolon, tab and bar that stands most often in the first
    line. `max_bytes`: rows with longer lines or values are rejected. Raises UnreadableError ("empty") for a file without
    rows.
    """
    # The limit is the module's own, for all readers; it never falls.
    csv.field_size_limit(max(max_bytes, csv.field_size_limit()))
    text = _Lines(stream, max_bytes)
    rows = csv.reader(text, delimiter=delimiter or _delimiter(text.first()))
    names: list[str] | None = None
    number = 0
    for row in _rows(rows, text):
        if names is None:
            names = _names(row) if isinstance(row, list) else []
        else:
            number += 1
            yield page_of_row(origin, number, partial(_values, names, row, text))
        text.has_long = False
    if not number:
        raise UnreadableError("empty", "no row in the file")


def _rows(rows: Iterator[list[str]], text: "_Lines") -> "Iterator[list[str] | csv.Error]":
    """The rows, or what is wrong with them, without blank lines."""
    while True:
        try:
            row: list[str] | csv.Error = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            row = error
        if row or text.has_long:
            yield row


class _Lines:
    """The lines of a file as text, bounded; `has_long`: whether one was longer since this was last set to False."""

    def __init__(self, stream: BinaryIO, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._lines = lines(_in_utf8(stream), max_bytes)
        self._first: str | None = None
        self.has_long = False

    def first(self) -> str:
        """The first line that is not blank, which comes again with the others; empty where there is none."""
        self._first = next((line for line in self if line.strip()), "")
        return self._first

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._first:
            first, self._first = self._first, None
            return first
        line = next(self._lines)
        self.has_long |= line is None
        return "" if line is None else decode(line)

    def check(self) -> None:
        """Raise UnreadableError where a line of the row was too long."""
        if self.has_long:
            raise UnreadableError("too_large", f"a line of more than {self._max_bytes} bytes (setting clean.max_page_bytes)")


def _in_utf8(stream: BinaryIO) -> BinaryIO:
    """The stream; one of UTF-16, whose lines cannot be told by their bytes, in UTF-8."""
    start = stream.read(2)
    if start not in _WIDE:
        return put_back(start, stream)
    return io.BytesIO((start + stream.read()).decode("utf-16", errors="replace").encode())


def _delimiter(header: str) -> str:
    found = Counter(sign for sign in header if sign in _DELIMITERS)
    return max(_DELIMITERS, key=lambda sign: found[sign])


def _names(header: Sequence[str]) -> list[str]:
    """The names of the columns; one without a name, or with that of an earlier one, gets its number."""
    names: list[str] = []
    for number, given in enumerate(header, start=1):
        name = given.strip().removeprefix("\ufeff")
        names.append(name if name and name not in names else f"{name or 'column'}_{number}")
    return names


def _values(names: Sequence[str], row: "list[str] | csv.Error", text: _Lines) -> dict[str, Any]:
    """The values of a row by column."""
    text.check()
    if not isinstance(row, list):
        raise UnreadableError("bad_row", f"not a row of a table: {row}")
    if len(row) > len(names):
        raise UnreadableError("bad_row", f"{len(row)} values for {len(names)} columns: {', '.join(names)}")
    return {name: value or None for name, value in zip(names, row, strict=False)}
