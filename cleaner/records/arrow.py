"""Records ↔ Arrow record batches, by the schemas of `cleaner.records.schemas`. Nothing is lost either way.

The one exception: Arrow holds UTF-8, which has no lone surrogates. Each becomes U+FFFD, one code point for one, so that
offsets stay right. Readers replace them already; only a text that a caller hands over directly can have them.

Nested records go column by column: all blocks of a batch as one struct array, cut into lists by offsets. A Python
dictionary for each block would cost as much as cleaning.
"""

import json
import re
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
from cleaner.records.references import Image, Link

_EDIT_FIELDS = tuple(field.name for field in schemas.EDIT)
_PLACE_FIELDS = tuple(field.name for field in schemas.PLACE)
_PLACE_SETS = ("inside", "named")
_PAGE_FIELDS = ("id", "source", "format", "url", "outlet", "agency", "title", "published")
_PLAIN_FIELDS = (
    "id", "source", "outlet", "agency", "url", "title", "published", "language", "standfirst", "text", "source_text",
    "damage", "confidence", "status",
)  # fmt: skip
_DECISION_FIELDS = ("label", "rule", "score", "joined", "included")
_BLOCK_FIELDS = ("start", "end", "tag", "link_share", "emphasised_tail")
_LINK_FIELDS = ("start", "end", "address", "title")
_IMAGE_FIELDS = ("start", "address", "alt", "caption")
_REASON_FIELDS = ("feature", "share")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def pages_batch(pages: Sequence[Page | Rejection]) -> Any:
    """Pages and rejections as a record batch of the schema PAGES."""
    rows = [_page_row(page) for page in pages]
    arrays = [_array([row.get(field.name) for row in rows], field.type) for field in schemas.PAGES]
    return pa.RecordBatch.from_arrays(arrays, schema=schemas.PAGES)


def _page_row(page: Page | Rejection) -> dict[str, Any]:
    if isinstance(page, Rejection):
        return {"id": page.id, "source": page.source, "reason": page.reason, "detail": page.detail}
    row: dict[str, Any] = {name: getattr(page, name) for name in _PAGE_FIELDS}
    row["text" if isinstance(page.content, str) else "data"] = page.content
    return row | {"extra": packed_extra(page.extra)}


def pages_of(batch: Any) -> Iterator[Page | Rejection]:
    """The pages and rejections of a record batch of the schema PAGES."""
    for row in batch.to_pylist():
        if row["reason"] is not None:
            yield Rejection(id=row["id"], source=row["source"], reason=row["reason"], detail=row["detail"])
        else:
            content = row["text"] if row["data"] is None else row["data"]
            fields = {name: row[name] for name in _PAGE_FIELDS}
            yield Page(content=content, extra=unpacked_extra(row["extra"]), **fields)


def cleaned_batch(results: Sequence[Article | Rejection]) -> Any:
    """Articles and rejections as a record batch of the schema CLEANED. An article's problem stands in `detail`."""
    articles = [result if isinstance(result, Article) else None for result in results]
    columns: dict[str, Any] = {
        name: [None if article is None else getattr(article, name) for article in articles] for name in _PLAIN_FIELDS
    }
    columns |= {name: [getattr(result, name) for result in results] for name in ("id", "source")}
    columns["reason"] = [result.reason if isinstance(result, Rejection) else None for result in results]
    columns["detail"] = [result.detail if isinstance(result, Rejection) else result.problem or None for result in results]
    columns["authors"] = _lists([None if a is None else a.authors for a in articles], partial(_array, kind=pa.string()))
    columns["extra"] = [None if article is None else packed_extra(article.extra) for article in articles]
    sources = chain.from_iterable(repeat(a.source_text, len(a.blocks)) for a in articles if a is not None)
    blocks = [None if article is None else article.blocks for article in articles]
    columns["blocks"] = _lists(blocks, partial(_block_array, sources))
    columns["repairs"] = _lists([None if article is None else article.repairs for article in articles], _edit_array)
    columns["links"] = _lists([None if a is None else a.links for a in articles], partial(_link_array, articles))
    columns["images"] = _lists([None if a is None else a.images for a in articles], partial(_image_array, articles))
    arrays = [_array(columns[field.name], field.type) for field in schemas.CLEANED]
    return pa.RecordBatch.from_arrays(arrays, schema=schemas.CLEANED)


