"""The output folder: new, unfinished, finished, or somebody else's."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cleaner.errors import OutputError
from cleaner.records import Article, Rejection
from cleaner.writers import ARTICLES, OutputFolder, TableWriter, write_jsonl

TASK: dict[str, Any] = {"command": "run", "inputs": [{"path": "/news/a.txt", "bytes": 3}], "limits": (1, 2)}
OTHER = {**TASK, "command": "duplicates"}


def opened(path: Path, task: dict[str, Any] | None = None, *, resume: bool = True, overwrite: bool = False) -> str:
    return OutputFolder(path).open(task or TASK, resume=resume, overwrite=overwrite)


def with_parts(path: Path, *parts: Sequence[Article | Rejection]) -> OutputFolder:
    """A folder of an unfinished run with these parts."""
    folder = OutputFolder(path)
    folder.open(TASK, resume=True, overwrite=False)
    for part in parts:
        folder.write_part(part, {"inputs": len(part)})
    return folder


def articles(*ids: str) -> list[Article]:
    return [Article(id=name, text=f"Report {name} of Tarn.") for name in ids]


def finished(path: Path) -> OutputFolder:
    folder = with_parts(path, articles("a"))
    with TableWriter(path, ARTICLES):
        pass
    write_jsonl(path, ARTICLES)
    folder.finish({"task": TASK, "tables": ["articles"], "counts": {"inputs": 1}})
    return folder


def test_a_folder_that_is_not_there_is_made_and_new(tmp_path: Path) -> None:
    assert opened(tmp_path / "deep/below") == "new"
    assert (tmp_path / "deep/below").is_dir()


def test_an_empty_folder_is_new_and_one_that_was_opened_is_unfinished(tmp_path: Path) -> None:
    assert opened(tmp_path) == "new"
    assert opened(tmp_path) == "unfinished"


def test_without_resume_an_unfinished_run_starts_anew(tmp_path: Path) -> None:
    folder = with_parts(tmp_path, articles("a"))
    assert opened(tmp_path, resume=False) == "new"
    assert folder.notes() == []


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
        (finished if how == "finished" else with_parts)(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert before
    with pytest.raises(OutputError, match="--overwrite") as error:
        opened(tmp_path, OTHER)
    assert str(tmp_path) in str(error.value)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("how", [finished, with_parts])
@pytest.mark.parametrize("task", [TASK, OTHER])
def test_overwriting_removes_what_runs_write_and_nothing_else(how: Any, task: dict[str, Any], tmp_path: Path) -> None:
    how(tmp_path)
    (tmp_path / "thesis.doc").write_bytes(b"mine")
    (tmp_path / "folder").mkdir()
    assert opened(tmp_path, task, overwrite=True) == "new"
    assert {path.name for path in tmp_path.iterdir()} == {".parts", "thesis.doc", "folder"}
    assert OutputFolder(tmp_path).notes() == []
    assert opened(tmp_path, task) == "unfinished"


def test_overwriting_removes_what_a_killed_run_left_half_written(tmp_path: Path) -> None:
    with_parts(tmp_path)
    (tmp_path / "articles.jsonl.unfinished").write_bytes(b"half")
    opened(tmp_path, overwrite=True)
    assert {path.name for path in tmp_path.iterdir()} == {".parts"}


@pytest.mark.parametrize("manifest", ["", "{", "[]", "null", '{"task": 3}'])
def test_a_manifest_that_is_none_is_something_else(manifest: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(OutputError):
        opened(tmp_path)


def test_a_run_that_died_before_it_wrote_its_task_is_taken_up(tmp_path: Path) -> None:
    (tmp_path / ".parts").mkdir()
    assert opened(tmp_path) in {"new", "unfinished"}


def test_parts_of_a_run_without_its_task_do_not_count(tmp_path: Path) -> None:
    folder = with_parts(tmp_path, articles("a"))
    (tmp_path / ".parts/task.json").unlink()
    assert opened(tmp_path) == "new"
    assert folder.notes() == []


def test_a_run_whose_table_is_gone_starts_anew(tmp_path: Path) -> None:
    finished(tmp_path)
    (tmp_path / "articles.parquet").unlink()
    assert opened(tmp_path) == "new"
    assert {path.name for path in tmp_path.iterdir()} == {".parts"}


def test_a_folder_is_known_to_hold_a_run_from_its_task_to_its_end(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path / "out")
    assert not folder.holds_a_run()
    with_parts(tmp_path / "out")
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


def test_rows_come_out_of_the_parts_in_the_order_they_went_in(tmp_path: Path) -> None:
    rejection = Rejection(id="x", source="s", reason="empty", detail="0 bytes")
    folder = with_parts(tmp_path, articles("c", "a"), [rejection], [*articles("b"), rejection])
    assert [row["id"] for row in folder.rows("articles")] == ["c", "a", "b"]
    assert [row["id"] for row in folder.rows("rejected")] == ["x", "x"]
    assert folder.notes() == [{"inputs": 2}, {"inputs": 1}, {"inputs": 2}]


def test_only_the_columns_asked_for_are_read(tmp_path: Path) -> None:
    folder = with_parts(tmp_path, articles("a"))
    assert list(folder.rows("articles", ["id", "text"])) == [{"id": "a", "text": "Report a of Tarn."}]


def test_more_than_a_batch_of_rows_comes_out(tmp_path: Path) -> None:
    ids = [str(n) for n in range(600)]
    assert [row["id"] for row in with_parts(tmp_path, articles(*ids)).rows("articles")] == ids


def test_a_part_without_its_note_does_not_count_and_is_written_again(tmp_path: Path) -> None:
    folder = with_parts(tmp_path, articles("a"), articles("half"))
    next((tmp_path / ".parts").glob("*1/part.json")).unlink()
    assert [row["id"] for row in folder.rows("articles")] == ["a"]
    assert len(folder.notes()) == 1
    folder.write_part(articles("whole"), {"inputs": 1})
    assert [row["id"] for row in folder.rows("articles")] == ["a", "whole"]
    assert len(folder.notes()) == 2


def test_a_part_that_could_not_be_written_does_not_count(tmp_path: Path) -> None:
    folder = with_parts(tmp_path, articles("a"))

    def failing() -> Any:
        yield from articles("b")
        raise LookupError

    with pytest.raises(LookupError):
        folder.write_part(failing(), {"inputs": 1})
    assert [row["id"] for row in folder.rows("articles")] == ["a"]


def test_more_than_ten_parts_stay_in_order(tmp_path: Path) -> None:
    ids = [f"a{n}" for n in range(12)]
    folder = with_parts(tmp_path, *(articles(name) for name in ids))
    assert [row["id"] for row in folder.rows("articles")] == ids


def test_the_manifest_is_json_that_people_can_read(tmp_path: Path) -> None:
    with_parts(tmp_path).finish({"task": TASK, "place": "Ærø"})
    text = (tmp_path / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(text) == {"task": {**TASK, "limits": [1, 2]}, "place": "Ærø"}
    assert "Ærø" in text
    assert text.count("\n") > 3
