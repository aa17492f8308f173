"""Clean text from HTML: this project beside trafilatura, on the same pages in the same run.

    python -m tests.bench.pages [--pages N]

Reads the labelled pages of the data folder (see tests/quality/gate.py), and prints quality (F1 of 4-word shingles, as the
public article-extraction benchmark measures) and CPU milliseconds a page, tools alternating page by page.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from tests.quality.gate import DATA

#: Set, gold field, whether gold holds the headline.
SETS = (
    ("wcxb_dev", "gold_text", False),
    ("big9", "gold_text", True),
    ("dragnet", "gold_text", False),
    ("l3s", "gold_body", False),
)
Tool = Callable[..., str]


def ours(row: dict[str, Any], *, with_title: bool) -> str:
    """This project, a page at a time, without what other pages of the outlet tell."""
    import cleaner

    article = cleaner.clean(row["html"], format="html", url=row["url"])
    return "\n\n".join(filter(None, [article.title if with_title else None, article.text]))


def theirs(row: dict[str, Any], *, with_title: bool) -> str:
    """trafilatura with its default settings."""
    import trafilatura

    found = trafilatura.bare_extraction(row["html"], url=row["url"], include_comments=False, with_metadata=with_title)
    return "\n\n".join(filter(None, [found.title if with_title else None, found.text])) if found else ""


TOOLS: dict[str, Tool] = {"cleaner": ours, "trafilatura": theirs}


def rows(name: str, most: int) -> Iterator[dict[str, Any]]:
    """The first pages of a set."""
    sys.path.insert(0, str(DATA / "eval"))
    from common import rows as read

    yield from islice(read(DATA / "data/html" / f"{name}.jsonl.zst"), most)


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200, help="pages of each set")
    most = parser.parse_args().pages
    print("| set | pages | tool | P | R | F1 | exact | CPU ms a page |\n|---|---:|---|---:|---:|---:|---:|---:|")
    for name, field, with_title in SETS:
        texts: dict[str, list[tuple[str, str]]] = {tool: [] for tool in TOOLS}
        spent = dict.fromkeys(TOOLS, 0.0)
        for row in rows(name, most):
            for tool, work in TOOLS.items():
                start = time.process_time()
                text = work(row, with_title=with_title)
                spent[tool] += time.process_time() - start
                texts[tool].append((row[field], text))
        from common import text_score

        for tool in TOOLS:
            score = text_score(texts[tool])
            figures = " | ".join(f"{score[key]:.3f}" for key in ("P", "R", "F1", "exact"))
            print(f"| {name} | {score['n']} | {tool} | {figures} | {1000 * spent[tool] / score['n']:.0f} |", flush=True)


if __name__ == "__main__":
    main()
