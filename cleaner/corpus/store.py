"""Articles on disk, by position: what finding duplicates needs of them, without a corpus in memory."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, overload

from cleaner.corpus.corpus import Details
from cleaner.records import Article
from cleaner.text.ids import UniqueIds
from cleaner.text.timestamps import day

if TYPE_CHECKING:
    from cleaner.shingles.buffers import Positions, Shares, Texts

_FIELDS = ("id", "outlet", "agency", "url", "title", "published", "damage")
_CHUNK = 1_000


class ArticleStore(Sequence[Article]):
    """A sequence of articles: their texts in a temporary file, their other fields in memory, as Arrow columns.

    Holds the fields that matching and clusters read (id, outlet, agency, url, title, published, text, damage). To be used
    in a `with` statement, at whose end the file goes.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115  # closed by __exit__
        self._batches: list[Any] = []
        # Where texts end, the first being the start of the first; joined when it is asked for.
        self._ends: list[Any] = [[0]]
        self._count = self._bytes = 0

    def __enter__(self) -> "ArticleStore":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def extend(self, articles: Iterable[Article]) -> None:
        """Append articles, which may come out of the store itself."""
        held: list[Article] = []
        try:
            for article in articles:
                held.append(article)
                if len(held) == _CHUNK:
                    self._extend(held)
                    held.clear()
        finally:
            # Where the next one cannot be made, those before it are kept.
            self._extend(held)

    def _extend(self, articles: Sequence[Article]) -> None:
        import pyarrow

        from cleaner.shingles.buffers import Texts

        arrays = [pyarrow.array([getattr(article, name) for article in articles], _kind(name)) for name in _FIELDS]
        self._append(pyarrow.RecordBatch.from_arrays(arrays, _FIELDS), Texts.of(article.text for article in articles))

    def append(self, columns: Any) -> None:
        """Append the rows of a pyarrow record batch: id and text, and the other fields where they are known."""
        from cleaner.shingles.buffers import Texts

        texts = Texts.of_arrow(columns.column("text"))
        self._append(columns.select([name for name in columns.schema.names if name in _FIELDS]), texts)

    def _append(self, fields: Any, texts: "Texts") -> None:
        self._batches.append(fields)
        self._ends.append(texts.offsets[1:] + self._bytes)
        rest = texts.data.data
        while rest:
            written = os.pwrite(self._file.fileno(), rest, self._bytes)
            self._bytes += written
            rest = rest[written:]
        self._count += len(texts)

    def make_ids_unique(self) -> int:
        """Give every article an id of its own, as `UniqueIds` does; returns how many got another one."""
        import pyarrow
        import pyarrow.compute

        ids = self.column("id")
        if pyarrow.compute.count_distinct(ids).as_py() == len(ids):
            return 0
        unique, given = UniqueIds(), ids.to_pylist()
        taken = [unique.take(name) for name in given]
        fields = self._fields()
        self._batches = [fields.set_column(0, "id", pyarrow.array(taken, fields.schema.field("id").type))]
        return sum(old != new for old, new in zip(given, taken, strict=True))

    def column(self, name: str) -> Any:
        """A field of all articles as a pyarrow array, null where it is not known."""
        return self._fields().column(name)

    def ids(self) -> list[str]:
        """The ids of all articles."""
        ids: list[str] = self.column("id").to_pylist()
        return ids

    def codes(self, name: str) -> "Positions":
        """A field of all articles as numbers: equal where it is, -1 where it is not known."""
        import numpy as np

        return np.asarray(self.column(name).dictionary_encode().indices.fill_null(-1), np.int64)

    def _fields(self) -> Any:
        """The fields of all articles as one record batch."""
        import pyarrow

        if len(self._batches) != 1 or self._batches[0].schema.names != list(_FIELDS):
            columns = [pyarrow.concat_arrays([pyarrow.nulls(0, _kind(name)), *self._parts(name)]) for name in _FIELDS]
            self._batches = [pyarrow.RecordBatch.from_arrays(columns, _FIELDS)]
        return self._batches[0]

    def _parts(self, name: str) -> list[Any]:

        kind = _kind(name)
        return [
            batch.column(name).cast(kind) if name in batch.schema.names else _unknown(name, batch.num_rows)
            for batch in self._batches
        ]

    def days(self) -> "Shares":
        """When each article was published, in days, not a number where it is not known."""
        import numpy as np

        if not any("published" in batch.schema.names for batch in self._batches):
            return np.full(len(self), np.nan)
        encoded = self.column("published").dictionary_encode()
        days = np.array([*(day(value) for value in encoded.dictionary.to_pylist()), np.nan])
        return np.asarray(days[np.asarray(encoded.indices.fill_null(-1), np.int64)], np.float64)

    @property
    def damage(self) -> "Shares":
        """The share of words found damaged, of each article."""
        import numpy as np

        return np.asarray(self.column("damage").fill_null(0.0), np.float64)

    @property
    def sizes(self) -> "Positions":
        """Bytes of each text."""
        import numpy as np

        return np.diff(self._offsets())

    def texts(self, positions: "Positions") -> "Texts":
        """The texts at these positions, which are in order."""
        import numpy as np

        from cleaner.shingles.buffers import Texts

        if not len(positions):
            return Texts.of_bytes([])
        offsets = self._offsets()
        sizes = offsets[positions + 1] - offsets[positions]
        # Texts that stand next to each other are read in one go.
        firsts = np.flatnonzero(np.diff(positions, prepend=-2) != 1)
        starts, ends = offsets[positions[firsts]], offsets[positions[np.append(firsts[1:], len(positions)) - 1] + 1]
        data, done = np.empty(int(sizes.sum()), np.uint8), 0
        for start, size in zip(starts.tolist(), (ends - starts).tolist(), strict=True):
            self._read(data.data[done : done + size], start)
            done += size
        return Texts(data=data, offsets=np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)]))

    def _read(self, into: memoryview, start: int) -> None:
        # A system may give less than is asked for, of gigabytes at least.
        while into:
            done = os.preadv(self._file.fileno(), [into], start)
            into, start = into[done:], start + done

    def _offsets(self) -> "Positions":
        import numpy as np

        if len(self._ends) > 1 or isinstance(self._ends[0], list):
            self._ends = [np.concatenate(self._ends, dtype=np.int64)]
        offsets: Positions = self._ends[0]
        return offsets

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Article: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Article]: ...
    def __getitem__(self, at: int | slice) -> Article | Sequence[Article]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(f"position {at} in a store of {len(self)} articles")
        return self.many(_one(at % len(self)))[0]

    def many(self, positions: "Positions") -> list[Article]:
        """The articles at these positions, which are in order."""
        texts = self.texts(positions).strings()
        rows = zip(*self._columns(positions, _FIELDS), strict=True)
        return [Article(**dict(zip(_FIELDS, row, strict=True)), text=text) for row, text in zip(rows, texts, strict=True)]

    def details(self, positions: "Positions") -> list[Details]:
        """What is known of the articles at these positions, which are in order, besides their texts."""
        return list(map(Details._make, zip(*self._columns(positions, Details._fields), strict=True)))

    def _columns(self, positions: "Positions", names: Sequence[str]) -> list[list[Any]]:
        import pyarrow

        rows = self._fields().select(list(names)).take(pyarrow.array(positions))
        return [column.to_pylist() for column in rows.columns]


def _kind(name: str) -> Any:
    import pyarrow

    return pyarrow.float64() if name == "damage" else pyarrow.large_string()


def _unknown(name: str, count: int) -> Any:
    import pyarrow

    return pyarrow.array([0.0] * count) if name == "damage" else pyarrow.nulls(count, _kind(name))


def _one(at: int) -> "Positions":
    import numpy as np

    return np.array([at])
