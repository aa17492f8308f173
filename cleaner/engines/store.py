"""Articles on disk, by position: what finding duplicates needs of them, without a corpus in memory."""

import json
import tempfile
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import overload

from cleaner.model import Article

_FIELDS = ("id", "outlet", "agency", "url", "title", "published", "text", "damage")


class ArticleStore(Sequence[Article]):
    """A sequence of articles in a temporary file; eight bytes of memory an article.

    Holds the fields that matching and clusters read (id, outlet, agency, url, title, published, text, damage). To be used
    in a `with` statement, at whose end the file goes.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # closed by __exit__
        self._ends = array("Q", [0])

    def __enter__(self) -> "ArticleStore":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def extend(self, articles: Iterable[Article]) -> None:
        """Append articles, which may come out of the store itself."""
        for article in articles:
            row = json.dumps([getattr(article, name) for name in _FIELDS]).encode()
            self._file.seek(self._ends[-1])
            self._file.write(row)
            self._ends.append(self._ends[-1] + len(row))
        self._file.flush()

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, at: int) -> Article: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Article]: ...
    def __getitem__(self, at: int | slice) -> Article | Sequence[Article]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(f"position {at} in a store of {len(self)} articles")
        start, end = self._ends[at % len(self)], self._ends[at % len(self) + 1]
        self._file.seek(start)
        row = json.loads(self._file.read(end - start))
        return Article(**dict(zip(_FIELDS, row, strict=True)))
