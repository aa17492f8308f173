"""JSON → pages: an object on each line, or one document that holds a list of objects."""

import codecs
import json
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from cleaner.errors import UnreadableError
from cleaner.readers.rows import CONTENT, Origin, page_of_row
from cleaner.readers.streams import lines, put_back
from cleaner.records import Page, Rejection
from cleaner.text.encoding import decode

# Characters of a document that are read at a time; more, the longer the object that they belong to.
_CHARS = 1 << 16
_BETWEEN = " \t\r\n,"


def jsonl_pages(stream: BinaryIO, origin: Origin, *, max_bytes: int) -> Iterator[Page | Rejection]:
    """A page or a rejection for each line that is not blank. A row's number is that of its line, counted from 1.

    Raises UnreadableError ("empty") at the end if all lines are blank.
    """
    is_empty = True
    for number, line in enumerate(lines(stream, max_bytes), start=1):
        if line is None or line.removeprefix(codecs.BOM_UTF8).strip():
            yield page_of_row(origin, number, partial(_object_of_line, line, max_bytes))
            is_empty = False
    if is_empty:
        raise UnreadableError("empty", "no row in the file")


def json_pages(stream: BinaryIO, origin: Origin, *, max_bytes: int) -> Iterator[Page | Rejection]:
    """A page or a rejection for each object of a document: of a list; of the first list of objects in an object without
    content ({"articles": [...]}); of objects one behind the other; or for the one object there is. Counted from 1.

    Where each line is an object, as many files of that ending have it, as `jsonl_pages`. A list is read piece by piece, a
    document that is an object as a whole. Raises UnreadableError ("empty", or "bad_row" where the document breaks off or is
    no JSON: the objects before that place are pages).
    """
    number = 0
    first, second = stream.readline(max_bytes), stream.readline(max_bytes)
    stream = put_back(first + second, stream)
    if second.strip() and _is_object(first):
        yield from jsonl_pages(stream, origin, max_bytes=max_bytes)
        return
    for value in _values(codecs.getreader("utf-8-sig")(stream, "replace")):
        for row in _rows(value):
            number += 1
            yield page_of_row(origin, number, partial(_object, row))
    if not number:
        raise UnreadableError("empty", "no row in the file")


def _object_of_line(line: bytes | None, max_bytes: int) -> dict[str, Any]:
    if line is None:
        raise UnreadableError("too_large", f"a row of more than {max_bytes} bytes (setting clean.max_page_bytes)")
    try:
        return _object(json.loads(decode(line)))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("bad_row", f"not JSON: {error}") from error


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(decode(line)), dict)
    except (ValueError, RecursionError, UnreadableError):
        return False


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnreadableError("bad_row", f"a JSON {type(value).__name__}, not an object")
    return value


def _values(stream: codecs.StreamReader) -> Iterator[Any]:
    """The members of the list that a document is, or the values that stand in it one behind the other."""
    decoder = json.JSONDecoder()
    text, at, more, is_list = "", 0, _CHARS, None
    while True:
        at = next((n for n in range(at, len(text)) if text[n] not in _BETWEEN), len(text))
        if is_list is None and at < len(text):
            is_list = text[at] == "["
            at += is_list
            continue
        if is_list and text.startswith("]", at):
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            piece = stream.read(more)
            if not piece and at == len(text) and not is_list:
                return
            if not piece or isinstance(error, RecursionError):
                raise UnreadableError("bad_row", f"not JSON from character {at} on: {error}") from error
            text, at, more = text[at:] + piece, 0, 2 * more
        else:
            more = _CHARS
            yield value


def _rows(value: Any) -> list[Any]:
    """The rows that a value of a document holds: itself, or those of its first list of objects."""
    if not isinstance(value, dict) or any(name in value for name in CONTENT):
        return [value]
    lists = (held for held in value.values() if isinstance(held, list) and held and isinstance(held[0], dict))
    return next(lists, [value])
