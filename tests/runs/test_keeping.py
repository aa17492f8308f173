"""Runs that keep one copy of each report."""

import json
from pathlib import Path

import pytest

import cleaner
from cleaner import DuplicateSettings, InputError
from cleaner.records import Article
from cleaner.reports.tables import FinishedRun
from cleaner.runs import find_in_files, run
from cleaner.runs.job import Keep
from tests.engines.invented import invented
from tests.runs.row_files import read_rows, write_rows

_REPORT = (
    "The harbour at Tarn was closed on Monday after a crane fell across the quay, the port office said.\n\n"
    "Mira Oslund, who runs the office, said that no one was hurt and that ferries would leave from Norlys.\n\n"
    "Engineers will lift the crane on Wednesday, when the wind is expected to drop, she told reporters."
)
_LONGER = (
    f"{_REPORT}\n\nThe ferry to Osk leaves at noon from the pier, and dogs have to stay on the car deck until it docks."
)
_OTHER = "Voters in Osk will choose a new council on Sunday, the first since the town was merged with Velm."


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """Many stories in many copies, an id that comes twice, and a row that is rejected."""
    stories = invented(160, seed=4, printed_by=10)
    rows = [{"id": f"a{at}", "outlet": one.outlet, "text": one.text} for at, one in enumerate(stories)]
    return write_rows(tmp_path / "pile.parquet", *rows, {"id": "a0", "text": _OTHER}, {"id": "empty", "text": " "})


def test_counts_add_up_and_the_tables_divide_those_of_a_run_that_keeps_all(pile: Path, tmp_path: Path) -> None:
    every = run(pile, tmp_path / "all")
    one = run(pile, tmp_path / "one", keep="one")
    assert every.dropped == 0
    assert one.inputs == one.articles + one.dropped + one.rejected == every.inputs == 162
    assert (one.dropped, one.redundant) == (every.redundant, every.redundant)
    assert one.dropped > 20
    wanted = [row for row in read_rows(tmp_path / "all", "articles") if row["canonical"] == row["id"]]
    assert read_rows(tmp_path / "one", "articles") == wanted
    dropped = read_rows(tmp_path / "one", "dropped")
    gone = [row for row in read_rows(tmp_path / "all", "articles") if row["canonical"] != row["id"]]
    assert [(row["id"], row["outlet"], row["kept"], row["cluster"]) for row in dropped] == [
        (row["id"], row["outlet"], row["canonical"], row["cluster"]) for row in gone
    ]
    for table in ("matches", "clusters", "rejected"):
        assert read_rows(tmp_path / "one", table) == read_rows(tmp_path / "all", table)


def test_the_reasons_are_those_that_a_search_gives(pile: Path, tmp_path: Path) -> None:
    find_in_files(pile, tmp_path / "out", keep="one")
    texts = [row for row in read_rows(tmp_path, "pile") if row["text"].strip()]
    found = cleaner.find_duplicates(Article(id=row["id"], outlet=row["outlet"], text=row["text"]) for row in texts)
    dropped = read_rows(tmp_path / "out", "dropped")
    assert {row["id"] for row in dropped} == found.redundant
    for row in dropped:
        kept = found.kept_for(row["id"])
        assert (row["kept"], row["reason"], row["relation"]) == (kept.kept, kept.reason, kept.match and kept.match.relation)
        assert row["is_known"] is False


def test_texts_that_are_clean_are_kept_with_their_fields(pile: Path, tmp_path: Path) -> None:
    done = find_in_files(pile, tmp_path / "out", keep="one", jsonl=True)
    kept, dropped = read_rows(tmp_path / "out", "kept"), read_rows(tmp_path / "out", "dropped")
    assert (len(kept), len(dropped)) == (done.articles, done.dropped)
    assert {row["kept"] for row in dropped} <= {row["id"] for row in kept}
    texts = {row["id"]: row["text"] for row in read_rows(tmp_path, "pile")[:-2]} | {"a0~2": _OTHER}
    assert {row["id"]: row["text"] for row in kept} == {
        name: text for name, text in texts.items() if name not in {row["id"] for row in dropped}
    }
    assert {row["cluster"] for row in kept} - {None} == {row["id"] for row in read_rows(tmp_path / "out", "clusters")}
    assert len((tmp_path / "out" / "kept.jsonl").read_text().splitlines()) == len(kept)


