"""Pages and small record batches → record batches of a bounded size, wherever the files begin and end."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cleaner.records import Page, Rejection
from cleaner.records.arrow import pages_batch

# Pages that become a record batch at a time.
_PAGES_AT_A_TIME = 64


def cut(pages: Iterable[Page | Rejection | pa.RecordBatch], rows: int, max_bytes: int) -> Iterator[pa.RecordBatch]:
    """The pages, in order, as record batches of the schema PAGES.

    A batch ends where it has `rows` rows, or where with the next row its fields would have more than `max_bytes` bytes.
    A row that is larger by itself is a batch of its own. A small part of a batch is copied: what is sent to another process
    would take the whole batch with it.
    """
    held: list[Any] = []
    free_rows, free_bytes = rows, max_bytes
    for batch in _as_batches(pages, min(rows, _PAGES_AT_A_TIME), max_bytes):
        sizes, start = _row_bytes(batch), 0
        while start < len(batch):
            ends = np.cumsum(sizes[start : start + free_rows])
            count = int(np.searchsorted(ends, free_bytes, side="right")) or int(not held)
            if count:
                held.append(batch.slice(start, count))
                free_rows, free_bytes, start = free_rows - count, free_bytes - int(ends[count - 1]), start + count
            if start < len(batch) or not free_rows:
                yield _joined(held)
                held, free_rows, free_bytes = [], rows, max_bytes
    if held:
        yield _joined(held)


def _as_batches(pages: Iterable[Page | Rejection | pa.RecordBatch], rows: int, max_bytes: int) -> Iterator[pa.RecordBatch]:
    """Record batches as they are, and the pages between them as record batches of at most `rows` rows."""
    held: list[Page | Rejection] = []
    size = 0
    for page in pages:
        if isinstance(page, (Page, Rejection)):
            held.append(page)
            size += len(page.content) if isinstance(page, Page) else 0
        if held and (len(held) == rows or size >= max_bytes or page is not held[-1]):
            yield pages_batch(held)
            held, size = [], 0
        if not isinstance(page, (Page, Rejection)):
            yield page
    if held:
        yield pages_batch(held)


def _row_bytes(batch: pa.RecordBatch) -> Any:
    """Bytes of all fields of each row, as a numpy array."""
    return sum(pc.binary_length(column).fill_null(0).to_numpy(zero_copy_only=False) for column in batch.columns)


def _joined(batches: list[Any]) -> pa.RecordBatch:
    if len(batches) == 1:
        (batch,) = batches
        is_part = batch.get_total_buffer_size() > 2 * batch.nbytes
        return batch.take(pa.array(np.arange(len(batch)))) if is_part else batch
    return pa.Table.from_batches(batches).combine_chunks().to_batches()[0]
