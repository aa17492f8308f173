"""The command `cleaner index`: add, query, stats, remove, expire, merge, snapshot."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.cli.messages import DONE, REJECTED, fail, harmless, say, stoppable
from cleaner.cli.options import Columns, Inputs, SettingsFile

if TYPE_CHECKING:
    from cleaner.index import Index
    from cleaner.records import Article, Hit, Rejection
    from cleaner.settings import Settings

index_app = typer.Typer(
    name="index",
    help="Remember articles in one file, and ask whether new ones are copies of any of them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
# Rejections that are named.
_NAMED = 20

IndexFile = Annotated[
    str,
    typer.Argument(metavar="INDEX", help="File of the index, or redis://host:6379/0.", show_default=False),
]


@index_app.command("add")
def add_command(index: IndexFile, inputs: Inputs, settings: SettingsFile = None, columns: Columns = None) -> None:
    """Add articles: of folders that a run wrote, or of files with clean texts.

    What is in the index already is left out, so the same command may be repeated.

    \b
    Examples:
      cleaner index add seen.db cleaned/
      cleaner index add seen.db archive.parquet
    """
    with _reported("what was added stays; the same command goes on"), _opened(index, settings) as opened:
        articles = _Articles(inputs, _settings(settings, columns))
        added = opened.add(articles)
        say(f"{articles.count} articles, {added} of them new; the index holds {len(opened)}")
        raise typer.Exit(articles.code())


@index_app.command("query")
def query_command(
    index: IndexFile,
    inputs: Inputs,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object for each article, a line each.")] = False,
    days: Annotated[
        float | None, typer.Option(min=0, help="Only articles published no further away than this.", show_default=False)
    ] = None,
    outlet: Annotated[
        list[str] | None, typer.Option(help="Only articles of this outlet; may be given several times.", show_default=False)
    ] = None,
    copies: Annotated[bool, typer.Option("--copies", help="Only copies, not what else shares passages.")] = False,
    settings: SettingsFile = None,
    columns: Columns = None,
) -> None:
    """Say of which known articles new ones are copies, and how. Nothing is added.

    \b
    Example:
      cleaner index query seen.db today.jsonl --json | jq 'select(.hits != [])'
    """
    with _reported("nothing was written"), _opened(index, settings, read_only=True) as opened:
        articles = _Articles(inputs, _settings(settings, columns))
        asked = list[Any]()

        def remembered() -> "Iterator[Article]":
            for article in articles:
                asked.append(article)
                yield article

        for hits in opened.query_many(remembered(), days=days, outlets=outlet or ()):
            article = asked.pop(0)
            found = [hit for hit in hits if hit.match.duplicate or not copies]
            for line in [_json(article, found)] if as_json else _lines(article, found):
                typer.echo(harmless(line))
        raise typer.Exit(articles.code())


@index_app.command("stats")
def stats_command(
    index: IndexFile, as_json: Annotated[bool, typer.Option("--json", help="As a JSON object.")] = False
) -> None:
    """Say how many articles an index holds, of which days, and how large it is."""
    with _reported("nothing was written"), _opened(index, read_only=True) as opened:
        found = opened.stats()
        if as_json:
            typer.echo(json.dumps(found, default=str))
            return
        days = f"{found['first_day']} to {found['last_day']}" if found["first_day"] else "no dates known"
        typer.echo(f"{found['articles']} articles, published {days}")
        typer.echo(f"{found['bytes'] / 1e6:.1f} MB, texts of {found['text_bytes'] / 1e6:.1f} MB")


@index_app.command("remove")
def remove_command(
    index: IndexFile,
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of articles.", show_default=False)],
) -> None:
    """Forget the articles with these ids."""
    with _reported("nothing was removed"), _opened(index) as opened:
        removed = opened.remove(ids)
        say(f"{removed} of {len(ids)} removed; the index holds {len(opened)}")
        raise typer.Exit(DONE if removed else REJECTED)


@index_app.command("expire")
def expire_command(
    index: IndexFile,
    before: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day to keep: 2031-04-03.", show_default=False)
    ],
) -> None:
    """Forget the articles published before a day; those without a date stay."""
    with _reported("nothing was removed"), _opened(index) as opened:
        say(f"{opened.expire(before.date())} removed; the index holds {len(opened)}")


@index_app.command("merge")
def merge_command(
    index: IndexFile,
    others: Annotated[list[str], typer.Argument(metavar="OTHER...", help="Indexes to be added.", show_default=False)],
) -> None:
    """Add all articles of other indexes, which may be made by other versions or settings."""
    with _reported("what was added stays; the same command goes on"), _opened(index) as opened:
        for other in others:
            added = opened.merge(other)
            say(f"{added} new articles of {other}; the index holds {len(opened)}")


@index_app.command("snapshot")
def snapshot_command(
    index: IndexFile,
    to: Annotated[str, typer.Argument(metavar="FILE", help="The copy, which is not there yet.", show_default=False)],
) -> None:
    """Copy an index as it is now, while others read and add."""
    with _reported("the copy is not whole"), _opened(index, read_only=True) as opened:
        opened.snapshot(to)


class _Articles:
    """The articles of the inputs, counted as they are taken; what is none is named on standard error."""

    def __init__(self, inputs: list[str], settings: "Settings") -> None:
        self._inputs, self._settings = inputs, settings
        self.count = self._rejected = 0

    def __iter__(self) -> "Iterator[Article]":
        from cleaner.runs.indexing import articles_of

        for article in articles_of(self._inputs, self._settings, self._reject):
            self.count += 1
            yield article

    def _reject(self, rejection: "Rejection") -> None:
        self._rejected += 1
        if self._rejected <= _NAMED:
            say(f"rejected: {rejection.source}: {rejection.reason}: {rejection.detail}")

    def code(self) -> int:
        """The exit code, after the last article."""
        if self._rejected:
            say(f"{self._rejected} of {self._rejected + self.count} inputs rejected")
        return DONE if self.count else REJECTED


def _settings(path: Any, columns: str | None) -> "Settings":
    from cleaner.cli.batches import load_settings

    return load_settings(path, columns=columns)


@contextmanager
def _opened(path: str, settings: Any = None, *, read_only: bool = False) -> "Iterator[Index]":
    from cleaner.index import Index

    chosen = _settings(settings, None) if settings is not None else None
    with Index(path, chosen, read_only=read_only) as index:
        yield index


@contextmanager
def _reported(what_remains: str) -> Iterator[None]:
    from cleaner.errors import CleanerError

    try:
        with stoppable(what_remains):
            yield
    except CleanerError as error:
        raise fail(str(error)) from error


def _json(article: "Article", hits: "list[Hit]") -> str:
    found = [
        {
            "id": hit.article.id, "outlet": hit.article.outlet, "url": hit.article.url, "title": hit.article.title,
            "published": hit.article.published, "relation": hit.match.relation, "duplicate": hit.match.duplicate,
            "cross_outlet": hit.match.cross_outlet, "share": round(hit.match.evidence.share, 4),
            "jaccard": round(hit.match.jaccard, 4), "containment_known": round(hit.match.containment_left, 4),
            "containment_new": round(hit.match.containment_right, 4),
        }
        for hit in hits
    ]  # fmt: skip
    return json.dumps({"id": article.id, "source": article.source, "hits": found}, ensure_ascii=False)


def _lines(article: "Article", hits: "list[Hit]") -> Iterator[str]:
    copies = sum(hit.match.duplicate for hit in hits)
    yield f"{article.id}: {f'a copy of {copies}' if copies else 'no copy'} of the known articles"
    for hit in hits:
        known = hit.article
        where = ", ".join(filter(None, (known.outlet, known.published, known.url)))
        share = round(100 * hit.match.evidence.share)
        yield f"  {hit.match.relation} {share} %: {known.id}" + (f" ({where})" if where else "")
