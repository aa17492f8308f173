"""A corpus: articles by position, as the steps that find duplicates read them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from cleaner.corpus.columns import FIELDS, ArticleColumns, Details, column_type, unknown
from cleaner.corpus.texts import FileTexts, MemoryTexts, StrippedTexts, TextStore
from cleaner.records import Article
from cleaner.text.ids import UniqueIds

if TYPE_CHECKING:
    from cleaner.shingles.buffers import Positions, Shares, Texts

# Articles that become one record batch.
_BATCH = 1_000


class Corpus:
    """Articles by position: their fields as Arrow columns in memory, their texts in a `TextStore`.

    Holds what matching and clusters read: id, outlet, agency, url, title, published, damage and text. It is filled by
    `append` (pyarrow record batches) and `extend` (articles). Used in a `with` statement, it frees its texts at the end.

    >>> corpus = Corpus.of([Article(id="a", text="Mira rows."), Article(id="a", text="Jon sails.")])
    >>> corpus.make_ids_unique(), corpus.column("id").to_pylist(), corpus.text_at(1)
    (1, ['a', 'a~2'], 'Jon sails.')
    """

    def __init__(self, texts: TextStore | None = None) -> None:
        self._texts: TextStore = texts if texts is not None else MemoryTexts()
        self._batches: list[Any] = []
        self._count = 0

    @classmethod
    def in_file(cls, folder: Path | None = None) -> "Corpus":
        """An empty corpus whose texts will lie in a temporary file in this folder."""
        return cls(FileTexts(folder))

    @classmethod
    def of(cls, articles: Iterable[Article]) -> "Corpus":
        """These articles, their texts in memory."""
        corpus = cls()
        corpus.extend(articles)
        return corpus

    @classmethod
    def of_columns(cls, batches: Sequence[Any], texts: TextStore) -> "Corpus":
        """Articles whose texts lie in a store already. `batches`: pyarrow record batches of all other fields."""
        import pyarrow

        corpus = cls(texts)
        for batch in batches:
            columns = [batch.column(name).cast(column_type(name)) for name in FIELDS]
            corpus._batches.append(pyarrow.RecordBatch.from_arrays(columns, FIELDS))
            corpus._count += len(batch)
        return corpus

    def without(self, substrings: Sequence[str]) -> "Corpus":
        """A view of the same articles, their texts without these substrings; nothing is copied."""
        view = Corpus(StrippedTexts(self._texts, substrings))
        view._batches, view._count = [self.columns.rows], len(self)  # of the same class
        return view

    def with_dates(self) -> "Corpus":
        """A view of the same articles, their dates of publication in one form (see `ArticleColumns`); no text is copied."""
        view = Corpus(self._texts)
        view._batches, view._count = [self.columns.with_dates().rows], len(self)  # of the same class
        return view

    def __len__(self) -> int:
        return self._count

    def __enter__(self) -> "Corpus":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Free the texts; the columns stay."""
        self._texts.close()

    def append(self, batch: Any) -> None:
        """Append the rows of a pyarrow record batch: `id` and `text`, both without nulls, and any of the other fields."""
        from cleaner.shingles.buffers import Texts

        self._append(self.fields_of(batch), Texts.of_arrow(batch.column("text")))

    @staticmethod
    def fields_of(batch: Any) -> Any:
        """The columns of a batch that are kept in memory."""
        return batch.select([name for name in batch.schema.names if name in FIELDS])

    def append_stored(self, fields: Any, sizes: "Positions") -> None:
        """Append rows whose texts stand in the file already, behind those appended before.

        `fields`: a pyarrow table, None for no rows; `sizes`: bytes of the texts.
        """
        if fields is not None and isinstance(self._texts, FileTexts):
            self._texts.skip(sizes)
            self._batches += fields.to_batches()
            self._count += len(sizes)

    def extend(self, articles: Iterable[Article]) -> None:
        """Append articles, which may be made from this corpus. Where making one of them fails, those before it are kept."""
        held: list[Article] = []
        try:
            for article in articles:
                held.append(article)
                if len(held) == _BATCH:
                    self._extend(held)
                    held.clear()
        finally:
            self._extend(held)

    def _extend(self, articles: Sequence[Article]) -> None:
        import pyarrow

        from cleaner.shingles.buffers import Texts

        arrays = [_array([getattr(article, name) for article in articles], name) for name in FIELDS]
        self._append(pyarrow.RecordBatch.from_arrays(arrays, FIELDS), Texts.of(article.text for article in articles))

    def _append(self, fields: Any, texts: "Texts") -> None:
        self._texts.append(texts)
        self._batches.append(fields)
        self._count += len(texts)

    def make_ids_unique(self) -> int:
        """Give every article an id of its own, as `UniqueIds` does; returns how many ids were changed."""
        import pyarrow
        import pyarrow.compute

        ids = self.column("id")
        if pyarrow.compute.count_distinct(ids).as_py() == len(ids):
            return 0
        unique, given = UniqueIds(), ids.to_pylist()
        taken = [unique.take(name) for name in given]
        self._set_ids(taken)
        return sum(old != new for old, new in zip(given, taken, strict=True))

    def rename(self, names: Mapping[int, str]) -> int:
        """Give the articles at these positions other ids; returns how many there are."""
        if names:
            ids = self.column("id").to_pylist()
            for position, name in names.items():
                ids[self._checked(position)] = name
            self._set_ids(ids)
        return len(names)

    def _set_ids(self, ids: list[str]) -> None:
        import pyarrow

        rows = self.columns.rows
        self._batches = [rows.set_column(0, "id", pyarrow.array(ids, rows.schema.field("id").type))]

    def articles(self, start: int = 0, end: int | None = None) -> Iterator[Article]:
        """The articles from one position to the one before another, with the fields that a corpus holds."""
        import numpy as np

        last = len(self) if end is None else end
        for first in range(start, last, _BATCH):
            positions = np.arange(first, min(last, first + _BATCH))
            fields = self.columns.rows.slice(first, len(positions)).to_pylist()
            for row, text in zip(fields, self.texts(positions).strings(), strict=True):
                yield Article(**row, text=text)

    @property
    def columns(self) -> ArticleColumns:
        """The fields of all articles besides their texts."""
        import pyarrow

        if len(self._batches) != 1 or self._batches[0].schema.names != list(FIELDS):
            columns = [pyarrow.concat_arrays([pyarrow.nulls(0, column_type(name)), *self._parts(name)]) for name in FIELDS]
            self._batches = [pyarrow.RecordBatch.from_arrays(columns, FIELDS)]
        return ArticleColumns(self._batches[0])

    def _parts(self, name: str) -> list[Any]:
        return [
            batch.column(name).cast(column_type(name)) if name in batch.schema.names else unknown(name, batch.num_rows)
            for batch in self._batches
        ]

    def column(self, name: str) -> Any:
        """A field of all articles as a pyarrow array, null where it is not known."""
        return self.columns.column(name)

    @property
    def damage(self) -> "Shares":
        """For each article the share of its words found damaged (0-1)."""
        return self.columns.damage

    def details(self, positions: "Positions") -> list[Details]:
        """The fields of the articles at these positions that the choice of a canonical article reads."""
        return self.columns.details(positions)

    @property
    def sizes(self) -> "Positions":
        """Bytes of each text, or the most that it may have."""
        return self._texts.sizes

    def texts(self, positions: "Positions") -> "Texts":
        """The texts at these positions, which ascend."""
        return self._texts.read(positions)

    def text_at(self, position: int) -> str:
        """The text at one position."""
        import numpy as np

        return self.texts(np.array([self._checked(position)])).strings()[0]

    def article_at(self, position: int) -> Article:
        """The article at one position, with the fields that a corpus holds."""
        row = self.columns.rows.slice(self._checked(position), 1).to_pylist()[0]
        return Article(**row, text=self.text_at(position))

    def batch(self, positions: "Positions", fields: Sequence[str] = ()) -> Any:
        """The articles at these positions, which ascend, as a pyarrow record batch: `position`, `text` and these fields."""
        import pyarrow

        places = pyarrow.array(positions)
        columns = [places, self.texts(positions).to_arrow(), *(self.column(name).take(places) for name in fields)]
        return pyarrow.RecordBatch.from_arrays(columns, ["position", "text", *fields])

    def _checked(self, position: int) -> int:
        if not 0 <= position < len(self):
            raise IndexError(f"position {position} in a corpus of {len(self)} articles")
        return position


def _array(values: list[Any], name: str) -> Any:
    """Values as a pyarrow array. Arrow holds proper UTF-8 only: a lone surrogate becomes a question mark."""
    import pyarrow

    try:
        return pyarrow.array(values, column_type(name))
    except UnicodeEncodeError:
        sound = [value if value is None else value.encode(errors="replace").decode() for value in values]
        return pyarrow.array(sound, column_type(name))
