"""Articles out of the table that a run wrote."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from cleaner.errors import UnreadableError
from cleaner.records import Article
from cleaner.text.partitions import partition_of

_BATCH_ROWS = 256


def read_articles(run: str | Path) -> Iterator[Article]:
    """The articles of a run with all that was recorded of them: blocks, decisions, repairs. Memory: some hundred articles.

    `run`: the folder that it wrote to, or its `articles.parquet`; articles that it partitioned come by the names of their
    folders. Raises UnreadableError where there is no such table.
    """
    from cleaner.records.schemas import ARTICLES, CLEANED

    # Of the columns those that are there: links and images were perhaps not asked for.
    named = [name for name in CLEANED.names if name in ARTICLES.names]
    return _articles(article_batches(run, [*named, "links", "images"]))


def article_batches(run: str | Path, columns: Sequence[str], *, known: bool = False) -> Iterator[Any]:
    """The articles of a run as record batches of some columns of its table, which need not be in their order. `known`: and
    then the known articles of an index that belong to them, if the run had one.

    Raises UnreadableError where there is no such table.
    """
    path = Path(run)
    if known and (path / "known.parquet").exists():
        return chain(article_batches(run, columns), _batches(path / "known.parquet", columns))
    if (path / "articles").is_dir() and not (path / "articles.parquet").exists():
        files = sorted((path / "articles").rglob("*.parquet"))
        return chain.from_iterable(_batches(file, columns) for file in files)
    return _batches(path / "articles.parquet" if path.is_dir() else path, columns)


def _batches(path: Path, columns: Sequence[str]) -> Iterator[Any]:
    import pyarrow
    import pyarrow.parquet

    from cleaner.readers.parquet import with_columns

    said = {name: value for name, value in partition_of(path.parts[:-1]).items() if name in columns}
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for read in file.iter_batches(_BATCH_ROWS, columns=list(columns)):
                yield with_columns(read, said)
    except (pyarrow.ArrowException, OSError, KeyError) as error:
        raise UnreadableError("bad_file", f"{path} is no table of articles: {error}") from error


def _articles(batches: Iterable[Any]) -> Iterator[Article]:
    import pyarrow

    from cleaner.records.arrow import cleaned_of

    for batch in batches:
        nothing = pyarrow.nulls(len(batch), pyarrow.string())
        results = cleaned_of(batch.append_column("reason", nothing))
        yield from (result for result in results if isinstance(result, Article))
