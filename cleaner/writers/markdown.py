"""Articles as Markdown (CommonMark): headings, lists and quotations as the page sets them, every other sign as a sign."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cleaner.records import Article, Block

_PARAGRAPH = "\n\n"
# Signs that may begin or end markup wherever they stand; "_" within a word, "<" before a blank and "&" without ";" do not.
_INLINE = re.compile(r"[\\`*\[\]~]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w{1,32};)")
# What makes a line something else than text of a paragraph: a heading, a quotation, an item of a list, a rule, a table. (The
# first sign that needs one gets a backslash.)
_LINE_START = re.compile(r"(?P<digits>\d{1,9})(?=[.)](?:\s|$))|(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$)|[-=|:+ \t]+$)")
_AS_SIGN = r"\\\g<0>"
_DEFAULT_HEADING = 2


def to_markdown(article: Article) -> str:
    r"""The text of an article as Markdown: the same words, with headings, items of lists and quotations marked.

    Headings have the level of the page's own, or the second where the page sets them as a paragraph. Signs that Markdown
    would read as markup get a backslash. Links, pictures, and bold and italic letters are not among what is kept of a page.

    >>> from cleaner import clean
    >>> print(to_markdown(clean("# Quake\n\n## At sea\n\nA *quake* hit Tarn.\n\n- [one] wave", format="markdown")))
    ## At sea
    <BLANKLINE>
    A quake hit Tarn.
    <BLANKLINE>
    - \[one\] wave
    """
    pieces: list[str] = []
    before = ""
    for paragraph in _paragraphs(article):
        if pieces:
            pieces.append("\n" if paragraph.kind == before == "li" else _PARAGRAPH)
        pieces.append(paragraph.written())
        before = paragraph.kind
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of the text: what it is, by its first block, and its words."""

    kind: str
    text: str

    def written(self) -> str:
        """The paragraph as Markdown."""
        lines = [line.strip() for line in self.text.splitlines()]
        if self.kind.startswith("h"):
            # No line begins in a heading, and signs at its end would be taken for its frame.
            words = _INLINE.sub(_AS_SIGN, " ".join(lines)).replace("#", r"\#")
            return f"{'#' * int(self.kind[1])} {words}".rstrip()
        first, rest = _MARKERS.get(self.kind, ("", ""))
        return "\n".join(f"{rest if at else first}{_escaped(line)}" for at, line in enumerate(lines))


_MARKERS = {"li": ("- ", "  "), "blockquote": ("> ", "> ")}


def _paragraphs(article: Article) -> Iterator[_Paragraph]:
    """The paragraphs of an article's text, each of the kind of the first block that has become part of it."""
    spans = zip(article.blocks, article.spans(), strict=True)
    kept = [(block, span.text_start, span.text_end) for block, span in spans if span.text_start is not None]
    at = start = 0
    for text in article.text.split(_PARAGRAPH):
        end = start + len(text)
        while at < len(kept) and (kept[at][2] or 0) <= start:
            at += 1
        is_own = at < len(kept) and (kept[at][1] or 0) < end
        if text.strip():
            yield _Paragraph(_kind(kept[at][0]) if is_own else "p", text)
        start = end + len(_PARAGRAPH)


def _kind(block: Block) -> str:
    if block.label == "title":
        return "h1"
    if block.label == "heading":
        return block.tag if re.fullmatch("h[1-6]", block.tag) else f"h{_DEFAULT_HEADING}"
    is_quoted = block.tag == "blockquote" or (block.place is not None and "blockquote" in block.place.inside)
    return "blockquote" if is_quoted else "li" if block.tag == "li" else "p"


def _escaped(line: str) -> str:
    line = _INLINE.sub(_AS_SIGN, line)
    found = _LINE_START.match(line)
    return line if found is None else f"{found['digits'] or ''}\\{line[found.end() :]}"
