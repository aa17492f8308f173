"""The commands `cleaner audit` and `cleaner calibrate`."""

import json
from pathlib import Path

import typer

from cleaner.cli.messages import DONE, fail, harmless, say
from cleaner.cli.review import read_pairs
from cleaner.errors import CleanerError
from cleaner.reports.audit import draw
from cleaner.reports.calibration import Calibration, Estimate, calibrate


def write_sample(folder: Path, size: int, out: Path, seed: int) -> int:
    """Write a sample of pairs to a file, and say what to do with it. Returns the exit code."""
    try:
        rows = draw(str(folder), size, seed=seed)
        with out.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    except CleanerError as error:
        raise fail(str(error)) from error
    except OSError as error:
        raise fail(f"{out} cannot be written: {error.strerror or error}") from error
    strata = len({row["stratum"] for row in rows})
    say(f"{len(rows)} pairs of {strata} strata in {out}")
    say(f"judge them in the page of: cleaner report {folder} --pairs {out}")
    say(f"then: cleaner calibrate labels.jsonl --run {folder}")
    return DONE


def print_calibration(labels: Path, folder: Path, *, as_json: bool) -> int:
    """Print precision and recall by threshold. Returns the exit code."""
    try:
        found = calibrate(str(folder), read_pairs(labels))
    except CleanerError as error:
        raise fail(str(error)) from error
    lines = [json.dumps(each.as_dict()) for each in found.estimates] if as_json else _table(found)
    for line in lines:
        typer.echo(harmless(line))
    if found.blind:
        say(f"cleaner: {found.blind} pairs are in strata of which none was judged; the intervals allow for that")
    return DONE


def _table(found: Calibration) -> list[str]:
    head = f"{'min_share':>9}  {'duplicates':>10}  {'precision':>9}  {'95 %':^13}  {'recall':>6}  {'95 %':^13}"
    rest = f", {found.unjudged} not judged" if found.unjudged else ""
    about = f"{found.judged} judged pairs{rest}; * the run's own threshold; recall: of pairs that were verified and reported"
    return [head, *map(_line, found.estimates), about]


def _line(each: Estimate) -> str:
    precision = f"{each.precision_low:.3f}–{each.precision_high:.3f}"
    recall = f"{each.recall_low:.3f}–{each.recall_high:.3f}"
    taken = f"{'*' if each.is_own else ' '}{each.threshold:8.2f}  {each.duplicates:10,}"
    return f"{taken}  {each.precision:9.3f}  {precision:^13}  {each.recall:6.3f}  {recall}"
