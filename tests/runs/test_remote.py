"""Runs whose tables go to an address."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

import cleaner
from cleaner.errors import AddressError, InputError, OutputError

TEXT = "The quay at Tarn is closed for {0} days, the port office said on Monday."
TABLES = [
    *("articles.parquet", "clusters.parquet", "manifest.json", "matches.parquet", "profiles.json", "rejected.parquet"),
    "report.html",
]


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A file system in memory; temporary folders of runs lie in the test's folder."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "in").mkdir()
    for at in range(3):
        (tmp_path / "in" / f"{at}.txt").write_text(TEXT.format(at + 2), encoding="utf-8")
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def names(memory: Any) -> list[str]:
    return sorted(name.removeprefix("/out/") for name in memory.find("/out"))


def temporary(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "temporary").iterdir())


def test_tables_stand_at_the_address_and_nothing_stays_here(memory: Any, tmp_path: Path) -> None:
    result = cleaner.run(tmp_path / "in", "memory://out")
    assert (result.articles, result.address, result.place) == (3, "memory://out", "memory://out")
    assert names(memory) == TABLES
    assert temporary(tmp_path) == []
    cleaner.run(tmp_path / "in", tmp_path / "here")
    assert memory.cat_file("/out/articles.parquet") == (tmp_path / "here" / "articles.parquet").read_bytes()


def test_further_tables_stand_there_too_and_a_whole_run_is_known_by_them(memory: Any, tmp_path: Path) -> None:
    given: Any = {"index": tmp_path / "seen.db", "keep": "one"}
    cleaner.run(tmp_path / "in", "memory://out", **given)
    assert names(memory) == sorted([*TABLES, "dropped.parquet", "known.parquet"])
    assert cleaner.run(tmp_path / "in", "memory://out", **given).already_done
    cleaner.run(tmp_path / "in", "memory://out", overwrite=True)
    assert names(memory) == TABLES


def test_what_is_there_already_is_not_done_again(memory: Any, tmp_path: Path) -> None:
    cleaner.run(tmp_path / "in", "memory://out")
    before = memory.info("/out/articles.parquet")
    assert cleaner.run(tmp_path / "in", "memory://out").already_done
    assert memory.info("/out/articles.parquet") == before


def test_an_interrupted_run_goes_on_in_its_temporary_folder(memory: Any, tmp_path: Path) -> None:
    def stop(step: str, _done: int) -> None:
        if step == "match":
            raise LookupError

    with pytest.raises(LookupError):
        cleaner.run(tmp_path / "in", "memory://out", progress=stop)
    assert names(memory) == [".parts/task.json"]
    assert len(temporary(tmp_path)) == 1
    cleaner.run(tmp_path / "in", "memory://out")
    assert names(memory) == TABLES
    assert temporary(tmp_path) == []


@pytest.mark.parametrize("at", range(len(TABLES)))
def test_an_interrupted_upload_goes_on_and_the_manifest_is_last(
    memory: Any, at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, count = memory.put_file, iter(range(100))

    def failing(*given: Any, **named: Any) -> None:
        if next(count) == at:
            raise TimeoutError("no network")
        put(*given, **named)

    monkeypatch.setattr(memory, "put_file", failing)
    with pytest.raises(AddressError, match="no network"):
        cleaner.run(tmp_path / "in", "memory://out")
    assert "manifest.json" not in names(memory)

    def never(step: str, _done: int) -> None:
        raise AssertionError(step)

    result = cleaner.run(tmp_path / "in", "memory://out", progress=never)
    assert (result.articles, result.already_done) == (3, False)
    assert names(memory) == TABLES
    assert temporary(tmp_path) == []


def test_an_output_below_the_input_is_never_an_input(memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.pipe({f"/out/in/{at}.txt": TEXT.format(at + 2).encode() for at in range(3)})
    put, count = memory.put_file, iter(range(100))

    def failing(*given: Any, **named: Any) -> None:
        if next(count) == 3:
            raise TimeoutError("no network")
        put(*given, **named)

    monkeypatch.setattr(memory, "put_file", failing)
    with pytest.raises(AddressError, match="no network"):
        cleaner.run("memory://out", "memory://out/tables")
    result = cleaner.run("memory://out", "memory://out/tables")
    assert (result.inputs, result.articles) == (3, 3)
    assert cleaner.run("memory://out", "memory://out/tables").already_done


def test_what_came_incomplete_is_an_error(memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "put_file", lambda _here, there, **_: memory.pipe_file(there, b"x"))
    with pytest.raises(OutputError, match="1 bytes there"):
        cleaner.run(tmp_path / "in", "memory://out")


def test_what_somebody_else_wrote_is_not_replaced_unless_asked(memory: Any, tmp_path: Path) -> None:
    memory.pipe_file("/out/notes.txt", b"mine")
    with pytest.raises(OutputError, match="something else"):
        cleaner.run(tmp_path / "in", "memory://out")
    cleaner.run(tmp_path / "in", "memory://out", partition_by="status", overwrite=True)
    assert names(memory) == sorted(["articles/status=ok/part-00000.parquet", *TABLES[1:], "notes.txt"])
    cleaner.run(tmp_path / "in", "memory://out", overwrite=True)
    assert names(memory) == sorted([*TABLES, "notes.txt"])
    assert memory.cat_file("/out/notes.txt") == b"mine"


def test_another_task_is_something_else(memory: Any, tmp_path: Path) -> None:
    cleaner.run(tmp_path / "in", "memory://out")
    with pytest.raises(OutputError, match="something else"):
        cleaner.run(tmp_path / "in", "memory://out", cleaner.CleanSettings(repair="off"))
    assert json.loads(memory.cat_file("/out/manifest.json"))["task"]["settings"]["clean"]["repair"] == "safe"


def test_jsonl_that_is_missing_there_is_made(memory: Any, tmp_path: Path) -> None:
    cleaner.run(tmp_path / "in", "memory://out")
    cleaner.run(tmp_path / "in", "memory://out", jsonl=True)
    assert "articles.jsonl" in names(memory)


def test_the_folder_to_work_in_can_be_named_and_stays(memory: Any, tmp_path: Path) -> None:
    result = cleaner.run(tmp_path / "in", "memory://out", work=tmp_path / "work")
    assert result.out == tmp_path / "work"
    assert (tmp_path / "work" / "articles.parquet").exists()
    assert names(memory) == TABLES
    with pytest.raises(InputError, match="work"):
        cleaner.run(tmp_path / "in", tmp_path / "here", work=tmp_path / "work")


def test_an_address_that_cannot_be_written_is_told_before_the_work(memory: Any, tmp_path: Path) -> None:
    def never(step: str, _done: int) -> None:
        raise AssertionError(step)

    for address in ("http://127.0.0.1:9/out", "gibberish://out"):
        with pytest.raises(AddressError):
            cleaner.run(tmp_path / "in", address, progress=never)


def test_an_input_is_no_output(memory: Any) -> None:
    memory.pipe_file("/out/a.txt", TEXT.encode())
    with pytest.raises(OutputError, match="one of the inputs"):
        cleaner.run("memory://out/", "memory://out")


def test_duplicates_go_to_an_address_too(memory: Any, tmp_path: Path) -> None:
    from cleaner.runs import find_in_files

    assert find_in_files(tmp_path / "in", "memory://out").inputs == 3
    assert names(memory) == ["clusters.parquet", "manifest.json", "matches.parquet", "rejected.parquet"]
