"""Documents of frameworks, a text with metadata, as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.adapters.found import RowSearch
from cleaner.adapters.rows import RowCleaner, rows_of_mappings


@dataclass(frozen=True, slots=True)
class Text:
    """A document: its id, if it has one, its text and its metadata."""

    id: str | None
    text: str
    metadata: Mapping[str, Any]

    @property
    def row(self) -> Mapping[str, Any]:
        """The document as a row; its own id and text go before what the metadata call so."""
        return {**self.metadata, "text": self.text} | ({"id": self.id} if self.id else {})


def cleaned(documents: Sequence[Text], cleaner: RowCleaner) -> list[tuple[str, dict[str, Any]]]:
    """The clean text and the metadata of each: the columns of articles that are known, besides what was there."""
    made = []
    for batch in cleaner.clean(rows_of_mappings(document.row for document in documents), numbered=False):
        made += batch.to_pylist()
    return [
        (article["text"], {**_kept(document.metadata, cleaner), **_known(article)})
        for document, article in zip(documents, made, strict=True)
    ]


def marked(documents: Sequence[Text], search: RowSearch) -> list[dict[str, Any]]:
    """The metadata of each with its id, its cluster, if it has copies, and its canonical article."""
    columns, _, _ = search.find(rows_of_mappings(document.row for document in documents))
    rows = columns.to_pylist()
    return [{**document.metadata, **_known(row)} for document, row in zip(documents, rows, strict=True)]


def _kept(metadata: Mapping[str, Any], cleaner: RowCleaner) -> dict[str, Any]:
    new = cleaner.renamed([*metadata])
    return {new.get(name, name): value for name, value in metadata.items()}


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    # Stores of documents take no null.
    return {name: value for name, value in row.items() if name != "text" and value is not None and value != []}
