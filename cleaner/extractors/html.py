"""HTML → blocks: every run of text that the page sets, with its place in the markup, and the fields that the markup names.

The whole page is walked, navigation and advertisements included: labelling decides what belongs to the article.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from cleaner.extractors.field_bounds import bounded_scripts, drop_excess
from cleaner.extractors.limits import STANDARD, check_elements
from cleaner.extractors.linked_data import read_scripts
from cleaner.extractors.metadata import page_fields
from cleaner.extractors.page_state import text_of_state
from cleaner.extractors.plain import extract_plain
from cleaner.extractors.shown import show_fallbacks, show_shadow_roots, unescape_markup
from cleaner.extractors.stated import stated_text
from cleaner.extractors.trafilatura_tools import is_dubious, repair_markup
from cleaner.extractors.walk import Run, walk
from cleaner.records import Block, Extraction
from cleaner.settings import CleanSettings
from cleaner.text.lines import has_sentence, words_in
from cleaner.text.surrogates import mask_surrogates
from cleaner.text.words import may_be_unstopped, unit_shingles

_SEPARATOR = "\n\n"
# Elements whose content is not text of the page, or is not parsed as markup. Without its end tag, such an element swallows
# the rest of the page.
_SWALLOWING = ("title", "script", "style", "textarea", "noscript", "iframe", "select", "button", "svg", "template")
_UNENDED_DECLARATION = re.compile(r"<!doctype[^<>]*(?=<)", re.IGNORECASE)
# The name and value of an attribute, with what stands before it; and a start tag's first attributes, with too many behind.
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_MANY_ATTRIBUTES = re.compile(rf"(<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{500}}+)(?:{_ATTRIBUTE})++")
# Attributes of smaller pages cannot take long, however many there are.
_MIN_CHARS_MANY_ATTRIBUTES = 100_000
# A page with fewer words of prose may have its text elsewhere than in what it sets: there must be so many times as many.
_MIN_PROSE, _MORE = 100, 3
# A text of which a page sets this share (0-1) is that page's.
_SET_SHARE = 0.5
# A run with a higher share of its characters in links is no prose.
_LINKED = 0.5
_TEXT_ELEMENT = re.compile(
    r"<(?:p|div|br|a|b|i|u|em|strong|span|h[1-6]|article|section|main|blockquote|ul|ol|table|figure|img)\b[^<>]*>",
    re.IGNORECASE,
)
_COMMENT_START, _COMMENT_END = "<!--", "-->"


def extract_html(text: str, limits: CleanSettings = STANDARD) -> Extraction:
    """The blocks of an HTML page; spans are offsets into the texts of all blocks, joined by blank lines.

    A page without a full sentence gives no block. Raises UnreadableError ("too_complex") where the page has more elements,
    blocks or text than the `limits` allow.
    """
    text = mask_surrogates(text)
    check_elements(text.count("<") - text.count("</") - text.count("<!"), limits)
    text = _with_few_attributes(text)
    extraction = _extract(text, limits)
    if not extraction.blocks and (repaired := without_unended(text)) != text:
        return _extract(repaired, limits)
    return extraction


def _with_few_attributes(text: str) -> str:
    """The page without the attributes of an element beyond a number that no page needs: reading them takes time that grows
    with the square of their number."""
    return text if len(text) < _MIN_CHARS_MANY_ATTRIBUTES else _MANY_ATTRIBUTES.sub(r"\1", text)


def _extract(text: str, limits: CleanSettings) -> Extraction:
    tree = parse_html(text)
    if tree is None:
        return Extraction(source_text="", blocks=())
    show_shadow_roots(tree)
    unescape_markup(tree, text, limits)
    scripts = read_scripts(tree)
    stated = stated_text(tree, scripts)
    drop_excess(tree)
    fields = page_fields(tree, bounded_scripts(scripts))
    walked = walk(tree, limits, _SEPARATOR)
    # What is counted further tells no more.
    enough = max(_MIN_PROSE, words_in(stated.body) // _MORE + 1) if stated.body else _MIN_PROSE
    prose = _prose(walked.runs, enough)
    if prose < _MIN_PROSE and show_fallbacks(tree):
        shown = walk(tree, limits, _SEPARATOR)
        if (more := _prose(shown.runs, enough * (_MORE + 1))) - prose > _MORE * prose:
            walked, prose = shown, more
    body = stated.body or (text_of_state(tree) if prose < _MIN_PROSE else "")
    is_more = words_in(body) > _MORE * prose if body else False
    if is_more and (not prose or has_sentence(body)) and not _is_set(body, walked.runs):
        # The page has its text, or most of it, in its metadata or in the state of its scripts only.
        return replace(extract_plain(body, limits), fields=fields)
    if not is_more and not any(map(_is_sentence, walked.runs)):
        return Extraction(source_text="", blocks=(), fields=fields)
    return Extraction(
        source_text=_SEPARATOR.join(run.text for run in walked.runs),
        blocks=tuple(_blocks(walked.runs)),
        fields=fields,
        outline=walked.outline,
        stated=stated,
        links=walked.links,
        pictures=walked.pictures,
        base=_stated(tree, "base", "href") if limits.links or limits.images else "",
        lead=_stated(tree, "meta", "content", "og:image") if limits.images else "",
    )


def _stated(tree: Any, tag: str, attribute: str, named: str = "") -> str:
    """What the first of a page's elements of a tag, and of a name where they have names, states; empty where none does."""
    elements = (one for one in tree.iter(tag) if not named or named in (one.get("property"), one.get("name")))
    return next(filter(None, (one.get(attribute) for one in elements)), "")


