"""Texts by key: signatures, document frequencies and verified pairs of articles whose texts lie in shards."""

import pickle
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cleaner.corpus.columns import column_type
from cleaner.engines import Shard, by_halves, chained
from cleaner.engines.keyed import Row
from cleaner.engines.table import one_batch
from cleaner.errors import EngineError
from cleaner.settings import DuplicateSettings, Settings
from cleaner.shingles.buffers import Positions
from cleaner.stages.keyed_candidates import by_batch
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.sign import sign_batch, unsigned_batch
from cleaner.stages.stage import Stage, articles_in
from cleaner.stages.verify import verify_batch

if TYPE_CHECKING:
    from cleaner.matching import DocumentFrequency

# Parts that the table of counts is cut into.
_PIECES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How texts are read for a search: without these `substrings`, whatever their case; by kernels if `compiled`."""

    settings: DuplicateSettings
    substrings: tuple[str, ...]
    compiled: bool

    def texts(self, articles: Any) -> Any:
        """The texts of a record batch as a pyarrow array, empty where a row has none."""
        from cleaner.corpus.texts import MemoryTexts, StrippedTexts
        from cleaner.shingles.buffers import Texts

        column = articles.column("text").cast(column_type("text")).fill_null("")
        if not self.substrings:
            return column
        store = MemoryTexts()
        store.append(Texts.of_arrow(column))
        return StrippedTexts(store, self.substrings).read(np.arange(len(column))).to_arrow()

    def knowledge(self, frequencies: "DocumentFrequency | None" = None) -> Knowledge:
        """What the stages of a search know."""
        return Knowledge(settings=Settings(duplicates=self.settings), frequencies=frequencies)


#: The columns of CLEANED that signatures and counts are made from.
TEXT_COLUMNS = ("reason", "text")


def sign_cleaned(cleaned: Any, known: Any) -> Any:
    """A record batch of CLEANED → one of SIGNATURES, a row for each, whose position is 0 for articles and -1 for rejections.
    `known`: a `Reading`."""
    import pyarrow
    import pyarrow.compute as pc

    positions = pc.if_else(cleaned.column("reason").is_null(), np.int64(0), np.int64(-1))
    texts = pyarrow.RecordBatch.from_arrays([positions, known.texts(cleaned)], ["position", "text"])

    def sign(rows: Any) -> list[Any]:
        return [sign_batch(rows, known.knowledge(), compiled=known.compiled)]

    def unsigned(rows: Any) -> list[Any]:
        return [unsigned_batch(rows.column("position").to_numpy(), known.knowledge())]

    return one_batch(pyarrow.Table.from_batches(by_halves(sign, texts, join=chained, failed=unsigned)))


def _unsigned(cleaned: Any, reason: str) -> Any:
    raise EngineError(f"the process that signed {len(cleaned)} texts died ({reason}); give the workers more memory")


SIGN = Stage(name="sign", version=1, function=sign_cleaned, when_dead=_unsigned)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountShingles:
    """Shards of CLEANED → pieces of the counts of their shingles, compressed."""

    reading: Reading
    text_bytes: int

    def __call__(self, tasks: Iterator[Shard]) -> Iterator[Row]:
        """A row for each piece."""
        import pyarrow

        from cleaner.matching import DocumentFrequency

        frequencies = DocumentFrequency.zero(self.text_bytes)
        for shard in tasks:
            texts = pyarrow.RecordBatch.from_arrays([self.reading.texts(articles_in(shard.read(TEXT_COLUMNS)))], ["text"])
            by_halves(partial(self._count, frequencies), texts, join=len, failed=len)
        for piece, counts in enumerate(np.split(frequencies.counts, _PIECES)):
            if counts.any():
                yield piece, zlib.compress(counts.tobytes(), 1)

    def _count(self, frequencies: "DocumentFrequency", batch: Any) -> int:
        """Count all shingles of some texts, or none of them where that raises something."""
        from cleaner.shingles.buffers import Texts

        texts = Texts.of_arrow(batch.column("text"))
        if self.reading.compiled:
            from cleaner.shingles.folded import fold_texts

            frequencies.add_texts(texts, fold_texts(texts))
        else:
            frequencies.add_texts(texts)
        return len(batch)


@dataclass(frozen=True, slots=True)
class AddCounts:
    """The parts of a piece → their sum."""

    def __call__(self, key: int, rows: Sequence[bytes]) -> Iterator[Row]:
        """One row, compressed."""
        from cleaner.matching.document_frequency import MOST

        total = np.zeros(1, np.int64)
        for row in rows:
            total = total + np.frombuffer(zlib.decompress(row), np.uint8)
        yield key, zlib.compress(np.minimum(total, MOST).astype(np.uint8).tobytes(), 1)


def frequencies_of(pieces: Iterator[Row], text_bytes: int) -> "DocumentFrequency":
    """The counts that these pieces make."""
    from cleaner.matching import DocumentFrequency

    frequencies = DocumentFrequency.zero(text_bytes)
    parts = np.split(frequencies.counts, _PIECES)
    for piece, counts in pieces:
        parts[piece][:] = np.frombuffer(zlib.decompress(counts), np.uint8)
    return frequencies


class WantedTexts(NamedTuple):
    """A shard of CLEANED, which of its articles are wanted in which batches, their positions and days of publication."""

    shard: Shard
    rows: Positions
    batches: Positions
    positions: Positions
    published: Any


class VerifiedBatch(NamedTuple):
    """A batch of pairs to verify, by position."""

    batch: int
    left: Positions
    right: Positions


@dataclass(frozen=True, slots=True)
class SendTexts:
    """Wanted articles and pairs → the articles and pairs of each batch."""

    reading: Reading

    def __call__(self, tasks: Iterator[WantedTexts | VerifiedBatch]) -> Iterator[Row]:
        """A row for each batch and shard, and one for the pairs of a batch."""
        for task in tasks:
            if isinstance(task, VerifiedBatch):
                yield task.batch, pickle.dumps(task, protocol=5)
                continue
            articles = self._articles(task)
            for batch, at in by_batch(task.batches):
                yield batch, _as_bytes(articles.take(at))

    def _articles(self, task: WantedTexts) -> Any:
        import pyarrow

        rows = articles_in(task.shard.read((*TEXT_COLUMNS, "outlet", "url"))).take(pyarrow.array(task.rows))
        fields = {name: rows.column(name).cast(column_type(name)) for name in ("outlet", "url")}
        columns = {"position": pyarrow.array(task.positions), "text": self.reading.texts(rows), **fields}
        return pyarrow.RecordBatch.from_pydict({**columns, "published": task.published})


@dataclass(frozen=True, slots=True)
class VerifyPairs:
    """The articles and pairs of a batch → the pairs that are worth a row."""

    reading: Reading
    frequencies: "DocumentFrequency"

    def __call__(self, key: int, rows: Sequence[bytes]) -> Iterator[Row]:
        """The rows of pair tables, as streams of Arrow."""
        import pyarrow

        known = self.reading.knowledge(self.frequencies)
        tables = [as_table(row) for row in rows if not _is_pickle(row)]
        table = pyarrow.concat_tables(tables).sort_by("position").combine_chunks()
        articles = table.to_batches()[0]
        for row in filter(_is_pickle, rows):
            task: VerifiedBatch = pickle.loads(row)  # noqa: S301  # our own
            pairs = pyarrow.RecordBatch.from_arrays([task.left, task.right], ["left", "right"])
            verify = partial(self._verified, articles, known)
            tables = by_halves(verify, pairs, join=chained, failed=lambda _: [])
            yield from ((key, _as_bytes(table)) for table in tables)

    def _verified(self, articles: Any, known: Knowledge, pairs: Any) -> list[Any]:
        """Some pairs, verified. A pair that cannot be verified is none."""
        return [verify_batch(pairs, articles, known, compiled=self.reading.compiled)]


def _is_pickle(row: bytes) -> bool:
    # Streams of Arrow begin with four bytes that are set.
    return row.startswith(b"\x80")


def _as_bytes(batch: Any) -> bytes:
    import pyarrow

    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def as_table(data: bytes) -> Any:
    """A stream of Arrow as a pyarrow table."""
    import pyarrow

    with pyarrow.ipc.open_stream(data) as reader:
        return reader.read_all()
