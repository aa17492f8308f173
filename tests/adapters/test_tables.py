"""Hosts with tables: the same pages give the same texts and matches in each."""

import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pyarrow
import pytest

from cleaner import InputError
from cleaner.adapters import arrow
from tests.adapters.pages import ROWS, SETTINGS, check_articles, check_found
from tests.engines.clusters import sail

# Hosts warn of what they do themselves.
pytestmark = [
    pytest.mark.filterwarnings(f"ignore::{kind}") for kind in ("DeprecationWarning", "FutureWarning", "ResourceWarning")
]


@dataclass(frozen=True)
class Host:
    """A host. `make`: a table of its own; `rows`: the rows of one; `call`: arguments before the table."""

    adapter: str
    make: Callable[[pyarrow.Table], Any]
    rows: Callable[[Any], Sequence[dict[str, Any]]]
    call: tuple[Any, ...] = ()

    def clean(self, table: Any, *arguments: Any, **options: Any) -> Any:
        return import_module(f"cleaner.adapters.{self.adapter}").clean(*self.call, table, *arguments, **options)

    def find_duplicates(self, table: Any, *arguments: Any, **options: Any) -> Any:
        return import_module(f"cleaner.adapters.{self.adapter}").find_duplicates(*self.call, table, *arguments, **options)


def _arrow(stack: ExitStack) -> Host:
    return Host("arrow", lambda table: table, lambda table: table.to_pylist())


def _pandas(stack: ExitStack) -> Host:
    pytest.importorskip("pandas")
    return Host("pandas", lambda table: table.to_pandas(), _rows_of_pandas)


def _rows_of_pandas(frame: Any) -> list[dict[str, Any]]:
    """The rows with None for missing values."""
    rows = frame.to_dict("records")
    return [{k: None if isinstance(v, float) and math.isnan(v) else v for k, v in row.items()} for row in rows]


def _polars(stack: ExitStack) -> Host:
    polars = pytest.importorskip("polars")
    return Host("polars", polars.from_arrow, lambda frame: frame.to_dicts())


def _duckdb(stack: ExitStack) -> Host:
    connection = pytest.importorskip("duckdb").connect()
    return Host("duckdb", connection.from_arrow, lambda made: made.to_arrow_table().to_pylist(), (connection,))


def _huggingface(stack: ExitStack) -> Host:
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()
    return Host("huggingface", datasets.Dataset, list)


def _daft(stack: ExitStack) -> Host:
    daft = pytest.importorskip("daft")
    return Host("daft", daft.from_arrow, lambda frame: frame.to_pylist())


def _ray(stack: ExitStack) -> Host:
    data = pytest.importorskip("ray.data")
    ray = import_module("ray")
    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False, logging_level="error")
    stack.callback(ray.shutdown)
    data.DataContext.get_current().execution_options.preserve_order = True
    data.DataContext.get_current().enable_progress_bars = False
    return Host("ray", data.from_arrow, lambda made: made.take_all())


def _spark(stack: ExitStack) -> Host:
    engine = stack.enter_context(sail())
    sql = import_module("pyspark.sql")
    session = sql.SparkSession.builder.remote(engine.remote).getOrCreate()
    stack.callback(session.stop)
    from_arrow_schema = import_module("pyspark.sql.pandas.types").from_arrow_schema

    def make(table: pyarrow.Table) -> Any:
        return session.createDataFrame(table, from_arrow_schema(table.schema))

    return Host("spark", make, lambda frame: frame.toArrow().to_pylist())


HOSTS = {host.__name__[1:]: host for host in (_arrow, _pandas, _polars, _duckdb, _huggingface, _daft, _spark, _ray)}


