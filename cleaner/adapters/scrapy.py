"""Scrapy: item pipelines, `CleanPipeline` and `DuplicatesPipeline`."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from cleaner.adapters.hosts import host
from cleaner.adapters.rows import RowCleaner
from cleaner.errors import InputError, MissingExtraError
from cleaner.index import Index
from cleaner.records import Article, Hit
from cleaner.settings import Settings

# Older ones do not wait for pipelines that are at work on items which a spider yields before any response.
_OLDEST = (2, 18)


class CleanPipeline:
    """Cleans the page in the field html, markdown or text of each item: the item gets the fields of an article.

    Items that are dicts get all of them, others those that they have; `text` and `status` are needed. An item whose page
    gives no article goes on, with an empty text, with status, reason and detail. Pages are cleaned in a thread.

    Settings of the project: CLEANER_SETTINGS, the path of a settings file; CLEANER_COLUMNS, fields that items have under
    other names, {"html": "body"}.
    """

    def __init__(self, cleaner: RowCleaner) -> None:
        self.cleaner = cleaner

    @classmethod
    def from_crawler(cls, crawler: Any) -> "CleanPipeline":
        """One with the settings of the project. Raises MissingExtraError where Scrapy is too old."""
        scrapy = host("scrapy", "scrapy")
        if scrapy.version_info < _OLDEST:
            raise MissingExtraError(
                f"this adapter needs scrapy 2.18 or newer, and {scrapy.__version__} is installed, which may end before all"
                " items are cleaned; pip install --upgrade 'cleaner[scrapy]'"
            )
        return cls(RowCleaner.of(_settings(crawler), crawler.settings.getdict("CLEANER_COLUMNS") or None))

    async def process_item(self, item: Any) -> Any:
        """The item, with the fields of an article."""
        fields = host("itemadapter", "scrapy").ItemAdapter(item)
        row = fields.asdict()
        self.cleaner.read([*row])
        article = await _in_thread(self.cleaner.clean_row, row)
        for name, kept in self.cleaner.renamed([*row]).items():
            with suppress(KeyError):
                fields[kept] = row[name]
        for name, value in article.items():
            with suppress(KeyError):
                fields[name] = value
        if lacking := [name for name in ("text", "status") if fields.get(name) != article[name]]:
            raise InputError(
                f"{type(item).__name__} has no field {lacking[0]!r}; add it, for what cleaning finds goes there"
            )
        return item


class DuplicatesPipeline:
    """Asks an index whether the clean text of each item is a copy of what was seen before, and adds it.

    A copy gets the field `copy_of`, the id of the known article, and `relation`, if it has such fields. With
    CLEANER_DUPLICATES = "drop" it is dropped if it stands in the known article, as exact or near copies and excerpts of it
    do; an article that holds a known one, and more, is never dropped. What is dropped is not added. An item that comes
    again, with the same id and text, is no copy of itself.

    Settings of the project: CLEANER_INDEX, the path of the index, or a Redis address (needed); CLEANER_DUPLICATES, "flag"
    (as it is without) or "drop"; CLEANER_DAYS, copies published further apart are none; CLEANER_SETTINGS, a settings file.
    """

    def __init__(self, index: Index, *, drop: bool = False, days: float | None = None) -> None:
        self.index, self.drop, self.days = index, drop, days

    @classmethod
    def from_crawler(cls, crawler: Any) -> "DuplicatesPipeline":
        """One with the settings of the project; its index is closed with the spider."""
        path, what = crawler.settings.get("CLEANER_INDEX"), crawler.settings.get("CLEANER_DUPLICATES", "flag")
        if not path:
            raise InputError("the setting CLEANER_INDEX is missing; give the path of an index, which may be a new one")
        if what not in ("flag", "drop"):
            raise InputError(f"the setting CLEANER_DUPLICATES is {what!r}; it must be 'flag' or 'drop'")
        days = crawler.settings.get("CLEANER_DAYS")
        pipeline = cls(Index(path, _settings(crawler)), drop=what == "drop", days=None if days is None else float(days))
        crawler.signals.connect(pipeline.close, signal=host("scrapy.signals", "scrapy").spider_closed)
        return pipeline

    def close(self) -> None:
        """Close the index."""
        self.index.close()

    async def process_item(self, item: Any) -> Any:
        """The item, marked where it is a copy. Raises DropItem as the settings ask for."""
        fields = host("itemadapter", "scrapy").ItemAdapter(item)
        article = _article(fields)
        if not article.text:
            return item
        # In this thread, one item after the other: two copies that come at the same time would not see each other.
        hits = [hit for hit in self.index.query(article, days=self.days) if hit.match.duplicate]
        if self.drop and (known := next(filter(_stands_in_known, hits), None)):
            dropped: Exception = host("scrapy.exceptions", "scrapy").DropItem(
                f"{article.id or 'the item'} is a copy of {known.article.id} ({known.match.relation})", log_level="INFO"
            )
            raise dropped
        # What is dropped is not remembered: when both come again, each would be dropped for the other.
        self.index.add(article)
        for name, value in _marks(hits).items():
            with suppress(KeyError):
                fields[name] = value
        return item


def _article(fields: Any) -> Article:
    names = ("outlet", "agency", "url", "title", "published")
    known: Any = {name: str(value) for name in names if (value := fields.get(name))}
    return Article(id=str(fields.get("id") or fields.get("url") or ""), text=fields.get("text") or "", **known)


def _marks(hits: list[Hit]) -> Mapping[str, str | None]:
    if not hits:
        return {"copy_of": None, "relation": None}
    return {"copy_of": hits[0].article.id, "relation": hits[0].match.relation}


def _stands_in_known(hit: Hit) -> bool:
    """Whether the new article stands in the known one: of near copies each does in the other, of others the one that more of
    is in the other. (The known one is the left side.)"""
    match = hit.match
    return match.relation in ("exact", "near") or match.containment_right > match.containment_left


async def _in_thread(function: Any, *arguments: Any) -> Any:
    try:
        asyncio.get_running_loop()
    except RuntimeError:  # a reactor of another kind: there one waits for Deferreds
        return await host("twisted.internet.threads", "scrapy").deferToThread(function, *arguments)
    return await asyncio.to_thread(function, *arguments)


def _settings(crawler: Any) -> Settings:
    path = crawler.settings.get("CLEANER_SETTINGS")
    return Settings.from_file(path) if path else Settings.of(None)
