"""Inputs of clean text → Arrow columns, without a Python object for each row where a Parquet file allows it.

A batch of rows goes this way if its texts are sound strings and its other fields are of plain types. Any other batch, and
every other kind of file, goes row by row, so that what is wrong with a row is found and said in one place.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from cleaner.errors import UnreadableError
from cleaner.readers.files import InputFile, read
from cleaner.readers.rows import CONTENT, FIELDS, Origin, pages_of_batch
from cleaner.readers.streams import opened
from cleaner.records import Article, Page, Rejection

_BATCH_ROWS = 1_024
_CHUNK_ROWS = 250
Take = Callable[[Page | Rejection], Article | Rejection]
# A text that begins with one of these may be white space and nothing else: control signs, the space, and the first bytes of
# the spaces beyond ASCII in UTF-8.
_MAY_BE_BLANK = [*range(0x21), 0xC2, 0xE1, 0xE2, 0xE3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Some rows of the inputs, in order: `columns`, a pyarrow record batch of sound rows (id, text, and of url, outlet,
    title and published what is known), or `results`, where each row is an article or a rejection."""

    columns: Any = None
    results: Sequence[Article | Rejection] = ()


def read_columns(
    files: Sequence[InputFile], take: Take, *, max_page_bytes: int, outlet_from_folder: bool = False
) -> Iterator[Rows]:
    """The rows of the files; `take` makes an article, or a rejection, of a page that does not come in columns."""
    for file in files:
        if file.ending == ".parquet" and not file.problem and file.compression is None and not file.is_stdin:
            yield from _parquet(file, take, max_page_bytes, file.folder if outlet_from_folder else None)
        else:
            pages = read([file], max_page_bytes=max_page_bytes, outlet_from_folder=outlet_from_folder)
            while chunk := list(islice(pages, _CHUNK_ROWS)):
                yield Rows(results=[take(page) for page in chunk])


def _parquet(file: InputFile, take: Take, max_bytes: int, outlet: str | None) -> Iterator[Rows]:
    origin = Origin(id=file.id, source=file.source, outlet=outlet)
    done = 0
    try:
        with opened(file.path) as stream:
            for batch in _batches(stream):
                columns = _columns(batch, origin, done + 1, max_bytes)
                if columns is not None:
                    yield Rows(columns=columns)
                else:
                    yield Rows(results=[take(page) for page in pages_of_batch(batch, origin, done + 1)])
                done += batch.num_rows
        if not done:
            raise UnreadableError("empty", "no row in the file")
    except UnreadableError as error:
        rejection = Rejection(id=file.id, source=file.source, reason=error.reason, detail=str(error))
        yield Rows(results=[take(rejection)])


def _batches(stream: Any) -> Iterator[Any]:
    import pyarrow
    import pyarrow.parquet

    try:
        # A batch is worked on as soon as it is read: reading ahead, and by several threads, costs more than it brings.
        file = pyarrow.parquet.ParquetFile(stream, pre_buffer=False)
        known = {*CONTENT, *FIELDS, "id"}
        names = [name for name in file.schema_arrow.names if name in known]
        # What no step reads need not be read; but a file without text is told by all its columns.
        wanted = names if set(names) & set(CONTENT) else None
        yield from file.iter_batches(batch_size=_BATCH_ROWS, columns=wanted, use_threads=False)
    except pyarrow.ArrowException as error:
        raise UnreadableError("bad_file", f"not a Parquet file: {error}") from error


def _columns(batch: Any, origin: Origin, first: int, max_bytes: int) -> Any:
    """The batch with the columns that are wanted, or None where a row of it has to be looked at. `first`: its number."""
    import pyarrow

    names = batch.schema.names
    others = [name for name in CONTENT if name != "text" and name in names]
    if len(set(names)) < len(names) or any(batch.column(name).null_count < len(batch) for name in others):
        return None
    if "text" not in names or not _sound_texts(batch.column("text"), max_bytes):
        return None
    made = {"id": _ids(batch, origin, first), "text": batch.column("text")}
    made |= {name: _field(batch, name, origin.outlet if name == "outlet" else None) for name in FIELDS}
    if any(column is None for column in made.values()):
        return None
    return pyarrow.RecordBatch.from_arrays(list(made.values()), list(made))


def _sound_texts(texts: Any, max_bytes: int) -> bool:
    """Whether every text is UTF-8, not too long, and more than white space."""
    import numpy as np
    import pyarrow

    from cleaner.shingles.buffers import Texts

    if not _is_string(texts.type) or texts.null_count or not _is_valid(texts):
        return False
    found = Texts.of_arrow(texts)
    if not 0 < found.sizes.min(initial=1) <= found.sizes.max(initial=1) <= max_bytes:
        return False
    doubtful = np.isin(found.data[found.offsets[:-1]], _MAY_BE_BLANK)
    return all(text.strip() for text in texts.filter(pyarrow.array(doubtful)).to_pylist())


def _ids(batch: Any, origin: Origin, first: int) -> Any:
    import pyarrow

    if "id" not in batch.schema.names:
        return pyarrow.array([f"{origin.id}#{number}" for number in range(first, first + len(batch))])
    ids = batch.column("id")
    if pyarrow.types.is_integer(ids.type):
        ids = ids.cast(pyarrow.string())
    if not _is_string(ids.type) or not _is_valid(ids):
        return None
    given = enumerate(ids.to_pylist(), start=first) if ids.null_count or _has_empty(ids) else None
    return ids if given is None else pyarrow.array([name or f"{origin.id}#{number}" for number, name in given])


def _field(batch: Any, name: str, otherwise: str | None) -> Any:
    import pyarrow
    import pyarrow.compute

    if name not in batch.schema.names or pyarrow.types.is_null(batch.column(name).type):
        return pyarrow.array([otherwise] * len(batch), pyarrow.string())
    column = batch.column(name)
    if not _is_string(column.type) or not _is_valid(column):
        return None
    if _has_empty(column):
        column = pyarrow.compute.if_else(pyarrow.compute.equal(column, ""), None, column)
    return column if otherwise is None else pyarrow.compute.fill_null(column, otherwise)


def _has_empty(column: Any) -> bool:
    import pyarrow.compute

    return bool(pyarrow.compute.any(pyarrow.compute.equal(column, "")).as_py())


def _is_string(kind: Any) -> bool:
    import pyarrow

    return bool(pyarrow.types.is_string(kind) or pyarrow.types.is_large_string(kind))


def _is_valid(column: Any) -> bool:
    import pyarrow

    try:
        column.validate(full=True)
    except pyarrow.ArrowException:
        return False
    return True
