"""The output tables: their columns, and how a record becomes a row."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from cleaner.records import Article, Cluster, Edit, Match, Rejection

# What stands behind the name of a file until it is whole.
UNFINISHED = ".unfinished"
_ROW_GROUP = 1_000
_COLUMN_GROUP = 50_000
_BATCH_ROWS = 256


@dataclass(frozen=True)
class Table:
    """One output table. `columns` maps a column to its type, written as "string", "double", "[string]", or a mapping for a
    list of structs; `row` makes the values of a record."""

    name: str
    columns: Mapping[str, Any]
    row: Callable[..., Mapping[str, Any]]

    @cached_property
    def schema(self) -> Any:
        """The pyarrow schema."""
        import pyarrow

        return pyarrow.schema([(name, _arrow(kind)) for name, kind in self.columns.items()])


def _arrow(kind: Any) -> Any:
    import pyarrow

    if isinstance(kind, Mapping):
        return pyarrow.list_(pyarrow.struct([(name, _arrow(inner)) for name, inner in kind.items()]))
    if kind.startswith("["):
        return pyarrow.list_(_arrow(kind[1:-1]))
    types = {"string": pyarrow.string, "double": pyarrow.float64, "int": pyarrow.int64, "bool": pyarrow.bool_}
    return types[kind]()


def _edit(edit: Edit) -> dict[str, Any]:
    return {name: getattr(edit, name) for name in _EDIT}


def _article(article: Article) -> dict[str, Any]:
    row = {name: getattr(article, name) for name in _ARTICLE if hasattr(article, name)}
    row["authors"] = list(article.authors)
    row["blocks"] = [{name: getattr(block, name) for name in _BLOCK} for block in article.blocks]
    row["edits"] = [_edit(edit) for edit in article.edits]
    row["repairs"] = [_edit(edit) for edit in article.repairs]
    row["extra"] = json.dumps(dict(article.extra), ensure_ascii=False, default=str) if article.extra else None
    return row


def _match(match: Match) -> dict[str, Any]:
    row = {name: getattr(match, name) for name in _MATCH}
    row["evidence"] = json.dumps(
        {field.name: getattr(match.evidence, field.name) for field in fields(match.evidence)},
        ensure_ascii=False,
    )
    return row


def match_columns(verified: Any, ids: Any) -> dict[str, Any]:
    """The columns of the matches table out of verified pairs in columns, without an object for each. `ids`: of all articles,
    a pyarrow array."""
    import pyarrow
    from pyarrow import compute

    scores, basis = verified.scores, verified.basis
    found, like = basis.differences, basis.likeness
    numbers = {
        "shared_shingles": scores.shared,
        "longest_run": found.longest_run,
        "share": like.share,
        "misread": like.damaged,
        "numbers": like.numbers,
        "names": like.names,
    }
    # Folded words hold letters, figures and apostrophes: nothing that JSON would have to escape.
    pieces: list[Any] = ["{"]
    for name, column in numbers.items():
        pieces += [f'"{name}": ', pyarrow.array(column).cast(pyarrow.string()), ", "]
    pieces += ['"only_left": "', _strings(found.only_left), '", "only_right": "', _strings(found.only_right), '"}']
    return {
        "left": ids.take(pyarrow.array(verified.left)).cast(pyarrow.string()),
        "right": ids.take(pyarrow.array(verified.right)).cast(pyarrow.string()),
        "duplicate": verified.duplicate,
        "relation": pyarrow.array(verified.relations).take(pyarrow.array(verified.relation)),
        "cross_outlet": verified.cross_outlet,
        "jaccard": scores.jaccard,
        "containment_left": scores.containment_left,
        "containment_right": scores.containment_right,
        "evidence": compute.binary_join_element_wise(*pieces, ""),
    }


def _strings(texts: Any) -> Any:
    import pyarrow

    buffers = [None, pyarrow.py_buffer(texts.offsets), pyarrow.py_buffer(texts.data)]
    return pyarrow.Array.from_buffers(pyarrow.large_string(), len(texts), buffers).cast(pyarrow.string())


def _cluster(cluster: Cluster) -> dict[str, Any]:
    return {
        "id": cluster.id,
        "members": list(cluster.members),
        "canonical": cluster.canonical,
        "reason": cluster.reason,
        "suspect": cluster.suspect,
    }


def _rejection(rejection: Rejection) -> dict[str, Any]:
    return {name: getattr(rejection, name) for name in _REJECTED}


_BLOCK = {
    "start": "int", "end": "int", "label": "string", "rule": "string", "score": "double", "kept": "bool",
    "text": "string", "tag": "string", "link_share": "double",
}  # fmt: skip
_EDIT = {
    "start": "int", "end": "int", "before": "string", "after": "string", "step": "string", "rule": "string",
    "evidence": "string", "confidence": "double",
}  # fmt: skip
_ARTICLE = {
    "id": "string", "source": "string", "outlet": "string", "agency": "string", "url": "string", "title": "string",
    "authors": "[string]", "published": "string", "language": "string", "standfirst": "string", "text": "string",
    "blocks": _BLOCK, "edits": _EDIT, "repairs": _EDIT, "damage": "double", "status": "string", "extra": "string",
    "cluster": "string", "canonical": "string",
}  # fmt: skip
_MATCH = {
    "left": "string", "right": "string", "duplicate": "bool", "relation": "string", "cross_outlet": "bool",
    "jaccard": "double", "containment_left": "double", "containment_right": "double", "evidence": "string",
}  # fmt: skip
_CLUSTER = {"id": "string", "members": "[string]", "canonical": "string", "reason": "string", "suspect": "bool"}
_REJECTED = {"id": "string", "source": "string", "stage": "string", "reason": "string", "detail": "string"}

ARTICLES = Table("articles", _ARTICLE, _article)
MATCHES = Table("matches", _MATCH, _match)
CLUSTERS = Table("clusters", _CLUSTER, _cluster)
REJECTED = Table("rejected", _REJECTED, _rejection)


class TableWriter:
    """Writes the rows of one table to a Parquet file, a thousand rows at a time.

    To be used in a `with` statement; the file gets its name at its end, so that a file with the right name is whole.
    """

    def __init__(self, folder: Path, table: Table) -> None:
        import pyarrow.parquet

        self._table = table
        self._path = folder / f"{table.name}.parquet"
        self._rows: list[Mapping[str, Any]] = []
        self._parquet = pyarrow.parquet.ParquetWriter(_unfinished(self._path), table.schema, compression="zstd")

    def __enter__(self) -> "TableWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self._flush()
                self._parquet.close()
                _unfinished(self._path).replace(self._path)
        finally:
            # Nothing is left to do where all went well; else the file goes, and that it cannot be closed either is no news.
            with suppress(OSError):
                self._parquet.close()
            self._parquet.is_open = False
            _unfinished(self._path).unlink(missing_ok=True)

    def write(self, record: Any) -> None:
        """Write one record of the table's kind."""
        self.write_row(self._table.row(record))

    def write_row(self, row: Mapping[str, Any]) -> None:
        """Write one row; columns it does not hold are null."""
        self._rows.append(row)
        if len(self._rows) >= _ROW_GROUP:
            self._flush()

    def write_columns(self, columns: Mapping[str, Any]) -> None:
        """Write rows given as one pyarrow array for each column."""
        import pyarrow

        self._flush()
        self._parquet.write_table(pyarrow.table(dict(columns), schema=self._table.schema), row_group_size=_COLUMN_GROUP)

    def _flush(self) -> None:
        import pyarrow

        if self._rows:
            self._parquet.write_table(pyarrow.Table.from_pylist(self._rows, schema=self._table.schema))
        self._rows.clear()


def write_jsonl(folder: Path, table: Table) -> None:
    """Write the rows that a table's Parquet file holds to JSONL beside it."""
    path = folder / f"{table.name}.jsonl"
    try:
        with _unfinished(path).open("w", encoding="utf-8") as file:
            for row in read_rows(folder, table.name):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        _unfinished(path).replace(path)
    finally:
        _unfinished(path).unlink(missing_ok=True)


def read_rows(folder: Path, table: str, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a table's Parquet file; `columns`: only these."""
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(folder / f"{table}.parquet") as file:
        for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=columns):
            yield from batch.to_pylist()


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + UNFINISHED)
