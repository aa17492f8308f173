"""A corpus, its texts in memory, in a file, or stripped of substrings: one set of promises for all."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.corpus import ArticleColumns, Corpus
from cleaner.corpus.columns import FIELDS, codes_of, days_of
from cleaner.records import Article
from tests.strategies import any_text

UNICODE = Article(
    id="ø/1",
    outlet="Norlys Tidende",
    agency="Osk Wire",
    url="https://norlys.example/a?b=ü#ß",
    title="„Ærlig talt“ – Mira Oslund\u2028",
    published="2031-05-04T06:00:00+02:00",
    text='Порт Тарна закрыт.\n\n港は閉まっている。\n\n\U0001f6a2 \x00 \r\n e\u0301 \ud800 \\u0041 "',
    damage=0.1 + 0.2,
)


@pytest.fixture(params=["memory", "file", "stripped of nothing"])
def corpus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Corpus]:
    made = Corpus() if request.param == "memory" else Corpus.in_file(tmp_path)
    with made:
        yield made.without(["never there"]) if request.param == "stripped of nothing" else made


def reports(count: int, start: int = 0) -> list[Article]:
    return [Article(id=str(at), text=f"Report {at} of Tarn: " + "ø" * at) for at in range(start, start + count)]


def articles_of(corpus: Corpus) -> list[Article]:
    return [corpus.article_at(at) for at in range(len(corpus))]


def test_an_article_comes_back_as_it_was(corpus: Corpus) -> None:
    corpus.extend([UNICODE])
    assert corpus.article_at(0) == UNICODE
    assert corpus.text_at(0) == UNICODE.text
    assert corpus.sizes.tolist() == [len(UNICODE.text.encode(errors="surrogatepass"))]


def test_texts_are_read_by_ascending_positions(corpus: Corpus) -> None:
    corpus.extend(reports(9))
    for positions in ([], [0], [2, 3, 4, 7], list(range(9))):
        texts = corpus.texts(np.array(positions, np.int64)).strings()
        assert texts == [reports(9)[at].text for at in positions]


@pytest.mark.parametrize("at", [3, 100, -1])
def test_a_position_outside_is_an_index_error_that_names_it_and_the_size(corpus: Corpus, at: int) -> None:
    corpus.extend(reports(3))
    for ask in (corpus.article_at, corpus.text_at):
        with pytest.raises(IndexError, match=rf"{at} .*3"):
            ask(at)


def test_an_empty_corpus_holds_nothing(corpus: Corpus) -> None:
    assert (len(corpus), corpus.sizes.tolist(), len(corpus.columns), corpus.damage.tolist()) == (0, [], 0, [])
    assert corpus.make_ids_unique() == 0


def test_a_corpus_can_be_extended_after_it_was_read(corpus: Corpus) -> None:
    corpus.extend(reports(3))
    assert corpus.article_at(0).id == "0"
    corpus.extend(reports(4, start=3))
    assert articles_of(corpus) == reports(7)


def test_a_corpus_can_be_extended_from_its_own_articles(corpus: Corpus) -> None:
    corpus.extend(reports(3))
    corpus.extend(corpus.article_at(at) for at in (2, 0, 1))
    assert corpus.column("id").to_pylist() == ["0", "1", "2", "2", "0", "1"]
    assert corpus.make_ids_unique() == 3
    assert corpus.column("id").to_pylist() == ["0", "1", "2", "2~2", "0~2", "1~2"]


def test_articles_before_one_that_cannot_be_made_are_kept_and_the_next_follow_them(corpus: Corpus) -> None:
    def failing() -> Iterator[Article]:
        yield from reports(2)
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        corpus.extend(failing())
    corpus.extend(reports(1, start=2))
    assert articles_of(corpus) == reports(3)


def test_record_batches_and_articles_fill_it_alike(corpus: Corpus) -> None:
    corpus.extend(reports(2))
    columns = {"text": ["Mira rows.", ""], "other": [1, 2], "id": ["a", "b"], "outlet": ["herald", None]}
    batch = pyarrow.RecordBatch.from_pydict(columns)
    corpus.append(batch)
    corpus.append(batch.slice(1))
    wanted = [Article(id="a", outlet="herald", text="Mira rows."), Article(id="b"), Article(id="b")]
    assert articles_of(corpus) == [*reports(2), *wanted]


def test_a_batch_holds_positions_texts_and_the_fields_asked_for(corpus: Corpus) -> None:
    corpus.extend([*reports(2), UNICODE])
    batch = corpus.batch(np.array([1, 2]), ["outlet", "published"])
    assert batch.schema.names == ["position", "text", "outlet", "published"]
    assert batch.column("position").to_pylist() == [1, 2]
    assert batch.column("outlet").to_pylist() == [None, UNICODE.outlet]


def test_the_file_goes_at_the_end(tmp_path: Path) -> None:
    with Corpus.in_file(tmp_path) as corpus:
        corpus.extend(reports(3))
    assert list(tmp_path.iterdir()) == []
    assert corpus.column("id").to_pylist() == ["0", "1", "2"]
    with pytest.raises(ValueError, match="closed"):
        corpus.text_at(0)


def test_a_stripped_view_lacks_the_longest_substring_first_whatever_its_case() -> None:
    corpus = Corpus.of([Article(id="a", text="The others read ADVICE")])
    view = corpus.without(["he", "the", "ad"])
    assert (view.text_at(0), corpus.text_at(0)) == (" ors re VICE", "The others read ADVICE")
    assert (len(view), view.column("id").to_pylist(), view.sizes.tolist()) == (1, ["a"], [22])


@given(st.lists(any_text | st.just("\ud800"), max_size=5))
def test_memory_and_file_hold_the_same(texts: list[str]) -> None:
    """texts and sizes are the same in memory and in a file, lone surrogates included."""
    articles = [Article(id=str(at), text=text) for at, text in enumerate(texts)]
    every = np.arange(len(texts))
    with Corpus.in_file() as file:
        file.extend(articles)
        memory = Corpus.of(articles)
        assert memory.texts(every).strings() == file.texts(every).strings() == texts
        assert np.array_equal(memory.sizes, file.sizes)


def test_a_lone_surrogate_in_a_field_becomes_a_question_mark() -> None:
    corpus = Corpus.of([Article(id="a\ud800", title=None, outlet="Osk")])
    assert (corpus.column("id").to_pylist(), corpus.column("outlet").to_pylist()) == (["a?"], ["Osk"])


def test_details_are_those_of_the_articles() -> None:
    corpus = Corpus.of([*reports(3), UNICODE])
    assert isinstance(corpus.columns, ArticleColumns)
    assert corpus.columns.rows.schema.names == list(FIELDS)
    (first, last) = corpus.details(np.array([1, 3]))
    assert (first.id, first.outlet, first.damage) == ("1", None, 0)
    assert (last.agency, last.published, last.damage) == (UNICODE.agency, UNICODE.published, UNICODE.damage)


def test_strings_as_numbers_and_dates_as_days() -> None:
    codes = codes_of(pyarrow.array(["a", None, "b", "a"]))
    assert (codes[0], codes[1]) == (codes[3], -1)
    assert codes[2] not in (codes[0], -1)
    days = days_of(pyarrow.array(["1970-01-02", None, "a Monday", "1970-01-02T12:00:00+00:00"]))
    assert days[[0, 3]].tolist() == [1, 1.5]
    assert np.isnan(days[[1, 2]]).all()
    assert np.isnan(days_of(pyarrow.nulls(2, pyarrow.string()))).all()
