"""How far a run is, as watchers are told: every step up to its total."""

import json
from pathlib import Path

import fsspec
import pytest

from cleaner.errors import InputError
from cleaner.readers import walk
from cleaner.runs import find_in_files, run
from cleaner.runs.expected import expected_rows
from cleaner.runs.progress import Status, Watcher, as_watch
from tests.runs.test_run import ARTICLES, INPUTS, REJECTED, newsroom


class Noting(Watcher):
    """Notes the last status of each step."""

    def __init__(self) -> None:
        self.last: dict[str, Status] = {}

    def watch(self, status: Status) -> None:
        before = self.last.get(status.step)
        assert before is None or before.done <= status.done or status.step == "verify"
        self.last[status.step] = status


def test_steps_are_told_up_to_their_totals_with_rejections_by_reason(tmp_path: Path) -> None:
    watcher = Noting()
    result = run(newsroom(tmp_path / "in"), tmp_path / "out", progress=watcher)
    last = watcher.last
    assert (last["clean"].done, last["clean"].total) == (INPUTS, INPUTS)
    assert last["clean"].rejected == result.rejected_by_reason
    assert sum(last["clean"].rejected.values()) == REJECTED
    assert {step: (last[step].done, last[step].total) for step in ("learn", "revise", "match", "write")} == {
        "learn": (INPUTS, INPUTS), "revise": (INPUTS, INPUTS), "match": (ARTICLES, ARTICLES), "write": (ARTICLES, ARTICLES),
    }  # fmt: skip
    assert last["verify"].done == last["verify"].total


def test_a_search_tells_its_steps_too(tmp_path: Path) -> None:
    watcher = Noting()
    rows = "".join(
        json.dumps({"text": f"A ferry left Tarn at {at} on Monday, the harbour master said."}) + "\n" for at in range(30)
    )
    (tmp_path / "a.jsonl").write_text(rows, encoding="utf-8")
    find_in_files(tmp_path / "a.jsonl", tmp_path / "out", progress=watcher)
    assert (watcher.last["read"].done, watcher.last["read"].total) == (30, 30)
    assert (watcher.last["match"].done, watcher.last["match"].total) == (30, 30)


def test_rows_are_expected_as_far_as_files_show_them(tmp_path: Path) -> None:
    files = walk([newsroom(tmp_path / "in")])
    assert expected_rows(files) == (INPUTS, False)
    pages = [file for file in files if file.ending != ".jsonl"]
    assert expected_rows(pages) == (4, True)
    (tmp_path / "in/more.jsonl.gz").write_bytes(b"no matter what")
    assert expected_rows(walk([tmp_path / "in"])).rows is None
    (tmp_path / "broken.parquet").write_bytes(b"no table")
    assert expected_rows(walk([tmp_path / "broken.parquet"])) == (1, False)


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.csv", "rows.parquet"])
def test_of_rows_at_an_address_no_number_is_told_and_pages_count_there_too(name: str) -> None:
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pipe_file("/expected/one.html", b"<p>One page.")
    assert expected_rows(walk(["memory://expected"])) == (1, True)
    system.pipe_file(f"/expected/{name}", b"{}\n" * 40)
    assert expected_rows(walk(["memory://expected"])) == (None, True)
    system.store.clear()


def test_progress_that_cannot_be_called_is_refused() -> None:
    with pytest.raises(InputError, match="progress is int"):
        as_watch(3)  # type: ignore[arg-type]