def _is_sentence(run: Run) -> bool:
    return has_sentence(run.text) or may_be_unstopped(run.text)


def _prose(runs: Sequence[Run], enough: int) -> int:
    """The number of words in the sentences of a page, up to one that is `enough`."""
    words = 0
    for run in runs:
        if run.link_share < _LINKED and _is_sentence(run):
            words += words_in(run.text)
            if words >= enough:
                break
    return words


def _is_set(body: str, runs: Sequence[Run]) -> bool:
    """Whether the page sets a good part of a text that its metadata state."""
    wanted = unit_shingles(body)
    found = unit_shingles("\n".join(run.text for run in runs))
    return len(wanted & found) >= _SET_SHARE * len(wanted)


def _blocks(runs: Sequence[Run]) -> Iterator[Block]:
    start = 0
    for run in runs:
        end = start + len(run.text)
        yield Block(start=start, end=end, text=run.text, tag=run.tag, link_share=run.link_share, place=run.place)
        start = end + len(_SEPARATOR)


def parse_html(text: str) -> Any:
    """The root element of a page, or None for a text that is not HTML. Gives the tree that `trafilatura.load_html` gives,
    and one for pieces of pages too."""
    repaired = repair_markup(text)
    tree = _parse(repaired)
    if tree is None or not len(tree):
        # lxml refuses a `str` that declares an encoding.
        tree = _parse(repaired.encode("utf-8", "surrogatepass"))
    return None if tree is not None and len(tree) < 2 and is_dubious(text) and not _is_piece(text) else tree


def _is_piece(text: str) -> bool:
    """Whether a text that does not begin as a page does is a piece of one, as rows and feeds hold it: elements of text, or
    words without any, that are no code."""
    return _TEXT_ELEMENT.search(text) is not None or "{" not in text


def _parse(page: str | bytes) -> Any:
    from lxml.html import fromstring

    try:
        return fromstring(page, parser=_parser())
    except Exception:  # as in trafilatura: lxml raises many kinds of errors, and none leaves anything to extract
        return None


@lru_cache(maxsize=1)
def _parser() -> Any:
    """A parser whose elements are made in C.

    `lxml.html` calls a Python function for the class of every element it touches, because forms and inputs have classes of
    their own there. Nothing here needs these.
    """
    from lxml.etree import ElementDefaultClassLookup
    from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HTMLParser, HtmlProcessingInstruction

    parser = HTMLParser(
        collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True
    )  # fmt: skip
    parser.set_element_class_lookup(
        ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity)
    )
    return parser


def without_unended(html: str) -> str:
    """A page that was cut or glued together, without the start tags, comment starts and declaration that have no end.

    >>> without_unended("<html><title>Toll rises<body><p>The toll rises.</p>")
    '<html>Toll rises<body><p>The toll rises.</p>'
    """
    html = _UNENDED_DECLARATION.sub("<html>", html, count=1)
    for tag in _SWALLOWING:
        html = _without_unended_tag(html, tag)
    last_end = html.rfind(_COMMENT_END) + 1
    return html[:last_end] + html[last_end:].replace(_COMMENT_START, "")


def _without_unended_tag(html: str, tag: str) -> str:
    """The page without the start tags that are followed by another one, or by the page's end, before their end tag."""
    end_tag = re.compile(rf"</{tag}\b", re.IGNORECASE)
    start_tags = list(re.finditer(rf"<{tag}\b[^<>]*>", html, re.IGNORECASE))
    starts = [*(start_tag.start() for start_tag in start_tags), len(html)]
    pieces, at = [], 0
    for start_tag, (_, next_start) in zip(start_tags, pairwise(starts), strict=True):
        if end_tag.search(html, start_tag.end(), next_start) is None:
            pieces.append(html[at : start_tag.start()])
            at = start_tag.end()
    return "".join([*pieces, html[at:]])
