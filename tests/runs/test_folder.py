"""The output folder: new, unfinished, finished, or somebody else's."""

import json
from pathlib import Path
from typing import Any

import pytest

from cleaner.errors import OutputError
from cleaner.records.schemas import ARTICLES
from cleaner.runs.folder import OutputFolder
from cleaner.writers import TableWriter, write_jsonl

TASK: dict[str, Any] = {
    "command": "run", "version": "0", "settings": {}, "inputs": [{"path": "/news/a.txt", "bytes": 3}], "limits": (1, 2)
}  # fmt: skip
OTHER = {**TASK, "command": "duplicates"}


def opened(path: Path, task: dict[str, Any] | None = None, *, resume: bool = True, overwrite: bool = False) -> str:
    return OutputFolder(path).open(task or TASK, resume=resume, overwrite=overwrite)


def unfinished(path: Path) -> OutputFolder:
    """A folder of an unfinished run with a shard."""
    folder = OutputFolder(path)
    folder.open(TASK, resume=True, overwrite=False)
    (folder.shards / "clean").mkdir()
    (folder.shards / "clean/000000-0.parquet").write_bytes(b"rows")
    return folder


def shards(folder: OutputFolder) -> list[Path]:
    return list(folder.shards.glob("*/*.parquet"))


def finished(path: Path) -> OutputFolder:
    folder = unfinished(path)
    with TableWriter(path, "articles", ARTICLES):
        pass
    write_jsonl(path, "articles")
    folder.finish({"task": TASK, "tables": ["articles"], "counts": {"inputs": 1}})
    return folder


def test_a_folder_that_is_not_there_is_made_and_new(tmp_path: Path) -> None:
    assert opened(tmp_path / "deep/below") == "new"
    assert (tmp_path / "deep/below").is_dir()


def test_an_empty_folder_is_new_and_one_that_was_opened_is_unfinished(tmp_path: Path) -> None:
    assert opened(tmp_path) == "new"
    assert opened(tmp_path) == "unfinished"


def test_without_resume_an_unfinished_run_starts_anew(tmp_path: Path) -> None:
    folder = unfinished(tmp_path)
    assert opened(tmp_path, resume=False) == "new"
    assert shards(folder) == []


def test_a_run_that_is_done_is_finished_and_stays_so_without_resume(tmp_path: Path) -> None:
    folder = finished(tmp_path)
    assert opened(tmp_path) == "finished"
    assert opened(tmp_path, resume=False) == "finished"
    assert folder.manifest()["counts"] == {"inputs": 1}
    assert not (tmp_path / ".parts").exists()


@pytest.mark.parametrize("how", ["finished", "unfinished", "foreign"])
def test_what_is_not_this_tasks_is_refused_and_left_alone(how: str, tmp_path: Path) -> None:
    if how == "foreign":
        (tmp_path / "articles.parquet").write_bytes(b"mine")
    else:
        (finished if how == "finished" else unfinished)(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert before
    with pytest.raises(OutputError, match="--overwrite") as error:
        opened(tmp_path, OTHER)
    assert str(tmp_path) in str(error.value)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("how", "task"), [(finished, TASK), (finished, OTHER), (unfinished, OTHER)])
def test_overwriting_removes_what_runs_write_and_nothing_else(how: Any, task: dict[str, Any], tmp_path: Path) -> None:
    how(tmp_path)
    (tmp_path / "thesis.doc").write_bytes(b"mine")
    (tmp_path / "folder").mkdir()
    assert opened(tmp_path, task, overwrite=True) == "new"
    assert {path.name for path in tmp_path.iterdir()} == {".parts", "thesis.doc", "folder"}
    assert shards(OutputFolder(tmp_path)) == []
    assert opened(tmp_path, task) == "unfinished"


def test_an_unfinished_run_goes_on_though_its_command_overwrites(tmp_path: Path) -> None:
    folder = unfinished(tmp_path)
    assert opened(tmp_path, overwrite=True) == "unfinished"
    assert len(shards(folder)) == 1
    assert opened(tmp_path, overwrite=True, resume=False) == "new"
    assert shards(folder) == []


