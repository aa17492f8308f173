"""Records go to Arrow and come back as they were."""

import io
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.records import Article, Block, Page, Rejection, schemas
from cleaner.records.arrow import cleaned_batch, cleaned_of, pages_batch, pages_of
from tests.records.strategies import articles, pages, rejections

Cleaned = Article | Rejection
results = st.lists(articles() | rejections, max_size=4)


def through_parquet(batch: Any) -> Any:
    """The batch after a file, which keeps nothing of what lies under a null."""
    file = io.BytesIO()
    pq.write_table(pa.Table.from_batches([batch]), file)
    file.seek(0)
    batches = pq.read_table(file).combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=batch.schema)


@given(results)
def test_articles_and_rejections_come_back_as_they_were(given: list[Cleaned]) -> None:
    """cleaned_of(cleaned_batch(x)) == x, through a Parquet file too."""
    batch = cleaned_batch(given)
    assert batch.schema == schemas.CLEANED
    batch.validate(full=True)
    assert cleaned_of(batch) == given
    assert cleaned_of(through_parquet(batch)) == given


@given(results, st.integers(0, 4), st.integers(0, 4))
def test_a_slice_of_a_batch_holds_its_own_rows(given: list[Cleaned], start: int, size: int) -> None:
    """cleaned_of(batch.slice(start, size)) == x[start : start + size]."""
    start = min(start, len(given))
    assert cleaned_of(cleaned_batch(given).slice(start, size)) == given[start : start + size]


@given(st.lists(pages | rejections, max_size=4), st.integers(0, 4))
def test_pages_come_back_as_they_were(given: list[Page | Rejection], start: int) -> None:
    """pages_of(pages_batch(x)) == x, sliced too."""
    batch = pages_batch(given)
    assert batch.schema == schemas.PAGES
    assert list(pages_of(batch)) == given
    start = min(start, len(given))
    assert list(pages_of(batch.slice(start))) == given[start:]


@given(articles())
def test_numbers_stay_whole_and_flags_stay_flags(given: Article) -> None:
    """Equality does not tell 1, 1.0 and True apart; a JSON file does."""
    (back,) = cleaned_of(through_parquet(cleaned_batch([given, Rejection(id="r", source="", reason="empty", detail="")])))[
        :1
    ]
    assert repr(replace_all(back)) == repr(replace_all(given))


def replace_all(article: Cleaned) -> list[Any]:
    assert isinstance(article, Article)
    return [
        (block.start, block.emphasised_tail, block.decision, block.place and (block.place.parent, block.place.against))
        for block in article.blocks
    ]


def test_a_text_that_is_its_span_of_the_source_is_not_stored_again() -> None:
    blocks = (Block(start=0, end=4, text="Tarn"), Block(start=5, end=8, text="Norlys"))
    article = Article(id="a", source_text="Tarn Osk").assembled(blocks)
    stored = cleaned_batch([article]).column("blocks").to_pylist()[0]
    assert [block["text"] for block in stored] == [None, "Norlys"]


def test_a_lone_surrogate_becomes_a_replacement_character_and_offsets_stay() -> None:
    article = cleaner.clean("Tarn\ud800 rows to Osk on Monday, the guild said.", format="text")
    (back,) = cleaned_of(cleaned_batch([replace(article, title="\udfff", extra={"a": "\ud800"})]))
    assert isinstance(back, Article)
    assert back.text == article.text.replace("\ud800", "\ufffd")
    assert [(b.start, b.end) for b in back.blocks] == [(b.start, b.end) for b in article.blocks]
    assert back.blocks[0].text == back.source_text[back.blocks[0].start : back.blocks[0].end]
    assert (back.title, back.extra) == ("\ufffd", {"a": "\ufffd"})
    assert next(pages_of(pages_batch([Page(content="a\ud800b")]))) == Page(content="a\ufffdb")


def test_no_rows_are_a_batch_too() -> None:
    assert cleaned_of(cleaned_batch([])) == []
    assert cleaned_of(pa.RecordBatch.from_pylist([], schema=schemas.CLEANED)) == []
    assert list(pages_of(pages_batch([]))) == []
