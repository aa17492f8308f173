"""Pages one after the other, cleaned by several processes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from cleaner.engines import WorkerPool, chained, halves
from cleaner.errors import InputError
from cleaner.records import Article, Page, Rejection
from cleaner.settings import CleanSettings, Settings
from cleaner.stages.clean import as_page, clean_or_reject, died

_TASK_PAGES = 8


def clean_many(
    pages: Iterable[str | bytes | Page], settings: Settings | CleanSettings | None = None, workers: int = 1
) -> Iterator[Article]:
    """Clean pages, one article a page, in order, each as `clean` does it; memory does not grow with their number.

    A page that cannot be read gives an article whose `status` is "unreadable" and whose `problem` says why. An article
    without an id gets its position. `workers`: processes (0: one for each core). Raises InputError for a single page in
    place of several, and where it comes to something that is no page.

    >>> [article.text for article in clean_many(["A quake hit Tarn.", "No one was hurt."])]
    ['A quake hit Tarn.', 'No one was hurt.']
    """
    results = clean_each(_numbered(_several(pages)), Settings.of(settings), workers)
    return (_unreadable(result) if isinstance(result, Rejection) else result for result in results)


def clean_each(pages: Iterable[Page | Rejection], settings: Settings, workers: int = 1) -> Iterator[Article | Rejection]:
    """What becomes of each page, in order; a rejection passes through, and a page that cannot be read becomes one."""
    work = _CleanPages(settings)
    with WorkerPool(workers) as pool:
        chunks = _chunks(iter(pages), 1 if pool.workers == 1 else _TASK_PAGES)
        for results in pool.map(work, chunks):
            yield from results


def _several(pages: Iterable[str | bytes | Page]) -> Iterable[str | bytes | Page]:
    if isinstance(pages, (str, bytes, Page)) or not isinstance(pages, Iterable):
        raise InputError(f"pages is {type(pages).__name__}; it must be several pages, in a list for example")
    return pages


def _numbered(pages: Iterable[str | bytes | Page]) -> Iterator[Page]:
    for at, given in enumerate(pages):
        page = as_page(given)
        yield page if page.id else replace(page, id=str(at))


def _chunks(pages: Iterator[Page | Rejection], size: int) -> Iterator[Sequence[Page | Rejection]]:
    while chunk := tuple(islice(pages, size)):
        yield chunk


@dataclass(frozen=True, slots=True)
class _CleanPages:
    """Some pages as a task of a pool."""

    settings: Settings

    def __call__(self, task: Sequence[Page | Rejection]) -> list[Article | Rejection]:
        return [clean_or_reject(page, self.settings, alone=True) for page in task]

    def split(self, task: Sequence[Page | Rejection]) -> Sequence[Sequence[Page | Rejection]]:
        return halves(task)

    def join(
        self,
        task: Sequence[Page | Rejection],  # noqa: ARG002  # asked for
        results: Sequence[list[Article | Rejection]],
    ) -> list[Article | Rejection]:
        return chained(results)

    def failed(self, task: Sequence[Page | Rejection], reason: str) -> list[Article | Rejection]:
        return [died(page, reason) for page in task]


def _unreadable(rejection: Rejection) -> Article:
    problem = f"{rejection.reason}: {rejection.detail}"
    return Article(id=rejection.id, source=rejection.source, status="unreadable", problem=problem)
