"""The command over one page."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import typer

from cleaner.cli.batches import load_profiles
from cleaner.cli.messages import DONE, REJECTED, fail, harmless, say
from cleaner.errors import CleanerError, UnreadableError
from cleaner.readers import InputFile, read, walk
from cleaner.readers.web import fetch_page, is_page_address
from cleaner.records import Article, Block, Format, Page, Rejection
from cleaner.settings import CleanSettings, Settings
from cleaner.stages.clean import clean
from cleaner.text.addresses import shown
from cleaner.writers import Detail
from cleaner.writers.markdown import to_markdown

#: What an article is printed as.
Wanted = Literal["text", "markdown", "json", "explanation"]
_KEPT_WIDTH = 100
# Control characters that JSON leaves as they are.
_CONTROL = re.compile("[\x7f-\x9f]")


def read_page(
    file: str,
    *,
    kind: Format,
    outlet: str | None,
    profiles_file: Path | None,
    settings: Settings,
    explain: bool,
    url: str | None = None,
) -> Article:
    """The article of a page of the web, of the only page in a file, or on standard input; `url`: its address, where it comes
    without; `explain`: with the reasons of every decision."""
    profiles = load_profiles(profiles_file)
    if explain:
        settings = replace(settings, clean=replace(settings.clean, explain=True))
    try:
        files = [] if is_page_address(file) else walk([file])
    except CleanerError as error:
        raise fail(str(error)) from error
    try:
        page = _only_page(files, settings) if files else fetch_page(file, settings.clean.max_page_bytes)
        known = page.format if kind == "auto" else kind
        return clean(page, outlet=outlet, url=url, format=known, profile=profiles, settings=settings)
    except CleanerError as error:
        reason = f"{error.reason}: " if isinstance(error, UnreadableError) else ""
        raise fail(f"{shown(file)}: {reason}{str(error).removeprefix(f'{shown(file)}: ')}") from error


def _only_page(files: Sequence[InputFile], settings: Settings) -> Page:
    from cleaner.records.arrow import pages_of

    batches = read(files, settings.clean, rows=2)
    pages = (page for batch in batches for page in pages_of(batch))
    first = next(pages)
    if isinstance(first, Rejection):
        raise UnreadableError(first.reason, first.detail)
    if next(pages, None) is not None:
        raise UnreadableError("bad_file", "holds more than one page; use cleaner run")
    return first


def print_page(file: str, article: Article, wanted: Wanted, detail: Detail, asked: CleanSettings) -> int:
    """Print an article as text or Markdown, as JSON in this detail, or block by block. `asked`: the settings that it was
    made with, which say whether links and images are fields of the JSON. Returns the exit code."""
    if wanted == "json":
        written = json.dumps(_json(article, detail, asked), ensure_ascii=False, indent=2)
        typer.echo(_CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written))
    elif wanted == "explanation":
        for line in explanation(article):
            typer.echo(harmless(line))
    else:
        typer.echo(harmless(to_markdown(article) if wanted == "markdown" else article.text))
    if article.status == "ok":
        return DONE
    say(f"cleaner: {shown(file)}: no article was found in the page")
    return REJECTED


def _json(article: Article, detail: Detail, asked: CleanSettings) -> dict[str, object]:
    from cleaner.records.arrow import cleaned_batch
    from cleaner.writers import json_rows

    (row,) = json_rows(cleaned_batch([article]), detail)
    left_out = {"reason", "detail", *(name for name in ("links", "images") if not getattr(asked, name))}
    return {name: value for name, value in row.items() if name not in left_out}


def explanation(article: Article) -> Iterator[str]:
    """A line for each field that was found and for each block."""
    yield from field_lines(article)
    yield ""
    for block in article.blocks:
        sign = "+" if block.kept else "-"
        text = " ".join(block.text.split())
        yield f"{sign} {how_decided(block)}: {text if len(text) <= _KEPT_WIDTH else text[: _KEPT_WIDTH - 1] + '…'}"


def field_lines(article: Article) -> Iterator[str]:
    """A line for each field that was found."""
    for name in ("title", "authors", "agency", "published", "outlet", "url", "language", "standfirst"):
        value = getattr(article, name)
        if value:
            yield f"{name}: {', '.join(value) if isinstance(value, tuple) else value}"
    if article.confidence is not None:
        yield f"confidence: {article.confidence:.2f}"


def how_decided(block: Block) -> str:
    """The label of a block, what decided so, how surely and why."""
    why = "".join(f"; {name} {share:+.1f}" for name, share in block.reasons) if not block.kept else ""
    how = f"{block.label} ({block.rule}, {block.score:.2f}{why})" if block.rule else block.label
    return how + (", continues the sentence above" if block.joined else "")
