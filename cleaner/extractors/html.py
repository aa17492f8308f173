"""Blocks of HTML: every run of text that the page sets, with where its markup sets it.

The page is walked whole, so that every line is there to be labelled. What trafilatura takes for the article travels with
each block as evidence (`Place.extracted`).
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cleaner.extractors.extraction import Extraction
from cleaner.extractors.metadata import page_fields
from cleaner.extractors.walk import Run, walk
from cleaner.model import Block
from cleaner.text.forms import has_sentence

# trafilatura logs an error for each page that holds nothing, which a run says in its rejections.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
_SEPARATOR = "\n\n"
# A run of this many characters stands in the extracted text because it was taken, not by chance.
_MIN_PART = 16


def extract_html(text: str) -> Extraction:
    """The blocks of an HTML page; spans are offsets into their texts, parted by blank lines.

    A page without a sentence gives no block.
    """
    import trafilatura

    tree = trafilatura.load_html(_sound(text))
    if tree is None:
        return Extraction(source_text="", blocks=())
    fields = page_fields(tree)
    runs = walk(tree)
    if not any(has_sentence(run.text) for run in runs):
        return Extraction(source_text="", blocks=(), fields=fields)
    found = trafilatura.bare_extraction(tree, include_comments=False, include_formatting=True)
    taken = found.body if found is not None else None
    return Extraction(
        source_text=_SEPARATOR.join(run.text for run in runs),
        blocks=tuple(_blocks(runs, "" if taken is None else _key("".join(taken.itertext())))),
        fields=fields,
    )


def _sound(text: str) -> str:
    """The text without halves of surrogate pairs, which cut JSON has and no parser takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


def _blocks(runs: Sequence[Run], taken: str) -> Iterator[Block]:
    """The runs as blocks, each with whether its text is part of what was taken."""
    at = reached = 0
    for run in runs:
        key = run.text.replace(" ", "").replace("|", "")
        # A short line is part of the article where the article goes on with it, not where its letters happen to stand.
        near = taken.find(key, reached, reached + _MIN_PART + 2 * len(key)) if key else -1
        hit = near if near >= 0 or len(key) < _MIN_PART else taken.find(key, reached)
        extracted = hit >= 0 or (len(key) >= _MIN_PART and key in taken)
        if hit >= 0:
            reached = hit + len(key)
        yield Block(
            start=at,
            end=at + len(run.text),
            text=run.text,
            tag=run.tag,
            link_share=run.link_share,
            place=replace(run.place, extracted=True) if extracted else run.place,
        )
        at += len(run.text) + len(_SEPARATOR)


def _key(words: str) -> str:
    """The signs of a text without white space, and without the bars that part the cells of a row."""
    return "".join(words.replace("|", " ").split())
