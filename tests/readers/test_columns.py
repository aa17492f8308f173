"""Rows read as columns are those that reading row by row gives."""

import tempfile
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.engines import ArticleStore
from cleaner.readers import read, read_columns, walk
from cleaner.records import Article, Rejection
from cleaner.runs.run import take_as_is
from cleaner.settings import Settings

LIMIT = 40
SETTINGS = Settings.from_mapping({"clean": {"max_page_bytes": LIMIT}})
TAKE = partial(take_as_is, settings=SETTINGS)
Read = tuple[list[Article], list[Rejection], int]

strings = st.sampled_from([None, "", "Mira rows.", "Ærlig", "a" * LIMIT, "a" * (LIMIT + 1), "7"])
contents = st.sampled_from(["Mira rows to Osk.", "Ø", "\u3000", " \n\t", "\x1c", "\xa0Osk", "é" * LIMIT, "", None])
COLUMNS = {
    "text": contents,
    "id": strings | st.sampled_from(["a", "a", "b"]),
    "url": strings,
    "outlet": strings,
    "html": st.none() | st.just("<p>Osk</p>"),
    "markdown": st.none() | st.just("# Osk"),
    "published": strings,
    "other": strings,
}


def by_rows(path: Path) -> Read:
    files = walk([path])
    results = [TAKE(page) for page in read(files, max_page_bytes=LIMIT)]
    return _split(results)


def by_columns(path: Path) -> Read:
    with ArticleStore() as store:
        rejected: list[Rejection] = []
        together = 0
        for rows in read_columns(walk([path]), TAKE, max_page_bytes=LIMIT):
            if rows.columns is not None:
                store.append(rows.columns)
                together += len(rows.columns)
            articles, some, _ = _split(rows.results)
            store.extend(articles)
            rejected += some
        return list(store), rejected, together


def _split(results: Any) -> Read:
    names = ("id", "outlet", "url", "title", "published", "text")
    articles = [
        Article(**{name: getattr(result, name) for name in names}) for result in results if isinstance(result, Article)
    ]
    return articles, [result for result in results if isinstance(result, Rejection)], 0


def written(table: Any, folder: str) -> Path:
    path = Path(folder, "rows.parquet")
    pyarrow.parquet.write_table(table, path)
    return path


tables = st.sets(st.sampled_from(list(COLUMNS)), min_size=1).flatmap(
    lambda names: st.lists(st.fixed_dictionaries({name: COLUMNS[name] for name in sorted(names)}), max_size=6)
)


@given(tables)
@example([{"text": "Mira rows.", "id": None}])
@example([{"text": "Mira rows.", "outlet": ""}])
def test_columns_and_rows_give_the_same(rows: list[dict[str, Any]]) -> None:
    """read_columns == read + take, articles and rejections, in order."""
    with tempfile.TemporaryDirectory() as folder:
        path = written(pyarrow.Table.from_pylist(rows), folder)
        articles, rejected, _ = by_columns(path)
        assert articles == by_rows(path)[0]
        # Not the details: some name all fields there are, and columns that no step reads are not read.
        said = [[(one.id, one.source, one.reason) for one in some] for some in (rejected, by_rows(path)[1])]
        assert said[0] == said[1]


@pytest.mark.parametrize(
    ("columns", "together"),
    [
        pytest.param({"text": ["Mira rows.", "Osk"], "id": ["a", "b"]}, True, id="text and id"),
        pytest.param({"text": ["Mira rows.", "Osk"], "id": [1, None]}, True, id="numbers as ids"),
        pytest.param({"text": ["Mira rows.", "Osk"], "html": [None, None]}, True, id="an empty column of pages"),
        pytest.param({"text": ["Mira rows.", " "]}, False, id="a text of white space"),
        pytest.param({"text": ["Mira rows.", None]}, False, id="no text"),
        pytest.param({"text": ["Mira rows.", "Osk"], "id": [1.5, 2.5]}, False, id="fractions as ids"),
        pytest.param({"text": ["Osk", "Osk"], "published": [date(2031, 5, 4), None]}, False, id="dates"),
        pytest.param({"text": [b"Mira \xff", b"Osk"]}, False, id="bytes"),
    ],
)
def test_rows_go_together_where_nothing_has_to_be_looked_at(
    columns: dict[str, list[Any]],
    tmp_path: Path,
    *,
    together: bool,
) -> None:
    path = written(pyarrow.table(columns), str(tmp_path))
    articles, rejected, count = by_columns(path)
    assert (articles, [r.reason for r in rejected]) == (by_rows(path)[0], [r.reason for r in by_rows(path)[1]])
    assert count == (2 if together else 0)


def test_text_that_is_not_utf8_is_told_row_by_row(tmp_path: Path) -> None:
    broken = pyarrow.array([b"Mira rows.", b"\xff\xfe"]).cast(pyarrow.binary())
    texts = pyarrow.Array.from_buffers(pyarrow.string(), 2, broken.buffers())
    path = written(pyarrow.table({"text": texts}), str(tmp_path))
    articles, rejected, _ = by_columns(path)
    assert [article.text for article in articles] == ["Mira rows."]
    assert [rejection.reason for rejection in rejected] == ["bad_row"]


@pytest.mark.parametrize("content", [b"", b"no Parquet at all"])
def test_a_file_that_is_none_is_one_rejection(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "rows.parquet").write_bytes(content)
    assert [r.reason for r in by_columns(tmp_path / "rows.parquet")[1]] == ["bad_file"]
