"""Articles as the stores of an index keep them: in columns, with dates in one form, signed and counted."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from math import floor, inf, isnan
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.records import Article
from cleaner.settings import DuplicateSettings, Settings

if TYPE_CHECKING:
    from cleaner.index.protocol import Store, Window


class Signer:
    """Signs articles and counts their shingles under these settings: in plain Python until some megabytes were seen, for
    kernels take a moment to load."""

    def __init__(self, settings: DuplicateSettings) -> None:
        self._settings = settings
        self._seen_bytes = self._seen_texts = 0

    @property
    def compiled(self) -> bool:
        """Whether kernels serve by now."""
        from cleaner.shingles.shingles import use_compiled

        return use_compiled(self._seen_bytes, self._seen_texts)

    def signed(self, rows: Any, sampled: int | None = None) -> Any:
        """Stored articles (a pyarrow record batch) with their signatures (`Signed`). `sampled`: one shingle in so many is
        counted; None: none is."""
        import numpy as np
        import pyarrow

        from cleaner.index.protocol import Signed
        from cleaner.matching import DocumentFrequency
        from cleaner.shingles.buffers import Texts
        from cleaner.stages.knowledge import Knowledge
        from cleaner.stages.sign import sign_batch

        texts = Texts.of_arrow(rows.column("text"))
        self._seen_bytes += int(texts.sizes.sum())
        self._seen_texts += len(texts)
        folded = None
        if self.compiled:
            from cleaner.shingles.folded import fold_texts

            folded = fold_texts(texts)
        columns = [pyarrow.array(range(len(rows)), pyarrow.int64()), rows.column("text")]
        batch = pyarrow.RecordBatch.from_arrays(columns, ["position", "text"])
        known = Knowledge(settings=Settings(duplicates=self._settings))
        signatures = sign_batch(batch, known, compiled=folded is not None, folded=folded)
        slots = np.zeros(0, np.uint32)
        if sampled is not None:
            slots = DocumentFrequency(sampled=sampled).tagged_slots(texts, folded)
        return Signed(
            rows=rows,
            values=signatures.column("values").flatten().to_numpy().reshape(len(rows), -1),
            filled=signatures.column("filled").to_numpy(zero_copy_only=False),
            slots=slots,
        )


def batches_of(articles: Iterable[Article] | Article, size: int, most_text: float = inf) -> Iterator[list[Article]]:
    """Articles in lists of this size, or smaller ones whose texts have at least so many characters. Raises InputError for
    what is none."""
    given: Any = [articles] if isinstance(articles, Article) else articles
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise InputError(f"articles is {type(given).__name__}; give articles, in a list for example")
    batch: list[Article] = []
    held = 0
    for article in given:
        if not isinstance(article, Article):
            raise InputError(f"an item is {type(article).__name__}; give articles (cleaner.Article)")
        batch.append(article)
        held += len(article.text)
        if len(batch) == size or held >= most_text:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def rows_of(articles: Sequence[Article]) -> Any:
    """Articles as a pyarrow record batch of stored articles, dates in ISO 8601."""
    import numpy as np

    from cleaner.corpus import Corpus

    corpus = Corpus.of(articles)
    return rows_of_corpus(corpus, np.arange(len(corpus)))


def rows_of_corpus(corpus: Any, positions: Any) -> Any:
    """The articles of a corpus at these positions, which ascend, as stored articles."""
    import pyarrow

    from cleaner.corpus.columns import days_of
    from cleaner.index.protocol import STORED, stored_schema

    dated = corpus.with_dates()
    places = pyarrow.array(positions)
    columns = {name: dated.column(name).take(places) for name in STORED if name not in ("day", "text")}
    days = days_of(columns["published"]).tolist()
    columns["day"] = pyarrow.array([None if isnan(day) else floor(day) for day in days], pyarrow.int32())
    columns["text"] = dated.texts(positions).to_arrow()
    schema = stored_schema()
    return pyarrow.RecordBatch.from_arrays([columns[field.name].cast(field.type) for field in schema], schema=schema)


def strings_of(rows: Any) -> list[str]:
    """The texts of stored articles."""
    from cleaner.shingles.buffers import Texts

    return Texts.of_arrow(rows.column("text")).strings()


def known_texts(store: "Store", ids: Collection[str]) -> dict[str, tuple[int, str]]:
    """Number and text of the known articles with these ids."""
    import numpy as np

    numbers = sorted(store.known(ids).values())
    if not numbers:
        return {}
    rows = store.articles(np.array(numbers, np.int64))
    values = zip(rows.column("position").to_pylist(), strings_of(rows), strict=True)
    return dict(zip(rows.column("id").to_pylist(), values, strict=True))


def window_of(rows: Any, days: float | None) -> "Window":
    """The days in which articles may be that were published no further than so many days from one of these."""
    from cleaner.index.protocol import Window

    dates = rows.column("day")
    if days is None or dates.null_count or not len(dates):
        return Window()
    known = dates.to_pylist()
    return Window(first=int(min(known) - days - 1), last=int(max(known) + days + 1))


def fits(known: Article, given: Article, days: float | None, outlets: frozenset[str]) -> bool:
    """Whether a known article is of one of the outlets, if any are named, and near enough in time, if that is known."""
    from cleaner.text.timestamps import day

    if outlets and known.outlet not in outlets:
        return False
    # NaN, where a date is unknown, is not greater than anything.
    return days is None or not abs(day(known.published) - day(given.published)) > days
