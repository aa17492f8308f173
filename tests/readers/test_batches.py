"""Reading files by their endings into record batches of pages."""

import gc
import gzip
import io
import os
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from cleaner.errors import SettingsError
from cleaner.readers import read, walk
from cleaner.records import Page, Rejection
from cleaner.records.arrow import pages_of
from cleaner.records.schemas import PAGES
from cleaner.settings import CleanSettings
from tests.readers.inputs import NEWS, files, jsonl, zstd


def pages(*inputs: str | Path, max_page_bytes: int = 1_000, **limits: Any) -> list[Page | Rejection]:
    of_batches = {name: limits.pop(name) for name in ("rows", "max_batch_bytes", "extra") if name in limits}
    batches = read(walk(list(inputs)), CleanSettings(max_page_bytes=max_page_bytes, **limits), **of_batches)
    return [page for batch in batches for page in pages_of(batch)]


def one_page(*inputs: Path, max_page_bytes: int = 1_000) -> Page:
    (page,) = pages(*inputs, max_page_bytes=max_page_bytes)
    assert isinstance(page, Page)
    return page


def one_rejection(*inputs: Path, max_page_bytes: int = 1_000) -> Rejection:
    (rejection,) = pages(*inputs, max_page_bytes=max_page_bytes)
    assert isinstance(rejection, Rejection)
    return rejection


def test_a_pipe_that_is_named_is_read_and_never_the_same_as_before(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (file,) = walk([tmp_path / "pipe"])
    assert file.identity() != file.identity()
    with ThreadPoolExecutor(1) as pool:
        pool.submit((tmp_path / "pipe").write_text, NEWS)
        assert one_page(tmp_path / "pipe").content == NEWS.encode()


@pytest.mark.skipif(sys.platform != "linux", reason="other file systems take names in UTF-8 only")
@pytest.mark.parametrize(("ending", "compress"), [(".txt", bytes), (".txt.gz", gzip.compress), (".txt.zst", zstd)])
def test_a_name_that_is_not_utf8_is_read_and_shown_with_its_bytes(
    ending: str, compress: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff" + ending.encode()))
    path.write_bytes(compress(NEWS.encode()))
    page = one_page(tmp_path)
    assert (page.id, page.source, page.content) == (f"\\xff{ending}", f"{tmp_path}/\\xff{ending}", NEWS.encode())


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))


def test_standard_input_holds_one_page_or_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, NEWS.encode())
    page = one_page(Path("-"))
    assert (page.id, page.source, page.content, page.format) == ("stdin", "-", NEWS.encode(), "auto")
    stdin(monkeypatch, b' \n{"text": "one"}\n{"text": "two"}\n')
    assert [page.id for page in pages(Path("-"))] == ["stdin#2", "stdin#3"]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf \n" + NEWS.encode(), b"\n" * 500 + NEWS.encode(), NEWS.encode() * 20])
def test_nothing_of_standard_input_is_lost_by_looking_what_it_is(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, data)
    assert one_page(Path("-")).content == data


def test_white_space_without_end_on_standard_input_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"\n" * 100_000)
    assert one_rejection(Path("-")).reason == "too_large"


def test_closed_standard_input_is_a_rejection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    rejection = one_rejection(Path("-"))
    assert (rejection.reason, rejection.detail) == ("unreadable", "standard input is closed")


def test_a_file_whose_name_is_a_dash_can_be_named_with_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"not this")
    (tmp_path / "-").write_text(NEWS, encoding="utf-8")
    assert one_page(tmp_path / "-").content == NEWS.encode()


def test_a_file_whose_name_is_a_dash_can_be_named_as_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"not this")
    (tmp_path / "-").write_text(NEWS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (page,) = pages("./-")
    assert isinstance(page, Page)
    assert page.content == NEWS.encode()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "html"),
        ("a.HTM", "html"),
        ("a.md", "markdown"),
        ("a.txt", "auto"),
        ("a.md.gz", "markdown"),
        ("report.article", "auto"),
    ],
)
def test_the_ending_says_what_a_page_is_written_in(name: str, kind: str, tmp_path: Path) -> None:
    data = NEWS.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    page = one_page(tmp_path / name)
    assert (page.format, page.content, page.id, page.source) == (kind, data, name, str(tmp_path / name))


def test_compressed_files_read_as_what_was_compressed(tmp_path: Path) -> None:
    data = "Порт Тарна закрыт.\r\n".encode() * 20
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(data))
    (tmp_path / "b.txt.zst").write_bytes(zstd(data))
    assert [page.content for page in pages(tmp_path) if isinstance(page, Page)] == [data, data]


def test_members_and_frames_one_behind_the_other_are_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"Quay ") + gzip.compress(b"closed."))
    (tmp_path / "b.txt.zst").write_bytes(zstd(b"Quay ") + zstd(b"closed."))
    assert [page.content for page in pages(tmp_path) if isinstance(page, Page)] == [b"Quay closed."] * 2