@pytest.mark.parametrize("how", [finished, unfinished])
@pytest.mark.parametrize("task", [TASK, OTHER])
def test_what_a_killed_run_left_half_written_goes(how: Any, task: dict[str, Any], tmp_path: Path) -> None:
    how(tmp_path)
    (tmp_path / "articles.jsonl.unfinished").write_bytes(b"half")
    (tmp_path / "manifest.json.unfinished").write_bytes(b"half")
    opened(tmp_path, task, overwrite=task is OTHER)
    assert not list(tmp_path.glob("*.unfinished"))


def test_the_parts_of_a_finished_run_that_died_before_it_removed_them_go(tmp_path: Path) -> None:
    finished(tmp_path)
    (tmp_path / ".parts/clean").mkdir(parents=True)
    (tmp_path / ".parts/clean/000000-0.parquet").write_bytes(b"rows")
    assert opened(tmp_path) == "finished"
    assert not (tmp_path / ".parts").exists()


def test_a_folder_that_was_being_emptied_when_its_run_died_is_still_known(tmp_path: Path, monkeypatch: Any) -> None:
    finished(tmp_path)
    real, count = Path.unlink, iter(range(100))

    def dying(path: Path, *, missing_ok: bool = False) -> None:
        if next(count) == 5:
            raise KeyboardInterrupt
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", dying)
    with pytest.raises(KeyboardInterrupt):
        opened(tmp_path, overwrite=True)
    monkeypatch.undo()
    assert opened(tmp_path) == "new"


@pytest.mark.parametrize("manifest", ["", "{", "[]", "null", '{"task": 3}'])
def test_a_manifest_that_is_none_is_something_else(manifest: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(OutputError):
        opened(tmp_path)


def test_a_run_that_died_before_it_wrote_its_task_is_taken_up(tmp_path: Path) -> None:
    (tmp_path / ".parts").mkdir()
    assert opened(tmp_path) in {"new", "unfinished"}


def test_parts_of_a_run_without_its_task_do_not_count(tmp_path: Path) -> None:
    folder = unfinished(tmp_path)
    (tmp_path / ".parts/task.json").unlink()
    assert opened(tmp_path) == "new"
    assert shards(folder) == []


def test_a_run_whose_table_is_gone_starts_anew(tmp_path: Path) -> None:
    finished(tmp_path)
    (tmp_path / "articles.parquet").unlink()
    assert opened(tmp_path) == "new"
    assert {path.name for path in tmp_path.iterdir()} == {".parts"}


def test_a_folder_is_known_to_hold_a_run_from_its_task_to_its_end(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path / "out")
    assert not folder.holds_a_run()
    unfinished(tmp_path / "out")
    assert folder.holds_a_run()
    folder.finish({"task": TASK})
    assert folder.holds_a_run()
    (tmp_path / "manifest.json").write_text('{"name": "an app"}', encoding="utf-8")
    assert not OutputFolder(tmp_path).holds_a_run()


def test_what_cannot_be_written_is_an_error_that_names_folder_and_reason(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No space left") as error, OutputFolder(tmp_path).writing():
        raise OSError(28, "No space left on device")
    assert str(tmp_path) in str(error.value)


@pytest.mark.parametrize("below", ["", "below", "below/deeper"])
def test_a_file_where_the_folder_should_be_is_an_error_that_names_it(below: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    path = tmp_path / "file" / below if below else tmp_path / "file"
    with pytest.raises(OutputError) as error:
        opened(path, overwrite=True)
    assert str(path) in str(error.value)
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_the_manifest_is_json_that_people_can_read(tmp_path: Path) -> None:
    unfinished(tmp_path).finish({"task": TASK, "place": "Ærø"})
    text = (tmp_path / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(text) == {"task": {**TASK, "limits": [1, 2]}, "place": "Ærø"}
    assert "Ærø" in text
    assert text.count("\n") > 3


@pytest.mark.parametrize("scraped", [{"name": "Tarn Herald", "icons": []}, {"task": "news"}, {"task": {"command": "run"}}])
def test_a_scraped_file_called_manifest_is_no_run(scraped: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(scraped), encoding="utf-8")
    assert not OutputFolder(tmp_path).holds_a_run()


def test_two_runs_cannot_use_a_folder_at_once_and_the_next_can(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path / "out")
    with folder.locked(), pytest.raises(OutputError, match="another run"), OutputFolder(tmp_path / "out").locked():
        pass
    with folder.locked():
        pass
    assert not list((tmp_path / "out").iterdir())