def cleaned_of(batch: Any) -> list[Article | Rejection]:
    """The articles and rejections of a record batch of the schema CLEANED, or of some of its columns.

    Columns that are left out are as a new record has them, so are markup, places and reasons of blocks. `reason` and `id`
    are needed; `blocks` need `source_text`.
    """
    names = [name for name in ("reason", "detail", "authors", "extra", *_PLAIN_FIELDS) if name in batch.schema.names]
    plain = {name: batch.column(name).to_pylist() for name in names}
    blocks: Iterable[Sequence[Block]] = repeat(())
    repairs: Iterable[Sequence[Edit]] = repeat(())
    if "blocks" in batch.schema.names:
        lists = batch.column("blocks")
        sizes = (end - start for start, end in pairwise(lists.offsets.to_pylist()))
        sources = chain.from_iterable(map(repeat, plain["source_text"], sizes))
        blocks = _cut(lists, partial(_blocks, sources))
    if "repairs" in batch.schema.names:
        repairs = _cut(batch.column("repairs"), _edits)
    for name, read in (("links", _links), ("images", _images)):
        if name in batch.schema.names:
            plain[name] = [tuple(items) for items in _cut(batch.column(name), read)]
    rows = zip(*plain.values(), strict=True)
    return [
        _cleaned(dict(zip(plain, row, strict=True)), own_blocks, own_repairs)
        for row, own_blocks, own_repairs in zip(rows, blocks, repairs, strict=False)
    ]


def _cleaned(row: dict[str, Any], blocks: Sequence[Block], repairs: Sequence[Edit]) -> Article | Rejection:
    reason, detail = row.pop("reason"), row.pop("detail", None)
    if reason is not None:
        return Rejection(id=row["id"], source=row.get("source", ""), reason=reason, detail=detail or "")
    if "authors" in row:
        row["authors"] = tuple(row["authors"])
    if "extra" in row:
        row["extra"] = unpacked_extra(row["extra"])
    return Article(**row, problem=detail or "", blocks=tuple(blocks), repairs=tuple(repairs))


def clusters_batch(clusters: Iterable[Cluster]) -> Any:
    """Clusters as a record batch of the schema CLUSTERS."""
    names = schemas.CLUSTERS.names
    rows = [{name: getattr(cluster, name) for name in names} for cluster in clusters]
    return pa.RecordBatch.from_pylist(rows, schema=schemas.CLUSTERS)


def packed_extra(extra: Mapping[str, Any]) -> str | None:
    """Fields that no step reads, as JSON; values that JSON does not have become their text."""
    return json.dumps(dict(extra), ensure_ascii=False, default=str) if extra else None


def unpacked_extra(packed: str | None) -> dict[str, Any]:
    """The fields that `packed_extra` packed."""
    unpacked: dict[str, Any] = json.loads(packed) if packed else {}
    return unpacked


# Records → arrays


def _array(values: Any, kind: Any) -> Any:
    if isinstance(values, pa.Array):
        return values
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([v and _LONE_SURROGATE.sub("\ufffd", v) if isinstance(v, str) else v for v in values], kind)


def _lists(lists: Sequence[Sequence[Any] | None], flat: Callable[[list[Any]], Any]) -> Any:
    """A list array: `flat` makes one array of the items of all lists, offsets cut it. A list that is None is null."""
    sizes = [0 if items is None else len(items) for items in lists]
    offsets = pa.array(accumulate(sizes, initial=0), pa.int32())
    values = flat(list(chain.from_iterable(items for items in lists if items is not None)))
    mask = pa.array([items is None for items in lists]) if None in lists else None
    return pa.ListArray.from_arrays(offsets, values, mask=mask)