@pytest.fixture(scope="module", params=HOSTS)
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    """Each host that is installed, without what it would tell others of its use."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as environment, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in ("DO_NOT_TRACK", "HF_DATASETS_OFFLINE", "HF_HUB_OFFLINE"):
            environment.setenv(name, "1")
        environment.setenv("RAY_USAGE_STATS_ENABLED", "0")
        yield HOSTS[request.param](stack)


@pytest.fixture
def pages() -> pyarrow.Table:
    return pyarrow.Table.from_pylist([dict(row) for row in ROWS])


def test_the_same_pages_give_the_same_texts_and_matches(host: Host, pages: pyarrow.Table) -> None:
    cleaned = host.clean(host.make(pages), SETTINGS)
    check_articles(host.rows(cleaned))
    found = host.find_duplicates(cleaned)
    check_found(host.rows(found.articles), host.rows(found.matches))
    assert [row["id"] for row in host.rows(found.clusters)] == ["c1", "c2", "c3"]


def test_other_columns_stay_and_none_is_overwritten(host: Host, pages: pyarrow.Table) -> None:
    crawl = pages.append_column("crawl", pyarrow.array(range(len(ROWS)))).append_column(
        "status", pyarrow.array(["200"] * len(ROWS))
    )
    rows = host.rows(host.clean(host.make(crawl), SETTINGS))
    assert [row["crawl"] for row in rows] == list(range(len(ROWS)))
    assert {row["status_in_input"] for row in rows} == {"200"}
    assert [(row["html"], row["text_in_input"]) for row in rows] == [(row["html"], row["text"]) for row in ROWS]


def test_columns_may_have_other_names(host: Host, pages: pyarrow.Table) -> None:
    named = pages.select(["id", "html", "text", "outlet", "url", "published"]).rename_columns(
        ["key", "page", "body", "outlet", "url", "day"]
    )
    columns = {"id": "key", "html": "page", "text": "body", "published": "day"}
    cleaned = host.clean(host.make(named), SETTINGS, columns=columns)
    rows = host.rows(cleaned)
    check_articles(rows)
    assert [(row["key"], row["body"]) for row in rows] == [(row["id"], row["text"]) for row in ROWS]
    texts = pyarrow.table({"key": [row["id"] for row in rows], "words": [row["text"] for row in rows]})
    found = host.find_duplicates(host.make(texts), columns={"id": "key", "text": "words"})
    assert [row["canonical"] == row["id"] for row in host.rows(found.articles)].count(False) == 5


def test_rows_without_ids_are_told_by_position_once_they_are_searched(host: Host, pages: pyarrow.Table) -> None:
    cleaned = host.clean(host.make(pages.drop_columns(["id"])), SETTINGS)
    assert {row["id"] for row in host.rows(cleaned)} <= {None, *map(str, range(len(ROWS)))}
    found = host.find_duplicates(cleaned)
    assert [row["id"] for row in host.rows(found.articles)] == [str(at) for at in range(len(ROWS))]
    assert {(row["left"], row["right"]) for row in host.rows(found.matches)} >= {("0", "1"), ("3", "4"), ("5", "6")}


def test_what_leads_from_the_page_to_the_text_is_kept_on_request(host: Host, pages: pyarrow.Table) -> None:
    rows = host.rows(host.clean(host.make(pages), SETTINGS, provenance=True))
    assert [block["label"] for block in rows[1]["blocks"]][-2:] == ["ad", "comments"]
    assert rows[1]["source_text"] == ROWS[1]["text"]


def test_a_table_with_two_columns_of_one_name_is_refused(pages: pyarrow.Table) -> None:
    twice = pages.append_column("id", pages.column("id"))
    for work in (arrow.clean, arrow.find_duplicates):
        with pytest.raises(InputError, match="several columns have the same name, 'id'; give each its own"):
            work(twice)


def test_a_table_without_pages_is_refused_with_what_is_wanted(host: Host, pages: pyarrow.Table) -> None:
    with pytest.raises(InputError, match="none of the columns is html or markdown or text; give columns="):
        host.clean(host.make(pages.select(["id", "url"])))
    with pytest.raises(InputError, match="there is no column 'body'; columns are id, html"):
        host.clean(host.make(pages), columns={"text": "body"})
    with pytest.raises(InputError, match="the field 'words', which is unknown; fields are html"):
        host.clean(host.make(pages), columns={"words": "text"})
    with pytest.raises(InputError, match="none of the columns is text"):
        host.find_duplicates(host.make(pages.select(["id", "html"])))


def test_what_is_no_table_is_refused(host: Host) -> None:
    for call in (host.clean, host.find_duplicates):
        with pytest.raises(InputError, match="got list; give"):
            call(["a page"])


def test_a_table_without_rows_gives_one_without_rows(host: Host, pages: pyarrow.Table) -> None:
    if host.adapter == "ray":
        pytest.skip("Ray does not keep the columns of a dataset without rows")
    cleaned = host.clean(host.make(pages.slice(0, 0)), SETTINGS)
    assert len(host.rows(cleaned)) == 0
    assert len(host.rows(host.find_duplicates(cleaned).matches)) == 0
