"""datatrove: blocks of a pipeline, `CleanPages` and `MarkDuplicates`."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from cleaner.adapters.documents import Text, cleaned, marked
from cleaner.adapters.found import RowSearch
from cleaner.adapters.hosts import host, made
from cleaner.adapters.rows import RowCleaner
from cleaner.errors import InputError
from cleaner.settings import CleanSettings, DuplicateSettings, Settings

# Documents that are cleaned before they go on.
_HELD = 64


def _clean_pages() -> type:
    base = host("datatrove.pipeline.base", "datatrove")

    class CleanPages(base.PipelineStep):  # type: ignore[misc, name-defined]
        """Documents whose text is a page → the same documents with clean text, and with the fields of articles in their
        metadata, where they are known. A page that gives no article goes on, without text, with status, reason and detail.

        `columns`: the fields of pages that metadata hold under other names, {"published": "date"}.
        """

        type = "EXTRACTOR"
        name = "cleaner"

        def __init__(
            self, settings: Settings | CleanSettings | None = None, columns: Mapping[str, str] | None = None
        ) -> None:
            super().__init__()
            self.cleaner = RowCleaner.of(settings, columns)

        def run(self, data: Iterable[Any], rank: int = 0, world_size: int = 1) -> Iterator[Any]:  # noqa: ARG002  # asked for
            """The documents with clean text."""
            documents = iter(data or ())
            while held := list(islice(documents, _HELD)):
                with self.track_time("batch"):
                    made = cleaned(_texts(held), self.cleaner)
                for document, (text, metadata) in zip(held, made, strict=True):
                    document.text, document.metadata = text, metadata
                    self.stat_update("total", metadata["status"])
                    yield document

    return CleanPages


def _mark_duplicates() -> type:
    base = host("datatrove.pipeline.base", "datatrove")

    class MarkDuplicates(base.PipelineStep):  # type: ignore[misc, name-defined]
        """Documents with clean text → the same documents with `id`, `canonical` and, where they have copies, `cluster` in
        their metadata. `drop`: leave those out for which another one stands, because they stand in it.

        All documents are held in memory, and must come to one task: more tasks would not see each other's copies, which
        is an InputError. For archives, write the clean documents and use `cleaner duplicates`.
        """

        type = "DEDUP"
        name = "cleaner duplicates"

        def __init__(
            self,
            settings: Settings | DuplicateSettings | None = None,
            columns: Mapping[str, str] | None = None,
            *,
            drop: bool = False,
        ) -> None:
            super().__init__()
            self.search = RowSearch.of(settings, columns)
            self.drop = drop

        def run(self, data: Iterable[Any], rank: int = 0, world_size: int = 1) -> Iterator[Any]:  # noqa: ARG002  # asked for
            """The documents with what was found."""
            if world_size > 1:
                raise InputError(f"MarkDuplicates was given {world_size} tasks, and must be given 1 (tasks=1)")
            documents = list(data or ())
            with self.track_time("batch"):
                made = marked(_texts(documents), self.search)
            for document, metadata in zip(documents, made, strict=True):
                document.metadata = metadata
                is_redundant = metadata["canonical"] != metadata["id"]
                self.stat_update("total", "redundant" if is_redundant else "kept")
                if not (self.drop and is_redundant):
                    yield document

    return MarkDuplicates


def _texts(documents: Iterable[Any]) -> list[Text]:
    return [Text(document.id, document.text, document.metadata) for document in documents]


_MAKERS = {"CleanPages": _clean_pages, "MarkDuplicates": _mark_duplicates}


def __getattr__(name: str) -> Any:
    return made(globals(), name, _MAKERS)
