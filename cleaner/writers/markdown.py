"""Articles as Markdown (CommonMark): headings, lists and quotations as the page sets them, every other sign as a sign."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from cleaner.records import Article, Block, Image

_PARAGRAPH = "\n\n"
# Signs that may begin or end markup wherever they stand; "_" within a word, "<" before a blank and "&" without ";" do not.
_INLINE = re.compile(r"[\\`*\[\]~]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w{1,32};)")
# What makes a line something else than text of a paragraph: a heading, a quotation, an item of a list, a rule, a table. (The
# first sign that needs one gets a backslash.)
_LINE_START = re.compile(r"(?P<digits>\d{1,9})(?=[.)](?:\s|$))|(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$)|[-=|:+ \t]+$)")
# Beside the brackets of a link more signs are next to a sign of markup.
_INLINE_WITH_LINKS = re.compile(r"[\\`*\[\]~_<&]|!(?=\Z)")
_AS_SIGN = r"\\\g<0>"
# What an address would end at, or be read as; whole addresses have no blanks.
_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "&": r"\&", "\\": "%5C", "<": "%3C", ">": "%3E", "*": "%2A"})
_DEFAULT_HEADING = 2


def to_markdown(article: Article) -> str:
    r"""The text of an article as Markdown: the same words, with headings, items of lists and quotations marked.

    Headings have the level of the page's own, or the second where the page sets them as a paragraph. Signs that Markdown
    would read as markup get a backslash. Links and images, where the article has them, are written at their places, with the
    caption in italics below an image. Bold and italic letters are not among what is kept of a page.

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
    for kind, written in _written(article):
        if pieces:
            pieces.append("\n" if kind == before == "li" else _PARAGRAPH)
        pieces.append(written)
        before = kind
    return "".join(pieces)


def _written(article: Article) -> Iterator[tuple[str, str]]:
    """The paragraphs and images of an article, in order: the kind of each, and its Markdown."""
    links = _links(article)
    images = list(zip(article.images, _starts(article), strict=True))
    for paragraph in _paragraphs(article):
        while images and images[0][1] <= paragraph.start:
            yield "img", _image(images.pop(0)[0])
        yield paragraph.kind, paragraph.written(links)
    yield from (("img", _image(image)) for image, _ in images)


def _starts(article: Article) -> list[int]:
    """Where the images stand in the text, in order."""
    if not article.images:
        return []
    return [start for start, _ in article.text_spans((image.start, image.start) for image in article.images)]


def _image(image: Image) -> str:
    written = f"![{_signs(image.alt)}]({image.address.translate(_ADDRESS)})"
    caption = _signs(image.caption)
    return f"{written}{_PARAGRAPH}*{caption}*" if caption else written


def _signs(text: str) -> str:
    return _INLINE_WITH_LINKS.sub(_AS_SIGN, " ".join(text.split()))


@dataclass(frozen=True, slots=True)
class _Link:
    """A link by the span of its words in the text."""

    start: int
    end: int
    address: str


def _links(article: Article) -> list[_Link]:
    """The links of an article, in order and without overlap."""
    found: list[_Link] = []
    if not article.links:
        return found
    at = 0
    for link, (low, high) in zip(article.links, article.text_spans((x.start, x.end) for x in article.links), strict=True):
        start = max(low, at)
        if start < high:
            found.append(_Link(start, high, link.address))
            at = high
    return found


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of the text: what it is, by its first block, its words, and where it begins in the text."""

    kind: str
    text: str
    start: int

    def written(self, links: Sequence[_Link]) -> str:
        """The paragraph as Markdown. `links`: those of the whole text, in order."""
        first = bisect_right(links, self.start, key=_end)
        own = links[first : bisect_left(links, self.start + len(self.text), key=_start)]
        if self.kind.startswith("h"):
            # No line begins in a heading, and signs at its end would be taken for its frame.
            words = " ".join(_inline(line, _in_line(own, at, line)).replace("#", r"\#") for at, line in self._lines())
            return f"{'#' * int(self.kind[1])} {words}".rstrip()
        lead, rest = _MARKERS.get(self.kind, ("", ""))
        lines = (_escaped(line, _in_line(own, at, line)) for at, line in self._lines())
        return "\n".join(f"{rest if nth else lead}{line}" for nth, line in enumerate(lines))

    def _lines(self) -> Iterator[tuple[int, str]]:
        """The lines without the blanks at their ends, and where each begins in the text."""
        at = self.start
        for line in self.text.splitlines(keepends=True):
            yield at + len(line) - len(line.lstrip()), line.strip()
            at += len(line)


_start, _end = attrgetter("start"), attrgetter("end")
_MARKERS = {"li": ("- ", "  "), "blockquote": ("> ", "> ")}


def _in_line(links: Sequence[_Link], start: int, line: str) -> list[_Link]:
    """The links in a line that begins here, by their offsets into it, with no blanks at their ends."""
    found = []
    for link in links:
        low, high = max(0, link.start - start), min(len(line), link.end - start)
        words = line[low:high]
        low, high = low + len(words) - len(words.lstrip()), high - len(words) + len(words.rstrip())
        if low < high:
            found.append(_Link(low, high, link.address))
    return found


def _inline(line: str, links: Sequence[_Link]) -> str:
    """A line with every sign as a sign, and with its links."""
    if not links:
        return _INLINE.sub(_AS_SIGN, line)
    pieces, at = [], 0
    for link in links:
        before, words = (
            _INLINE_WITH_LINKS.sub(_AS_SIGN, part) for part in (line[at : link.start], line[link.start : link.end])
        )
        pieces += [before, "[", words, "](", link.address.translate(_ADDRESS), ")"]
        at = link.end
    return "".join([*pieces, _INLINE_WITH_LINKS.sub(_AS_SIGN, f"{line[at:]} ")]).rstrip(" ")


def _escaped(line: str, links: Sequence[_Link]) -> str:
    line = _inline(line, links)
    found = _LINE_START.match(line)
    return line if found is None else f"{found['digits'] or ''}\\{line[found.end() :]}"


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
            yield _Paragraph(_kind(kept[at][0]) if is_own else "p", text, start)
        start = end + len(_PARAGRAPH)


def _kind(block: Block) -> str:
    if block.label == "title":
        return "h1"
    if block.label == "heading":
        return block.tag if re.fullmatch("h[1-6]", block.tag) else f"h{_DEFAULT_HEADING}"
    is_quoted = block.tag == "blockquote" or (block.place is not None and "blockquote" in block.place.inside)
    return "blockquote" if is_quoted else "li" if block.tag == "li" else "p"
