"""Articles of files for an index: those that a run wrote, and texts that are clean already."""

from collections.abc import Callable, Iterator
from pathlib import Path

from cleaner.readers import read, read_articles, walk
from cleaner.records import Article, Rejection
from cleaner.runs.folder import OutputFolder
from cleaner.runs.job import Inputs, as_paths
from cleaner.settings import Settings
from cleaner.text.addresses import is_address


def articles_of(inputs: Inputs, settings: Settings, reject: Callable[[Rejection], None]) -> Iterator[Article]:
    """The articles of the inputs, in order. A folder that a run wrote to gives the articles of that run; any other input
    is read as `cleaner duplicates` reads it: clean texts. `reject` is called with every row that is none.

    Raises UnreadableError where there is nothing to read, AddressError where an address cannot be reached.
    """
    for given in as_paths(inputs):
        if not is_address(given) and OutputFolder(Path(given)).holds_a_run():
            yield from read_articles(given)
        else:
            yield from _clean_texts(given, settings, reject)


def _clean_texts(given: str | Path, settings: Settings, reject: Callable[[Rejection], None]) -> Iterator[Article]:
    from cleaner.readers.clean_texts import CLEAN_TEXTS, clean_texts

    names = [name for name in CLEAN_TEXTS.names if name != "text"]
    for batch in read(walk([given]), settings.clean, extra=False):
        texts, rejected = clean_texts(batch, settings.clean.max_page_bytes)
        for row in rejected.drop_columns(["stage"]).to_pylist():
            reject(Rejection(**row))
        for row in texts.select([*names, "text"]).to_pylist():
            yield Article(**row)
