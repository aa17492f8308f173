"""Parquet → pages: whole columns at a time where they are sound, row by row where they are not.

A batch of rows is sound if exactly one of its content columns is filled, every content is UTF-8 text and more than white
space, and the other fields are of plain types. The columns of such a batch become those of PAGES, without a Python object
for each row. The rows of any other batch are looked at one by one, so that a single piece of code finds what is wrong.
"""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cleaner.errors import UnreadableError
from cleaner.readers.rows import CONTENT, FIELDS, KNOWN, Origin, extras_of_batch, pages_of_batch
from cleaner.readers.streams import seekable
from cleaner.records import Page, Rejection
from cleaner.records.arrow import packed_extra
from cleaner.records.schemas import PAGES
from cleaner.shingles.buffers import Texts

# Rows that become Python objects at a time.
_ROWS_AT_A_TIME = 64
# Rows that are looked at to find out how large rows are.
_FIRST_ROWS = 4
# First bytes of a text that may be all white space: controls, the space, and in UTF-8 the first bytes of other spaces.
_MAY_BE_BLANK = [*range(0x21), 0xC2, 0xE1, 0xE2, 0xE3]


def parquet_pages(
    stream: BinaryIO, origin: Origin, *, rows: int, max_batch_bytes: int
) -> Iterator[Page | Rejection | pa.RecordBatch]:
    """The pages of a Parquet file in order, each as a Page, a Rejection or a row of a record batch of the schema PAGES.

    At most `rows` rows, and about `max_batch_bytes` bytes, are read at a time. Rows are numbered from 1.
    Raises UnreadableError for a file that is not Parquet ("bad_file") or has no rows ("empty").
    """
    done = 0
    with seekable(stream) as whole:
        for read in _batches(whole, rows, max_batch_bytes, origin):
            # Rows that leave out what their partition says are looked at.
            says_itself = any(name in read.schema.names for name in origin.partition)
            whole_rows = with_columns(read, origin.partition)
            batch = whole_rows.rename_columns(origin.fields_of(whole_rows.schema.names))
            pages = None if says_itself else pages_of_columns(batch, origin, done + 1)
            if pages is not None:
                yield pages
            else:
                for start in range(0, len(batch), _ROWS_AT_A_TIME):
                    yield from pages_of_batch(read.slice(start, _ROWS_AT_A_TIME), origin, done + start + 1)
            done += len(batch)
    if not done:
        raise UnreadableError("empty", "no row in the file")


def with_columns(batch: pa.RecordBatch, partition: Mapping[str, str | None]) -> pa.RecordBatch:
    """The batch with a column for each key of its partition that it has none for."""
    for name, value in partition.items():
        if name not in batch.schema.names:
            batch = batch.append_column(name, pa.repeat(pa.scalar(value, pa.string()), len(batch)))
    return batch


