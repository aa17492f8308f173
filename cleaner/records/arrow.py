"""Records ↔ Arrow record batches, by the schemas of `cleaner.records.schemas`. Nothing is lost either way.

Nested records go column by column: all blocks of a batch as one struct array, cut into lists by offsets. A Python
dictionary for each block would cost as much as cleaning.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, chain, pairwise, repeat
from typing import Any

import pyarrow as pa

from cleaner.records import schemas
from cleaner.records.articles import Article
from cleaner.records.blocks import Block, Decision, Place
from cleaner.records.edits import Edit
from cleaner.records.matches import Cluster
from cleaner.records.pages import Page, Rejection

_EDIT_FIELDS = tuple(field.name for field in schemas.EDIT)
_PLACE_FIELDS = tuple(field.name for field in schemas.PLACE)
_PAGE_FIELDS = ("id", "source", "format", "url", "outlet", "title", "published")
_PLAIN_FIELDS = (
    "id", "source", "outlet", "agency", "url", "title", "published", "language", "standfirst", "text", "source_text",
    "damage", "status",
)  # fmt: skip
_DECISION_FIELDS = ("label", "rule", "score", "joined", "included")
_OWN_FIELDS = ("start", "end", "tag", "link_share", "emphasised_tail")
_EXTRACTED_FIELDS = ("text", *_OWN_FIELDS)


def pages_batch(pages: Sequence[Page | Rejection]) -> Any:
    """Pages and rejections as a record batch of the schema PAGES."""
    rows = [_page_row(page) for page in pages]
    return pa.RecordBatch.from_pylist(rows, schema=schemas.PAGES)


def _page_row(page: Page | Rejection) -> dict[str, Any]:
    if isinstance(page, Rejection):
        return {"id": page.id, "source": page.source, "reason": page.reason, "detail": page.detail}
    row: dict[str, Any] = {name: getattr(page, name) for name in _PAGE_FIELDS}
    row["text" if isinstance(page.content, str) else "data"] = page.content
    return row | {"extra": packed_extra(page.extra)}


def pages_of(batch: Any) -> Iterator[Page | Rejection]:
    """The pages and rejections of a record batch."""
    for row in batch.to_pylist():
        if row["reason"] is not None:
            yield Rejection(id=row["id"], source=row["source"], reason=row["reason"], detail=row["detail"])
        else:
            content = row["text"] if row["data"] is None else row["data"]
            fields = {name: row[name] for name in _PAGE_FIELDS}
            yield Page(content=content, extra=_unpacked_extra(row["extra"]), **fields)


def cleaned_batch(results: Sequence[Article | Rejection]) -> Any:
    """Articles and rejections as a record batch of the schema CLEANED."""
    columns: dict[str, Any] = {
        name: [getattr(result, name, None) for result in results] for name in ("id", "source", "reason", "detail")
    }
    articles = [result if isinstance(result, Article) else None for result in results]
    for name in _PLAIN_FIELDS:
        if name not in columns:
            columns[name] = [None if article is None else getattr(article, name) for article in articles]
    columns["authors"] = [None if article is None else list(article.authors) for article in articles]
    columns["extra"] = [None if article is None else packed_extra(article.extra) for article in articles]
    sources = chain.from_iterable(repeat(a.source_text, len(a.blocks)) for a in articles if a is not None)
    blocks = [None if article is None else article.blocks for article in articles]
    columns["blocks"] = _lists(blocks, partial(_blocks, sources))
    columns["repairs"] = _lists([None if article is None else article.repairs for article in articles], _edits)
    arrays = [_array(columns[field.name], field.type) for field in schemas.CLEANED]
    return pa.RecordBatch.from_arrays(arrays, schema=schemas.CLEANED)


def cleaned_of(batch: Any) -> list[Article | Rejection]:
    """The articles and rejections of a record batch of the schema CLEANED."""
    plain = {name: batch.column(name).to_pylist() for name in ("reason", "detail", "authors", "extra", *_PLAIN_FIELDS)}
    blocks, repairs = _cut(batch.column("blocks"), _blocks_of), _cut(batch.column("repairs"), _edits_of)
    return [
        _cleaned({name: column[at] for name, column in plain.items()}, blocks[at], repairs[at]) for at in range(len(batch))
    ]


def _cleaned(row: dict[str, Any], blocks: Sequence[dict[str, Any]], repairs: Sequence[Edit]) -> Article | Rejection:
    reason, detail = row.pop("reason"), row.pop("detail")
    if reason is not None:
        return Rejection(id=row["id"], source=row["source"], reason=reason, detail=detail)
    row |= {"authors": tuple(row["authors"]), "extra": _unpacked_extra(row["extra"])}
    source = row["source_text"]
    for fields in blocks:
        if fields["text"] is None:
            fields["text"] = source[fields["start"] : fields["end"]]
    return Article(**row, blocks=tuple(Block(**fields) for fields in blocks), repairs=tuple(repairs))


def clusters_batch(clusters: Iterable[Cluster]) -> Any:
    """Clusters as a record batch of the schema CLUSTERS."""
    names = schemas.CLUSTERS.names
    rows = [{name: getattr(cluster, name) for name in names} for cluster in clusters]
    return pa.RecordBatch.from_pylist(rows, schema=schemas.CLUSTERS)


def packed_extra(extra: Mapping[str, Any]) -> str | None:
    """Fields that no step reads, as JSON; values that JSON does not have become their text."""
    return json.dumps(dict(extra), ensure_ascii=False, default=str) if extra else None


def _unpacked_extra(packed: str | None) -> dict[str, Any]:
    unpacked: dict[str, Any] = json.loads(packed) if packed else {}
    return unpacked


# Records → arrays


def _array(values: Any, kind: Any) -> Any:
    return values if isinstance(values, pa.Array) else pa.array(values, kind)


def _lists(lists: Sequence[Sequence[Any] | None], flat: Callable[[list[Any]], Any]) -> Any:
    """A list array: the items of all lists as one array, cut by offsets; a null where there is no list."""
    sizes = [0 if items is None else len(items) for items in lists]
    offsets = pa.array(accumulate(sizes, initial=0), pa.int32())
    values = flat(list(chain.from_iterable(items for items in lists if items is not None)))
    mask = pa.array([items is None for items in lists]) if None in lists else None
    return pa.ListArray.from_arrays(offsets, values, mask=mask)


def _columns(items: Sequence[Any], names: Sequence[str], kind: Any) -> dict[str, Any]:
    return {name: pa.array([getattr(item, name) for item in items], kind.field(name).type) for name in names}


def _struct(columns: Mapping[str, Any], kind: Any, mask: Any = None) -> Any:
    return pa.StructArray.from_arrays([columns[field.name] for field in kind], fields=list(kind), mask=mask)


def _edits(edits: list[Edit]) -> Any:
    return _struct(_columns(edits, _EDIT_FIELDS, schemas.EDIT), schemas.EDIT)


def _blocks(sources: Iterable[str], blocks: list[Block]) -> Any:
    """Blocks as a struct array; `sources`: the source text of each, which most of their texts are a part of."""
    decisions = [block.decision for block in blocks]
    columns = _columns(blocks, _OWN_FIELDS, schemas.BLOCK) | _columns(decisions, _DECISION_FIELDS, schemas.BLOCK)
    texts = (None if source[b.start : b.end] == b.text else b.text for source, b in zip(sources, blocks, strict=True))
    columns["text"] = pa.array(texts, pa.string())
    columns["kept"] = pa.array([decision.kept for decision in decisions], pa.bool_())
    columns["markup"] = _lists([block.markup for block in blocks], _edits)
    columns["place"] = _places([block.place for block in blocks])
    columns["reasons"] = _lists([decision.reasons for decision in decisions], _reasons)
    return _struct(columns, schemas.BLOCK)


_NOWHERE = Place(
    parent=0, grandparent=0, depth=0, inside=frozenset(), named=frozenset(), against=0.0, in_favour=0.0, own_against=0,
    own_in_favour=0,
)  # fmt: skip


def _places(places: Sequence[Place | None]) -> Any:
    filled = [place or _NOWHERE for place in places]
    names = [name for name in _PLACE_FIELDS if name not in ("inside", "named")]
    columns = _columns(filled, names, schemas.PLACE)
    for name in ("inside", "named"):
        columns[name] = pa.array([sorted(getattr(place, name)) for place in filled], schemas.PLACE.field(name).type)
    return _struct(columns, schemas.PLACE, pa.array([place is None for place in places]))


def _reasons(reasons: list[tuple[str, float]]) -> Any:
    columns = {"feature": pa.array([name for name, _ in reasons], pa.string())}
    columns["share"] = pa.array([share for _, share in reasons], pa.float64())
    return _struct(columns, schemas.REASON)


# Arrays → records


def _cut(column: Any, of: Callable[[Any], list[Any]]) -> list[list[Any]]:
    """The items of a list array, list by list; a null is an empty list."""
    first, last = column.offsets[0].as_py(), column.offsets[-1].as_py()
    items = of(column.values.slice(first, last - first))
    return [items[start - first : end - first] for start, end in pairwise(column.offsets.to_pylist())]


def _rows(struct: Any, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(struct.field(name).to_pylist() for name in names), strict=True)


def _edits_of(struct: Any) -> list[Edit]:
    return [Edit(**dict(zip(_EDIT_FIELDS, row, strict=True))) for row in _rows(struct, _EDIT_FIELDS)]


def _blocks_of(struct: Any) -> list[dict[str, Any]]:
    """The fields of blocks; `text` is None where it is the block's span of the source."""
    extracted, decided = _rows(struct, _EXTRACTED_FIELDS), _rows(struct, _DECISION_FIELDS)
    markup, places = _cut(struct.field("markup"), _edits_of), _places_of(struct.field("place"))
    reasons = _cut(struct.field("reasons"), lambda told: list(_rows(told, ("feature", "share"))))
    return [
        dict(zip(_EXTRACTED_FIELDS, fields, strict=True))
        | {"markup": tuple(edits), "place": place}
        | {"decision": Decision(**dict(zip(_DECISION_FIELDS, decision, strict=True)), reasons=tuple(why))}
        for fields, decision, edits, place, why in zip(extracted, decided, markup, places, reasons, strict=True)
    ]


def _places_of(struct: Any) -> list[Place | None]:
    columns = [struct.field(name).to_pylist() for name in _PLACE_FIELDS]
    known = struct.is_valid().to_pylist()
    return [_place(row) if is_known else None for is_known, row in zip(known, zip(*columns, strict=True), strict=True)]


def _place(row: tuple[Any, ...]) -> Place:
    fields = dict(zip(_PLACE_FIELDS, row, strict=True))
    return Place(**fields | {"inside": frozenset(fields["inside"]), "named": frozenset(fields["named"])})
