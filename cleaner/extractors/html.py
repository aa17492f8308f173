"""Blocks of HTML, by trafilatura; and what the page's own markup tells of each block.

trafilatura finds the article; its tree has lost what tells body from debris, so the page is walked once more and each
block gets the tag and the share of links that the same text has there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from cleaner.extractors.extraction import Extraction
from cleaner.extractors.metadata import page_fields
from cleaner.model import Block, Fields
from cleaner.text.forms import has_sentence

_SEPARATOR = "\n\n"
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset("head script style noscript template svg iframe select textarea button".split())
# Tags of trafilatura's tree → tags of blocks.
_TAGS = {"head": "h2", "item": "li", "quote": "quote", "code": "pre", "cell": "td", "row": "td"}
_MAX_CELL = 300
_NESTS = frozenset({"body", "div", "list", "item", "quote", "table", "p", "row", "cell", "head", "code"})


@dataclass(frozen=True, slots=True)
class Hint:
    """What the page's markup says of a piece of text: the innermost block tag and the share of link characters."""

    tag: str
    link_share: float


def extract_html(text: str) -> Extraction:
    """The blocks of the article in an HTML page; spans are offsets into the extracted text.

    A page without an article gives no block.
    """
    import trafilatura

    tree = trafilatura.load_html(text.encode(errors="replace").decode())
    if tree is None:
        return Extraction(source_text="", blocks=())
    hints = page_hints(tree)
    fields = page_fields(tree)
    found = trafilatura.bare_extraction(tree, include_comments=False, include_formatting=True)
    if found is None or found.body is None:
        return Extraction(source_text="", blocks=(), fields=fields)
    said = list(_said_blocks(found.body))
    # Where trafilatura finds no article it gives all words of the page in one piece: menus, forms, no sentence.
    if not any(has_sentence(words) for _, words in said):
        return Extraction(source_text="", blocks=(), fields=fields)
    return _assemble(said, hints, fields)


def _assemble(said: list[tuple[str, str]], hints: dict[str, Hint], fields: Fields) -> Extraction:
    blocks, at = [], 0
    for tag, words in said:
        block = Block(start=at, end=at + len(words), text=words, tag=tag)
        hint = hints.get(_key(words))
        if hint is not None:
            own_tag = hint.tag if hint.tag.startswith("h") and tag == "h2" else tag
            block = replace(block, tag=own_tag, link_share=hint.link_share)
        blocks.append(block)
        at = block.end + len(_SEPARATOR)
    return Extraction(source_text=_SEPARATOR.join(words for _, words in said), blocks=tuple(blocks), fields=fields)


def _said_blocks(body: Any) -> Iterator[tuple[str, str]]:
    """Tag and text of each paragraph-like part of trafilatura's tree, in order. A line break parts blocks."""
    pieces: list[str] = []
    tag = "p"

    def flush() -> Iterator[tuple[str, str]]:
        words = " ".join("".join(pieces).split())
        pieces.clear()
        if words:
            yield tag, words

    def visit(element: Any, inside: str) -> Iterator[tuple[str, str]]:
        nonlocal tag
        if element.tag == "row" and not _is_layout(element):
            yield from flush()
            cells = [" ".join("".join(cell.itertext()).split()) for cell in element]
            pieces.append(" | ".join(filter(None, cells)))
            tag = "td"
            yield from flush()
            tag = inside
            return
        nests = element.tag in _NESTS
        own = _TAGS.get(element.tag, inside) if nests else inside
        if nests or element.tag == "lb":
            yield from flush()
            tag = own
        pieces.append(element.text or "")
        for child in element:
            yield from visit(child, own)
            pieces.append(child.tail or "")
        if nests:
            yield from flush()
            tag = inside

    yield from visit(body, "p")


def _is_layout(row: Any) -> bool:
    """Whether a table row sets a page rather than figures: its cells hold paragraphs or lists, or long text."""
    blocks = ("p", "lb", "list", "head", "quote", "table")
    return any(cell.find(f".//{tag}") is not None for cell in row for tag in blocks) or any(
        len("".join(cell.itertext())) > _MAX_CELL for cell in row
    )


def page_hints(tree: Any) -> dict[str, Hint]:
    """For each run of text that the page sets as one block: its tag and link share, keyed by its characters."""
    hints: dict[str, Hint] = {}
    pieces: list[str] = []
    linked = 0

    def flush(tag: str) -> None:
        nonlocal linked
        words = "".join(pieces)
        key = _key(words)
        if key and key not in hints:
            hints[key] = Hint(tag, min(1.0, linked / len(key)))
        pieces.clear()
        linked = 0

    def hear(words: str | None, *, link: bool) -> None:
        nonlocal linked
        if words:
            pieces.append(words)
            linked += len(_key(words)) if link else 0

    # An own stack: pages nest deeper than Python recurses.
    stack: list[tuple[Any, str, bool, bool]] = [(tree, "body", False, False)]
    while stack:
        element, outer, in_link, leaving = stack.pop()
        block = element.tag in _BLOCKS or element.tag == "br"
        if leaving:
            if block:
                flush(outer if element.tag == "br" else element.tag)
            hear(element.tail, link=in_link)
            continue
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            hear(element.tail, link=in_link)
            continue
        if block:
            flush(outer)
        inner = element.tag if element.tag in _BLOCKS else outer
        link = in_link or element.tag == "a"
        hear(element.text, link=link)
        stack.append((element, outer, in_link, True))
        stack += [(child, inner, link, False) for child in reversed(element)]
    flush("body")
    return hints


def _key(words: str) -> str:
    return "".join(words.split())
