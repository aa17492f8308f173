"""Rows as hosts have them: dates, numbers, bytes, missing values."""

import pickle
import subprocess
import sys
from datetime import date, datetime
from importlib import import_module

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import CleanSettings, InputError
from cleaner.adapters import arrow
from cleaner.adapters.rows import ARTICLE, PROVENANCE, RowCleaner
from tests.adapters.pages import ROWS, SETTINGS, check_articles


def test_values_of_other_types_are_read_as_texts() -> None:
    table = pyarrow.table(
        {
            "id": [7, 8],
            "text": [b"Mira rows.", "Jon sails to Venø.".encode()],
            "published": pyarrow.array([date(2031, 4, 3), None]),
            "outlet": pyarrow.array(["herald", None]).dictionary_encode(),
        }
    )
    rows = arrow.clean(table).to_pylist()
    assert [(row["id"], row["text"], row["published"], row["outlet"]) for row in rows] == [
        ("7", "Mira rows.", "2031-04-03", "herald"),
        ("8", "Jon sails to Venø.", None, None),
    ]


def test_own_rules_go_with_the_rows_to_wherever_they_are_cleaned() -> None:
    rules = "[other.table]\npattern = 'our table'\nremoves = ['Our table']\nkeeps = []\n"
    sent = pickle.loads(pickle.dumps(RowCleaner.of(CleanSettings(rules=(rules,)))))  # noqa: S301  # made right here
    made = sent.clean_row({"id": "a", "text": "Mira rows to Osk.\n\nOur table\n\nJon sails to Tarn."})
    assert made["text"] == "Mira rows to Osk.\n\nJon sails to Tarn."


def test_a_value_that_is_no_page_leaves_the_other_rows_alone() -> None:
    made = arrow.clean(pyarrow.table({"id": ["a"], "outlet": ["herald"], "text": [3]})).to_pylist()[0]
    assert (made["id"], made["outlet"], made["status"], made["reason"]) == ("a", "herald", "unreadable", "bad_row")
    assert made["detail"] == "field 'text' is int, not text"
    null = arrow.clean(pyarrow.table({"id": ["a"], "text": pyarrow.nulls(1, pyarrow.string())})).to_pylist()[0]
    assert (null["status"], null["reason"]) == ("empty", "no_content")


def test_columns_of_an_earlier_cleaning_are_not_lost() -> None:
    once = arrow.clean(pyarrow.table({"text": ["Mira rows.\n\nAdvertisement"]}))
    twice = arrow.clean(once)
    assert twice.column("text_in_input").to_pylist() == ["Mira rows.\n\nAdvertisement"]
    assert twice.column("text_in_input_").to_pylist() == ["Mira rows."]
    assert len(set(twice.schema.names)) == len(twice.schema.names)


def test_links_and_images_are_columns_where_settings_and_caller_ask_for_what_led_to_the_text() -> None:
    table = pyarrow.table(
        {"html": ["<article><p>A <a href='https://a.example/1'>quake</a> hit Tarn on Monday.</p></article>"]}
    )
    asked = CleanSettings(links=True)
    assert not {"links", "images"} & set(arrow.clean(table, asked).schema.names)
    assert not {"links", "images"} & set(arrow.clean(table, provenance=True).schema.names)
    (made,) = arrow.clean(table, asked, provenance=True).to_pylist()
    assert [link["address"] for link in made["links"]] == ["https://a.example/1"]
    assert "images" not in made


def test_record_batches_and_streams_are_tables_too() -> None:
    table = pyarrow.Table.from_pylist([dict(row) for row in ROWS])
    check_articles(arrow.clean(table.to_batches()[0], SETTINGS).to_pylist())
    check_articles(arrow.clean(table.to_reader(max_chunksize=5), SETTINGS).to_pylist())


