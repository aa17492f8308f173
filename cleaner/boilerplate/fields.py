"""The fields of an article that the labelled lines of its page give."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cleaner.records import Block, Fields
from cleaner.rules.words import Words
from cleaner.text.dates import is_iso, parse_date
from cleaner.text.folding import fold_words, line_view
from cleaner.text.urls import host

_URL = re.compile(r"https?://[^\s<>()\"']+")
# What ends the names in a byline: a bar, bullet or dash, or an e-mail address.
_CUT = re.compile(r"\s*[|•;]\s*|\s+-\s+|\s*<?(?<![\w.+-])[\w.+-]++@[\w.-]+\w>?")
# Lines that a date is looked for in.
_MAX_DATED = 50
# Characters of a text that its language is guessed from.
_LANGUAGE_SAMPLE = 4_000
# The least share of function words in a text of a language.
_MIN_LANGUAGE_SHARE = 0.1


def fields_of(blocks: Sequence[Block], known: Fields, words: Words) -> Fields:
    """The fields of an article: known ones (from outside or from the markup) as they are, others from the page's lines."""
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


def authors_of(lines: Iterable[str], words: Words) -> tuple[str, ...]:
    """The names in bylines, as printed, without "By"; roles (editor) and names of nobody (staff) are left out."""
    names: list[str] = []
    for line in lines:
        names_on = words.byline_start.sub("", " ".join(line.split()).strip("()"), count=1)
        joined = _CUT.split(names_on, maxsplit=1)[0]
        for part in words.byline_join.split(joined):
            name = part.strip(" ,.;")
            is_role = any(word in words.roles for word in name.casefold().split())
            if name and not is_role and name.casefold() not in words.nobody:
                names.append(name)
    return tuple(dict.fromkeys(names))


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


def guess_language(text: str, words: Words) -> str | None:
    """The language with the most function words in the text, or None if no language has enough."""
    counts = Counter(fold_words(text[:_LANGUAGE_SAMPLE]))
    total = sum(counts.values())
    shares = {name: sum(counts[word] for word in small) for name, small in words.open_words_of.items()}
    best = max(shares, key=shares.__getitem__, default=None)
    return best if best and shares[best] >= _MIN_LANGUAGE_SHARE * max(total, 1) else None


def _as_iso(date: str, words: Words, language: str | None) -> str | None:
    """A date that is known from outside, in whatever form, as ISO 8601."""
    return date if is_iso(date) else parse_date(date, zones=words.zones, language=language)


def _published(known: str | None, lines: Sequence[str], words: Words, language: str | None) -> str | None:
    """The known date, with the time of a line of the same day if it has none; else the date of the first line with one."""
    dates = (date for line in lines[:_MAX_DATED] if (date := parse_date(line, zones=words.zones, language=language)))
    known = _as_iso(known, words, language) if known else None
    if known is None:
        return next(iter(dates), None)
    if len(known) == len("2031-03-03"):
        return next((date for date in dates if date.startswith(known) and "T" in date), known)
    return known
