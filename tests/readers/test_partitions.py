"""Folders of partitions as inputs: their keys are fields of the rows."""

import gzip
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.dataset
import pyarrow.parquet
import pytest

from cleaner.readers import walk
from cleaner.records import Page
from tests.readers.inputs import NEWS, jsonl
from tests.readers.test_archives import PAGE, answer
from tests.readers.test_batches import pages


def parquet(path: Path, **columns: list[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pyarrow.parquet.write_table(pyarrow.table(columns), path)


def only_pages(*inputs: str | Path, **settings: Any) -> list[Page]:
    found = pages(*inputs, **settings)
    assert all(isinstance(page, Page) for page in found)
    return [page for page in found if isinstance(page, Page)]


def test_keys_are_fields_of_the_rows_in_the_order_of_the_folders(tmp_path: Path) -> None:
    parquet(tmp_path / "outlet=herald" / "day=2026-11-29" / "part-0.parquet", text=[NEWS, NEWS + "!"])
    parquet(tmp_path / "outlet=echo" / "day=2026-11-30" / "part-0.parquet", text=[NEWS])
    found = only_pages(tmp_path)
    assert [(page.outlet, page.published, page.extra) for page in found] == [
        ("echo", None, {"day": "2026-11-30"}), *[("herald", None, {"day": "2026-11-29"})] * 2,
    ]  # fmt: skip
    assert [page.published for page in only_pages(tmp_path, columns="published=day")] == ["2026-11-30", *["2026-11-29"] * 2]
    assert [page.extra for page in only_pages(tmp_path, columns="published=day")] == [{}] * 3


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.jsonl", "a.jsonl.gz", "a.csv", "a.json", "a.warc", "a.parquet"])
def test_every_kind_of_input_has_the_fields_of_its_partition(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "outlet=tarn%20herald" / "desk=__HIVE_DEFAULT_PARTITION__"
    parquet(folder / "a.parquet", text=[NEWS])
    data = {
        "a.html": PAGE.encode(), "a.txt": NEWS.encode(), "a.jsonl": jsonl({"text": NEWS}), "a.warc": answer(PAGE.encode()),
        "a.jsonl.gz": gzip.compress(jsonl({"text": NEWS})), "a.csv": f"text\n{NEWS!r}\n".encode().replace(b"'", b'"'),
        "a.json": b'{"text": "x"}', "a.parquet": (folder / "a.parquet").read_bytes(),
    }  # fmt: skip
    (folder / "a.parquet").unlink()
    (folder / name).write_bytes(data[name])
    (page,) = only_pages(tmp_path, max_page_bytes=10_000)
    assert page.outlet == "tarn herald"
    assert {**page.extra, "warc_date": ""} == {"desk": None, "warc_date": ""}


def test_what_a_row_says_itself_counts_for_more(tmp_path: Path) -> None:
    parquet(tmp_path / "outlet=herald" / "a.parquet", text=[NEWS, NEWS], outlet=["echo", None])
    (tmp_path / "outlet=herald" / "b.jsonl").write_bytes(jsonl({"text": NEWS, "outlet": "post"}, {"text": NEWS}))
    assert [page.outlet for page in only_pages(tmp_path)] == ["echo", "herald", "post", "herald"]


def test_a_partition_is_neither_content_nor_id_nor_the_name_of_an_outlet(tmp_path: Path) -> None:
    parquet(tmp_path / "tarn" / "id=7" / "text=x" / "day=3" / "a.parquet", html=[PAGE, PAGE])
    found = only_pages(tmp_path, outlet_from_folder=True, max_page_bytes=10_000)
    assert [(page.id, page.content, page.outlet) for page in found] == [
        (f"tarn/id=7/text=x/day=3/a.parquet#{number}", PAGE, "tarn") for number in (1, 2)
    ]


def test_a_part_that_is_named_has_the_fields_of_the_folders_that_are_named(tmp_path: Path) -> None:
    parquet(tmp_path / "outlet=herald" / "day=3" / "a.parquet", text=[NEWS])
    for given in (tmp_path / "outlet=herald", tmp_path / "outlet=herald" / "day=3" / "a.parquet"):
        (page,) = only_pages(given)
        assert (page.outlet, page.extra) == ("herald", {"day": "3"})


def test_what_programs_leave_beside_data_is_no_data(tmp_path: Path) -> None:
    parquet(tmp_path / "outlet=herald" / "a.parquet", text=[NEWS])
    parquet(tmp_path / "_temporary" / "0" / "outlet=herald" / "a.parquet", text=[NEWS])
    (tmp_path / "_SUCCESS").touch()
    skipped: dict[str, str] = {}
    walk([tmp_path], skip=lambda path, why: skipped.update({Path(path).name: why}))
    assert skipped == {"_temporary": "what a program keeps for itself", "_SUCCESS": "no ending"}
    assert len(only_pages(tmp_path)) == 1


def test_datasets_of_pyarrow_are_read_as_pyarrow_reads_them(tmp_path: Path) -> None:
    outlets = ["tarn/herald", "osk echo", "post & sons", "100%", "Zürich", "a=b", ".."]
    table = pyarrow.table({"text": [f"{NEWS} {name}" for name in outlets], "outlet": outlets})
    parts = pyarrow.dataset.partitioning(pyarrow.schema({"outlet": pyarrow.string()}), flavor="hive")
    pyarrow.dataset.write_dataset(table, tmp_path, format="parquet", partitioning=parts)
    assert {(page.content, page.outlet) for page in only_pages(tmp_path)} == {(f"{NEWS} {name}", name) for name in outlets}


def test_many_rows_of_a_partition_come_in_order(tmp_path: Path) -> None:
    path = tmp_path / "outlet=herald" / "a.parquet"
    parquet(path, text=[f"{NEWS} {at}" for at in range(5_000)])
    found = only_pages(tmp_path, rows=100)
    assert [(page.content, page.outlet) for page in found] == [(f"{NEWS} {at}", "herald") for at in range(5_000)]
