"""Clean text from pages: this project beside other tools, on the same pages in the same run.

    pip install -e '.[bench]'
    python -m tests.bench.pages [--pages N] [--write] [--json FILE]

Reads the labelled pages of the data folder (see tests/quality/gate.py), and prints quality (precision, recall and F1 of
4-word shingles as the public article-extraction benchmark measures, and the share of texts with exactly the gold words)
and CPU milliseconds a page. Tools alternate page by page, each in a process of its own. --write puts the tables into
results/pages.md, too.
"""

import argparse
import json
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.bench.peers import FOR_HTML, FOR_TEXT, Peer
from tests.bench.tools import Tool
from tests.quality.gate import DATA

#: Set, gold field, whether gold holds the headline.
SETS = (
    ("wcxb_dev", "gold_text", False),
    ("big9", "gold_text", True),
    ("dragnet", "gold_text", False),
    ("l3s", "gold_body", False),
    ("cpe", "gold_text", True),
)
#: Pages of other sites and languages. `daniel` and `omnivore` have taught no model.
OTHER_SETS = (
    ("zhnews10", "gold_text", False),
    ("jsonld", "gold_text", False),
    ("postlight", "gold_text", False),
    ("mozread", "gold_text", False),
    ("np4k_eval", "gold_text", False),
    ("daniel", "gold_text", True),
    ("omnivore", "gold_text", False),
)
#: Text and Markdown with debris left in.
TEXT_SETS = (("text", "gold_text", False),)
#: The same of other languages.
OTHER_TEXT_SETS = (("textual", "gold_text", False),)
#: Title, peers, sets, the sets' folder, the field of the page.
TABLES = (
    ("HTML", FOR_HTML, SETS, "data/html", "html"),
    ("HTML, other sites and languages", FOR_HTML, OTHER_SETS, "data/html2", "html"),
    ("Text and Markdown with debris left in", FOR_TEXT, TEXT_SETS, "data", "text"),
    ("Text and Markdown of other languages", FOR_TEXT, OTHER_TEXT_SETS, "data/html2", "html"),
)
RESULTS = Path(__file__).parent / "results" / "pages.md"
HEAD = "| set | pages | tool | P | R | F1 | exact | CPU ms a page |\n|---|---:|---|---:|---:|---:|---:|---:|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one tool did on one set: shares 0–1, CPU milliseconds a page, and the pages on which it raised."""

    set: str
    pages: int
    tool: str
    precision: float
    recall: float
    f1: float
    exact: float
    cpu_ms: float
    failed: int

    def __str__(self) -> str:
        shares = " | ".join(f"{share:.3f}" for share in (self.precision, self.recall, self.f1, self.exact))
        return f"| {self.set} | {self.pages} | {self.tool} | {shares} | {self.cpu_ms:.1f} |"


def rows(file: Path, gold: str, most: int) -> list[dict[str, Any]]:
    """So many rows of a set, spread evenly over those that have a gold text."""
    from common import rows as read

    found = [row for row in read(file) if (row[gold] or "").strip()]
    return [found[at * len(found) // most] for at in range(most)] if len(found) > most else found


def measure(
    tools: Sequence[Tool], pages: Sequence[tuple[str, str | None, str]], *, name: str, with_title: bool
) -> list[Result]:
    """All tools on the pages of a set, page by page. A page is its content, its address and its gold text."""
    from common import text_score

    taken = [[tool.take(content, url=url, with_title=with_title) for tool in tools] for content, url, _ in pages]
    results = []
    for tool, texts in zip(tools, zip(*taken, strict=True), strict=True):
        score = text_score((gold, text or "") for (_, _, gold), (text, _) in zip(pages, texts, strict=True))
        results.append(
            Result(
                set=name,
                pages=score["n"],
                tool=tool.peer.name,
                precision=score["P"],
                recall=score["R"],
                f1=score["F1"],
                exact=score["exact"],
                cpu_ms=round(1000 * sum(seconds for _, seconds in texts) / score["n"], 2),
                failed=sum(text is None for text, _ in texts),
            )
        )
    return results


def run(most: int, results: list[Result]) -> Iterator[str]:
    """The lines of the report, as they are measured; the figures are added to `results`."""
    yield from _versions(FOR_HTML, most)
    for title, peers, sets, folder, field in TABLES:
        tools = [Tool(peer) for peer in peers if peer.version]
        yield f"{title}:\n\n{HEAD}"
        for name, gold, with_title in sets:
            pages = [(row[field], row["url"], row[gold]) for row in rows(DATA / folder / f"{name}.jsonl.zst", gold, most)]
            measured = measure(tools, pages, name=name, with_title=with_title)
            results += measured
            yield "\n".join(map(str, measured))
        yield ""
    for result in results:
        if result.failed:
            yield f"{result.tool} raised on {result.failed} pages of {result.set}; they count as empty texts.\n"


def _versions(peers: Sequence[Peer], most: int) -> Iterator[str]:
    versions = {peer.package: peer.version for peer in peers}
    installed = ", ".join(f"{package} {version}" for package, version in versions.items() if version)
    yield f"Python {platform.python_version()}, {installed}; {most} pages of each set, spread evenly.\n"
    for package in (package for package, version in versions.items() if not version):
        yield f"Left out, not installed: {package} (`pip install {package}`).\n"


def main() -> None:
    """Measure, print, and write what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100, help="pages of each set (100)")
    parser.add_argument("--write", action="store_true", help=f"write the tables to {RESULTS.parent.name}/{RESULTS.name}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a JSON file")
    options = parser.parse_args()
    sys.path.insert(0, str(DATA / "eval"))
    results: list[Result] = []
    lines = ["# Clean text from pages", "", f"Made by `python -m tests.bench.pages --pages {options.pages} --write`.", ""]
    for line in run(options.pages, results):
        print(line, flush=True)
        lines.append(line)
    if options.write:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    if options.json:
        options.json.write_text(json.dumps([asdict(result) for result in results], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
