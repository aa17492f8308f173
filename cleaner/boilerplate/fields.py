"""The fields of an article that the labelled lines of its page give."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from cleaner.records import Block, Fields
from cleaner.rules.names import are_people, credited_in, is_edited, names_in, people_in
from cleaner.rules.words import Words
from cleaner.text.dates import date_in_address, is_iso, is_update, parse_date
from cleaner.text.folding import line_view
from cleaner.text.languages import language_of
from cleaner.text.lines import is_prose
from cleaner.text.urls import host

_URL = re.compile(r"https?://[^\s<>()\"']+")
# Zones are half an hour apart, from 12 hours behind UTC to 14 before it.
_ZONE_STEP, _WEST, _EAST = timedelta(minutes=30), timedelta(hours=-12), timedelta(hours=14)
# Lines that a date is looked for in.
_MAX_DATED = 50


def fields_of(blocks: Sequence[Block], known: Fields, words: Words) -> Fields:
    """The fields of an article: known ones (from outside or from the markup) as they are, others from the page's lines."""
    lines = {label: [b.text for b in blocks if b.label == label] for label in ("title", "byline", "date", "source_url")}
    # As the article's text has them: what is identified once is known for that text, too.
    body = "\n\n".join(b.text for b in blocks if b.kept)
    language = language_of(body, known.language)
    url = known.url or next((m[0] for line in lines["source_url"] if (m := _URL.search(line))), None)
    standfirst = " ".join(b.text for b in blocks if b.label == "standfirst") or None
    return replace(
        known,
        title=known.title or next(iter(lines["title"]), None),
        authors=_authors(blocks, known, words),
        published=_published(known.published, _dated_lines(blocks), words, language)
        or (date_in_address(url) if url else None),
        url=url,
        outlet=known.outlet or (host(url) if url else None),
        agency=known.agency or agency_of(blocks, words),
        language=language,
        standfirst=known.standfirst or standfirst,
    )


def _authors(blocks: Sequence[Block], known: Fields, words: Words) -> tuple[str, ...]:
    """The known authors, unless they are the outlet and the page's bylines name people."""
    outlets = [name for name in (known.outlet, known.url) if name]
    outlets += [block.text for block in blocks if "©" in block.text and block.label != "body"]
    if known.authors and are_people(known.authors, outlets, words):
        return known.authors
    bylines = _bylines(blocks)
    written = [line for line in bylines if not is_edited(line, words)]
    names = authors_of(written or bylines, words) or _credited(blocks, words)
    shown = people_in(names, outlets, words)
    return shown if not known.authors or are_people(shown, outlets, words) else known.authors


def _bylines(blocks: Sequence[Block]) -> list[str]:
    """The bylines above the text; without any, the first one in or below it: further ones may be those of other articles."""
    start = next((at for at, block in enumerate(blocks) if block.label == "body" and is_prose(block.text)), len(blocks))
    above = [block.text for block in blocks[:start] if block.label == "byline"]
    return above or [block.text for block in blocks[start:] if block.label == "byline"][:1]


def _credited(blocks: Sequence[Block], words: Words) -> tuple[str, ...]:
    """The names that the first date line names beside the date."""
    return next((names for b in blocks if b.label == "date" and (names := credited_in(b.text, words))), ())


def authors_of(lines: Iterable[str], words: Words) -> tuple[str, ...]:
    """The names in bylines, as printed, without "By"; roles (editor) and names of nobody (staff) are left out."""
    return tuple(dict.fromkeys(name for line in lines for name in names_in(line, words)))


def agency_of(blocks: Sequence[Block], words: Words) -> str | None:
    """The wire service named in a byline, a dateline or a credit of the report."""
    for block in blocks:
        if block.label == "byline":
            found = words.agency_in.search(line_view(block.text))
            if found:
                return found[0]
    first = next((b.text for b in blocks if b.label == "body"), "")
    dateline = words.agency_dateline.match(line_view(first))
    if dateline:
        return dateline["agency"] or dateline["named"]
    for block in blocks:
        if block.label in ("copyright", "other"):
            found = words.agency_in.search(line_view(block.text))
            if found:
                return found[0]
    return None


def _as_iso(date: str, words: Words, language: str | None) -> str | None:
    """A date that is known from outside, in whatever form, as ISO 8601."""
    return date if is_iso(date) else parse_date(date, zones=words.zones, language=language)


def _dated_lines(blocks: Sequence[Block]) -> list[str]:
    """The lines that may give the date of publication, the surest first: those that give an update's date stand last."""
    lines = [block.text for label in ("date", "byline") for block in blocks if block.label == label]
    return sorted(lines, key=is_update)


def _published(known: str | None, lines: Sequence[str], words: Words, language: str | None) -> str | None:
    """The known date, with the time or the zone of a line that agrees with it; else the date of the first line with one."""
    dates = (date for line in lines[:_MAX_DATED] if (date := parse_date(line, zones=words.zones, language=language)))
    known = _as_iso(known, words, language) if known else None
    if known is None:
        return next(iter(dates), None)
    if len(known) == len("2031-03-03"):
        return next((date for date in dates if date.startswith(known) and "T" in date), known)
    return next(filter(None, (_with_zone(known, date) for date in dates)), known)


def _with_zone(known: str, shown: str) -> str | None:
    """A known moment of UTC in the zone that a shown time of day names or proves: both name the same minute.

    >>> _with_zone("2031-03-04T01:49:09Z", "2031-03-03T17:49:00")
    '2031-03-03T17:49:09-08:00'
    """
    moment, clock = datetime.fromisoformat(known), datetime.fromisoformat(shown)
    if moment.utcoffset() != timedelta(0) or "T" not in shown:
        return None
    offset = clock.replace(second=0, tzinfo=None) - moment.replace(second=0, microsecond=0, tzinfo=None)
    if not offset or offset % _ZONE_STEP or not _WEST <= offset <= _EAST or clock.utcoffset() not in (None, offset):
        return None
    return moment.astimezone(timezone(offset)).isoformat()