def _columns(items: Sequence[Any], names: Sequence[str], kind: Any) -> dict[str, Any]:
    return {name: _array([getattr(item, name) for item in items], kind.field(name).type) for name in names}


def _struct(columns: Mapping[str, Any], kind: Any, mask: Any = None) -> Any:
    return pa.StructArray.from_arrays([columns[field.name] for field in kind], fields=list(kind), mask=mask)


def _edit_array(edits: list[Edit]) -> Any:
    return _struct(_columns(edits, _EDIT_FIELDS, schemas.EDIT), schemas.EDIT)


def _link_array(articles: Sequence[Article | None], links: list[Link]) -> Any:
    """The links of articles as a struct array, with their places in the texts."""
    columns = _columns(links, _LINK_FIELDS, schemas.LINK)
    spans = [span for a in articles if a is not None and a.links for span in a.text_spans((x.start, x.end) for x in a.links)]
    columns["text_start"] = pa.array([start for start, _ in spans], pa.int64())
    columns["text_end"] = pa.array([end for _, end in spans], pa.int64())
    return _struct(columns, schemas.LINK)


def _image_array(articles: Sequence[Article | None], images: list[Image]) -> Any:
    """The pictures of articles as a struct array, with their places in the texts."""
    columns = _columns(images, _IMAGE_FIELDS, schemas.IMAGE)
    spans = (a.text_spans((x.start, x.start) for x in a.images) for a in articles if a is not None and a.images)
    columns["text_start"] = pa.array([start for own in spans for start, _ in own], pa.int64())
    return _struct(columns, schemas.IMAGE)


def _block_array(sources: Iterable[str], blocks: list[Block]) -> Any:
    """Blocks as a struct array. `sources`: the source text of each; a text that is its block's span of it is left out."""
    decisions = [block.decision for block in blocks]
    columns = _columns(blocks, _BLOCK_FIELDS, schemas.BLOCK) | _columns(decisions, _DECISION_FIELDS, schemas.BLOCK)
    texts = [None if source[b.start : b.end] == b.text else b.text for source, b in zip(sources, blocks, strict=True)]
    columns["text"] = _array(texts, pa.string())
    columns["kept"] = pa.array([decision.kept for decision in decisions], pa.bool_())
    columns["markup"] = _lists([block.markup for block in blocks], _edit_array)
    columns["place"] = _place_array([block.place for block in blocks])
    columns["reasons"] = _lists([decision.reasons for decision in decisions], _reason_array)
    return _struct(columns, schemas.BLOCK)


# Fills the columns where a block has no place; the mask makes it null.
_NOWHERE = Place(
    parent=0, grandparent=0, depth=0, inside=frozenset(), named=frozenset(), against=0.0, in_favour=0.0, own_against=0,
    own_in_favour=0,
)  # fmt: skip


def _place_array(places: Sequence[Place | None]) -> Any:
    filled = [place or _NOWHERE for place in places]
    columns = _columns(filled, [name for name in _PLACE_FIELDS if name not in _PLACE_SETS], schemas.PLACE)
    for name in _PLACE_SETS:
        columns[name] = _lists([sorted(getattr(place, name)) for place in filled], partial(_array, kind=pa.string()))
    return _struct(columns, schemas.PLACE, pa.array([place is None for place in places], pa.bool_()))


def _reason_array(reasons: list[tuple[str, float]]) -> Any:
    columns = {"feature": _array([name for name, _ in reasons], pa.string())}
    columns["share"] = pa.array([share for _, share in reasons], pa.float64())
    return _struct(columns, schemas.REASON)


# Arrays → records


def _values(array: Any) -> list[Any]:
    """The values of an array of text, numbers or flags. Numbers and flags that are null become 0."""
    if array.null_count and pa.types.is_primitive(array.type):
        array = array.fill_null(pa.scalar(0).cast(array.type))
    # By way of numpy: `to_pylist` makes a Scalar for each value and takes five times as long.
    values: list[Any] = array.to_numpy(zero_copy_only=False).tolist()
    return values