def _batches(stream: Any, rows: int, max_bytes: int, origin: Origin) -> Iterator[pa.RecordBatch]:
    try:
        # Reading ahead, or by several threads, costs more than it saves: each batch is used before the next is read.
        file = pq.ParquetFile(stream, pre_buffer=False)
        given = file.schema_arrow.names
        names = [name for name, field in zip(given, origin.fields_of(given), strict=True) if field in KNOWN]
        # Without content all columns are read: the rejections name the fields that there are.
        columns = None if origin.with_extra or not set(origin.fields_of(names)) & set(CONTENT) else names
        rows = max(1, min(rows, max_bytes // _row_bytes(file, columns)))
        done = 0
        try:
            for batch in file.iter_batches(batch_size=rows, columns=columns, use_threads=False):
                yield batch
                done += len(batch)
        except (pa.ArrowException, OSError):
            # Fewer rows at a time, so that fewer are lost with a damaged place; at that place the error comes again.
            smaller = file.iter_batches(batch_size=min(rows, _ROWS_AT_A_TIME), columns=columns, use_threads=False)
            yield from _without_first(smaller, done)
    except pa.ArrowException as error:
        raise UnreadableError("bad_file", f"not a Parquet file: {error}") from error


def _without_first(batches: Iterator[pa.RecordBatch], count: int) -> Iterator[pa.RecordBatch]:
    """The batches without their first `count` rows."""
    for batch in batches:
        if len(batch) > count:
            yield batch.slice(count)
        count = max(0, count - len(batch))


def _row_bytes(file: Any, columns: list[str] | None) -> int:
    """Bytes of a row, at least 1: the mean in the row group where rows are largest, or in the first rows, if that is more:
    texts that a file repeats stand in it once."""
    groups = [file.metadata.row_group(at) for at in range(file.metadata.num_row_groups)]
    means = [int(group.total_byte_size // group.num_rows) for group in groups if group.num_rows]
    first = next(file.iter_batches(batch_size=_FIRST_ROWS, columns=columns, use_threads=False), None)
    looked_at = int(first.nbytes // len(first)) if first is not None and len(first) else 1
    return max([1, looked_at, *means])


def pages_of_columns(batch: pa.RecordBatch, origin: Origin, first: int) -> pa.RecordBatch | None:
    """The batch as one of the schema PAGES; None if its rows must be looked at. `first`: the number of its first row."""
    names = batch.schema.names
    if len(set(names)) < len(names):
        return None
    filled = [name for name in CONTENT if name in names and batch.column(name).null_count < len(batch)]
    if len(filled) != 1 or not _are_sound_texts(batch.column(filled[0])):
        return None
    numbers = pa.array(range(first, first + len(batch))).cast(pa.string())
    columns = {
        "id": _ids(batch, pc.binary_join_element_wise(origin.id, numbers, "#")),
        "source": pc.binary_join_element_wise(origin.source, numbers, "#"),
        "format": pa.repeat(CONTENT[filled[0]], len(batch)),
        "text": batch.column(filled[0]),
        **{name: _field(batch, name, _outlets(batch, origin) if name == "outlet" else None) for name in FIELDS},
        "extra": _extra(batch, origin),
    }
    if any(column is None for column in columns.values()):
        return None
    empty = pa.nulls(len(batch))
    try:
        return pa.RecordBatch.from_arrays([columns.get(f.name, empty).cast(f.type) for f in PAGES], schema=PAGES)
    except pa.ArrowException:  # fields of more than 2 GB
        return None


def _are_sound_texts(column: pa.Array) -> bool:
    """Whether every text is UTF-8 and more than white space."""
    if not _is_string(column.type) or column.null_count or not _is_valid(column):
        return False
    texts = Texts.of_arrow(column)
    if not texts.sizes.all():
        return False
    may_be_blank = np.isin(texts.data[texts.offsets[:-1]], _MAY_BE_BLANK)
    return all(text.strip() for text in column.filter(pa.array(may_be_blank)).to_pylist())


def _ids(batch: pa.RecordBatch, otherwise: pa.Array) -> pa.Array | None:
    if "id" not in batch.schema.names:
        return otherwise
    ids = batch.column("id")
    return _strings(ids.cast(pa.string()) if pa.types.is_integer(ids.type) else ids, otherwise)


def _outlets(batch: pa.RecordBatch, origin: Origin) -> pa.Array | None:
    """The outlets of the rows, where they name none."""
    if origin.outlet or not origin.hosts_are_outlets or "url" not in batch.schema.names:
        return pa.repeat(pa.scalar(origin.outlet_of(None), pa.string()), len(batch))
    urls = batch.column("url")
    if not _is_string(urls.type) or not _is_valid(urls):
        return None
    return pa.array([origin.outlet_of(url) for url in urls.to_pylist()], pa.string())


def _field(batch: pa.RecordBatch, name: str, default: pa.Array | None) -> pa.Array | None:
    if default is None:
        default = pa.nulls(len(batch), pa.string())
    return _strings(batch.column(name), default) if name in batch.schema.names else default


def _strings(column: pa.Array, default: pa.Array) -> pa.Array | None:
    """The strings of the column, those of `default` where it is null or empty; None if they are not all sound strings."""
    if pa.types.is_null(column.type):
        return default
    if not _is_string(column.type) or not _is_valid(column):
        return None
    is_given = pc.fill_null(pc.not_equal(column, ""), False)  # noqa: FBT003  # the value for null
    return column if pc.all(is_given).as_py() else pc.if_else(is_given, column, default.cast(column.type))


def _extra(batch: pa.RecordBatch, origin: Origin) -> pa.Array | None:
    names = [name for name in batch.schema.names if name not in KNOWN]
    if not names or not origin.with_extra:
        return pa.nulls(len(batch))
    try:
        return pa.array(map(packed_extra, extras_of_batch(batch.select(names))), pa.string())
    except UnreadableError:
        return None


def _is_string(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_valid(column: pa.Array) -> bool:
    try:
        column.validate(full=True)
    except pa.ArrowException:
        return False
    return True
