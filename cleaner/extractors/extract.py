"""The choice of the extractor: by the format given, or detected from the text."""

import re
from dataclasses import asdict, replace

from cleaner.extractors.front_matter import read_header
from cleaner.extractors.limits import STANDARD, check_text
from cleaner.extractors.markdown import extract_markdown
from cleaner.extractors.plain import extract_plain
from cleaner.records import Extraction, Fields, Format
from cleaner.settings import CleanSettings

_HTML = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml|div|p|article|meta|title|table)\b", re.IGNORECASE)
_BYTE_ORDER_MARK = "\ufeff"
_COMMENT = re.compile(r"\s*<!--")
_TAG = re.compile(r"</?(?:p|div|br|span|a|h[1-6]|li|ul|table|td|script|body)\b[^<>]{0,300}>", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"^ {0,3}#{1,6} \S|\]\((?:#|/|https?:|mailto:)[^)\s]{0,500}\)|\]\(\)|^\s{0,3}!\[|\*\*\S(?:[^*\n]{0,300}\S)?\*\*|^<https?://\S+>\s*$"
    r"|^ {0,3}\|(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*$|^> \S.*\n>",
    re.MULTILINE,
)
_LETTER = re.compile(r"[^\r\n]")
# Markdown whose first line is a headline may have more tags in it.
_CHARS_PER_TAG_OF_MARKDOWN = 40
_OPENS_AS_MARKDOWN = re.compile(r"\s*(?:#{1,6} \S|\*\*\S|[^\s<][^\n<]*\n={3,}[ \t]*$)", re.MULTILINE)
# A text with a few tags is an article about HTML; one with more than a tag in 200 characters is a page.
_CHARS_PER_TAG = 200


def extract(text: str, kind: Format = "auto", limits: CleanSettings = STANDARD) -> Extraction:
    """The blocks of a page. "auto" detects the format: HTML by its tags, Markdown by its marks, else plain text.

    Raises UnreadableError ("too_complex") where the page has more elements, blocks or text than the `limits` allow.
    """
    if text.startswith(_BYTE_ORDER_MARK):
        # It would hide the mark of a heading in the first line. A blank in its place keeps all offsets.
        extraction = extract(" " + text[1:], kind, limits)
        if extraction.source_text[:1] != " ":
            return extraction
        return replace(extraction, source_text=_BYTE_ORDER_MARK + extraction.source_text[1:])
    kind = detect(text) if kind == "auto" else kind
    if kind == "html":
        from cleaner.extractors.html import extract_html

        header = read_header(text)
        if header is None:
            return extract_html(text, limits)
        # Front matter above markup, as programs that make pages from files have it.
        extraction = extract_html(text[header.end :], limits)
        return replace(extraction, fields=_with_header(extraction.fields, header.fields))
    check_text(text, limits)
    extract_text = extract_markdown if kind == "markdown" else extract_plain
    header = read_header(text)
    if header is None:
        return extract_text(text, limits)
    # Blanks in place of the header keep all offsets.
    blanked = _LETTER.sub(" ", text[: header.end]) + text[header.end :]
    return replace(extract_text(blanked, limits), source_text=text, fields=header.fields)


def _with_header(fields: Fields, header: Fields) -> Fields:
    """The fields with those that a header states in their place."""
    return replace(fields, **{name: value for name, value in asdict(header).items() if value})


def detect(text: str) -> Format:
    """The format of a text: "html", "markdown" or "text".

    >>> detect("<p>Quake hits Tarn"), detect("# Quake hits Tarn"), detect("Quake hits Tarn #1")
    ('html', 'markdown', 'text')
    """
    if _HTML.match(text, _past_comments(text)) or _has_many_tags(text):
        return "html"
    header = read_header(text)
    is_markdown = _MARKDOWN.search(text, header.end) or header.is_markdown if header else _MARKDOWN.search(text)
    return "markdown" if is_markdown else "text"


def _has_many_tags(text: str) -> bool:
    chars = _CHARS_PER_TAG_OF_MARKDOWN if _OPENS_AS_MARKDOWN.match(text) else _CHARS_PER_TAG
    return sum(1 for _ in _TAG.finditer(text)) * chars > max(len(text), 2 * chars)


def _past_comments(text: str) -> int:
    """The offset behind the comments at the top of a page."""
    at = 0
    while _COMMENT.match(text, at) and (end := text.find("-->", at)) >= 0:
        at = end + len("-->")
    return at
