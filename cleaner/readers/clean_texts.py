"""Pages of clean text → texts for the search for duplicates, without cleaning; all other pages → rejections."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cleaner.errors import UnreadableError
from cleaner.readers.content import page_text
from cleaner.records import Page, Rejection
from cleaner.records.arrow import pages_of
from cleaner.records.schemas import PAGES, REJECTED

#: Texts as the search for duplicates reads them.
CLEAN_TEXTS = pa.schema(
    [PAGES.field(name) for name in ("id", "source", "outlet", "agency", "url", "title", "published", "text")]
)


def clean_texts(pages: pa.RecordBatch, max_page_bytes: int) -> tuple[pa.RecordBatch, pa.RecordBatch]:
    """Split a record batch of the schema PAGES: texts (schema CLEAN_TEXTS) and rejections (schema REJECTED), in order.

    Texts that are text already are taken as they are, without a copy where a batch has nothing else; bytes are decoded.
    Rejected are rows that came as rejections, HTML, and content of more than `max_page_bytes` bytes or of no known encoding.
    """
    sizes = pc.binary_length(pages.column("text"))
    is_text = pc.and_(pc.less_equal(sizes, max_page_bytes), pc.not_equal(pages.column("format"), "html"))
    is_text = pc.fill_null(pc.and_(is_text, pc.is_null(pages.column("reason"))), False)  # noqa: FBT003  # the value for null
    is_other = pc.invert(is_text)
    texts = pages.select(CLEAN_TEXTS.names)
    if not pc.any(is_other).as_py():
        return texts, _rejections([])
    decoded, rejected = [], []
    is_decoded = np.zeros(len(pages), np.bool_)
    for at, page in zip(pc.indices_nonzero(is_other).to_pylist(), pages_of(pages.filter(is_other)), strict=True):
        text = _text_or_rejection(page, max_page_bytes)
        if isinstance(text, Rejection):
            rejected.append(text)
        else:
            decoded.append(text)
            is_decoded[at] = True
    column = pc.replace_with_mask(texts.column("text"), pa.array(is_decoded), pa.array(decoded, pa.large_string()))
    texts = texts.set_column(texts.schema.get_field_index("text"), "text", column)
    return texts.filter(pc.or_(is_text, pa.array(is_decoded))), _rejections(rejected)


def _text_or_rejection(page: Page | Rejection, max_bytes: int) -> str | Rejection:
    if isinstance(page, Rejection):
        return page
    try:
        if page.format == "html":
            raise UnreadableError("not_clean", "HTML has to be cleaned before duplicates are looked for; use run")
        return page_text(page, max_bytes)
    except UnreadableError as error:
        return Rejection(id=page.id or "", source=page.source, reason=error.reason, detail=str(error))


def _rejections(rejections: Sequence[Rejection]) -> pa.RecordBatch:
    rows = [{name: getattr(rejection, name) for name in REJECTED.names} for rejection in rejections]
    return pa.RecordBatch.from_pylist(rows, schema=REJECTED)
