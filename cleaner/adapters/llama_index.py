"""LlamaIndex: transformations of documents and nodes, `CleanNodes` and `MarkDuplicates`."""

from collections.abc import Sequence
from typing import Any

from cleaner._version import VERSION
from cleaner.adapters.documents import Text, cleaned, marked
from cleaner.adapters.found import RowSearch
from cleaner.adapters.hosts import host, made
from cleaner.adapters.rows import RowCleaner

# What says how the cleaning went, and nothing on the story: it is not embedded, nor read by a language model, with the text.
_ON_CLEANING = frozenset({"id", "damage", "confidence", "status", "reason", "detail", "cluster", "canonical"})


def _clean_nodes() -> type:
    schema = host("llama_index.core.schema", "llama-index")

    class CleanNodes(schema.TransformComponent):  # type: ignore[misc, name-defined]
        """Documents or nodes whose text is a page → copies with clean text, and with the fields of articles in their
        metadata, where they are known. A page that gives no article stays, without text, with status, reason and detail.

        `settings`: `cleaner.CleanSettings`; `columns`: the fields of pages that metadata hold under other names.
        """

        settings: Any = None
        columns: dict[str, str] | None = None
        # Pipelines keep results under a hash of all fields.
        version: str = VERSION

        def __call__(self, nodes: Sequence[Any], **_: Any) -> Sequence[Any]:
            made = cleaned(_texts(nodes), RowCleaner.of(self.settings, self.columns))
            return [_copied(node, metadata, text) for node, (text, metadata) in zip(nodes, made, strict=True)]

    return CleanNodes


def _mark_duplicates() -> type:
    schema = host("llama_index.core.schema", "llama-index")

    class MarkDuplicates(schema.TransformComponent):  # type: ignore[misc, name-defined]
        """Documents or nodes with clean text → copies with `id`, `canonical` and, where they have copies, `cluster` in their
        metadata. `drop`: leave those out for which another one stands, because they stand in it.

        `settings`: `cleaner.DuplicateSettings`; `columns`: fields that metadata hold under other names.
        """

        settings: Any = None
        columns: dict[str, str] | None = None
        # Pipelines keep results under a hash of all fields.
        version: str = VERSION
        drop: bool = False

        def __call__(self, nodes: Sequence[Any], **_: Any) -> Sequence[Any]:
            made = zip(nodes, marked(_texts(nodes), RowSearch.of(self.settings, self.columns)), strict=True)
            return [
                _copied(node, metadata)
                for node, metadata in made
                if not (self.drop and metadata["canonical"] != metadata["id"])
            ]

    return MarkDuplicates


def _texts(nodes: Sequence[Any]) -> list[Text]:
    without_metadata = host("llama_index.core.schema", "llama-index").MetadataMode.NONE
    return [Text(node.node_id, node.get_content(without_metadata), node.metadata) for node in nodes]


def _copied(node: Any, metadata: dict[str, Any], text: str | None = None) -> Any:
    copy = node.model_copy()
    added = _ON_CLEANING & (metadata.keys() - node.metadata.keys())
    copy.excluded_embed_metadata_keys = sorted({*node.excluded_embed_metadata_keys, *added})
    copy.excluded_llm_metadata_keys = sorted({*node.excluded_llm_metadata_keys, *added})
    copy.metadata = metadata
    if text is not None:
        copy.set_content(text)
    return copy


_MAKERS = {"CleanNodes": _clean_nodes, "MarkDuplicates": _mark_duplicates}


def __getattr__(name: str) -> Any:
    return made(globals(), name, _MAKERS)