def test_batches_are_cleaned_one_by_one_with_the_schema_that_was_said() -> None:
    table = pyarrow.Table.from_pylist([dict(row) for row in ROWS])
    work = arrow.CleanTable(RowCleaner.of(SETTINGS))
    batches = list(work.in_batches(table.to_batches(max_chunksize=5)))
    assert [len(batch) for batch in batches] == [5, 5, 2]
    assert {batch.schema for batch in batches} == {work.schema_of(table.schema)}
    check_articles([row for batch in batches for row in batch.to_pylist()])


def test_several_processes_give_the_same() -> None:
    table = pyarrow.Table.from_pylist([dict(row) for row in ROWS])
    check_articles(arrow.clean(table, SETTINGS, workers=2).to_pylist())


@given(st.lists(st.sampled_from([*ARTICLE, *PROVENANCE, "text_in_input", "status_in_input_", "html", "crawl"]), unique=True))
def test_new_names_are_no_name_twice(names: list[str]) -> None:
    for provenance in (False, True):
        cleaner = RowCleaner.of(provenance=provenance)
        renamed = cleaner.renamed(names)
        kept = [renamed.get(name, name) for name in names]
        assert len(set(kept)) == len(names)
        # Only what an article takes over from its row is replaced.
        assert set(kept) & set(cleaner.names) <= {"id", "outlet", "agency", "url", "title", "published"}


def test_a_cleaner_is_the_same_bytes_in_every_process() -> None:
    code = (
        "import pickle, sys; from cleaner import CleanSettings; from cleaner.adapters.rows import RowCleaner;"
        "made = RowCleaner.of(CleanSettings(max_page_bytes=4_000), {'url': 'link', 'text': 'body'});"
        "sys.stdout.buffer.write(pickle.dumps(made))"
    )
    made = [subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(2)]
    here = RowCleaner.of(CleanSettings(max_page_bytes=4_000), {"text": "body", "url": "link"})
    assert made[0] == made[1]
    assert pickle.loads(made[0]) == here  # noqa: S301  # our own


def test_settings_may_name_the_columns() -> None:
    table = pyarrow.table({"body": ["Mira rows."], "title": ["Boats"]})
    settings = CleanSettings(columns="text=body")
    assert arrow.clean(table, settings).column("text").to_pylist() == ["Mira rows."]
    with pytest.raises(InputError, match="columns is list; give a mapping of fields to columns"):
        arrow.clean(table, columns=["body"])  # type: ignore[arg-type]


def test_pandas_has_missing_values_of_several_kinds() -> None:
    pandas = pytest.importorskip("pandas")
    frames = import_module("cleaner.adapters.pandas")
    frame = pandas.DataFrame(
        {
            "text": pandas.Series(["Mira rows.", pandas.NA, None], dtype="object"),
            "published": pandas.to_datetime([datetime(2031, 4, 3), None, None]),
            "outlet": pandas.Series(["herald", None, "post"], dtype="category"),
            "views": [1.5, float("nan"), 3.0],
        }
    )
    frame.index = ["x", "x", "y"]
    made = frames.clean(frame)
    assert made.index.tolist() == ["x", "x", "y"]
    assert made["text"].tolist() == ["Mira rows.", "", ""]
    assert made["reason"].tolist()[1:] == ["no_content", "no_content"]
    assert made["published"].tolist()[0] == "2031-04-03T00:00:00"
    assert made["outlet"].tolist()[::2] == ["herald", "post"]
    assert made["views"].dtype == frame["views"].dtype
    assert frame["text"].tolist()[0] == "Mira rows."
    with pytest.raises(InputError, match="several columns have the same name"):
        frames.clean(pandas.concat([frame, frame], axis=1))


def test_polars_frames_that_are_lazy_are_to_be_collected() -> None:
    polars = pytest.importorskip("polars")
    frames = import_module("cleaner.adapters.polars")
    with pytest.raises(InputError, match=r"got LazyFrame; give .* what collect\(\) gives"):
        frames.clean(polars.LazyFrame({"text": ["Mira rows."]}))
