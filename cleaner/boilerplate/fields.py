"""What the labelled lines of a page say about its article."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from cleaner.boilerplate.dates import parse_date
from cleaner.records import Block, Fields
from cleaner.rules.words import Words
from cleaner.text.folding import fold_words, line_view

_URL = re.compile(r"https?://[^\s<>()\"']+")
_CUT = re.compile(r"\s*[|•;]\s*|\s+-\s+|\s*<?[\w.+-]+@[\w.-]+\w>?")
_LANGUAGE_SAMPLE = 4_000
_MIN_LANGUAGE_SHARE = 0.1


def fields_of(blocks: Sequence[Block], known: Fields, words: Words) -> Fields:
    """The fields of an article: what is known from outside or from the page's markup first, then what its lines say."""
    lines = {label: [b.text for b in blocks if b.label == label] for label in ("title", "byline", "date", "source_url")}
    body = " ".join(b.text for b in blocks if b.kept)
    language = known.language or guess_language(body, words)
    url = known.url or next((m[0] for line in lines["source_url"] if (m := _URL.search(line))), None)
    standfirst = " ".join(b.text for b in blocks if b.label == "standfirst") or None
    return replace(
        known,
        title=known.title or next(iter(lines["title"]), None),
        authors=known.authors or authors_of(lines["byline"], words),
        published=_published(known.published, [*lines["date"], *lines["byline"]], words, language),
        url=url,
        outlet=known.outlet or (host(url) if url else None),
        agency=known.agency or agency_of(blocks, words),
        language=language,
        standfirst=known.standfirst or standfirst,
    )


def host(url: str) -> str | None:
    """The host of an address without "www.", or None.

    >>> host("https://www.tarnherald.example/bridge")
    'tarnherald.example'
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def authors_of(lines: Iterable[str], words: Words) -> tuple[str, ...]:
    """The names in bylines, as printed, without "By"; titles of rank and names of nobody are left out."""
    names: list[str] = []
    for line in lines:
        said = words.byline_start.sub("", " ".join(line.split()).strip("()"), count=1)
        said = _CUT.split(said, maxsplit=1)[0]
        for part in words.byline_join.split(said):
            name = part.strip(" ,.;")
            is_role = any(word in words.roles for word in name.casefold().split())
            if name and not is_role and name.casefold() not in words.nobody:
                names.append(name)
    return tuple(dict.fromkeys(names))


def agency_of(blocks: Sequence[Block], words: Words) -> str | None:
    """The wire service that a byline, a dateline or a credit of the report names."""
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


def guess_language(text: str, words: Words) -> str | None:
    """The language whose small words are most of the text's, or None where none are frequent."""
    counts = Counter(fold_words(text[:_LANGUAGE_SAMPLE]))
    total = sum(counts.values())
    shares = {name: sum(counts[word] for word in small) for name, small in words.open_words_of.items()}
    best = max(shares, key=shares.__getitem__, default=None)
    return best if best and shares[best] >= _MIN_LANGUAGE_SHARE * max(total, 1) else None


def _as_iso(date: str, words: Words, language: str | None) -> str | None:
    with suppress(ValueError):
        datetime.fromisoformat(date)
        return date
    return parse_date(date, zones=words.zones, language=language)


def _published(known: str | None, lines: Sequence[str], words: Words, language: str | None) -> str | None:
    """The known date; where it has no time, a line of the page that gives the time on the same day; else the first line."""
    said = (date for line in lines if (date := parse_date(line, zones=words.zones, language=language)))
    known = _as_iso(known, words, language) if known else None
    if known is None:
        return next(iter(said), None)
    if len(known) == len("2031-03-03"):
        return next((date for date in said if date.startswith(known) and "T" in date), known)
    return known
