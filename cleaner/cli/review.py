"""The command `cleaner report`."""

import json
from pathlib import Path
from typing import Any

from cleaner.cli.messages import DONE, fail, say, stoppable
from cleaner.errors import CleanerError, InputError
from cleaner.reports import PART, REPORT
from cleaner.reports.choice import Wanted
from cleaner.reports.page import write_report


def make_report(folder: Path, out: Path | None, wanted: dict[str, Any], max_bytes: int) -> int:
    """Write the review page of a run, or of a part of it, and say where it is. Returns the exit code."""
    try:
        given = {name: value for name, value in wanted.items() if value is not None}
        if len(given) > 1:
            raise InputError(f"{' and '.join(f'--{name}' for name in given)} are given; a page is about one of them")
        if "pairs" in given:
            given["pairs"] = read_pairs(given["pairs"])
        path = out or folder / (PART if given else REPORT)
        with stoppable("no page was written"):
            write_report(folder, path, Wanted(**given), max_bytes=max_bytes)
    except CleanerError as error:
        raise fail(str(error)) from error
    except OSError as error:
        raise fail(f"{error.filename or path} cannot be written: {error.strerror or error}") from error
    say(f"written to {path}; open it in a browser")
    return DONE


def read_pairs(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of pairs (JSON lines with `left` and `right`). Raises InputError for a line that is none."""
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict) or not all(isinstance(row.get(side), str) for side in ("left", "right")):
            raise InputError(f"{path}, line {number}: not a pair; a line is a JSON object with left and right, the ids")
        rows.append(row)
    return rows
