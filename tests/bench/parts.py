"""What each part of cleaning brings: the page as it is, by rules alone, with the model, with the outlets' profiles.

    python -m tests.bench.parts [--pages N]

F1 of 4-word shingles on the labelled pages of the data folder (see tests/quality/gate.py); the pages of a set are taken
together, so that outlets with several pages have a profile.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from cleaner import Page, clean, learn_profiles
from cleaner.boilerplate.labels import label_by_rule
from cleaner.extractors import extract
from cleaner.records import Article
from cleaner.rules import standard_book
from cleaner.settings import Settings
from cleaner.stages.revise import revise
from tests.bench.pages import SETS, TEXT_SETS
from tests.bench.peers import headed
from tests.quality.gate import DATA

PARTS = ("as it is", "rules", "rules and model", "and profiles")


def texts(rows: Sequence[dict[str, Any]], *, with_title: bool) -> Iterator[tuple[str, list[str]]]:
    """Each part with the texts of all pages."""
    pages = [_page(row) for row in rows]
    found = [extract(str(page.content), page.format) for page in pages]
    yield PARTS[0], ["\n".join(block.text for block in page.blocks) for page in found]
    by_rule = [label_by_rule(page.blocks, page.fields, standard_book())[0] for page in found]
    yield (
        PARTS[1],
        [
            "\n".join(block.text for block, decision in zip(page.blocks, decisions, strict=True) if decision.kept)
            for page, decisions in zip(found, by_rule, strict=True)
        ],
    )
    articles = [clean(page) for page in pages]
    yield PARTS[2], [_text(article, with_title=with_title) for article in articles]
    profiles = learn_profiles(articles)
    revised = (revise(article, profiles.of(article.outlet), Settings()) for article in articles)
    yield PARTS[3], [_text(article, with_title=with_title) for article in revised]


def _page(row: dict[str, Any]) -> Page:
    page = Page(content=row.get("html") or row["text"], format="html" if "html" in row else row["format"])
    outlet = row.get("outlet") or row.get("site")
    return replace(page, id=str(row["id"]), url=row.get("url"), outlet=str(outlet) if outlet else None)


def _text(article: Article, *, with_title: bool) -> str:
    return headed(article.title if with_title else None, article.text)


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000, help="pages of each set")
    most = parser.parse_args().pages
    sys.path.insert(0, str(DATA / "eval"))
    from common import rows, text_score

    print("| set | pages |", " | ".join(PARTS), "|")
    print("|---|---:" + "|---:" * len(PARTS) + "|")
    for name, field, with_title in (*((f"html/{name}", *rest) for name, *rest in SETS), *TEXT_SETS):
        pages = [row for row in islice(rows(DATA / "data" / f"{name}.jsonl.zst"), most) if (row[field] or "").strip()]
        scores = []
        for _, said in texts(pages, with_title=bool(with_title)):
            scores.append(text_score([(row[field], text) for row, text in zip(pages, said, strict=True)])["F1"])
        print(f"| {name} | {len(pages)} |", " | ".join(f"{score:.3f}" for score in scores), "|", flush=True)


if __name__ == "__main__":
    main()