@pytest.mark.parametrize("compress", [bytes, gzip.compress, zstd], ids=["plain", "gz", "zst"])
def test_a_page_of_just_the_limit_is_taken_and_one_byte_more_is_not(compress: type[bytes], tmp_path: Path) -> None:
    ending = {"bytes": "", "compress": ".gz", "zstd": ".zst"}[compress.__name__]
    path = tmp_path / f"a.txt{ending}"
    path.write_bytes(compress(b"x" * 100))
    assert one_page(path, max_page_bytes=100).content == b"x" * 100
    path.write_bytes(compress(b"x" * 101))
    rejection = one_rejection(path, max_page_bytes=100)
    assert (rejection.reason, rejection.id, rejection.source) == ("too_large", path.name, str(path))
    assert "100" in rejection.detail
    assert "max_page_bytes" in rejection.detail


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n"])
def test_a_file_of_nothing_but_white_space_is_rejected_as_empty(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    rejection = one_rejection(tmp_path)
    assert (rejection.reason, rejection.stage) == ("empty", "read")
    assert str(len(data)) in rejection.detail


def test_a_file_that_is_gone_since_the_walk_is_a_rejection_and_the_next_is_read(tmp_path: Path) -> None:
    found = walk([files(tmp_path, "a.txt", "b.txt")])
    (tmp_path / "a.txt").unlink()
    first, second = pages_of(next(read(found, CleanSettings(max_page_bytes=1_000))))
    assert isinstance(first, Rejection)
    assert (first.id, first.reason) == ("a.txt", "unreadable")
    assert isinstance(second, Page)


def test_the_outlet_is_the_nearest_folder_where_asked(tmp_path: Path) -> None:
    files(tmp_path, "top.txt", "tarn/a.txt", "tarn/2031/b.txt")
    assert [page.outlet for page in pages(tmp_path, outlet_from_folder=True) if isinstance(page, Page)] == [
        tmp_path.name,
        "tarn",
        "2031",
    ]
    assert {page.outlet for page in pages(tmp_path) if isinstance(page, Page)} == {None}


def test_files_are_read_one_after_the_other_as_batches_are_asked_for(tmp_path: Path) -> None:
    found = walk([files(tmp_path, "a.txt", "b.txt")])
    batches = read(found, CleanSettings(max_page_bytes=1_000), rows=1)
    next(batches)
    (tmp_path / "b.txt").write_text("changed", encoding="utf-8")
    (second,) = pages_of(next(batches))
    assert isinstance(second, Page)
    assert second.content == b"changed"


def parquet(folder: Path) -> bytes:
    """The bytes of a Parquet file of two rows, which also stands in the folder."""
    pyarrow.parquet.write_table(pyarrow.table({"id": ["a", "b"], "text": [NEWS, NEWS + "!"]}), folder / "a.parquet")
    return (folder / "a.parquet").read_bytes()


def test_parquet_is_read_out_of_compression_too(tmp_path: Path) -> None:
    data = parquet(tmp_path)
    (tmp_path / "b.parquet.gz").write_bytes(gzip.compress(data))
    (tmp_path / "c.parquet.zst").write_bytes(zstd(data))
    wanted = [("a", NEWS), ("b", NEWS + "!")]
    assert [(page.id, page.content) for page in pages(tmp_path) if isinstance(page, Page)] == wanted * 3


def test_no_file_is_left_open_behind_parquet_in_zst(tmp_path: Path) -> None:
    (tmp_path / "c.parquet.zst").write_bytes(zstd(parquet(tmp_path)))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert len(pages(tmp_path / "c.parquet.zst")) == 2
        gc.collect()
    assert [str(warning.message) for warning in caught if warning.category is ResourceWarning] == []


def test_every_kind_of_file_gives_batches_of_one_schema(tmp_path: Path) -> None:
    files(tmp_path, "a.html", "b.txt")
    (tmp_path / "c.jsonl").write_bytes(jsonl({"text": NEWS, "desk": "Osk"}, {"text": 5}))
    parquet(tmp_path)
    batches = list(read(walk([tmp_path]), CleanSettings(max_page_bytes=1_000), rows=2))
    assert [batch.schema for batch in batches] == [PAGES] * 3
    assert [name for batch in batches for name in batch.column("id").to_pylist()] == [
        "a.html", "a", "b", "b.txt", "c.jsonl#1", "c.jsonl#2",
    ]  # fmt: skip
    assert [name for batch in batches for name in batch.column("reason").to_pylist()] == [None] * 5 + ["bad_row"]


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 1_000])
@pytest.mark.parametrize("max_batch_bytes", [1, 200, 1 << 20])
def test_the_limits_of_a_batch_change_no_page(rows: int, max_batch_bytes: int, tmp_path: Path) -> None:
    files(tmp_path, "a.txt", "b.html")
    (tmp_path / "c.jsonl").write_bytes(jsonl(*({"text": f"{NEWS} {at}", "n": at} for at in range(9))))
    pyarrow.parquet.write_table(pyarrow.table({"text": [NEWS] * 9 + [None], "n": range(10)}), tmp_path / "d.parquet")
    assert pages(tmp_path, rows=rows, max_batch_bytes=max_batch_bytes) == pages(tmp_path)


def test_fields_that_no_step_reads_are_left_out_where_they_are_not_wanted(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl({"text": NEWS, "desk": "Osk"}))
    pyarrow.parquet.write_table(pyarrow.table({"text": [NEWS, " "], "desk": ["Osk", None]}), tmp_path / "b.parquet")
    pyarrow.parquet.write_table(pyarrow.table({"text": [NEWS], "desk": ["Osk"]}), tmp_path / "c.parquet")
    wanted = [{"desk": "Osk"}, {"desk": "Osk"}, None, {"desk": "Osk"}]
    assert [getattr(page, "extra", None) for page in pages(tmp_path)] == wanted
    assert [getattr(page, "extra", None) for page in pages(tmp_path, extra=False)] == [{}, {}, None, {}]


@pytest.mark.parametrize("limits", [{"rows": 0}, {"max_batch_bytes": 0}, {"max_batch_bytes": 1 << 31}])
def test_limits_out_of_range_are_an_error_before_anything_is_read(limits: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="at least 1"):
        read(walk([files(tmp_path, "a.txt")]), CleanSettings(max_page_bytes=1_000), **limits)
