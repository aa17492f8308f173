"""Hosts with documents: LangChain, LlamaIndex and datatrove."""

import pickle
import re
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import pytest

from cleaner import InputError
from tests.adapters.pages import ROWS, SETTINGS, check_articles, check_found

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning")
# What the metadata of a document may say of its page; these are under names of other programs.
COLUMNS = {"url": "source", "published": "date"}


def _metadata(row: Any) -> dict[str, Any]:
    given = {"outlet": row["outlet"], "source": row["url"], "date": row["published"], "crawl": 7}
    return {name: value for name, value in given.items() if value is not None}


def _rows(documents: Sequence[Any], text: Callable[[Any], str]) -> list[dict[str, Any]]:
    """The documents as rows with all columns that a test looks at; metadata hold no null."""
    empty = dict.fromkeys(("outlet", "url", "title", "published", "language", "reason", "detail"))
    return [{**empty, "authors": [], **document.metadata, "text": text(document)} for document in documents]


def _check(documents: Sequence[Any], text: Callable[[Any], str]) -> None:
    check_articles(_rows(documents, text))
    assert {document.metadata["crawl"] for document in documents} == {7}
    assert [document.metadata["source"] for document in documents] == [row["url"] for row in ROWS]


def _found(documents: Sequence[Any]) -> None:
    check_found([{"cluster": None, **document.metadata} for document in documents])


def _langchain() -> tuple[Any, list[Any]]:
    documents = pytest.importorskip("langchain_core.documents")
    given = [
        documents.Document(id=row["id"], page_content=row["html"] or row["text"], metadata=_metadata(row)) for row in ROWS
    ]
    return import_module("cleaner.adapters.langchain"), given


def test_langchain_transforms_documents_to_the_same_texts_and_clusters() -> None:
    adapter, given = _langchain()
    transformer = pickle.loads(pickle.dumps(adapter.CleanDocuments(SETTINGS, columns=COLUMNS)))  # noqa: S301  # our own
    made = transformer.transform_documents(given)
    _check(made, lambda document: document.page_content)
    assert [document.id for document in made] == [row["id"] for row in ROWS]
    assert given[0].page_content == ROWS[0]["html"]
    marked = adapter.MarkDuplicates().transform_documents(made)
    _found(marked)
    kept = adapter.MarkDuplicates(drop=True).transform_documents(made)
    assert [document.metadata["id"] for document in kept] == [
        document.metadata["id"] for document in marked if document.metadata["canonical"] == document.metadata["id"]
    ]


def test_langchain_transforms_while_others_go_on() -> None:
    import asyncio

    adapter, given = _langchain()
    made = asyncio.run(adapter.CleanDocuments(SETTINGS, columns=COLUMNS).atransform_documents(given))
    _check(made, lambda document: document.page_content)


def test_llama_index_pipelines_give_the_same_texts_and_clusters() -> None:
    core = pytest.importorskip("llama_index.core")
    ingestion = import_module("llama_index.core.ingestion")
    adapter = import_module("cleaner.adapters.llama_index")
    given = [core.Document(id_=row["id"], text=row["html"] or row["text"], metadata=_metadata(row)) for row in ROWS]
    before = [node.text for node in given]
    pipeline = ingestion.IngestionPipeline(transformations=[adapter.CleanNodes(settings=SETTINGS, columns=COLUMNS)])
    made = pipeline.run(documents=given, show_progress=False)
    _check(made, lambda node: node.text)
    assert [node.text for node in given] == before
    _found(adapter.MarkDuplicates()(made))
    assert len(adapter.MarkDuplicates(drop=True)(made)) == len(ROWS) - 5
    # How the cleaning went is not embedded with the text; what the page says of itself is.
    embedded = adapter.MarkDuplicates()(made)[0].get_metadata_str(core.schema.MetadataMode.EMBED)
    assert not re.search(r"(?m)^(?:id|confidence|damage|status|cluster|canonical): ", embedded)
    assert re.search(r"(?m)^outlet: ", embedded)
    # The same work is found again in a cache, other work is not.
    hashes = [
        ingestion.pipeline.get_transformation_hash(given, adapter.CleanNodes(settings=settings))
        for settings in (SETTINGS, SETTINGS, None)
    ]
    assert hashes[0] == hashes[1] != hashes[2]


def test_datatrove_pipelines_give_the_same_texts_and_clusters(tmp_path: Any) -> None:
    data = pytest.importorskip("datatrove.data")
    local = import_module("datatrove.executor.local")
    adapter = import_module("cleaner.adapters.datatrove")
    given = [data.Document(id=row["id"], text=row["html"] or row["text"], metadata=_metadata(row)) for row in ROWS]
    seen: list[list[Any]] = []

    def look(documents: Any, rank: int = 0, world_size: int = 1) -> Any:
        held = list(documents)
        seen.append([(document.text, dict(document.metadata), document) for document in held])
        yield from held

    blocks = [given, adapter.CleanPages(SETTINGS, COLUMNS), look, adapter.MarkDuplicates(drop=True), look]
    local.LocalPipelineExecutor(blocks, logging_dir=str(tmp_path), skip_completed=False).run()
    cleaned = [data.Document(id="", text=text, metadata=metadata) for text, metadata, _ in seen[0]]
    _check(cleaned, lambda document: document.text)
    _found([document for _, _, document in seen[0]])
    assert len(seen[1]) == len(ROWS) - 5


def test_datatrove_blocks_go_to_other_processes() -> None:
    pytest.importorskip("datatrove.data")
    adapter = import_module("cleaner.adapters.datatrove")
    block = pickle.loads(pickle.dumps(adapter.CleanPages(SETTINGS, COLUMNS)))  # noqa: S301  # our own
    assert block.cleaner == adapter.CleanPages(SETTINGS, COLUMNS).cleaner


def test_datatrove_searches_in_one_task_alone() -> None:
    pytest.importorskip("datatrove.data")
    adapter = import_module("cleaner.adapters.datatrove")
    with pytest.raises(InputError, match="given 3 tasks, and must be given 1"):
        list(adapter.MarkDuplicates().run([], 0, 3))
