"""Walking the inputs, and what an input file knows of itself."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from cleaner.errors import UnreadableError
from cleaner.readers import InputFile, read, walk
from cleaner.settings import CleanSettings
from tests.readers.inputs import NEWS, files


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


def test_a_folder_that_is_to_be_left_out_is_unless_it_is_named(tmp_path: Path) -> None:
    files(tmp_path, "a/x.txt", "b/x.txt", "b/a/x.txt")
    assert [file.id for file in walk([tmp_path], leave_out=lambda folder: folder.name == "a")] == ["b/x.txt"]
    assert [file.id for file in walk([tmp_path / "a"], leave_out=lambda folder: folder.name == "a")] == ["x.txt"]


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_what_cannot_be_the_name_of_a_file_is_no_such_file(name: str) -> None:
    with pytest.raises(UnreadableError, match="no such file or folder"):
        walk([name])


def test_identity_changes_with_size_and_time_and_not_with_reading(tmp_path: Path) -> None:
    (file,) = walk([files(tmp_path, "a.txt")])
    first = file.identity()
    assert first == {"path": str(tmp_path / "a.txt"), "bytes": len(NEWS), "changed": file.path.stat().st_mtime_ns}
    list(read([file], CleanSettings(max_page_bytes=1_000)))
    assert file.identity() == first
    os.utime(file.path, ns=(5, 5))
    assert file.identity() == {**first, "changed": 5}


def test_standard_input_is_never_the_same_as_in_an_earlier_run() -> None:
    (file,) = walk(["-"])
    assert file.identity() != file.identity()


def test_an_input_file_knows_its_ending_without_being_opened() -> None:
    file = InputFile(path=Path("/nowhere/News.Tarn.JSONL.ZST"), id="x")
    assert (file.ending, file.compression) == (".jsonl", "zstd")
