"""LangChain: transformers of documents, `CleanDocuments` and `MarkDuplicates`."""

from collections.abc import Mapping, Sequence
from typing import Any

from cleaner.adapters.documents import Text, cleaned, marked
from cleaner.adapters.found import RowSearch
from cleaner.adapters.hosts import host, made
from cleaner.adapters.rows import RowCleaner
from cleaner.settings import CleanSettings, DuplicateSettings, Settings


def _clean_documents() -> type:
    documents = host("langchain_core.documents", "langchain")

    class CleanDocuments(documents.BaseDocumentTransformer):  # type: ignore[misc, name-defined]
        """Documents whose content is a page → the same documents with clean text, and with the fields of articles in their
        metadata, where they are known. A page that gives no article stays, without text, with status, reason and detail.

        `columns`: the fields of pages that metadata hold under other names, {"url": "source"}.
        """

        def __init__(
            self, settings: Settings | CleanSettings | None = None, *, columns: Mapping[str, str] | None = None
        ) -> None:
            self.cleaner = RowCleaner.of(settings, columns)

        def transform_documents(self, documents: Sequence[Any], **_: Any) -> Sequence[Any]:
            """The documents with clean text."""
            made = cleaned(_texts(documents), self.cleaner)
            return [
                document.model_copy(update={"page_content": text, "metadata": metadata})
                for document, (text, metadata) in zip(documents, made, strict=True)
            ]

    return CleanDocuments


def _mark_duplicates() -> type:
    documents = host("langchain_core.documents", "langchain")

    class MarkDuplicates(documents.BaseDocumentTransformer):  # type: ignore[misc, name-defined]
        """Documents with clean text → the same documents with `id`, `canonical` and, where they have copies, `cluster` in
        their metadata. `drop`: leave those out for which another one stands, because they stand in it.

        `columns`: fields that metadata hold under other names, {"url": "source"}.
        """

        def __init__(
            self,
            settings: Settings | DuplicateSettings | None = None,
            *,
            columns: Mapping[str, str] | None = None,
            drop: bool = False,
        ) -> None:
            self.search = RowSearch.of(settings, columns)
            self.drop = drop

        def transform_documents(self, documents: Sequence[Any], **_: Any) -> Sequence[Any]:
            """The documents with what was found."""
            made = zip(documents, marked(_texts(documents), self.search), strict=True)
            return [
                document.model_copy(update={"metadata": metadata})
                for document, metadata in made
                if not (self.drop and metadata["canonical"] != metadata["id"])
            ]

    return MarkDuplicates


def _texts(documents: Sequence[Any]) -> list[Text]:
    return [Text(document.id, document.page_content, document.metadata) for document in documents]


_MAKERS = {"CleanDocuments": _clean_documents, "MarkDuplicates": _mark_duplicates}


def __getattr__(name: str) -> Any:
    return made(globals(), name, _MAKERS)
