"""The review page: what it holds, how large it may be, and that nothing of a page is run."""

import base64
import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

import pytest

from cleaner.errors import InputError, UnreadableError
from cleaner.reports.choice import Wanted
from cleaner.reports.page import report_page, write_report
from tests.reports.runs import article, cluster, large_run, match, write_run

LONG = " ".join(f"word{n}" for n in range(3_000))


def data(page: str, name: str = "index") -> Any:
    """What a block of a page holds."""
    (packed,) = re.findall(rf'<script type="application/octet-stream" id="{name}">([^<]*)</script>', page)
    return json.loads(zlib.decompress(base64.b64decode(packed)))


@pytest.fixture
def run(tmp_path: Path) -> Path:
    rows = [article(name, f"The toll of {name} rises on Monday, wardens said.", outlet=f"post {name}") for name in "abcd"]
    pairs = [match("a", "b", 0.9), match("c", "d", 0.42), match("a", "c", 0.3, "template")]
    return write_run(tmp_path / "run", rows, matches=pairs, clusters=[cluster("c1", "ab"), cluster("c2", "cd")])


def test_a_page_holds_the_whole_of_a_small_run(run: Path) -> None:
    index = data(report_page(run))
    assert index["articles"]["id"] == ["a", "b", "c", "d"]
    assert [index["outlets"][at] for at in index["articles"]["outlet"]] == ["post a", "post b", "post c", "post d"]
    assert index["clusters"]["members"] == [[0, 1], [2, 3]]
    assert list(zip(index["pairs"]["left"], index["pairs"]["right"], strict=True)) == [(0, 1), (2, 3), (0, 2)]
    assert index["pairs"]["line"] == [0.4, 0.4, 0.4]
    assert sorted(at for part in index["texts"]["articles"] for at in part) == [0, 1, 2, 3]
    (texts,) = [data(report_page(run), "a0")]
    assert texts[0]["source"].startswith("The toll of ")


def test_the_same_tables_give_the_same_page_whenever_it_is_made(run: Path, tmp_path: Path) -> None:
    manifest = json.loads((run / "manifest.json").read_text())
    page = report_page(run)
    (run / "manifest.json").write_text(
        json.dumps(manifest | {"finished": "2032-01-01T00:00:00+00:00", "seconds": {"clean": 9}})
    )
    assert report_page(run) == page
    assert write_report(run, tmp_path / "page.html").read_text(encoding="utf-8") == page
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["page.html"]