def test_copies_of_a_known_article_are_dropped_for_it(tmp_path: Path) -> None:
    index = tmp_path / "seen.db"
    run(write_rows(tmp_path / "1.parquet", {"id": "m1", "text": _LONGER}), tmp_path / "one", index=index, keep="one")
    tuesday = write_rows(
        tmp_path / "2.parquet", {"id": "t1", "text": _REPORT, "title": "Crane"}, {"id": "t2", "text": _OTHER}
    )
    done = run(tuesday, tmp_path / "two", index=index, keep="one")
    assert (done.inputs, done.articles, done.dropped, done.redundant) == (2, 1, 1, 1)
    (dropped,) = read_rows(tmp_path / "two", "dropped")
    assert (dropped["id"], dropped["title"], dropped["kept"], dropped["is_known"]) == ("t1", "Crane", "m1", True)
    # Where the new one is fuller it is kept, and the known one is not counted as dropped.
    wednesday = write_rows(tmp_path / "3.parquet", {"id": "w1", "text": f"{_LONGER}\n\n{_OTHER}"})
    done = run(wednesday, tmp_path / "three", index=index, keep="one")
    assert (done.articles, done.dropped) == (1, 0)
    assert read_rows(tmp_path / "three", "dropped") == []


def test_a_run_in_which_all_is_known_keeps_nothing_and_still_has_a_report(tmp_path: Path) -> None:
    index = tmp_path / "seen.db"
    run(write_rows(tmp_path / "1.parquet", {"id": "m1", "text": _LONGER}), tmp_path / "one", index=index)
    again = write_rows(tmp_path / "2.parquet", {"id": "t1", "text": _REPORT})
    done = run(again, tmp_path / "two", index=index, keep="one", partition_by="outlet")
    assert (done.articles, done.dropped) == (0, 1)
    assert (tmp_path / "two" / "report.html").exists()
    assert run(again, tmp_path / "two", index=index, keep="one", partition_by="outlet").already_done


@pytest.mark.parametrize("stopped", ["match", "write"])
def test_a_run_that_was_stopped_goes_on_to_the_same_tables(stopped: str, pile: Path, tmp_path: Path) -> None:
    def stop(step: str, done: int) -> None:
        if step == stopped and done:
            raise LookupError

    whole = run(pile, tmp_path / "whole", keep="one")
    with pytest.raises(LookupError):
        run(pile, tmp_path / "out", keep="one", progress=stop)
    done = run(pile, tmp_path / "out", keep="one")
    assert (done.articles, done.dropped) == (whole.articles, whole.dropped)
    for table in ("articles", "dropped", "matches", "clusters", "rejected"):
        assert (tmp_path / "out" / f"{table}.parquet").read_bytes() == (tmp_path / "whole" / f"{table}.parquet").read_bytes()


def test_a_run_that_keeps_one_is_another_run_than_one_that_keeps_all(pile: Path, tmp_path: Path) -> None:
    run(pile, tmp_path / "out", keep="one")
    assert run(pile, tmp_path / "out", keep="one").already_done
    with pytest.raises(cleaner.OutputError):
        run(pile, tmp_path / "out")
    run(pile, tmp_path / "out", overwrite=True)
    assert not (tmp_path / "out" / "dropped.parquet").exists()
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["counts"]["dropped"] == 0


def test_a_report_has_the_dropped_articles_by_name(pile: Path, tmp_path: Path) -> None:
    run(pile, tmp_path / "out", keep="one")
    finished = FinishedRun.at(tmp_path / "out")
    assert (finished.clusters.members >= 0).all()
    assert (finished.matches.left >= 0).all()
    assert (finished.matches.right >= 0).all()
    assert "dropped as copies" in (tmp_path / "out" / "report.html").read_text()


def test_partitions_hold_the_kept_articles(pile: Path, tmp_path: Path) -> None:
    done = run(pile, tmp_path / "out", keep="one", partition_by="outlet")
    assert len(list(cleaner.read_articles(tmp_path / "out"))) == done.articles


def test_nothing_to_drop_gives_an_empty_table(tmp_path: Path) -> None:
    done = find_in_files(
        write_rows(tmp_path / "in.parquet", {"id": "a", "text": _OTHER}), tmp_path / "out", DuplicateSettings(), keep="one"
    )
    assert (done.articles, done.dropped) == (1, 0)
    assert read_rows(tmp_path / "out", "dropped") == []
    assert [row["id"] for row in read_rows(tmp_path / "out", "kept")] == ["a"]


@pytest.mark.parametrize("keep", ["two", None, 1])
def test_what_is_neither_all_nor_one_is_refused(keep: Keep, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'all', or 'one'"):
        run(tmp_path, tmp_path / "out", keep=keep)
    assert not (tmp_path / "out").exists()


def test_origins_are_not_told_where_copies_are_missing(pile: Path, tmp_path: Path) -> None:
    run(pile, tmp_path / "out", keep="one")
    with pytest.raises(InputError, match="--keep one"):
        cleaner.find_origins(tmp_path / "out")
