"""The fields that stand above a text: front matter of Markdown, and the header lines of page readers and of mail.

Front matter is a block of YAML between lines of "---" or of TOML between "+++". What scrapers write there is often no sound
YAML (a title with a colon, a quotation mark that is never closed), so that it is read line by line, as "key: value" with
lists; nothing deeper is wanted of it. Header lines ("Title: …", "URL Source: …", "Subject: …") stand above the text without
such marks: two known ones are a header.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from cleaner.records import Fields
from cleaner.rules import standard_words
from cleaner.text.dates import epoch_date, iso_prefix
from cleaner.text.spans import lines, strip
from cleaner.text.urls import host

# The names of each field, folded: small letters only.
_NAMES = {
    "title": (
        "title",
        "headline",
        "subject",
        *"titel titre título titolo tytuł rubrik заголовок 標題 标题 タイトル 제목".split(),
    ),
    "authors": (
        *("author", "authors", "byline", "creator", "writer", "by", "from"),
        *"autor autorin autoren auteur auteure auteurs autora autores autore autori författare forfatter автор".split(),
        *("作者", "著者", "기자"),
    ),
    "published": (
        *("published", "date", "datepublished", "publishedtime", "publishedat", "publishedon", "publishdate", "pubdate"),
        *("publicationdate", "publisheddate", "sent"),
        *"datum fecha data дата 时间 時間 日期 日付 날짜".split(),
    ),
    "url": (
        "url",
        "urlsource",
        "sourceurl",
        "source",
        "link",
        "canonical",
        "canonicalurl",
        "permalink",
        "originalurl",
        "quelle",
        "fuente",
        "fonte",
        "来源",
        "來源",
    ),
    "outlet": ("site", "sitename", "publisher", "publication", "outlet", "website"),
    "language": ("lang", "language", "locale"),
    "standfirst": ("description", "summary", "excerpt", "subtitle", "standfirst", "dek", "deck", "abstract"),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}
# Lines of a header that name no field.
_OTHER_NAMES = frozenset(
    "to cc bcc replyto messageid contenttype mimeversion xmailer listunsubscribe warning numberofpages image "
    "markdowncontent category tags keywords section updated modified".split()
)
# The line behind which page readers put the page.
_BODY_MARK = "markdowncontent"
_KEY = re.compile(r"(?P<key>[^\W\d_][\w .-]{0,30}?(?:\(s\))?)[ \t]*(?::(?:[ \t]+|$)|：[ \t]*)(?P<value>.*)$")
_FENCE = re.compile(r"\ufeff?[ \t\r\n]*(?P<fence>---|\+\+\+)[ \t]*\r?\n")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?:name:[ \t]*)?(?P<value>.+)$")
_NAMED = re.compile(r"[ \t]+(?P<key>[A-Za-z_-]+):[ \t]+(?P<value>.+)$")
# What parts a headline from the name of the outlet behind it.
_BEFORE_OUTLET = re.compile(r"(.+)\s+[|–—-]\s+[^|–—]+$")
_MAX_LINES = 200
# A longer header is none, and a longer value is no field: reading them takes time that grows faster than their length.
_MAX_HEADER, _MAX_VALUE = 20_000, 1_000
# A header has at least so many lines with fields.
_MIN_HEADER = 2
_ADDRESS = re.compile(r"\s*[<(]?[\w.+-]+@[\w.-]+[>)]?")
_BAR = re.compile(r"\s+[|•]\s+")
_REPLY = re.compile(r"(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Header(NamedTuple):
    """The fields that stand above a text, the offset behind them, and whether they are marked as those of Markdown."""

    fields: Fields
    end: int
    is_markdown: bool


def read_header(text: str) -> Header | None:
    """The fields above a text; None where it begins with none."""
    header = _front_matter(text) or _header_lines(text)
    if header is None or header.fields.title is None:
        return header
    # Page readers give the title of the window, with the outlet in it; the text has the headline on a line of its own.
    shorter = _BEFORE_OUTLET.match(header.fields.title)
    if shorter and re.search(rf"^(?:#+ )?{re.escape(shorter[1])}\s*$", text[header.end :], re.MULTILINE):
        return header._replace(fields=replace(header.fields, title=shorter[1]))
    return header


def _front_matter(text: str) -> Header | None:
    opening = _FENCE.match(text)
    if opening is None:
        return None
    first = opening.end()
    found: list[str] = []
    ends = {opening["fence"], "..."} if opening["fence"] == "---" else {opening["fence"]}
    for start, end in lines(text[first : first + _MAX_HEADER]):
        line = text[first + start : first + end].rstrip()
        if line in ends:
            entries = _toml("\n".join(found)) if opening["fence"] == "+++" else _entries(found)
            return Header(_fields(entries), first + end, is_markdown=True) if entries else None
        found.append(line)
        if len(found) > _MAX_LINES:
            break
    return None


def _toml(source: str) -> dict[str, list[str]]:
    try:
        data = tomllib.loads(source)
    except (ValueError, RecursionError):
        return {}
    values = {key: value if isinstance(value, list) else [value] for key, value in data.items()}
    return {_folded(key): [str(part) for part in value] for key, value in values.items()}


def _entries(source: Sequence[str]) -> dict[str, list[str]]:
    """The keys of front matter, folded, with their values; empty where a line is none of front matter."""
    entries: dict[str, list[str]] = {}
    values: list[str] = []
    for line in source:
        key = _KEY.match(line)
        if key is not None:
            values = entries.setdefault(_folded(key["key"]), [])
            values += _values(key["value"] or "")
        elif item := _ITEM.match(line):
            values += _values(item["value"])
        elif named := _NAMED.match(line):
            # Of what is nested, only names are wanted.
            values += _values(named["value"]) if named["key"] == "name" else []
        elif line[:1] in (" ", "\t") and line.strip():
            # A long value goes on in the lines below it.
            values[-1:] = [f"{values[-1]} {line.strip()}".strip() if values else line.strip()]
        elif line.strip() and not line.startswith("#"):
            return {}
    return entries


def _values(value: str) -> list[str]:
    """The values on a line: one, or those of a list in brackets."""
    value = value.strip()
    if value in ("|", ">", "|-", ">-"):
        return []
    if value.startswith("[") and value.endswith("]") and not value.startswith("[["):
        return [part for piece in value[1:-1].split(",") if (part := _unquoted(piece.strip()))]
    unquoted = _unquoted(value)
    return [unquoted] if unquoted else []


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        try:
            return str(json.loads(value))
        except ValueError:
            return value[1:-1]
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value


def _header_lines(text: str) -> Header | None:
    """The lines of a page reader or a mail above its text, up to the first that is none of them."""
    entries: dict[str, list[str]] = {}
    end, known, is_markdown = 0, 0, False
    for start, stop in lines(text[:_MAX_HEADER]):
        first, last = strip(text, start, stop)
        key = _KEY.match(text[first:last])
        name = _folded(key["key"]) if key else ""
        if key is not None and (name in _FIELD_OF or name in _OTHER_NAMES):
            entries.setdefault(name, []).extend(_values(key["value"] or ""))
            known += name in _FIELD_OF and bool(key["value"])
            end, is_markdown = stop, name == _BODY_MARK
            if is_markdown:
                break
        elif first < last:
            break
    return Header(_fields(entries), end, is_markdown=is_markdown) if known >= _MIN_HEADER and _names_text(entries) else None


def _names_text(entries: Mapping[str, Sequence[str]]) -> bool:
    """Whether the lines name the text itself: those of an interview ("By: …", "From: …") do not."""
    return any(_FIELD_OF.get(name) == "title" for name in entries) and any(
        _FIELD_OF.get(name) in ("url", "published") or name in ("from", _BODY_MARK) for name in entries
    )


def _fields(entries: Mapping[str, Sequence[str]]) -> Fields:
    def first(field: str) -> Iterator[str]:
        values = (value for name in _NAMES[field] for value in entries.get(name, ()))
        return (value for value in values if len(value) <= _MAX_VALUE)

    title = next(first("title"), None)
    url = next((value for value in first("url") if host(value)), None)
    language = next((found[0] for value in first("language") if (found := _LANGUAGE.match(value.lower()))), None)
    date = next(first("published"), None)
    return Fields(
        title=_REPLY.sub("", title, count=1) if title and "subject" in entries else title,
        authors=tuple(dict.fromkeys(name for value in first("authors") for name in _people(value))),
        published=(iso_prefix(date) or epoch_date(date) or date) if date else None,
        url=url,
        outlet=next(first("outlet"), None),
        language=language,
        standfirst=next(first("standfirst"), None),
    )


def _people(value: str) -> Iterator[str]:
    """The names of a byline, without links and addresses of mail."""
    plain = _ADDRESS.sub("", value.replace("[[", "").replace("]]", ""))
    plain = _BAR.split(plain)[0]
    for name in standard_words().byline_join.split(standard_words().byline_start.sub("", plain, count=1)):
        if tidy := name.strip(" \t\"'.,"):
            yield tidy


def _folded(name: str) -> str:
    return re.sub(r"\(s\)|[\W_]+", "", name).lower()