def _cut(column: Any, records: Callable[[Any], list[Any]]) -> list[list[Any]]:
    """The items of a list array, list by list; a null is an empty list. `records` makes records of an array of items."""
    offsets = column.offsets.to_pylist()
    first, last = offsets[0], offsets[-1]
    items = records(column.values.slice(first, last - first))
    return [items[start - first : end - first] for start, end in pairwise(offsets)]


def _rows(struct: Any, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(_values(struct.field(name)) for name in names), strict=True)


def _edits(struct: Any) -> list[Edit]:
    return [
        Edit(
            start=start, end=end, before=before, after=after, step=step, rule=rule, evidence=evidence, confidence=confidence
        )
        for start, end, before, after, step, rule, evidence, confidence in _rows(struct, _EDIT_FIELDS)
    ]


def _links(struct: Any) -> list[Link]:
    return [Link(start=s, end=e, address=address, title=title) for s, e, address, title in _rows(struct, _LINK_FIELDS)]


def _images(struct: Any) -> list[Image]:
    rows = _rows(struct, _IMAGE_FIELDS)
    return [Image(start=start, address=address, alt=alt, caption=caption) for start, address, alt, caption in rows]


def _blocks(sources: Iterable[str], struct: Any) -> list[Block]:
    """The blocks of a struct array, which may lack markup, places and reasons. `sources`: the source text of each."""
    texts = _values(struct.field("text"))
    markup = _cut(struct.field("markup"), _edits) if _has(struct, "markup") else repeat((), len(struct))
    places = _places(struct.field("place")) if _has(struct, "place") else repeat(None, len(struct))
    rest = zip(sources, texts, markup, places, _decisions(struct), strict=True)
    return [
        Block(
            start=start,
            end=end,
            text=source[start:end] if text is None else text,
            tag=tag,
            link_share=link_share,
            emphasised_tail=tail,
            markup=tuple(edits),
            place=place,
            decision=decision,
        )
        for (start, end, tag, link_share, tail), (source, text, edits, place, decision) in zip(
            _rows(struct, _BLOCK_FIELDS), rest, strict=True
        )
    ]


def _has(struct: Any, name: str) -> bool:
    return bool(struct.type.get_field_index(name) >= 0)


def _decisions(struct: Any) -> list[Decision]:
    reasons: Iterable[Sequence[Any]] = repeat((), len(struct))
    if _has(struct, "reasons"):
        reasons = _cut(struct.field("reasons"), lambda items: list(_rows(items, _REASON_FIELDS)))
    # Most blocks of a page share a few decisions by rule.
    made: dict[tuple[Any, ...], Decision] = {}
    decisions = []
    for row, own_reasons in zip(_rows(struct, _DECISION_FIELDS), reasons, strict=True):
        key = (*row, *own_reasons)
        decision = made.get(key)
        if decision is None:
            label, rule, score, joined, included = row
            decision = made[key] = Decision(
                label=label, rule=rule, score=score, reasons=tuple(own_reasons), joined=joined, included=included
            )
        decisions.append(decision)
    return decisions


def _places(struct: Any) -> list[Place | None]:
    sets = (_sets(struct.field(name)) for name in _PLACE_SETS)
    numbers = _rows(struct, [name for name in _PLACE_FIELDS if name not in _PLACE_SETS])
    return [
        Place(
            parent=parent,
            grandparent=grandparent,
            depth=depth,
            inside=inside,
            named=named,
            against=against,
            in_favour=in_favour,
            own_against=own_against,
            own_in_favour=own_in_favour,
        )
        if is_known
        else None
        for is_known, inside, named, (parent, grandparent, depth, against, in_favour, own_against, own_in_favour) in zip(
            struct.is_valid().to_numpy(zero_copy_only=False), *sets, numbers, strict=True
        )
    ]


def _sets(column: Any) -> list[frozenset[str]]:
    """The sets of a list array of text; equal ones are one object, for neighbours on a page have the same."""
    known: dict[tuple[str, ...], frozenset[str]] = {}
    return [known.setdefault(items, frozenset(items)) for items in map(tuple, _cut(column, _values))]
