"""Blocks of HTML: every run of text that the page sets, with where its markup sets it.

The page is walked whole, so that every line is there to be labelled.
"""

import logging
from collections.abc import Iterator, Sequence

from cleaner.extractors.broken import mended
from cleaner.extractors.metadata import page_fields
from cleaner.extractors.tree import parse_html
from cleaner.extractors.walk import Run, walk
from cleaner.records import Block, Extraction
from cleaner.text.lines import has_sentence

# trafilatura logs an error for each page that holds nothing, which a run says in its rejections.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
_SEPARATOR = "\n\n"


def extract_html(text: str) -> Extraction:
    """The blocks of an HTML page; spans are offsets into their texts, parted by blank lines.

    A page without a sentence gives no block.
    """
    text = _sound(text)
    found = _extracted(text)
    if not found.blocks and (other := mended(text)) != text:
        return _extracted(other)
    return found


def _extracted(text: str) -> Extraction:
    tree = parse_html(text)
    if tree is None:
        return Extraction(source_text="", blocks=())
    fields = page_fields(tree)
    runs = walk(tree)
    if not any(has_sentence(run.text) for run in runs):
        return Extraction(source_text="", blocks=(), fields=fields)
    return Extraction(
        source_text=_SEPARATOR.join(run.text for run in runs),
        blocks=tuple(_blocks(runs)),
        fields=fields,
    )


def _sound(text: str) -> str:
    """The text without halves of surrogate pairs, which cut JSON has and no parser takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


def _blocks(runs: Sequence[Run]) -> Iterator[Block]:
    at = 0
    for run in runs:
        end = at + len(run.text)
        yield Block(start=at, end=end, text=run.text, tag=run.tag, link_share=run.link_share, place=run.place)
        at = end + len(_SEPARATOR)
