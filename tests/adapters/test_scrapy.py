"""Scrapy: spiders whose items go through the pipelines."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cleaner import Index, InputError, MissingExtraError
from tests.adapters.pages import ROWS, articles, check_articles

pytest.importorskip("scrapy", reason="scrapy is not installed; pip install 'cleaner[scrapy]'")

# A reactor runs once in a process, so each crawl has its own. The items come from a file: nothing is fetched.
CRAWL = """
import dataclasses, json, sys
import scrapy
from scrapy.crawler import CrawlerProcess

rows, out, settings = json.load(open(sys.argv[1])), sys.argv[2], json.loads(sys.argv[3])

class News(scrapy.Spider):
    name = "news"

    async def start(self):
        for row in rows:
            yield make(row)

make = dict
if settings.pop("fields", None):
    names = ("id", "html", "url", "text", "status", "copy_of")
    kind = dataclasses.make_dataclass("Report", [(name, str, None) for name in names])
    make = lambda row: kind(**{name: row.get(name) for name in ("id", "html", "text", "url")})

settings |= {"FEEDS": {out: {"format": "jsonlines"}}, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False}
process = CrawlerProcess(settings)
process.crawl(News)
process.start()
"""
CLEAN = {"ITEM_PIPELINES": {"cleaner.adapters.scrapy.CleanPipeline": 300}}
DUPLICATES = {"ITEM_PIPELINES": {"cleaner.adapters.scrapy.DuplicatesPipeline": 400}}
#: Items that are clean already: they go through the index in order.
CLEANED = [
    {"id": article.id, "outlet": article.outlet, "url": row["url"], "published": article.published, "text": article.text}
    for article, row in zip(articles(), ROWS, strict=True)
]


def crawl(folder: Path, settings: dict[str, Any], rows: Any = ROWS) -> list[dict[str, Any]]:
    """The items that a crawl gives, in order of the rows."""
    (folder / "settings.toml").write_text("[clean]\nmax_page_bytes = 4000\n", encoding="utf-8")
    (folder / "rows.json").write_text(json.dumps([dict(row) for row in rows]), encoding="utf-8")
    given = json.dumps({"CLEANER_SETTINGS": str(folder / "settings.toml"), **settings})
    out = folder / "items.jsonl"
    out.unlink(missing_ok=True)
    command = [sys.executable, "-W", "error::scrapy.exceptions.ScrapyDeprecationWarning", "-c", CRAWL]
    done = subprocess.run(
        [*command, str(folder / "rows.json"), str(out), given], capture_output=True, text=True, check=True, timeout=180
    )
    assert "Traceback" not in done.stderr, done.stderr
    items = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    # Pages are cleaned side by side, so items may overtake each other.
    order = {row["url"]: number for number, row in enumerate(rows)}
    return sorted(items, key=lambda item: order[item["url"]])


@pytest.mark.parametrize("reactor", ["asyncioreactor.AsyncioSelectorReactor", "selectreactor.SelectReactor"])
def test_items_get_the_same_texts_with_either_reactor(tmp_path: Path, reactor: str) -> None:
    rows = [dict(row) for row in ROWS]
    items = crawl(tmp_path, {**CLEAN, "TWISTED_REACTOR": f"twisted.internet.{reactor}"}, rows)
    check_articles(items)
    assert [item["text_in_input"] for item in items] == [row["text"] for row in ROWS]


def test_items_of_a_class_get_the_fields_that_they_have(tmp_path: Path) -> None:
    items = crawl(tmp_path, {**CLEAN, "fields": True})
    assert [item["text"] for item in items] == [article.text for article in articles()]
    assert {item["status"] for item in items} == {"ok", "empty", "unreadable"}


def test_copies_are_flagged(tmp_path: Path) -> None:
    items = crawl(tmp_path, {**DUPLICATES, "CLEANER_INDEX": str(tmp_path / "seen.db")}, CLEANED)
    flagged = {item["url"]: (item["copy_of"], item["relation"]) for item in items if item.get("copy_of")}
    assert flagged == {
        "https://courier.example/bridge-copy": ("bridge", "exact"),
        "https://post.example/bridge-short": ("bridge", "excerpt"),
        "https://post.example/harvest-copy": ("harvest", "near"),
        "https://post.example/wrongly-decoded": ("socks", "near"),
        "https://gazette.example/bridge": ("bridge-copy", "exact"),
    }
    with Index(tmp_path / "seen.db", read_only=True) as index:
        assert len(index) == sum(bool(article.text) for article in articles()) - 1


def test_copies_are_dropped_if_they_stand_in_what_is_known(tmp_path: Path) -> None:
    settings = {**DUPLICATES, "CLEANER_INDEX": str(tmp_path / "seen.db"), "CLEANER_DUPLICATES": "drop"}
    first = [row for row in CLEANED if row["id"] in ("bridge-short", "socks")]
    assert len(crawl(tmp_path, settings, first)) == 2
    items = crawl(tmp_path, settings, [row for row in CLEANED if row not in first])
    # The whole report came after its excerpt and is not lost; its copies are dropped, but for one under the same id.
    assert [item["id"] for item in items] == ["bridge", "harvest", "unreadable", "boilerplate", "blank", "own", "bridge"]


def test_what_comes_again_is_decided_as_before(tmp_path: Path) -> None:
    settings = {**DUPLICATES, "CLEANER_INDEX": str(tmp_path / "seen.db"), "CLEANER_DUPLICATES": "drop"}
    rows = [row for row in CLEANED[:-1] if row["id"] in ("bridge", "bridge-copy", "socks")]
    first, again = crawl(tmp_path, settings, rows), crawl(tmp_path, settings, rows)
    assert [item["id"] for item in first] == [item["id"] for item in again] == ["bridge", "socks"]


def test_pages_are_cleaned_and_looked_up_in_one_crawl(tmp_path: Path) -> None:
    pipelines = CLEAN["ITEM_PIPELINES"] | DUPLICATES["ITEM_PIPELINES"]
    items = crawl(tmp_path, {"ITEM_PIPELINES": pipelines, "CLEANER_INDEX": str(tmp_path / "seen.db")})
    check_articles(items)
    # Whichever comes first, all other members of a cluster are copies.
    assert sum(bool(item.get("copy_of")) for item in items) == 5


def test_a_scrapy_that_loses_items_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapy.version_info", (2, 17, 0))
    with pytest.raises(MissingExtraError, match=r"needs scrapy 2.18 or newer.*pip install --upgrade 'cleaner\[scrapy\]'"):
        import_module("cleaner.adapters.scrapy").CleanPipeline.from_crawler(None)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "CLEANER_INDEX is missing"),
        ({"CLEANER_INDEX": "seen.db", "CLEANER_DUPLICATES": "hide"}, "CLEANER_DUPLICATES is 'hide'; it must be"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, str], message: str) -> None:
    crawler = SimpleNamespace(settings=import_module("scrapy.settings").Settings(settings))
    with pytest.raises(InputError, match=message):
        import_module("cleaner.adapters.scrapy").DuplicatesPipeline.from_crawler(crawler)
