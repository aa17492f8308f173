"""Runs that know the articles of earlier ones."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner import Article, DuplicateSettings, Index, InputError, OutputError, SchemeError
from cleaner.runs import find_in_files, run
from tests.engines.invented import invented
from tests.repairs.texts import REPORTS, without
from tests.reports.test_page import data
from tests.runs.row_files import read_rows, write_rows

_REPORT = (
    "The harbour at Tarn was closed on Monday after a crane fell across the quay, the port office said.\n\n"
    "Mira Oslund, who runs the office, said that no one was hurt and that ferries would leave from Norlys.\n\n"
    "Engineers will lift the crane on Wednesday, when the wind is expected to drop, she told reporters."
)
_OTHER = "Voters in Osk will choose a new council on Sunday, the first since the town was merged with Velm."


def _clusters(out: Path) -> dict[frozenset[str], str]:
    return {frozenset(row["members"]): row["canonical"] for row in read_rows(out, "clusters")}


def _as_rows(articles: Sequence[Article]) -> list[dict[str, Any]]:
    return [{"id": a.id, "text": a.text, "outlet": a.outlet, "published": a.published} for a in articles]


def test_a_copy_of_a_known_article_joins_its_cluster(tmp_path: Path) -> None:
    monday = write_rows(
        tmp_path / "monday.parquet", {"id": "m1", "text": _REPORT, "outlet": "Post"}, {"id": "m2", "text": _OTHER}
    )
    tuesday = write_rows(
        tmp_path / "tuesday.parquet",
        {"id": "t1", "text": f"{_REPORT}\n\nThe ferry to Osk leaves at noon.", "outlet": "Echo"},
        {"id": "t2", "text": "A museum of lamps will open in an old lighthouse near Velm in June, its founders announced."},
    )
    first = run(monday, tmp_path / "one", index=tmp_path / "seen.db")
    assert (first.articles, first.known, first.indexed, first.clusters) == (2, 0, 2, 0)
    assert read_rows(tmp_path / "one", "known") == []
    second = run(tuesday, tmp_path / "two", index=tmp_path / "seen.db")
    assert (second.articles, second.known, second.indexed, second.clusters, second.redundant) == (2, 1, 2, 1, 0)
    ((members, canonical),) = _clusters(tmp_path / "two").items()
    assert members == {"m1", "t1"}
    (known,) = read_rows(tmp_path / "two", "known")
    assert (known["id"], known["outlet"], known["text"], known["canonical"]) == ("m1", "Post", _REPORT, canonical)
    assert known["source"] == str(tmp_path / "seen.db")
    articles = {row["id"]: row for row in read_rows(tmp_path / "two", "articles")}
    assert articles["t1"]["cluster"] == known["cluster"] is not None
    assert articles["t2"]["cluster"] is None
    (match,) = read_rows(tmp_path / "two", "matches")
    assert (match["left"], match["right"], match["duplicate"], match["cross_outlet"]) == ("t1", "m1", True, True)
    with Index(tmp_path / "seen.db", read_only=True) as index:
        assert [article.id for article in index.articles()] == ["m1", "m2", "t1", "t2"]


def test_the_review_page_and_the_origins_of_a_run_know_the_known_articles(tmp_path: Path) -> None:
    monday = write_rows(tmp_path / "1.parquet", {"id": "m1", "text": _REPORT, "outlet": "Post", "published": "2031-04-01"})
    row = {"id": "t1", "text": f"{_REPORT}\n\nThe ferry to Osk leaves at noon.", "outlet": "Echo", "published": "2031-04-03"}
    run(monday, tmp_path / "one", index=tmp_path / "seen.db")
    run(write_rows(tmp_path / "2.parquet", row), tmp_path / "two", index=tmp_path / "seen.db")
    assert (tmp_path / "two" / "report.html").stat().st_size > 10_000
    cleaner.find_origins(tmp_path / "two")
    (story,) = read_rows(tmp_path / "two", "origins")
    assert story["earliest"] == "m1"
    (link,) = read_rows(tmp_path / "two", "copying")
    assert (link["source"], link["target"]) == ("Post", "Echo")


def test_the_report_has_known_articles_by_name(tmp_path: Path) -> None:
    known = {"id": "m1", "text": _REPORT, "outlet": "Post", "title": "Crane falls"}
    run(write_rows(tmp_path / "1.parquet", known), tmp_path / "one", index=tmp_path / "seen.db")
    run(write_rows(tmp_path / "2.parquet", {"id": "t1", "text": _REPORT}), tmp_path / "two", index=tmp_path / "seen.db")
    index = data((tmp_path / "two" / "report.html").read_text(encoding="utf-8"))
    assert (index["articles"]["id"], index["articles"]["title"]) == (["t1", "m1"], [None, "Crane falls"])
    assert index["clusters"]["members"] == [[0, 1]]
    assert (index["pairs"]["left"], index["pairs"]["right"]) == ([0], [1])
    assert index["texts"]["articles"] == [[0, 1]]


@pytest.mark.parametrize("days", [2, 3])
def test_days_one_by_one_give_the_clusters_of_one_run_over_all(tmp_path: Path, days: int) -> None:
    articles = invented(240, seed=5, printed_by=20)
    named = [Article(id=f"a{at}", outlet=one.outlet, text=one.text) for at, one in enumerate(articles)]
    whole = write_rows(tmp_path / "whole.parquet", *_as_rows(named))
    find_in_files(whole, tmp_path / "whole")
    union: dict[frozenset[str], str] = {}
    for day in range(days):
        part = write_rows(tmp_path / f"{day}.parquet", *_as_rows(named[day::days]))
        find_in_files(part, tmp_path / str(day), index=tmp_path / "seen.db")
        new = _clusters(tmp_path / str(day))
        seen = frozenset().union(*new)
        union = {members: one for members, one in union.items() if members.isdisjoint(seen)} | new
    assert len(union) > 20
    assert union == _clusters(tmp_path / "whole")


def test_a_run_over_the_same_articles_again_knows_them_as_its_own(tmp_path: Path) -> None:
    rows = write_rows(tmp_path / "in.parquet", {"id": "a", "text": _REPORT}, {"id": "b", "text": _OTHER})
    for number, new in ((1, 2), (2, 0)):
        done = run(rows, tmp_path / str(number), index=tmp_path / "seen.db")
        assert (done.indexed, done.known, done.matches) == (new, 0, 0)


def test_an_id_of_a_known_article_with_another_text_is_not_given_twice(tmp_path: Path) -> None:
    run(write_rows(tmp_path / "1.parquet", {"id": "a", "text": _REPORT}), tmp_path / "one", index=tmp_path / "seen.db")
    changed = write_rows(tmp_path / "2.parquet", {"id": "a", "text": f"{_REPORT} Noon."}, {"id": "a~2", "text": _OTHER})
    for out in ("two", "again"):
        done = run(changed, tmp_path / out, index=tmp_path / "seen.db")
        articles = read_rows(tmp_path / out, "articles")
        assert [row["id"] for row in articles] == ["a~3", "a~2"]
        assert '"id_in_input": "a"' in articles[0]["extra"]
        assert done.known == 1
        assert list(_clusters(tmp_path / out)) == [frozenset({"a", "a~3"})]


def test_a_damaged_copy_is_repaired_by_a_known_sound_one(tmp_path: Path) -> None:
    sound = [{"id": f"s{at}", "text": text, "outlet": "Post"} for at, text in enumerate(REPORTS)]
    damaged = [{"id": f"d{at}", "text": without(text, "no"), "outlet": "Echo"} for at, text in enumerate(REPORTS)]
    both = run(write_rows(tmp_path / "both.parquet", *sound, *damaged), tmp_path / "both")
    run(write_rows(tmp_path / "1.parquet", *sound), tmp_path / "one", index=tmp_path / "seen.db")
    done = run(write_rows(tmp_path / "2.parquet", *damaged), tmp_path / "two", index=tmp_path / "seen.db")
    assert done.articles == len(damaged)
    texts = {row["id"]: row["text"] for row in read_rows(tmp_path / "both", "articles")}
    assert both.articles == 2 * len(damaged)
    assert [row["text"] for row in read_rows(tmp_path / "two", "articles")] == [texts[row["id"]] for row in damaged]


def test_a_run_that_was_stopped_after_adding_gives_the_same_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day = invented(60, seed=9, printed_by=5)
    for at, part in enumerate((day[:30], day[30:])):
        write_rows(tmp_path / f"{at}.parquet", *({**row, "id": f"r{at}{n}"} for n, row in enumerate(_as_rows(part))))
    for name in ("sound", "stopped"):
        find_in_files(tmp_path / "0.parquet", tmp_path / f"{name}0", index=tmp_path / f"{name}.db")
    find_in_files(tmp_path / "1.parquet", tmp_path / "sound1", index=tmp_path / "sound.db")
    import cleaner.runs.comparing as plan

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(plan, "write_findings", stop)
        with pytest.raises(KeyboardInterrupt):
            find_in_files(tmp_path / "1.parquet", tmp_path / "stopped1", index=tmp_path / "stopped.db")
    with Index(tmp_path / "stopped.db") as index:
        assert len(index) == 60
    find_in_files(tmp_path / "1.parquet", tmp_path / "stopped1", index=tmp_path / "stopped.db")
    for table in ("matches", "clusters", "known"):
        one, other = (read_rows(tmp_path / out, table) for out in ("stopped1", "sound1"))
        # Known articles name their index.
        assert [row | {"source": ""} for row in one] == [row | {"source": ""} for row in other]
    assert read_rows(tmp_path / "sound1", "known")


def test_an_index_that_cannot_be_used_is_told_before_anything_is_made(tmp_path: Path) -> None:
    pages = write_rows(tmp_path / "in.parquet", {"id": "a", "text": _REPORT})
    Index(tmp_path / "small.db", DuplicateSettings(permutations=64, bands=32)).close()
    (tmp_path / "text.db").write_text("no index " * 400)
    wrong: Any = 3
    for index, error, message in (
        (tmp_path / "small.db", SchemeError, "has scheme"), (tmp_path / "text.db", OutputError, "cannot be used"),
        (wrong, InputError, "index is int"),
    ):  # fmt: skip
        with pytest.raises(error, match=message):
            cleaner.run(pages, tmp_path / "out", index=index)
        assert not (tmp_path / "out").exists()
    with pytest.raises(InputError, match="on Spark"):
        cleaner.run(pages, tmp_path / "out", index=tmp_path / "seen.db", engine="spark")


def test_a_run_without_an_index_in_its_place_leaves_no_known_articles(tmp_path: Path) -> None:
    run(write_rows(tmp_path / "1.parquet", {"id": "m", "text": _REPORT}), tmp_path / "one", index=tmp_path / "seen.db")
    pages = write_rows(tmp_path / "2.parquet", {"id": "t", "text": f"{_REPORT} The ferry leaves at noon."})
    run(pages, tmp_path / "out", index=tmp_path / "seen.db")
    assert len(read_rows(tmp_path / "out", "known")) == 1
    (tmp_path / "out" / "report-part.html").write_text("of the run before")
    run(pages, tmp_path / "out", overwrite=True)
    assert not (tmp_path / "out" / "known.parquet").exists()
    assert not (tmp_path / "out" / "report-part.html").exists()


def test_another_index_is_another_run(tmp_path: Path) -> None:
    pages = write_rows(tmp_path / "in.parquet", {"id": "a", "text": _REPORT})
    run(pages, tmp_path / "out", index=tmp_path / "seen.db")
    assert run(pages, tmp_path / "out", index=tmp_path / "seen.db").already_done
    with pytest.raises(OutputError):
        run(pages, tmp_path / "out")
