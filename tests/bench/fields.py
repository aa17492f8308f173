"""Title, authors and date of pages: this project beside trafilatura, on the same pages in the same run.

    pip install -e '.[bench]'
    python -m tests.bench.fields [--pages N] [--write]

Reads the labelled pages of the data folder (see tests/quality/gate.py). A field that a row does not state is unknown and
not scored; what a tool gives there counts neither way. --write puts the table into results/fields.md, too.

- Titles are right where their folded words are those of the truth: small letters, without accents and punctuation.
- Authors are compared as sets of folded names: the mean F1 of the sets, and the share of pages where the sets are the same.
  The truth is split at commas, semicolons, "&" and "and", what a tool gives is not. Degrees ("PhD") count on neither side.
- Dates are right where the day is: the first ten characters of ISO 8601.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.text.folding import fold
from tests.quality.gate import DATA

RESULTS = Path(__file__).parent / "results" / "fields.md"
#: Set, its folder, and the fields of its rows that are truth.
SETS = (
    ("np4k_eval", "html2", "title authors date"),
    ("jsonld", "html2", "title authors date"),
    ("postlight", "html2", "title authors date"),
    ("mozread", "html2", "title authors date"),
    ("omnivore", "html2", "title authors date"),
    ("trafeval", "html2", "title authors date"),
    ("htmldates", "html2", "date"),
    ("wcxb_dev", "html", "title"),
)
HEAD = (
    "| set | tool | titles | exact | authors | F1 | exact | dates | same day |\n|---|---|---:|---:|---:|---:|---:|---:|---:|"
)
_DEGREE = re.compile(r",?\s*\b(?:M\.?D|Ph\.?D|M\.?S|R\.?N|RDN?|LD|M\.?B\.?A|M\.?P\.?H)\b\.?")
_JOIN = re.compile(r"\s*[,;&]\s*|\s+and\s+")
_DAY = len("2031-03-03")


class Found(NamedTuple):
    """What a tool finds on a page; None or empty where it finds nothing."""

    title: str | None
    authors: Sequence[str]
    date: str | None


Tool = Callable[[str, str | None], Found]


def ours(content: str, url: str | None) -> Found:
    """This project, a page at a time."""
    from cleaner import clean

    article = clean(content, format="html", url=url)
    return Found(article.title, article.authors, article.published)


def trafilatura(content: str, url: str | None) -> Found:
    """trafilatura with its defaults; the date is htmldate's."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(content, url=url, with_metadata=True)
    if found is None:
        return Found(None, (), None)
    return Found(found.title, (found.author or "").split("; "), found.date)


TOOLS: Mapping[str, Tool] = {"cleaner": ours, "trafilatura": trafilatura}


@dataclass(slots=True)
class Score:
    """Sums over the pages of a set, for one tool."""

    titles: int = 0
    right_titles: int = 0
    authored: int = 0
    author_f1: float = 0.0
    right_authors: int = 0
    dated: int = 0
    right_days: int = 0

    def add(self, row: Mapping[str, Any], found: Found) -> None:
        """Count what was found on a page against its truth."""
        if row.get("title"):
            self.titles += 1
            self.right_titles += same_title(row["title"], found.title)
        if truth := name_set(row.get("authors")):
            f1 = set_f1(truth, {name for text in found.authors if (name := fold(_DEGREE.sub("", text)))})
            self.authored += 1
            self.author_f1 += f1
            self.right_authors += f1 == 1
        if isinstance(row.get("date"), str) and row["date"].strip():
            self.dated += 1
            self.right_days += same_day(row["date"], found.date)

    def __str__(self) -> str:
        cells = (
            f"{self.titles} | {_share(self.right_titles, self.titles)}",
            f"{self.authored} | {_share(self.author_f1, self.authored)} | {_share(self.right_authors, self.authored)}",
            f"{self.dated} | {_share(self.right_days, self.dated)}",
        )
        return " | ".join(cells)


def same_title(truth: str, found: str | None) -> bool:
    """Whether both titles have the same folded words."""
    return fold(truth) == fold(found or "")


def same_day(truth: str, found: str | None) -> bool:
    """Whether both dates name the same day."""
    return truth.strip()[:_DAY] == (found or "")[:_DAY]


def name_set(authors: Any) -> set[str]:
    """The folded names of a row, which states them as a text or as a list of texts."""
    listed = authors if isinstance(authors, list) else [authors or ""]
    return {name for text in listed for part in _JOIN.split(_DEGREE.sub("", text)) if (name := fold(part))}


def set_f1(truth: set[str], found: set[str]) -> float:
    """F1 of two sets; 0 where they share nothing."""
    return 2 * len(truth & found) / (len(truth) + len(found))


def _share(right: float, count: int) -> str:
    return f"{right / count:.3f}" if count else "–"


def read(name: str, folder: str, most: int | None) -> Iterator[dict[str, Any]]:
    """The rows of a set that state a title or a date."""
    from common import rows

    stated = (row for row in rows(DATA / "data" / folder / f"{name}.jsonl.zst") if row.get("title") or row.get("date"))
    yield from islice(stated, most)


def lines(most: int | None) -> Iterator[str]:
    """The lines of the report, as they are measured."""
    yield HEAD
    for name, folder, fields in SETS:
        scores = {tool: Score() for tool in TOOLS}
        for row in read(name, folder, most):
            truth = {field: row.get(field) for field in fields.split()}
            for tool, work in TOOLS.items():
                scores[tool].add(truth, work(row["html"], row.get("url")))
        for tool, score in scores.items():
            yield f"| {name} | {tool} | {score} |"


def main() -> None:
    """Measure, print, and write what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, help="pages of each set (all)")
    parser.add_argument("--write", action="store_true", help=f"write the table to {RESULTS.parent.name}/{RESULTS.name}")
    options = parser.parse_args()
    sys.path.insert(0, str(DATA / "eval"))
    command = f"python -m tests.bench.fields{f' --pages {options.pages}' if options.pages else ''} --write"
    report = ["# Title, authors and date of pages", "", f"Made by `{command}`; see there for how each is compared.", ""]
    for line in lines(options.pages):
        print(line, flush=True)
        report.append(line)
    if options.write:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text("\n".join(report) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
