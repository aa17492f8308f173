"""Samples of pairs to judge, and what follows from judged ones."""

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cleaner.cli.app import app
from cleaner.errors import InputError
from cleaner.reports.audit import draw
from cleaner.reports.calibration import calibrate
from tests.reports.runs import article, match, write_run

TRUE_LINE = 0.5


def share_of(number: int) -> float:
    return 0.2 + (number * 37 % 400) / 500


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 pairs whose shares are spread evenly over 0.2 to 1; in truth, duplicates are those from 0.5 on."""
    rows = [article(f"{side}{n}", "The toll rises.") for n in range(400) for side in "ab"]
    pairs = [
        match(f"a{n}", f"b{n}", share_of(n), "near" if share_of(n) >= 0.4 else "template", cross_outlet=n % 4 > 0)
        for n in range(400)
    ]
    return write_run(tmp_path_factory.mktemp("run"), rows, matches=pairs)


def judged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "duplicate": row["share"] >= TRUE_LINE} for row in rows]


def test_a_sample_has_pairs_of_every_stratum_with_weights_that_add_up(run: Path) -> None:
    rows = draw(str(run), 100)
    assert len(rows) == len({(row["left"], row["right"]) for row in rows}) == 100
    assert all(row["duplicate"] is None for row in rows)
    assert sum(row["weight"] for row in rows) == pytest.approx(400, abs=0.1)
    strata = Counter(row["stratum"] for row in rows)
    assert min(strata.values()) >= 4
    assert {name.split(" the line")[0] for name in strata} == {"below", "near", "above", "far above"}
    assert len({name.rsplit(", ", 1)[1] for name in strata}) == 2
    near = [row for row in rows if row["stratum"].startswith("near")]
    # Near the line lie 50 of the 400 pairs.
    assert len(near) > 2 * 100 * 50 / 400


def test_the_same_seed_draws_the_same_and_another_one_others(run: Path) -> None:
    assert draw(str(run), 50, seed=3) == draw(str(run), 50, seed=3) != draw(str(run), 50, seed=4)


def test_a_sample_of_more_pairs_than_there_are_is_all_of_them(run: Path) -> None:
    rows = draw(str(run), 1_000)
    assert len(rows) == 400
    assert {row["weight"] for row in rows} == {1.0}


def test_a_run_without_pairs_has_nothing_to_judge(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to judge"):
        draw(str(write_run(tmp_path, [article("a", "The toll rises.")])), 10)


def test_where_all_is_judged_the_figures_are_exact(run: Path) -> None:
    found = calibrate(str(run), judged(draw(str(run), 400)))
    assert (found.judged, found.unjudged, found.blind) == (400, 0, 0)
    shares = [share_of(n) for n in range(400)]
    for each in found.estimates:
        taken = [share for share in shares if share >= each.threshold]
        right = [share for share in taken if share >= TRUE_LINE]
        assert each.duplicates == len(taken)
        assert each.precision == pytest.approx(len(right) / len(taken), abs=1e-3)
        assert each.recall == pytest.approx(len(right) / sum(share >= TRUE_LINE for share in shares), abs=1e-3)
        assert each.precision_low == pytest.approx(each.precision_high, abs=1e-3)
    assert [each.threshold for each in found.estimates if each.is_own] == [0.4]


def test_intervals_hold_the_truth_nearly_always(run: Path) -> None:
    """Verdicts that err at random; over many samples, for a threshold below, at and above the line of the run."""
    lot = random.Random(1)  # noqa: S311
    truth = {f"a{n}": lot.random() < (0.93 if share_of(n) >= 0.45 else 0.05) for n in range(400)}
    held = []
    for seed in range(25):
        labels = [{**row, "duplicate": truth[row["left"]]} for row in draw(str(run), 90, seed=seed)]
        for each in calibrate(str(run), labels).estimates:
            if each.threshold in (0.3, 0.4, 0.6):
                taken = [truth[f"a{n}"] for n in range(400) if share_of(n) >= each.threshold]
                held.append(each.precision_low <= sum(taken) / len(taken) <= each.precision_high)
                held.append(each.recall_low <= sum(taken) / sum(truth.values()) <= each.recall_high)
    assert sum(held) / len(held) > 0.85


def test_that_a_stratum_has_more_of_the_sample_changes_nothing(run: Path) -> None:
    """The same verdicts, with those near the line left out in part: estimates move little, shares of labels a lot."""
    labels = judged(draw(str(run), 300))
    some = [row for at, row in enumerate(labels) if not row["stratum"].startswith("near") or at % 3 == 0]
    one, other = (next(each for each in calibrate(str(run), rows).estimates if each.is_own) for rows in (labels, some))
    assert one.precision == pytest.approx(other.precision, abs=0.03)


def test_ten_of_ten_is_no_certainty(run: Path) -> None:
    labels = judged([row for row in draw(str(run), 60) if row["share"] > 0.6])
    (own,) = [each for each in calibrate(str(run), labels).estimates if each.is_own]
    assert own.precision_low < 0.97
    assert calibrate(str(run), labels).blind > 0


def test_the_later_of_two_verdicts_on_a_pair_counts_whichever_side_is_left(run: Path) -> None:
    labels = judged(draw(str(run), 400))
    again = [{"left": row["right"], "right": row["left"], "duplicate": not row["duplicate"]} for row in labels]
    found = calibrate(str(run), [*labels, *again, {**labels[0], "duplicate": None}])
    assert (found.judged, found.unjudged) == (400, 1)
    assert found.estimates[-1].precision == 0


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([], "no pair is judged"),
        ([{"left": "a0", "right": "b0", "duplicate": None}], "no pair is judged"),
        ([{"left": "a0", "right": "b0", "duplicate": "yes"}], "'yes'; it must be true, false or null"),
        ([{"left": "a0", "right": "b1", "duplicate": True}], "reported no pair of 'a0' and 'b1'"),
    ],
)
def test_labels_that_tell_nothing_are_said(run: Path, labels: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(InputError, match=said):
        calibrate(str(run), labels)


def test_from_the_sample_to_the_table_by_the_command(run: Path, tmp_path: Path) -> None:
    sample, labels = tmp_path / "sample.jsonl", tmp_path / "labels.jsonl"
    done = CliRunner().invoke(app, ["audit", str(run), "--size", "50", "--out", str(sample)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"cleaner report {run} --pairs {sample}" in done.stderr
    rows = [json.loads(line) for line in sample.read_text(encoding="utf-8").splitlines()]
    labels.write_text("".join(json.dumps(row) + "\n" for row in judged(rows)))
    done = CliRunner().invoke(app, ["calibrate", str(labels), "--run", str(run)])
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["min_share", "duplicates", "precision", "95", "%", "recall", "95", "%"]
    assert sum(line.startswith("*") for line in lines) == 1
    assert lines[-1].startswith("50 judged pairs; * the run's own threshold")
    done = CliRunner().invoke(app, ["calibrate", str(labels), "--run", str(run), "--json"])
    assert [json.loads(line)["threshold"] for line in done.stdout.splitlines()][:2] == [0.2, 0.25]
    page = CliRunner().invoke(app, ["report", str(run), "--pairs", str(sample), "--out", str(tmp_path / "page.html")])
    assert page.exit_code == 0


@pytest.mark.parametrize(
    "arguments", [["calibrate", "nowhere.jsonl", "--run", "."], ["audit", "nowhere", "--out", "x.jsonl"]]
)
def test_what_is_not_there_is_said_in_a_line(arguments: list[str], tmp_path: Path) -> None:
    done = CliRunner().invoke(app, arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
