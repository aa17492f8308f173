"""Walking the inputs and reading files by their endings."""

import gc
import gzip
import io
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from cleaner.errors import UnreadableError
from cleaner.readers import InputFile, read, walk
from cleaner.records import Page, Rejection

NEWS = "The quay at Tarn is closed, Mira Oslund said."


def files(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(NEWS, encoding="utf-8")
    return folder


def zstd(data: bytes) -> bytes:
    sink = pyarrow.BufferOutputStream()
    with pyarrow.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    frame: bytes = sink.getvalue().to_pybytes()
    return frame


def pages(*inputs: Path, max_page_bytes: int = 1_000, outlet_from_folder: bool = False) -> list[Page | Rejection]:
    return list(read(walk(list(inputs)), max_page_bytes=max_page_bytes, outlet_from_folder=outlet_from_folder))


def one_page(*inputs: Path, max_page_bytes: int = 1_000) -> Page:
    (page,) = pages(*inputs, max_page_bytes=max_page_bytes)
    assert isinstance(page, Page)
    return page


def one_rejection(*inputs: Path, max_page_bytes: int = 1_000) -> Rejection:
    (rejection,) = pages(*inputs, max_page_bytes=max_page_bytes)
    assert isinstance(rejection, Rejection)
    return rejection


def test_a_folder_is_walked_in_order_of_names_files_before_folders(tmp_path: Path) -> None:
    files(tmp_path, "z.txt", "b/y.md", "b/a/x.html", "a/w.jsonl", "c.htm", "B.TXT", "10.txt", "9.txt")
    ids = ["10.txt", "9.txt", "B.TXT", "c.htm", "z.txt", "a/w.jsonl", "b/y.md", "b/a/x.html"]
    assert [file.id for file in walk([tmp_path])] == ids


@pytest.mark.parametrize("compression", ["", ".gz", ".zst", ".GZ"])
@pytest.mark.parametrize("ending", [".html", ".htm", ".md", ".txt", ".jsonl", ".parquet", ".Html"])
def test_a_folder_gives_files_of_every_ending_that_is_promised(ending: str, compression: str, tmp_path: Path) -> None:
    files(tmp_path, f"day.2031{ending}{compression}")
    (file,) = walk([tmp_path])
    assert file.ending == ending.lower()
    assert file.compression == {"": None, ".gz": "gzip", ".zst": "zstd", ".GZ": "gzip"}[compression]


@pytest.mark.parametrize(
    "name", ["a.jpg", "a.txt.bak", "txt", ".txt", ".hidden.txt", ".git/a.txt", "a.gz", "a.txt.gz.zst.x"]
)
def test_a_folder_gives_no_hidden_files_and_no_other_endings(name: str, tmp_path: Path) -> None:
    files(tmp_path, name, "wanted.txt")
    assert [file.id for file in walk([tmp_path])] == ["wanted.txt"]


def test_a_file_that_is_named_is_taken_whatever_its_ending(tmp_path: Path) -> None:
    files(tmp_path, "report.article", ".hidden")
    assert [file.id for file in walk([tmp_path / "report.article", tmp_path / ".hidden"])] == ["report.article", ".hidden"]
    assert one_page(tmp_path / "report.article").content == NEWS.encode()


def test_inputs_are_taken_in_the_order_given(tmp_path: Path) -> None:
    files(tmp_path, "b/one.txt", "a/two.txt", "three.txt")
    given: list[str | Path] = [tmp_path / "three.txt", str(tmp_path / "b"), tmp_path / "a"]
    assert [file.id for file in walk(given)] == ["three.txt", "one.txt", "two.txt"]


@pytest.mark.parametrize("inputs", [["missing.txt"], ["here.txt", "missing"]])
def test_an_input_that_does_not_exist_is_an_error_that_names_it(inputs: Sequence[str], tmp_path: Path) -> None:
    files(tmp_path, "here.txt")
    with pytest.raises(UnreadableError, match=r"missing.*no such file or folder") as error:
        walk([tmp_path / name for name in inputs])
    assert error.value.reason == "unreadable"


def test_nothing_to_read_is_an_error_that_names_the_endings(tmp_path: Path) -> None:
    files(tmp_path, "photo.jpg")
    with pytest.raises(UnreadableError) as error:
        walk([tmp_path])
    for words in (str(tmp_path), ".html", ".htm", ".md", ".txt", ".jsonl", ".parquet", ".gz", ".zst"):
        assert words in str(error.value)


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    files(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "b.txt")
    assert [file.id for file in walk([tmp_path])] == ["a.txt"]


def test_a_pipe_that_is_named_is_read_and_never_the_same_as_before(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (file,) = walk([tmp_path / "pipe"])
    assert file.identity() != file.identity()
    with ThreadPoolExecutor(1) as pool:
        pool.submit((tmp_path / "pipe").write_text, NEWS)
        assert one_page(tmp_path / "pipe").content == NEWS.encode()


def test_a_folder_that_is_to_be_left_out_is_unless_it_is_named(tmp_path: Path) -> None:
    files(tmp_path, "a/x.txt", "b/x.txt", "b/a/x.txt")
    assert [file.id for file in walk([tmp_path], leave_out=lambda folder: folder.name == "a")] == ["b/x.txt"]
    assert [file.id for file in walk([tmp_path / "a"], leave_out=lambda folder: folder.name == "a")] == ["x.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="other file systems take names in UTF-8 only")
@pytest.mark.parametrize(("ending", "compress"), [(".txt", bytes), (".txt.gz", gzip.compress), (".txt.zst", zstd)])
def test_a_name_that_is_not_utf8_is_read_and_shown_with_its_bytes(
    ending: str, compress: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff" + ending.encode()))
    path.write_bytes(compress(NEWS.encode()))
    page = one_page(tmp_path)
    assert (page.id, page.source, page.content) == (f"\\xff{ending}", f"{tmp_path}/\\xff{ending}", NEWS.encode())


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_what_cannot_be_the_name_of_a_file_is_no_such_file(name: str) -> None:
    with pytest.raises(UnreadableError, match="no such file or folder"):
        walk([name])


def test_identity_changes_with_size_and_time_and_not_with_reading(tmp_path: Path) -> None:
    (file,) = walk([files(tmp_path, "a.txt")])
    first = file.identity()
    assert first == {"path": str(tmp_path / "a.txt"), "bytes": len(NEWS), "changed": file.path.stat().st_mtime_ns}
    pages(tmp_path)
    assert file.identity() == first
    os.utime(file.path, ns=(5, 5))
    assert file.identity() == {**first, "changed": 5}


def test_standard_input_is_never_the_same_as_in_an_earlier_run() -> None:
    (file,) = walk(["-"])
    assert file.identity() != file.identity()


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
    (page,) = read(walk(["./-"]), max_page_bytes=1_000)
    assert isinstance(page, Page)
    assert page.content == NEWS.encode()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.html", "html"), ("a.HTM", "html"), ("a.md", "markdown"), ("a.txt", "auto"), ("a.md.gz", "markdown"), ("a", "auto")],
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
    first, second = read(found, max_page_bytes=1_000)
    assert isinstance(first, Rejection)
    assert (first.id, first.reason) == ("a.txt", "unreadable")
    assert isinstance(second, Page)


def test_the_outlet_is_the_nearest_folder_below_the_input_where_asked(tmp_path: Path) -> None:
    files(tmp_path, "top.txt", "tarn/a.txt", "tarn/2031/b.txt")
    assert [page.outlet for page in pages(tmp_path, outlet_from_folder=True) if isinstance(page, Page)] == [
        None,
        "tarn",
        "2031",
    ]
    assert {page.outlet for page in pages(tmp_path) if isinstance(page, Page)} == {None}


def test_files_are_read_one_after_the_other_as_pages_are_asked_for(tmp_path: Path) -> None:
    found = walk([files(tmp_path, "a.txt", "b.txt")])
    stream = read(found, max_page_bytes=1_000)
    next(stream)
    (tmp_path / "b.txt").write_text("changed", encoding="utf-8")
    second = next(stream)
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
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        assert len(pages(tmp_path / "c.parquet.zst")) == 2
        gc.collect()
    assert [str(warning.message) for warning in heard if warning.category is ResourceWarning] == []


def test_an_input_file_knows_its_ending_without_being_opened() -> None:
    file = InputFile(path=Path("/nowhere/News.Tarn.JSONL.ZST"), id="x")
    assert (file.ending, file.compression) == (".jsonl", "zstd")
