"""Runs that write their articles as a partitioned dataset."""

from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.errors import InputError, OutputError
from cleaner.readers import walk

TEXT = "The quay at Tarn is closed for {0} days, the port office of {1} said on Monday."


def inputs(folder: Path) -> Path:
    for outlet in ("herald", "echo"):
        for at in range(3):
            path = folder / outlet / f"{at}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"Quay {at}\n\nMarch {at + 1}, 2031\n\n{TEXT.format(at + 2, outlet)}", encoding="utf-8")
    return folder


def run(source: Path, out: Path, **more: Any) -> cleaner.RunResult:
    settings = cleaner.CleanSettings(outlet_from_folder=True)
    return cleaner.run(source, out, settings, **{"partition_by": ["outlet", "published_day"], **more})


def files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.parquet")}


def test_articles_are_a_dataset_and_the_other_tables_are_files(tmp_path: Path) -> None:
    result = run(inputs(tmp_path / "in"), tmp_path / "out")
    assert result.articles == 6
    assert sorted(files(tmp_path / "out")) == [
        *(f"articles/outlet=echo/published_day=2031-03-0{day}/part-00000.parquet" for day in (1, 2, 3)),
        *(f"articles/outlet=herald/published_day=2031-03-0{day}/part-00000.parquet" for day in (1, 2, 3)),
        "clusters.parquet", "matches.parquet", "rejected.parquet",
    ]  # fmt: skip
    assert run(tmp_path / "in", tmp_path / "out").already_done


def test_articles_come_back_as_those_of_a_single_table(tmp_path: Path) -> None:
    run(inputs(tmp_path / "in"), tmp_path / "out")
    run(tmp_path / "in", tmp_path / "one", partition_by=None)
    assert list(cleaner.read_articles(tmp_path / "out")) == list(cleaner.read_articles(tmp_path / "one"))


def test_processes_and_interruptions_change_no_byte(tmp_path: Path) -> None:
    run(inputs(tmp_path / "in"), tmp_path / "out")

    class StopError(Exception):
        """The run ends here."""

    def stop(step: str, _done: int) -> None:
        if step == "match":
            raise StopError

    with pytest.raises(StopError):
        run(tmp_path / "in", tmp_path / "again", progress=stop)
    run(tmp_path / "in", tmp_path / "again")
    run(tmp_path / "in", tmp_path / "two", workers=2)
    assert files(tmp_path / "out") == files(tmp_path / "again") == files(tmp_path / "two")


def test_jsonl_has_all_fields_again(tmp_path: Path) -> None:
    run(inputs(tmp_path / "in"), tmp_path / "out", jsonl=True)
    run(tmp_path / "in", tmp_path / "one", partition_by=None, jsonl=True)
    dataset, table = ((tmp_path / name / "articles.jsonl").read_text(encoding="utf-8") for name in ("out", "one"))
    assert dataset.count('"outlet": "herald"') == table.count('"outlet": "herald"') == 3


def test_what_a_run_wrote_is_an_input_of_another_and_its_folder_is_left_out(tmp_path: Path) -> None:
    run(inputs(tmp_path / "in"), tmp_path / "in" / "out")
    assert len(walk([tmp_path / "in" / "out" / "articles"])) == 6
    again = cleaner.run(tmp_path / "in" / "out" / "articles", tmp_path / "second")
    assert {article.outlet for article in cleaner.read_articles(again.out)} == {"herald", "echo"}
    assert run(tmp_path / "in", tmp_path / "in" / "out").already_done


def test_other_keys_are_another_run_and_replace_the_dataset_where_asked(tmp_path: Path) -> None:
    run(inputs(tmp_path / "in"), tmp_path / "out")
    with pytest.raises(OutputError, match="something else"):
        run(tmp_path / "in", tmp_path / "out", partition_by="outlet")
    run(tmp_path / "in", tmp_path / "out", partition_by="outlet", overwrite=True)
    assert sorted(files(tmp_path / "out"))[:2] == [
        f"articles/outlet={outlet}/part-00000.parquet" for outlet in ("echo", "herald")
    ]
    assert len(files(tmp_path / "out")) == 5
    run(tmp_path / "in", tmp_path / "out", partition_by=None, overwrite=True)
    assert not (tmp_path / "out" / "articles").exists()


def test_a_folder_with_files_of_somebody_is_not_cleared(tmp_path: Path) -> None:
    (tmp_path / "out" / "articles" / "outlet=mine").mkdir(parents=True)
    (tmp_path / "out" / "articles" / "outlet=mine" / "notes.txt").touch()
    with pytest.raises(OutputError, match="no run wrote"):
        run(inputs(tmp_path / "in"), tmp_path / "out", overwrite=True)
    assert (tmp_path / "out" / "articles" / "outlet=mine" / "notes.txt").exists()


@pytest.mark.parametrize("keys", ["text", "outlet,", ["outlet", "outlet"], [7], "outlet,body"])
def test_other_keys_than_there_are_are_an_error(keys: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="partition_by"):
        run(inputs(tmp_path / "in"), tmp_path / "out", partition_by=keys)
