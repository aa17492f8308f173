"""scikit-learn: `PageCleaner`, a transformer of pages to clean texts, and `DuplicateClusters`, a clusterer of texts."""

from collections.abc import Iterable
from typing import Any

from cleaner.adapters.found import RowSearch
from cleaner.adapters.hosts import host, made
from cleaner.adapters.rows import LoadRow, RowCleaner, rows_of_mappings
from cleaner.errors import InputError


def _page_cleaner() -> type:
    base = host("sklearn.base", "scikit-learn")

    class PageCleaner(base.TransformerMixin, base.BaseEstimator):  # type: ignore[misc, name-defined]
        """Pages → clean texts, for what takes texts, such as TfidfVectorizer. It learns nothing, so it need not be fitted.

        `settings`: `cleaner.CleanSettings`. `workers`: processes (0: one for each core). The pages are a list, array or
        series of texts or bytes; a page that gives no article has an empty text, and `articles` says why.
        """

        def __init__(self, settings: Any = None, workers: int = 1) -> None:
            self.settings = settings
            self.workers = workers

        def fit(self, X: Any, y: Any = None) -> Any:  # noqa: ARG002, N803  # their names
            """Check settings and pages."""
            RowCleaner.of(self.settings, {})
            _several(X)
            return self

        def transform(self, X: Any) -> Any:  # noqa: N803  # its name
            """The clean texts, an array of objects."""
            import numpy as np

            texts = [article["text"] for article in self.articles(X)]
            made = np.empty(len(texts), dtype=object)
            made[:] = texts
            return made

        def articles(self, X: Any) -> list[dict[str, Any]]:  # noqa: N803  # as above
            """The columns of the article of each page: title, status, reason and so on, as `rows.ARTICLE` names them."""
            rows = _rows(_several(X))
            cleaner = RowCleaner.of(self.settings, {})
            batches = cleaner.clean(rows, numbered=True, workers=self.workers)
            return [article for batch in batches for article in batch.to_pylist()]

        def __sklearn_is_fitted__(self) -> bool:
            return True

        def __sklearn_tags__(self) -> Any:
            return _of_texts(super().__sklearn_tags__())

    return PageCleaner


def _duplicate_clusters() -> type:
    base = host("sklearn.base", "scikit-learn")

    class DuplicateClusters(base.ClusterMixin, base.BaseEstimator):  # type: ignore[misc, name-defined]
        """Clusters of copies among clean texts.

        `settings`: `cleaner.DuplicateSettings`. Fitted, it has `labels_`, the number of each text's cluster, -1 without a
        copy; `canonical_`, the position of the text that stands for each; and `matches_`, a pyarrow table of the pairs,
        which names texts by position.
        """

        def __init__(self, settings: Any = None) -> None:
            self.settings = settings

        def fit(self, X: Any, y: Any = None) -> Any:  # noqa: ARG002, N803  # their names
            """Find the duplicates."""
            import numpy as np

            marked, self.matches_, _ = RowSearch.of(self.settings).find(_rows(_several(X)))
            clusters = marked.column("cluster").to_pylist()
            numbers = {name: number for number, name in enumerate(dict.fromkeys(filter(None, clusters)))}
            self.labels_ = np.array([numbers.get(name, -1) for name in clusters], np.int64)
            self.canonical_ = np.array([int(name) for name in marked.column("canonical").to_pylist()], np.int64)
            return self

        def __sklearn_tags__(self) -> Any:
            return _of_texts(super().__sklearn_tags__())

    return DuplicateClusters


def _several(given: Any) -> Iterable[Any]:
    """Several texts. Raises InputError for a single one, and for a table, whose items would be its columns or rows."""
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable) or getattr(given, "ndim", 1) != 1:
        shape = f" of {given.ndim} dimensions" if hasattr(given, "ndim") else ""
        raise InputError(f"X is {type(given).__name__}{shape}; give several texts: a list, a 1-D array, or one column")
    return given


def _rows(texts: Iterable[Any]) -> Iterable[LoadRow]:
    # pandas' NA cannot be compared with anything.
    missing = (text if isinstance(text, (str, bytes)) or str(text) != "<NA>" else None for text in texts)
    return rows_of_mappings({"text": text} for text in missing)


def _of_texts(tags: Any) -> Any:
    tags.input_tags.string = tags.input_tags.one_d_array = True
    tags.input_tags.two_d_array = tags.requires_fit = False
    tags.no_validation = True
    return tags


_MAKERS = {"PageCleaner": _page_cleaner, "DuplicateClusters": _duplicate_clusters}


def __getattr__(name: str) -> Any:
    return made(globals(), name, _MAKERS)