def test_only_the_script_and_the_style_of_the_page_are_allowed(run: Path) -> None:
    page = report_page(run)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    script, style = (
        re.findall(r"<script>(.*?)</script>", page, re.DOTALL),
        re.findall(r"<style>(.*?)</style>", page, re.DOTALL),
    )
    hashes = ["sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (*script, *style)]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.replace("&#39;", "'").split(";"))
    assert rules["default-src"] == "'none'"
    assert [rules["script-src"], rules["style-src"]] == [f"'{value}'" for value in hashes]
    assert rules["img-src"] == "data:"
    assert "innerHTML" not in script[0]
    assert re.findall(r"\s(?:src|href)=\"(?!#|data:,)[^\"]*", page) == []


def test_hostile_content_stays_text(tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script>\u202e\ud800\u0000"
    shown = hostile.encode(errors="replace").decode()
    rows = [article("a", shown, title=shown, outlet=shown)]
    rejected = [{"id": "x", "source": shown, "stage": "read", "reason": "empty", "detail": shown}]
    page = report_page(write_run(tmp_path / "run", rows, rejected=rejected))
    assert page.count("<script>") == 1
    assert "alert(1)</script>" not in page
    assert data(page, "a0")[0]["source"] == shown


def test_a_page_of_one_cluster_has_its_pairs_and_what_they_are_with(run: Path) -> None:
    index = data(report_page(run, Wanted(cluster="c1")))
    assert index["clusters"]["id"] == ["c1"]
    assert index["articles"]["id"] == ["a", "b", "c"]
    assert len(index["pairs"]["left"]) == 2


def test_a_page_of_one_outlet_has_its_clusters_and_pairs(run: Path) -> None:
    index = data(report_page(run, Wanted(outlet="post d")))
    assert index["clusters"]["id"] == ["c2"]
    assert index["articles"]["id"] == ["c", "d"]


def test_a_page_of_some_pairs_has_these_and_what_was_said_of_them(run: Path) -> None:
    index = data(report_page(run, Wanted(pairs=[{"left": "c", "right": "a", "weight": 4.0}, {"left": "a", "right": "b"}])))
    assert index["articles"]["id"] == ["a", "b", "c"]
    assert index["sample"] == [{}, {"weight": 4.0}]


def test_a_sample_is_as_large_as_asked_and_always_the_same(tmp_path: Path) -> None:
    run = large_run(tmp_path / "run", 40, words=5)
    page = report_page(run, Wanted(sample=5))
    index = data(page)
    assert len(index["clusters"]["id"]) == len(index["pairs"]["left"]) == 5
    assert page == report_page(run, Wanted(sample=5))
    assert "drawn by lot" in page


@pytest.mark.parametrize(
    "wanted", [Wanted(cluster="c9"), Wanted(outlet="nobody"), Wanted(pairs=[{"left": "b", "right": "c"}])]
)
def test_what_the_run_does_not_have_is_said(run: Path, wanted: Wanted) -> None:
    with pytest.raises(InputError, match=r"the run (has|reported) no"):
        report_page(run, wanted)


def test_a_page_keeps_to_its_size_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    rows = [article(f"s{n}", f"{n} {LONG} {n * 7919}", outlet=f"post {n % 3}") for n in range(120)]
    rows += [article(f"b{n}", f"{LONG} {n}") for n in range(4)]
    pairs = [match("b0", "b1", 0.95), match("b2", "b3", 0.41)]
    run = write_run(
        tmp_path / "run", rows, matches=pairs, clusters=[cluster("c1", ["b0", "b1"]), cluster("c2", ["b2", "b3"])]
    )
    page = report_page(run, max_bytes=300_000)
    assert len(page.encode()) <= 300_000
    index = data(page)
    with_text = {index["articles"]["id"][at] for part in index["texts"]["articles"] for at in part}
    assert {"b2", "b3"} <= with_text
    assert 4 <= len(with_text) < 124
    assert f"has the texts of {len(with_text)}." in page


def test_what_is_near_the_line_is_listed_first_where_not_all_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_MAX_CLUSTERS", "_MAX_PAIRS", "_MAX_SINGLES"):
        monkeypatch.setattr(f"cleaner.reports.choice.{name}", 10)
    run = large_run(tmp_path / "run", 200, words=5)
    page = report_page(run)
    index = data(page)
    assert len(index["clusters"]["id"]) == len(index["pairs"]["left"]) == 10
    assert max(index["pairs"]["share"]) <= 0.42
    assert "10 of 200 clusters are listed, those with pairs near the line first." in page


def test_texts_are_read_from_few_row_groups_of_a_large_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.reports.tables import Table

    read: set[int] = set()
    true_read = Table.read

    def noted(table: Table, columns: Any, groups: Any = None) -> Any:
        if "source_text" in columns:
            read.update(groups)
        return true_read(table, columns, groups)

    run = large_run(tmp_path / "run", 150, words=5)
    whole = write_run(tmp_path / "whole", [article(f"s{n}", f"Text {n}.") for n in range(3)])
    monkeypatch.setattr(Table, "read", noted)
    monkeypatch.setattr("cleaner.reports.choice._MAX_GROUPS", 5)
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(run / "articles.parquet")
    pyarrow.parquet.write_table(table, run / "articles.parquet", row_group_size=20)
    page = report_page(run)
    assert 0 < len(read) <= 5
    assert f"Texts are from 5 of {-(-len(table) // 20)} parts of the table of articles." in page
    assert "Texts are from" not in report_page(whole)


def test_a_run_without_a_table_of_articles_has_a_page_of_pairs(run: Path) -> None:
    (run / "articles.parquet").unlink()
    page = report_page(run)
    assert "so the page has no texts" in page
    assert sorted(data(page)["articles"]["id"]) == ["a", "b", "c", "d"]


def test_a_run_of_nothing_has_a_page(tmp_path: Path) -> None:
    assert data(report_page(write_run(tmp_path / "run", [])))["articles"]["id"] == []


def test_partitioned_articles_have_a_page(tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    from cleaner.records.schemas import ARTICLES

    run = write_run(tmp_path / "run", [])
    (run / "articles.parquet").unlink()
    for outlet in ("herald", "post"):
        part = run / "articles" / f"outlet={outlet}" / "part-00000.parquet"
        part.parent.mkdir(parents=True)
        rows = pyarrow.Table.from_pylist([article(f"{outlet} {n}", "The toll rises.") for n in range(2)], schema=ARTICLES)
        pyarrow.parquet.write_table(rows.drop_columns(["outlet"]), part)
    index = data(report_page(run))
    assert index["outlets"] == ["herald", "post"]
    assert index["articles"]["outlet"] == [0, 0, 1, 1]


@pytest.mark.parametrize("content", [None, "{}", "no json"])
def test_a_folder_without_a_finished_run_is_said(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(UnreadableError, match="no finished run"):
        report_page(tmp_path)


def test_a_table_that_is_damaged_is_said(run: Path) -> None:
    (run / "articles.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(UnreadableError, match="no table of a run"):
        report_page(run)


def test_too_small_a_page_is_refused(run: Path) -> None:
    with pytest.raises(InputError, match="max_bytes is 1000; a page takes at least 300000"):
        report_page(run, max_bytes=1_000)


def test_a_page_says_that_passages_are_not_marked_in_all_pairs(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "Shared passages are marked in 1 pairs at the most, those near the line first."
    assert said not in report_page(run)
    monkeypatch.setattr("cleaner.reports.choice.MAX_MARKED", 1)
    assert said in report_page(run)
