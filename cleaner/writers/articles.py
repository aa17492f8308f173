"""Rows of the articles table → articles again, for a second look at what a run has written."""

import json
from collections.abc import Mapping
from typing import Any

from cleaner.records import KEPT, Article, Block, Edit

_LISTS = frozenset({"authors", "blocks", "edits", "repairs", "extra", "cluster", "canonical"})
# Edits that lay out the text stand between blocks, and repairs come on top; all others inside a kept block are of the block.
_BETWEEN = "layout."


def article_of(row: Mapping[str, Any]) -> Article:
    """The article that a row was written from; columns that the row does not hold are empty."""
    edits = tuple(Edit(**edit) for edit in row.get("edits") or ())
    inside = [edit for edit in edits if edit.step != "repair" and not edit.rule.startswith(_BETWEEN)]
    return Article(
        **{name: value for name, value in row.items() if name not in _LISTS},
        authors=tuple(row.get("authors") or ()),
        blocks=tuple(_block(block, inside) for block in row.get("blocks") or ()),
        edits=edits,
        extra=json.loads(row.get("extra") or "{}"),
    )


def _block(row: Mapping[str, Any], edits: list[Edit]) -> Block:
    fields = {name: value for name, value in row.items() if name != "kept"}
    start, end = row["start"], row["end"]
    markup = tuple(edit for edit in edits if start <= edit.start and edit.end <= end) if row["kept"] else ()
    return Block(**fields, markup=markup, included=row["kept"] and row["label"] not in KEPT)
