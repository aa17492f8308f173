"""Figures of a run: who was first, who shares with whom, what was removed."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner.reports.figures import copying, first, removed
from cleaner.reports.overview import Overview
from cleaner.reports.run_figures import RunFigures
from cleaner.reports.tables import FinishedRun
from tests.reports.runs import article, cluster, match, write_run

TEXT = "The toll at Tarn rises in May, wardens said."


def run_of(folder: Path, published: list[str | None], **more: Any) -> FinishedRun:
    """A run of one cluster with an article of each date, each of another outlet."""
    rows = [article(f"a{n}", TEXT, outlet=f"post {n}", published=when) for n, when in enumerate(published)]
    pairs = [match("a0", f"a{n}", 0.9) for n in range(1, len(rows))]
    return FinishedRun.at(
        write_run(folder, rows, matches=pairs, clusters=[cluster("c1", [row["id"] for row in rows])], **more)
    )


@pytest.mark.parametrize(
    ("published", "states"),
    [
        (["2031-03-03T09:00:00+00:00", "2031-03-03T10:00:00+00:00"], "first later"),
        (["2031-03-03T09:00:00+00:00", "2031-03-03T10:00:00+02:00"], "later first"),
        (["2031-03-03", "2031-03-04"], "first later"),
        (["2031-03-03", "2031-03-03T23:00:00+00:00"], "unknown unknown"),
        (["2031-03-03", None], "unknown unknown"),
        (["2031-03-01", "2031-03-03", "2031-03-03"], "first later later"),
        (["2031-03-01", "2031-03-03", None], "unknown later unknown"),
    ],
)
def test_first_is_what_was_certainly_published_before_all(tmp_path: Path, published: list[str | None], states: str) -> None:
    told = first(run_of(tmp_path, published))
    found = ["first" if told.first[n] else "later" if told.later[n] else "unknown" for n in range(len(published))]
    assert found == states.split()
    assert (told.first + told.later + told.unknown).tolist() == [1] * len(published)


def test_of_an_unknown_outlet_nothing_is_said(tmp_path: Path) -> None:
    rows = [
        article("a", TEXT, published="2031-03-01", outlet=None),
        article("b", TEXT, published="2031-03-02", outlet="post"),
    ]
    told = first(FinishedRun.at(write_run(tmp_path, rows, clusters=[cluster("c1", "ab")])))
    assert (told.first + told.later + told.unknown).sum() == 0


def test_pairs_of_outlets_are_counted_both_ways_and_the_earlier_is_known_where_dates_tell(tmp_path: Path) -> None:
    copied = copying(run_of(tmp_path, ["2031-03-01", "2031-03-02", None]))
    assert (copied.total.tolist(), copied.outlets.tolist()) == ([2, 1, 1], [0, 1, 2])
    assert copied.pairs.tolist() == [[0, 1, 1], [1, 0, 0], [1, 0, 0]]
    assert copied.earlier.tolist() == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_many_outlets_have_room(tmp_path: Path) -> None:
    """Of a hundred thousand outlets, a figure for every two would take more memory than machines have."""
    rows = [article(f"a{n}", TEXT, outlet=f"post {n}") for n in range(300)]
    pairs = [match(f"a{n}", f"a{n + 1}", 0.9) for n in range(299)]
    run = FinishedRun.at(write_run(tmp_path, rows, matches=pairs, clusters=[cluster("c1", [row["id"] for row in rows])]))
    copied = copying(run)
    assert copied.pairs.shape == copied.earlier.shape == (100, 100)
    assert copied.total.sum() == 2 * 299
    assert len(first(run).by_time) <= 100
    parts = Overview(RunFigures(run)).parts()
    assert len(parts["outlets"]) == 200
    assert parts["more_outlets"] == 100


def test_removed_characters_are_counted_by_outlet_and_label(tmp_path: Path) -> None:
    rows = [article("a", f"{TEXT}\n\n- Advertisement", outlet="post"), article("b", TEXT, outlet="herald")]
    gone = removed(FinishedRun.at(write_run(tmp_path, rows)))
    assert gone.labels == ["ad"]
    assert gone.chars.tolist() == [[len("- Advertisement")], [0]]
    assert gone.total.tolist() == [len(TEXT) + len("- Advertisement"), len(TEXT)]
    assert gone.shares[0, 0] == pytest.approx(15 / (len(TEXT) + 15))


def test_of_a_large_table_an_even_sample_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.reports.figures._BLOCK_GROUPS", 2)
    rows = [article(f"a{n}", TEXT) for n in range(50)]
    run = FinishedRun.at(write_run(tmp_path, rows, group_rows=10))
    assert removed(run).articles == 50
    monkeypatch.setattr("cleaner.reports.figures.even", lambda table: [0, 4])
    assert removed(run).articles == 20


def test_the_line_of_pairs_days_apart_is_higher_but_not_at_one_address(tmp_path: Path) -> None:
    rows = [article(name, TEXT, published=f"2031-03-{day:02}") for name, day in (("a", 1), ("b", 2), ("c", 9))]
    pairs = [match("a", "b", 0.5), match("a", "c", 0.5, "template"), match("b", "c", 0.5, "revision")]
    matches = FinishedRun.at(write_run(tmp_path, rows, matches=pairs)).matches
    assert matches.line.tolist() == [0.4, 0.75, 0.4]
    assert np.allclose(matches.margin, [0.1, 0.25, 0.1])


def test_the_overview_names_the_outlet_whose_scraper_is_broken(tmp_path: Path) -> None:
    rows = [
        article("a", TEXT, outlet="post", damage=0.2),
        article("b", TEXT, outlet="herald"),
        article("c", TEXT, outlet=None),
    ]
    parts = Overview(RunFigures(FinishedRun.at(write_run(tmp_path, rows)))).parts()
    (finding,) = parts["findings"]
    assert (finding.text, finding.more) == ("The scraper of post breaks words", "20.0 % of all words, in 1 of 1 articles")
    assert [row["name"] for row in parts["outlets"] if row["is_damaged"]] == ["post"]
    assert "(outlet unknown)" in [row["name"] for row in parts["outlets"]]
